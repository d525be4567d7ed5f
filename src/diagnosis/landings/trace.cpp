#include "diagnosis/landings/trace.h"

#include "base/text.h"

#include <set>

namespace stillroom::diagnosis {
namespace {

using Kind = Object::Kind;
using schema::OperationKind;

/// Whether the step says itself what becomes of this. Else a value that is another one afterwards (a key's column may not be NULL) is
/// what some engines do, and nothing to go by.
[[nodiscard]] bool says(const schema::Operation& step, const Object& object) {
    const bool alters = step.kind == OperationKind::AlterColumn;
    switch (object.kind) {
    case Kind::Nullable: return alters && step.change.nullable.has_value();
    case Kind::Type: return alters && step.change.type && !step.change.type->empty();
    case Kind::Default: return alters && step.change.defaultText.has_value();
    default: return true;
    }
}

[[nodiscard]] bool isValue(const Object& object) { return object.kind == Kind::Nullable || object.kind == Kind::Type || object.kind == Kind::Default; }

} // namespace

Trace::Trace(const schema::CompareOptions& options) : m_options(options), m_replay(options.dialect, options.defaultSchema) {}

void Trace::run(const RevisionSteps& revision) {
    for (std::size_t place = 0; place < revision.steps.size(); ++place) {
        const schema::Operation& step = revision.steps[place];
        std::set<schema::TableKey> touched;
        if (!step.table.empty()) touched.insert(schema::keyOf(m_options, step.schema, step.table));
        if (step.kind == OperationKind::RenameTable) touched.insert(schema::keyOf(m_options, step.newSchema, step.newName));
        const auto ofIndex = m_tableOfIndex.find(step.name);
        if ((step.kind == OperationKind::DropIndex || step.kind == OperationKind::RenameIndex) && ofIndex != m_tableOfIndex.end())
            touched.insert(ofIndex->second);
        m_replay.apply(step);
        const bool reachesOthers = step.cascade || step.kind == OperationKind::DropSchema || step.kind == OperationKind::RenameEnum;
        if (reachesOthers) {
            for (const auto& [key, known] : m_known) touched.insert(key);
        }
        for (const schema::TableKey& table : touched) look(table, step, place);
        if (!step.enums.empty() || step.table.empty()) lookAtEnums(place);
    }
    ++m_revision;
}

void Trace::look(const schema::TableKey& table, const schema::Operation& step, std::size_t place) {
    const auto found = m_replay.tables().find(table);
    Objects now;
    if (found != m_replay.tables().end()) {
        now = objectsOf(found->second, m_options);
        for (const schema::Index& index : found->second.indexes) m_tableOfIndex[index.name] = table;
    }
    note(m_known[table], std::move(now), &step, place);
}

void Trace::lookAtEnums(std::size_t place) {
    Objects now;
    for (const auto& [key, one] : m_replay.enums()) now.merge(objectsOf(one, m_options));
    note(m_knownEnums, std::move(now), nullptr, place);
}

void Trace::note(Objects& known, Objects now, const schema::Operation* step, std::size_t place) {
    for (const auto& [object, value] : known) {
        const auto still = now.find(object);
        const bool gone = still == now.end();
        if (!gone && still->second == value) continue;
        if (isValue(object) && gone) { // with its column
            if (m_isPending) m_older.insert(object);
            continue;
        }
        if (m_older.count(object) == 0 && (step == nullptr || says(*step, object)))
            m_events[object].push_back({m_revision, place, value, gone ? std::nullopt : std::optional(still->second)});
    }
    for (const auto& [object, value] : now) {
        if (known.count(object) != 0) continue;
        if (isValue(object)) {
            if (m_older.count(object) == 0) m_events.erase(object); // a column that is made again starts anew
        } else {
            m_events[object].push_back({m_revision, place, std::nullopt, value});
        }
    }
    known = std::move(now);
}

const std::string* Trace::doubtOf(const Object& object) const {
    const auto table = m_replay.doubts().find(object.table);
    if (table == m_replay.doubts().end()) return nullptr;
    const auto find = [&](const std::string& name) {
        const auto found = table->second.find(name);
        return found == table->second.end() ? nullptr : &found->second;
    };
    if (const std::string* ofAll = find({})) return ofAll;
    if (const std::string* ofIt = find(m_options.dialect == schema::Dialect::Sqlite ? lowered(object.name) : object.name)) return ofIt;
    return object.kind == Kind::Constraint ? find(schema::kPrimaryKeyDoubt) : nullptr;
}

} // namespace stillroom::diagnosis
