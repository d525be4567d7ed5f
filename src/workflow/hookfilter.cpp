#include "workflow/hookfilter.h"

#include <algorithm>

namespace stillroom::workflow {

using orm::HookVerdict;

namespace {

/// What Alembic calls it; empty for what it asks no hook about.
[[nodiscard]] const char* typeOf(const std::string& kind) {
    if (kind.starts_with("column.")) return "column";
    if (kind.starts_with("index.")) return "index";
    if (kind.starts_with("unique_constraint.")) return "unique_constraint";
    if (kind.starts_with("foreign_key.")) return "foreign_key_constraint";
    return "";
}

[[nodiscard]] HookVerdict both(HookVerdict a, HookVerdict b) {
    if (a == HookVerdict::LeavesOut || b == HookVerdict::LeavesOut) return HookVerdict::LeavesOut;
    return a == HookVerdict::NotKnown ? a : b;
}

} // namespace

void HookFilter::apply(std::vector<schema::Difference>& differences) {
    // What the migrations build is compared whatever the hooks say; they tell what may be there beside it.
    const bool ofExtraAlone = m_diff.models->source == "migrations";
    std::erase_if(differences, [&](schema::Difference& one) {
        const bool isExtra = one.kind.ends_with(".extra");
        if (one.table.empty() || (ofExtraAlone && !isExtra)) return false;
        const bool isElsewhere = one.kind == "table.extra" && !one.schema.empty() && one.schema != m_diff.options.defaultSchema;
        if (isElsewhere && m_includeSchemas == std::optional(false)) return true;
        if (m_hooks == nullptr) return false;
        const HookVerdict said = verdict(one);
        if (said == HookVerdict::NotKnown && isExtra && one.cannotTell.empty())
            one.cannotTell = "a hook of env.py, which cannot be followed here, may leave it out";
        return said == HookVerdict::LeavesOut;
    });
}

HookVerdict HookFilter::ask(const orm::HookSubject& subject, bool isLive) {
    const HookVerdict byName = isLive ? m_hooks->includeName(subject) : HookVerdict::Keeps; // asked of what is read from the database
    return byName == HookVerdict::LeavesOut || subject.type == "schema" ? byName : both(byName, m_hooks->includeObject(subject));
}

HookVerdict HookFilter::ofTable(const schema::Difference& difference) {
    const auto [known, isNew] = m_tables.emplace(std::pair(difference.schema, difference.table), HookVerdict::Keeps);
    if (!isNew) return known->second;
    orm::HookSubject subject;
    subject.type = "table";
    subject.name = difference.table;
    subject.table = difference.table;
    if (difference.schema != m_diff.options.defaultSchema && !difference.schema.empty()) subject.schema = difference.schema;
    const bool isMissing = difference.kind == "table.missing";
    subject.reflected = difference.kind == "table.extra";
    subject.hasOther = !isMissing && !subject.reflected;
    orm::HookSubject ofSchema;
    ofSchema.type = "schema";
    ofSchema.name = subject.schema;
    const HookVerdict bySchema = isMissing ? HookVerdict::Keeps : ask(ofSchema, true);
    return known->second = bySchema == HookVerdict::LeavesOut ? bySchema : both(bySchema, ask(subject, !isMissing));
}

HookVerdict HookFilter::verdict(const schema::Difference& difference) {
    const HookVerdict byTable = ofTable(difference);
    const std::string type = typeOf(difference.kind);
    if (type.empty() || byTable == HookVerdict::LeavesOut) return byTable;
    orm::HookSubject subject;
    subject.type = type;
    if (!difference.name.empty()) subject.name = difference.name;
    subject.table = difference.table;
    if (difference.schema != m_diff.options.defaultSchema && !difference.schema.empty()) subject.schema = difference.schema;
    const bool isMissing = difference.kind.ends_with(".missing");
    subject.reflected = difference.kind.ends_with(".extra");
    subject.hasOther = !isMissing && !subject.reflected;
    subject.columns = difference.columns;
    return both(byTable, ask(subject, !isMissing));
}

} // namespace stillroom::workflow
