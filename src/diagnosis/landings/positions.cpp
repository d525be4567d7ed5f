#include "base/text.h"
#include "diagnosis/landings/evidence.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

using migrations::NodeId;
using Kind = Object::Kind;

/// Whether the difference is about one of the objects.
[[nodiscard]] bool concerns(const schema::Difference& difference, const std::set<Object>& objects, const schema::CompareOptions& options) {
    const std::string name = options.dialect == schema::Dialect::Sqlite ? lowered(difference.name) : difference.name;
    const auto isOneOf = [&](std::initializer_list<Kind> kinds) {
        return std::any_of(kinds.begin(), kinds.end(), [&](Kind kind) {
            if (kind == Kind::Enum || kind == Kind::Label) {
                const std::string place = difference.schema.empty() ? options.defaultSchema : difference.schema;
                return std::any_of(objects.begin(), objects.end(),
                                   [&](const Object& one) { return one.kind == kind && one.table.first == place && one.name == difference.name; });
            }
            return objects.count({kind, schema::keyOf(options, difference.schema, difference.table), kind == Kind::Table ? "" : name, {}}) != 0;
        });
    };
    const std::string& kind = difference.kind;
    if (kind.starts_with("table.")) return isOneOf({Kind::Table});
    if (kind == "column.missing" || kind == "column.extra") return isOneOf({Kind::Column});
    if (kind.starts_with("column.")) return isOneOf({Kind::Nullable, Kind::Type, Kind::Default}); // one step may change all of them
    if (kind.starts_with("enum.")) return isOneOf({Kind::Enum, Kind::Label});
    return isOneOf({Kind::Index, Kind::Constraint});
}

/// The same also under the names that they have once what is to be renamed of them is.
[[nodiscard]] std::set<Object> withNewNames(std::set<Object> objects, const std::vector<schema::Difference>& differences,
                                            const schema::CompareOptions& options) {
    for (const schema::Difference& difference : differences) { // tables before columns
        if (!difference.renaming || !concerns(difference, objects, options)) continue;
        const schema::Renaming& renaming = *difference.renaming;
        const schema::TableKey from = schema::keyOf(options, renaming.fromSchema, renaming.fromTable);
        const schema::TableKey to = schema::keyOf(options, renaming.toSchema, renaming.toTable);
        const auto folded = [&](const std::string& name) { return options.dialect == schema::Dialect::Sqlite ? lowered(name) : name; };
        std::set<Object> more;
        for (Object one : objects) {
            if (one.table != from || (renaming.ofColumn() && one.name != folded(renaming.fromColumn))) continue;
            one.table = to;
            if (renaming.ofColumn()) one.name = folded(renaming.toColumn);
            more.insert(std::move(one));
        }
        objects.merge(more);
    }
    return objects;
}

} // namespace

std::vector<bool> SchemaEvidence::applied(const std::vector<NodeId>& more, const std::vector<NodeId>& less) const {
    std::vector<bool> marks = m_position.applied;
    marks.resize(m_graph.size(), false);
    for (const NodeId id : more) marks[id] = true;
    for (const NodeId id : less) marks[id] = false;
    return marks;
}

std::vector<std::string> SchemaEvidence::rowsFor(const std::vector<bool>& applied) const {
    std::vector<std::string> rows;
    for (NodeId id = 0; id < m_graph.size(); ++id) {
        if (!applied[id]) continue;
        const auto& node = m_graph.node(id);
        const auto isApplied = [&](NodeId other) { return applied[other]; };
        if (std::none_of(node.next.begin(), node.next.end(), isApplied) && std::none_of(node.dependents.begin(), node.dependents.end(), isApplied))
            rows.push_back(m_graph.revision(id).id);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::vector<NodeId> SchemaEvidence::untold(const std::vector<bool>& applied) const {
    std::vector<NodeId> list;
    std::vector<bool> reached = applied;
    for (const RevisionSeen& seen : m_revisions) {
        if (applied[seen.revision] || seen.says()) continue;
        const auto& node = m_graph.node(seen.revision);
        const auto isReached = [&](NodeId id) { return reached[id]; };
        if (!std::all_of(node.down.begin(), node.down.end(), isReached) || !std::all_of(node.dependencies.begin(), node.dependencies.end(), isReached))
            continue;
        reached[seen.revision] = true;
        list.push_back(seen.revision);
    }
    return list;
}

std::vector<Object> SchemaEvidence::against(const std::vector<bool>& applied, const std::set<Object>& except) const {
    std::vector<Object> list;
    for (const auto& [object, fact] : m_facts) {
        const auto* state = &fact.events.front().before;
        for (const ObjectEvent& event : fact.events) {
            if (applied[m_revisions[event.revision].revision]) state = &event.after;
        }
        if (*state == fact.now || except.count(object) != 0) continue;
        const bool isKnown =
            std::any_of(fact.events.begin(), fact.events.end(), [&](const ObjectEvent& event) { return event.before == fact.now || event.after == fact.now; });
        if (isKnown) list.push_back(object);
    }
    return list;
}

std::vector<schema::DdlStatement> SchemaEvidence::statements(const std::vector<bool>& applied, const std::set<Object>& objects) const {
    schema::Replay replay(m_options.dialect, m_options.defaultSchema);
    for (const RevisionSteps* one : m_steps) {
        if (!applied[one->revision]) continue;
        for (const schema::Operation& step : one->steps) replay.apply(step);
    }
    const schema::Schema expected = replay.schema();
    schema::CompareOptions options = m_options;
    options.incomplete = replay.incomplete();
    options.doubts = replay.doubts();
    options.whyMoreTables = replay.whyMoreTables();
    options.withRenamings = true; // what a migration renames must not be dropped and made anew
    std::vector<schema::Difference> differences = schema::compare(expected, m_live, options);
    const std::set<Object> all = withNewNames(objects, differences, options);
    std::erase_if(differences, [&](const schema::Difference& one) { return !one.cannotTell.empty() || !concerns(one, all, options); });
    return schema::RepairScript(expected, m_live, options, differences).all();
}

} // namespace stillroom::diagnosis
