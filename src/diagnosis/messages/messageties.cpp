#include "diagnosis/messages/messageties.h"

#include "base/contains.h"
#include "base/text.h"
#include "diagnosis/words.h"
#include "migrations/identifier.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace stillroom::diagnosis {
namespace {

using migrations::NodeId;
using migrations::PositionState;
using schema::OperationKind;

/// Looks things up for one message.
class Tying {
public:
    Tying(const Message& message, const Snapshot& snapshot, const std::vector<Finding>& others) : m(message), s(snapshot), m_others(others) {}

    [[nodiscard]] Tie take() { return std::move(m_tie); }
    void run();

private:
    void say(std::string sentence) { m_tie.sentences.push_back(std::move(sentence)); }
    void settle(std::string sentence) {
        say(std::move(sentence));
        m_tie.settled = true;
    }

    /// The finding that explains the message; its repairs become the message's. \param named only one that speaks of this name
    bool refer(std::string_view code, const std::string& named = {});
    /// Those whose codes begin so, as far as they tell of something wrong; they are there in the order of their weight.
    void referToAll(const std::vector<std::string_view>& beginnings);
    void refer(const Finding& finding);
    void script(NodeId id);
    void scriptsOfFrames();

    [[nodiscard]] bool isRecorded(const std::string& id) const;
    [[nodiscard]] bool isApplied(NodeId id) const { return s.position != nullptr && s.position->isApplied(id); }
    [[nodiscard]] bool rowsAreKnown() const { return s.table != nullptr && s.table->readable; }
    /// Whether rows and schema agree, as far as can be seen; says why.
    void judgeHealth();

    void unknownRevision();
    void versionRow();
    void versionTable();
    void multipleHeads();
    void notUpToDate();
    void notOnAllHeads();
    void idTooLong();
    void tableThere();
    void columnThere();
    void tableMissing();
    void columnMissing();
    void leftover();
    void sayWhoMakes(const std::string& table, const std::string& column);
    [[nodiscard]] const schema::Table* liveTable(const std::string& name) const;

    const Message& m;
    const Snapshot& s;
    const std::vector<Finding>& m_others;
    Tie m_tie;
};

[[nodiscard]] std::string lastPart(const std::string& name) { return name.substr(name.rfind('.') == std::string::npos ? 0 : name.rfind('.') + 1); }

[[nodiscard]] bool mentions(const Finding& finding, const std::string& name) {
    if (finding.title.find(name) != std::string::npos || finding.detail.find(name) != std::string::npos) return true;
    return std::any_of(finding.evidence.begin(), finding.evidence.end(), [&](const Evidence& e) { return e.text.find(name) != std::string::npos; });
}

void Tying::refer(const Finding& finding) {
    say("See the finding " + finding.code + ": " + finding.title + ".");
    constexpr std::size_t kMaxEvidence = 2;
    for (std::size_t i = 0; i < std::min(kMaxEvidence, finding.evidence.size()); ++i) {
        if (!contains(m_tie.evidence, finding.evidence[i])) m_tie.evidence.push_back(finding.evidence[i]);
    }
    for (const RepairHint& repair : finding.repairs) {
        if (!contains(m_tie.repairs, repair)) m_tie.repairs.push_back(repair);
    }
}

bool Tying::refer(std::string_view code, const std::string& named) {
    for (const Finding& one : m_others) {
        if (one.code != code || (!named.empty() && !mentions(one, named))) continue;
        refer(one);
        return true;
    }
    return false;
}

void Tying::referToAll(const std::vector<std::string_view>& beginnings) {
    for (const Finding& one : m_others) {
        const bool isMeant = std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view b) { return one.code.starts_with(b); });
        if (isMeant && one.severity != Severity::Info) refer(one);
    }
}

void Tying::script(NodeId id) {
    const auto& revision = s.graph.revision(id);
    Evidence evidence{revision.file, revision.line, {}, revision.id + " " + shortened(revision.message.substr(0, revision.message.find('\n')), 80)};
    if (!contains(m_tie.evidence, evidence)) m_tie.evidence.push_back(std::move(evidence));
}

/// The scripts in which it happened, as they are in this project: the log's paths are those of another machine.
void Tying::scriptsOfFrames() {
    for (const TraceFrame& frame : m.frames) {
        if (frame.file.find("versions") == std::string::npos) continue;
        const std::string name = frame.file.substr(frame.file.find_last_of("/\\") + 1);
        for (NodeId id = 0; id < s.graph.size(); ++id) {
            const auto& revision = s.graph.revision(id);
            if (std::filesystem::path(revision.file).filename() != name) continue;
            Evidence evidence{revision.file, frame.line, {}, "where it happened, in revision " + revision.id};
            if (!contains(m_tie.evidence, evidence)) m_tie.evidence.push_back(std::move(evidence));
        }
    }
}

bool Tying::isRecorded(const std::string& id) const { return rowsAreKnown() && contains(s.table->recorded(), id); }

void Tying::judgeHealth() {
    if (!rowsAreKnown() || s.position == nullptr) return;
    const auto state = s.position->state;
    if (state != PositionState::AtHead && state != PositionState::Behind) {
        say("The version table is not in order now.");
        return referToAll({"landings.", "version_table."});
    }
    if (s.landings == nullptr) {
        say("The version table is in order now; the live schema was not read.");
        return;
    }
    std::size_t landed = 0;
    std::size_t open = 0;
    std::vector<std::string> missing;
    for (const RevisionLandings& one : *s.landings) {
        if (!isApplied(one.revision)) continue;
        landed += one.landed();
        open += one.count(Landing::CannotTell);
        if (one.missing() == 0) continue;
        missing.push_back(s.graph.revision(one.revision).id);
        script(one.revision);
    }
    if (!missing.empty()) {
        say("The table records " + join(missing, ", ") + (missing.size() == 1 ? ", but not all that it does" : ", but not all that they do") +
            " is in the database: do not take the rows for the truth.");
        static_cast<void>(refer("landings.recorded_but_missing") || refer("landings.partly_applied"));
        return;
    }
    const std::string seen = "The version table is in order, and of what the recorded migrations do " + counted(landed, "step") +
                             (landed == 1 ? " is" : " are") + " seen in the database and none is missing" +
                             (open > 0 ? " (" + counted(open, "step") + " cannot be seen in a schema)" : "") + ".";
    settle(seen + (state == PositionState::Behind ? " Nothing is to be repaired; the pending migrations can be run." : " Nothing is to be done."));
}

void Tying::unknownRevision() {
    const std::string& id = m.first(Role::Revision);
    if (id.empty()) return;
    if (const auto node = s.graph.find(id)) {
        script(*node);
        settle("The project has its script now: the run that failed had other files.");
        return;
    }
    const auto resolved = migrations::resolveOne(s.graph, id);
    if (resolved.error && resolved.error->kind == migrations::IdentifierError::Kind::Ambiguous) {
        std::vector<std::string> begin;
        for (const auto& [key, node] : s.graph.keys()) {
            if (key.starts_with(id)) begin.emplace_back(key);
        }
        say("It is no revision that is missing but a short id: " + shortened(join(begin, ", "), 300) + " begin with it. Name the whole id.");
        return;
    }
    if (!rowsAreKnown()) {
        say("This project has no script of it either.");
        return;
    }
    if (refer("version_table.unknown_revision", id) || refer("version_table.malformed_row", id)) return;
    if (isRecorded(id)) return say("The version table records it.");
    settle("The version table does not record it now: it holds " +
           (s.table->rows.empty() ? std::string("nothing") : shortened(join(s.table->recorded(), ", "), 200)) +
           ". If it was not asked for by name, this database is not the one of the log, or somebody has repaired it.");
}

void Tying::versionRow() {
    const std::string& id = m.first(Role::Revision);
    if (rowsAreKnown() && !id.empty()) {
        m_tie.evidence.push_back(rowsOf(s));
        if (isRecorded(id)) {
            say("The row " + id + " is there: the other run has recorded it.");
        } else if (const auto node = s.graph.find(id); node && isApplied(*node)) {
            say("The revision " + id + " is applied: the recorded rows are later ones.");
        } else {
            say("The row " + id +
                " is not there now: neither run has recorded it, or a later one has gone on. Run the upgrade again when no other is running.");
        }
    }
    if (const auto node = s.graph.find(id)) script(*node);
    static_cast<void>(refer("server.migration_running"));
    judgeHealth();
}

void Tying::versionTable() {
    if (s.identity == nullptr) return;
    if (s.table == nullptr) {
        if (!refer("version_table.elsewhere")) say("There is no version table now: both runs have failed. Run the upgrade again, one at a time.");
        return;
    }
    m_tie.evidence.push_back(rowsOf(s));
    judgeHealth();
}

void Tying::multipleHeads() {
    if (s.graph.size() == 0) return;
    if (s.graph.heads().size() <= 1) return settle("The project has one head now.");
    std::vector<std::string> ids;
    constexpr std::size_t kShown = 8;
    for (const NodeId id : s.graph.heads()) {
        ids.push_back(s.graph.revision(id).id);
        if (ids.size() <= kShown) script(id);
    }
    say("The heads are " + shortened(join(ids, ", "), 300) + ".");
    static_cast<void>(refer("graph.multiple_heads"));
}

void Tying::notUpToDate() {
    if (s.position == nullptr) return;
    if (s.position->state == PositionState::AtHead) return settle("The database is at the heads now.");
    if (s.position->state == PositionState::Behind) return say(counted(s.position->pending.size(), "revision") + " pending: upgrade first.");
    if (!refer("version_table.redundant_rows") && !refer("version_table.unknown_revision") && !refer("version_table.elsewhere"))
        say("The database is " + std::string(migrations::nameOf(s.position->state)) + ".");
}

void Tying::notOnAllHeads() {
    if (s.position == nullptr) return;
    if (s.position->state == PositionState::AtHead && s.graph.realHeads().size() < s.graph.heads().size())
        return settle("Every head that is ever recorded is recorded; " + counted(s.graph.heads().size() - s.graph.realHeads().size(), "further head") +
                      " is only depended on. It is a false alarm: nothing is to be done.");
    if (s.position->state == PositionState::AtHead) return settle("The database is at the heads now.");
    say("The database is " + std::string(migrations::nameOf(s.position->state)) + ".");
}

void Tying::idTooLong() {
    std::size_t length = 32;
    if (s.table != nullptr && s.table->versionNumLength) length = static_cast<std::size_t>(*s.table->versionNumLength);
    std::vector<std::string> longer;
    constexpr std::size_t kShown = 5;
    for (NodeId id = 0; id < s.graph.size(); ++id) {
        if (characterCount(s.graph.revision(id).id) <= length) continue;
        longer.push_back(s.graph.revision(id).id);
        if (longer.size() <= kShown) script(id);
    }
    if (longer.empty())
        return say("No revision id of this project is longer than " + std::to_string(length) +
                   " characters: the value belongs to another table, or the log to another project.");
    say(counted(longer.size(), "revision id") + (longer.size() == 1 ? " is" : " are") + " longer than " + std::to_string(length) + " characters.");
    static_cast<void>(refer("version_table.column_too_short"));
}

const schema::Table* Tying::liveTable(const std::string& name) const {
    if (s.live == nullptr) return nullptr;
    const auto dot = name.rfind('.');
    for (const schema::Table& one : s.live->schema.tables) {
        if (one.name == lastPart(name) && (dot == std::string::npos || one.schema == name.substr(0, dot) || one.schema.empty())) return &one;
    }
    return nullptr;
}

/// Which migrations make the table or its column, and whether they are recorded.
void Tying::sayWhoMakes(const std::string& table, const std::string& column) {
    if (s.steps == nullptr) return;
    constexpr std::size_t kShown = 3;
    std::size_t found = 0;
    for (const RevisionSteps& revision : *s.steps) {
        for (const schema::Operation& step : revision.steps) {
            const bool sameTable = table.empty() || step.table == lastPart(table) || step.newName == lastPart(table);
            if (!sameTable) continue;
            const bool makesTable = step.kind == OperationKind::CreateTable || (step.kind == OperationKind::RenameTable && step.newName == lastPart(table));
            const bool holdsColumn = step.definition.column(column) != nullptr;
            const bool makesColumn = !column.empty() && (((step.kind == OperationKind::AddColumn || makesTable) && (holdsColumn || step.name == column)) ||
                                                         (step.kind == OperationKind::AlterColumn && step.change.name == column));
            if (column.empty() ? !makesTable : !makesColumn) continue;
            const auto& id = s.graph.revision(revision.revision).id;
            const std::string state = s.position == nullptr ? "" : isApplied(revision.revision) ? ", which is recorded as applied" : ", which is pending";
            say("Revision " + id + state + ", makes it.");
            m_tie.evidence.push_back({step.file, step.line, {}, shortened(step.source, 120)});
            if (isApplied(revision.revision)) static_cast<void>(refer("landings.recorded_but_missing", id) || refer("landings.partly_applied", id));
            if (!isApplied(revision.revision)) static_cast<void>(refer("landings.partly_applied", id) || refer("landings.applied_but_not_recorded", id));
            if (++found >= kShown) return;
            break;
        }
    }
    if (found == 0) say("No migration of this project is seen to make it.");
}

void Tying::tableThere() {
    const std::string& table = m.first(Role::Table);
    if (table.empty()) return;
    if (s.live != nullptr) say(liveTable(table) != nullptr ? "The database has the table " + table + "." : "The database has no table " + table + " now.");
    sayWhoMakes(table, {});
    if (s.position != nullptr && (s.position->state == PositionState::Empty || s.position->state == PositionState::Unversioned)) {
        say("Nothing is recorded in this database, so the upgrade begins with the first revision.");
        static_cast<void>(refer("landings.applied_but_not_recorded") || refer("version_table.empty") || refer("version_table.missing") ||
                          refer("version_table.elsewhere"));
    }
}

void Tying::columnThere() {
    const std::string& column = m.first(Role::Column);
    if (column.empty()) return;
    const schema::Table* table = liveTable(m.first(Role::Table));
    if (table != nullptr)
        say(table->column(column) != nullptr ? "The table " + table->name + " has the column now."
                                             : "The table " + table->name + " does not have the column now.");
    sayWhoMakes(m.first(Role::Table), column);
}

void Tying::tableMissing() {
    const std::string& table = m.first(Role::Table);
    if (table.empty()) return;
    if (liveTable(table) != nullptr) {
        settle("The database has the table " + table + " now.");
    } else if (s.live != nullptr) {
        say("The database does not have it in the schemas that were read.");
    }
    if (!m_tie.settled) sayWhoMakes(table, {});
    static_cast<void>(!m_tie.settled && refer("version_table.elsewhere"));
}

void Tying::columnMissing() {
    const std::string& column = m.first(Role::Column);
    if (column.empty()) return;
    std::string table = m.first(Role::Table);
    const schema::Table* there = liveTable(table);
    if (there == nullptr && s.live != nullptr) { // an alias, or no table is named
        std::size_t having = 0;
        for (const schema::Table& one : s.live->schema.tables) having += one.column(column) != nullptr ? 1U : 0U;
        say(having == 0 ? "No table that was read has a column " + column + " now."
                        : counted(having, "table") + (having == 1 ? " has" : " have") + " a column " + column + " now; the log does not tell which is meant.");
        table.clear();
    } else if (there != nullptr && there->column(column) != nullptr) {
        return settle("The table " + there->name + " has the column now.");
    } else if (there != nullptr) {
        say("The table " + there->name + " does not have the column now.");
    }
    sayWhoMakes(table, column);
}

void Tying::leftover() {
    const std::string& name = m.first(Role::Table);
    if (refer("schema.leftover_batch_table", name) || s.live == nullptr || name.empty()) return;
    const schema::Table* leftOver = liveTable("_alembic_tmp_" + name);
    const schema::Table* table = liveTable(name);
    if (leftOver == nullptr) return settle("The temporary table is gone now.");
    if (table == nullptr)
        return say("The table " + name + " is gone: _alembic_tmp_" + name + " holds the only data. Do not drop it; rename it after a look at its columns.");
    say("The table " + name + " is there with " + counted(table->columns.size(), "column") + ", the temporary one has " +
        std::to_string(leftOver->columns.size()) + ".");
}

/// The findings of the project and the database that say why such a message comes.
struct Explained {
    Kind kind;
    std::string_view code;
    Role role; // whose name the finding must speak of
};
constexpr Explained kExplained[] = {
    {Kind::VersionRowRepeated, "version_table.duplicate_rows", Role::Number},
    {Kind::Overlap, "version_table.redundant_rows", Role::Number},
    {Kind::StampAssertion, "version_table.redundant_rows", Role::Number},
    {Kind::AmbiguousWalk, "version_table.redundant_rows", Role::Number},
    {Kind::DuplicateRevision, "graph.duplicate_revision", Role::Revision},
    {Kind::MissingParent, "graph.missing_parent", Role::Revision},
    {Kind::UnknownDependency, "graph.unknown_dependency", Role::Revision},
    {Kind::UnknownDependency, "graph.missing_parent", Role::Revision},
    {Kind::Cycle, "graph.cycle", Role::Revision},
    {Kind::Cycle, "graph.self_loop", Role::Revision},
    {Kind::Cycle, "graph.dependency_cycle", Role::Revision},
    {Kind::DuplicateLabel, "graph.duplicate_label", Role::Name},
    {Kind::IllegalRevisionId, "graph.illegal_id", Role::Revision},
    {Kind::ScriptUnreadable, "script.no_revision", Role::Number},
    {Kind::ScriptUnreadable, "script.no_down_revision", Role::Number},
    {Kind::ScriptUnreadable, "script.conflict_marker", Role::Number},
    {Kind::ScriptUnreadable, "script.syntax_error", Role::Number},
    {Kind::ScriptUnreadable, "script.encoding", Role::Number},
    {Kind::ScriptUnreadable, "environment.env_syntax_error", Role::Number},
    {Kind::NoScriptLocation, "environment.no_script_location", Role::Number},
    {Kind::NoScriptLocation, "environment.script_location_missing", Role::Number},
    {Kind::NoScriptLocation, "environment.bad_script_location", Role::Number},
    {Kind::Interpolation, "environment.interpolation", Role::Number},
    {Kind::TableAlreadyDefined, "models.table_defined_twice", Role::Table},
    {Kind::TableAlreadyDefined, "models.file_under_two_names", Role::Number},
    {Kind::TableAlreadyDefined, "models.import_swallowed", Role::Number},
    {Kind::DuplicateTableKeys, "models.table_in_several_metadata", Role::Table},
    {Kind::NameNotLocated, "models.relationship_across_registries", Role::Class},
    {Kind::TableForKeyNotFound, "models.key_across_registries", Role::Table},
    {Kind::TableForKeyNotFound, "models.key_to_missing_table", Role::Table},
    {Kind::TableForKeyNotFound, "models.key_to_missing_column", Role::Table},
    {Kind::MultipleClasses, "models.class_name_twice", Role::Class},
    {Kind::MultipleClasses, "models.file_under_two_names", Role::Number},
    {Kind::ImportFailed, "models.import_failed", Role::Module},
    {Kind::ImportFailed, "models.import_swallowed", Role::Module},
    {Kind::NoTargetMetadata, "models.target_empty", Role::Number},
    {Kind::RemovedTables, "models.not_reached", Role::Number},
    {Kind::VersionTableRemoved, "version_table.several", Role::Number},
    {Kind::PermissionDenied, "version_table.not_writable", Role::Number},
    {Kind::PermissionDenied, "server.may_not_create", Role::Number},
    {Kind::PermissionDenied, "server.not_owner", Role::Number},
    {Kind::MustBeOwner, "server.not_owner", Role::Number},
    {Kind::LockTimeout, "server.blocked", Role::Number},
    {Kind::LockTimeout, "server.migration_running", Role::Number},
    {Kind::NotInTransaction, "schema.invalid_index", Role::Number},
    {Kind::TypeExists, "schema.orphan_enum", Role::Type},
};

/// Wrong in the project's files, and read from them: where no finding speaks of it any more, it is put right.
[[nodiscard]] bool isOfTheScripts(Kind kind) {
    static constexpr auto kKinds = std::to_array<Kind>({Kind::DuplicateRevision, Kind::MissingParent, Kind::Cycle, Kind::DuplicateLabel});
    return contains(kKinds, kind);
}

void Tying::run() {
    bool explained = false;
    for (const Explained& one : kExplained) {
        if (one.kind != m.kind) continue;
        if (refer(one.code, one.role == Role::Number ? std::string() : m.first(one.role))) explained = true;
    }
    if (!explained && isOfTheScripts(m.kind)) settle("The scripts of this project do not show it now.");
    switch (m.kind) {
    case Kind::UnknownRevision: unknownRevision(); break;
    case Kind::VersionRowExists: versionRow(); break;
    case Kind::VersionTableRaced: versionTable(); break;
    case Kind::RowCountMismatch: judgeHealth(); break;
    case Kind::VersionRowRepeated:
    case Kind::Overlap:
        if (!explained) judgeHealth();
        break;
    case Kind::MultipleHeads: multipleHeads(); break;
    case Kind::NotUpToDate: notUpToDate(); break;
    case Kind::NotOnAllHeads: notOnAllHeads(); break;
    case Kind::IdTooLong: idTooLong(); break;
    case Kind::RelationExists: tableThere(); break;
    case Kind::ColumnExists: columnThere(); break;
    case Kind::RelationMissing: tableMissing(); break;
    case Kind::ColumnMissing: columnMissing(); break;
    case Kind::LeftoverBatchTable: leftover(); break;
    default: break;
    }
    scriptsOfFrames();
    if (const auto arrow = m.running.find("-> "); arrow != std::string::npos) { // "ab12 -> cd34, add users"
        const auto rest = std::string_view(m.running).substr(arrow + 3);
        if (const auto node = s.graph.find(rest.substr(0, rest.find_first_of(", ")))) script(*node);
    }
}

} // namespace

Tie tie(const Message& message, const Snapshot& snapshot, const std::vector<Finding>& others) {
    Tying tying(message, snapshot, others);
    tying.run();
    return tying.take();
}

} // namespace stillroom::diagnosis
