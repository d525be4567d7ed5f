#include "base/text.h"
#include "diagnosis/diagnosis.h"
#include "migrations/identifier.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {
namespace {

using migrations::NodeId;
using migrations::PositionState;

constexpr std::size_t kShown = 5; // names in a sentence before "and n more"

[[nodiscard]] std::string some(const std::vector<std::string>& names) {
    if (names.size() <= kShown) return join(names, ", ");
    return join({names.begin(), names.begin() + kShown}, ", ") + " and " + std::to_string(names.size() - kShown) + " more";
}

[[nodiscard]] Evidence rowsOf(const Subject& subject) {
    std::vector<std::string> rows;
    for (const auto& row : subject.table->rows) rows.push_back(row ? "'" + *row + "'" : "NULL");
    return {"", 0, "version table " + subject.tableName, rows.empty() ? "no rows" : shortened(join(rows, ", "), 400)};
}

/// The stamp that writes exactly `rows`, whatever the table holds now.
[[nodiscard]] RepairHint rewrite(std::vector<std::string> rows, std::string why) {
    rows.insert(rows.begin(), "--purge");
    return {"stamp", std::move(rows), std::move(why)};
}

/// An edit of single rows: the smallest change, so it is offered first.
[[nodiscard]] RepairHint edit(const std::string& option, const std::vector<std::string>& values, std::string why) {
    std::vector<std::string> arguments;
    for (const std::string& value : values) arguments.insert(arguments.end(), {option, value});
    return {"rows", std::move(arguments), std::move(why)};
}

/// The recorded revisions, each once, without `left` ones.
[[nodiscard]] std::vector<std::string> recordedWithout(const Subject& s, const std::vector<std::string>& left) {
    std::vector<std::string> rows;
    for (const NodeId id : s.position.recorded) {
        const std::string& row = s.graph.revision(id).id;
        if (std::find(left.begin(), left.end(), row) == left.end()) rows.push_back(row);
    }
    return rows;
}

void add(std::vector<Finding>& to, std::string code, Severity severity, std::string title, std::string detail, std::vector<Evidence> evidence,
         std::vector<RepairHint> repairs = {}) {
    to.push_back({std::move(code), severity, std::move(title), std::move(detail), std::move(evidence), std::move(repairs)});
}

/// Each check looks at one thing and adds at most one finding of its code for each case of it.

void checkMissing(const Subject& s, std::vector<Finding>& out) {
    if (s.table != nullptr) return;
    std::vector<std::string> others;
    for (const auto& table : s.tables.tables) {
        if (table.alembicShape) others.push_back(table.shownName());
    }
    if (others.empty()) {
        add(out, "version_table.missing", Severity::Warning, "There is no version table",
            s.databaseName + " has no table " + s.tableName + ", nor any other with a column version_num. For Alembic no migration ever ran here.",
            {{"", 0, "database " + s.databaseName, "no table with a column version_num"}},
            {{"stamp", {}, "if the schema is there already, stamp the revision that it really is at"}});
    } else {
        add(out, "version_table.elsewhere", Severity::Error, "The version table is not where Alembic looks",
            "Alembic looks for " + s.tableName + " and does not find it, but there is " + some(others) +
                ". Check the search path, version_table and version_table_schema before anything is stamped: it would create another table.",
            {{"", 0, "database " + s.databaseName, some(others)}});
    }
}

void checkUnknown(const Subject& s, std::vector<Finding>& out) {
    if (s.table == nullptr) return;
    for (const std::string& row : s.position.unknown) {
        const std::string trimmedRow(trimmed(row));
        const auto resolved = trimmedRow.empty() ? migrations::SingleResolution{} : migrations::resolveOne(s.graph, trimmedRow);
        const bool malformed =
            trimmedRow != row || trimmedRow.empty() || trimmedRow == "head" || trimmedRow == "heads" || trimmedRow == "base" || resolved.revision.has_value();
        if (malformed) {
            std::vector<RepairHint> repairs;
            std::string hint;
            if (resolved.revision) {
                const std::string& full = s.graph.revision(*resolved.revision).id;
                hint = " It is probably meant to be " + full + ".";
                auto rows = recordedWithout(s, {});
                if (std::find(rows.begin(), rows.end(), full) == rows.end()) rows.push_back(full);
                if (!row.empty() && row.find('=') == std::string::npos) repairs.push_back(edit("--replace", {row + "=" + full}, "store the full revision id"));
                repairs.push_back(rewrite(std::move(rows), "clear the table and store the full revision id"));
            }
            add(out, "version_table.malformed_row", Severity::Error, "A row of the version table is no revision id",
                "The row '" + row + "' is not the full id of a revision." + hint + " Alembic commands fail or add a second row beside it.", {rowsOf(s)},
                std::move(repairs));
            continue;
        }
        add(out, "version_table.unknown_revision", Severity::Error, "The database is at a revision that the project does not have",
            "The version table records " + row + ", and no script has that id: every alembic command ends with \"Can't locate revision identified by '" + row +
                "'\". The script may be on another branch or in newer code, squashed or deleted, or this is the wrong database. Get the script back; or, if "
                "the schema is "
                "proved to be at a known revision, clear the table and stamp that. A plain stamp fails in the same way.",
            {rowsOf(s)},
            {{"rows", {"--replace", row + "=REVISION"}, "when the schema is known to be at REVISION: only this row is changed"},
             {"stamp", {"--purge", "REVISION"}, "when the schema is known to be at REVISION, and no other row is to stay"}});
    }
}

void checkRedundant(const Subject& s, std::vector<Finding>& out) {
    if (s.table == nullptr || s.position.redundant.empty()) return;
    std::map<std::string, int> count;
    for (const std::string& row : s.table->recorded()) ++count[row];
    std::vector<std::string> repeated;
    std::vector<std::string> implied;
    for (const std::string& row : s.position.redundant) {
        auto& list = count[row] > 1 ? repeated : implied;
        if (std::find(list.begin(), list.end(), row) == list.end()) list.push_back(row);
    }
    if (!repeated.empty()) {
        add(out, "version_table.duplicate_rows", Severity::Error, "The version table holds a row more than once",
            some(repeated) + " stands there several times, so the table has no primary key. Alembic fails with 'expected to match one row ... " +
                std::to_string(count[repeated.front()]) + " found'.",
            {rowsOf(s)},
            {{"rows", {"--add-primary-key"}, "each row is left once, and none can stand there twice any more"},
             rewrite(recordedWithout(s, {}), "clear the table and write each row once")});
    }
    if (!implied.empty()) {
        add(out, "version_table.redundant_rows", Severity::Error, "The version table records a revision and its ancestor",
            "The version table has " + counted(s.table->rows.size(), "row") + ", and " + some(implied) +
                (implied.size() == 1 ? " is an ancestor" : " are ancestors") +
                " of another. Alembic stops with 'Requested revision overlaps with other requested revisions', and a downgrade may take everything down. "
                "Remove " +
                some(implied) + ".",
            {rowsOf(s)},
            {edit("--remove", implied, "remove only what another row implies"),
             rewrite(recordedWithout(s, implied), "clear the table and write only what no other row implies")});
    }
}

void checkShape(const Subject& s, std::vector<Finding>& out) {
    if (s.table == nullptr) return;
    if (!s.table->primaryKey) {
        add(out, "version_table.no_primary_key", Severity::Warning, "The version table has no primary key",
            s.tableName + " lets the same revision be recorded twice. Its owner can add the key that Alembic gives it.",
            {{"", 0, "table " + s.tableName, "no primary key on version_num"}}, {{"rows", {"--add-primary-key"}, "no row can stand there twice any more"}});
    }
    if (!s.table->alembicShape) {
        add(out, "version_table.other_shape", Severity::Warning, "The version table does not look like Alembic's",
            s.tableName + " has a version_num that is no text, or other columns that must be filled.", {{"", 0, "table " + s.tableName, "shape"}});
    }
    if (!s.table->versionNumLength) return;
    const auto length = static_cast<std::size_t>(*s.table->versionNumLength);
    std::vector<std::string> longer;
    std::vector<Evidence> evidence;
    for (NodeId id = 0; id < s.graph.size(); ++id) {
        if (s.position.applied.size() > id && s.position.applied[id]) continue;
        const auto& revision = s.graph.revision(id);
        if (characterCount(revision.id) <= length) continue;
        longer.push_back(revision.id);
        if (evidence.size() < kShown) evidence.push_back({revision.file, revision.line, {}, revision.id});
    }
    if (!longer.empty()) {
        add(out, "version_table.column_too_short", Severity::Error, "A pending revision id does not fit into the version table",
            "version_num holds " + counted(length, "character") + ", and " + some(longer) + (longer.size() == 1 ? " is" : " are") +
                " longer: the upgrade will fail after the migration has run. Widen the column first, outside that migration.",
            std::move(evidence), {{"rows", {"--widen", "255"}, "before the upgrade"}});
    }
}

void checkReadable(const Subject& s, std::vector<Finding>& out) {
    if (s.table == nullptr || s.table->readable) return;
    add(out, "version_table.unreadable", Severity::Error, "The version table cannot be read",
        "The rows of " + s.tableName +
            " are not known: this role may not read them, a policy hides them, or it is a view, which is not read because that would run what its owner wrote.",
        {{"", 0, "table " + s.tableName, s.table->owner.empty() ? "" : "owner " + s.table->owner}});
}

void checkEmpty(const Subject& s, std::vector<Finding>& out) {
    if (s.table == nullptr || !s.table->readable || !s.table->rows.empty()) return;
    add(out, "version_table.empty", Severity::Warning, "The version table is empty",
        "Nothing is recorded in " + s.tableName +
            ": for Alembic no migration ever ran. If the tables are there, the next upgrade fails with 'already exists' at the first revision.",
        {rowsOf(s)}, {{"stamp", {}, "when it is known which revision the schema is at"}});
}

void checkPlace(const Subject& s, std::vector<Finding>& out) {
    if (s.position.state == PositionState::Diverged) {
        add(out, "position.diverged", Severity::Warning, "The database is on one side of a fork",
            "A recorded revision is a head, but " + counted(s.position.pending.size(), "revision") + " on a line that split from its own " +
                (s.position.pending.size() == 1 ? "is" : "are") +
                " not applied. 'alembic upgrade head' fails with several heads; 'heads' would run the other side.",
            {rowsOf(s)});
    } else if (s.position.state == PositionState::Behind) {
        std::vector<std::string> ids;
        for (const NodeId id : s.position.pending) ids.push_back(s.graph.revision(id).id);
        add(out, "position.behind", Severity::Info, counted(ids.size(), "revision") + " pending",
            "Not applied yet, in the order of running: " + some(ids) + ".", {rowsOf(s)});
    }
}

void checkOthers(const Subject& s, std::vector<Finding>& out) {
    if (s.table == nullptr) return;
    std::vector<std::string> others;
    std::vector<Evidence> evidence;
    for (const auto& table : s.tables.tables) {
        if (&table == s.table || !table.alembicShape) continue; // a document's version_num is not Alembic's
        others.push_back(table.shownName());
        evidence.push_back({"", 0, "table " + table.shownName(), shortened(join(table.recorded(), ", "), 200)});
    }
    if (others.empty()) return;
    const bool sameName = std::any_of(s.tables.tables.begin(), s.tables.tables.end(), [&](const auto& t) { return &t != s.table && t.name == s.table->name; });
    add(out, "version_table.several", sameName ? Severity::Warning : Severity::Info, "The database holds " + counted(others.size() + 1, "version table"),
        "Beside " + s.tableName + " there is " + some(others) + "." +
            (sameName ? " With another search path Alembic would use the other one." : " It may belong to another application or environment."),
        std::move(evidence));
}

} // namespace

std::vector<Finding> checkVersionTable(const Subject& subject) {
    std::vector<Finding> findings = subject.tables.findings;
    for (const auto check : {checkMissing, checkReadable, checkUnknown, checkRedundant, checkEmpty, checkShape, checkPlace, checkOthers})
        check(subject, findings);
    sortBySeverity(findings);
    return findings;
}

Verdict verdict(const Subject& s, const std::vector<Finding>& findings) {
    std::vector<std::string> recorded;
    for (const NodeId id : s.position.recorded) {
        const auto& revision = s.graph.revision(id);
        recorded.push_back(revision.id + (revision.message.empty() ? "" : " " + shortened(revision.message.substr(0, revision.message.find('\n')), 60)));
    }
    const auto worst = std::min_element(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
    const std::string at = recorded.empty() ? "" : "Recorded at " + some(recorded);
    switch (s.position.state) {
    case PositionState::Unversioned:
        if (worst != findings.end() && worst->code == "version_table.elsewhere") return {Severity::Error, worst->detail};
        return {Severity::Warning, "There is no version table " + s.tableName + ": " + counted(s.graph.size(), "revision") + " pending."};
    case PositionState::Empty:
        return {Severity::Warning, "The version table is empty: nothing is recorded, " + counted(s.graph.size(), "revision") + " pending."};
    case PositionState::UnknownRevision:
        return {Severity::Error, "The version table records " + some(s.position.unknown) + ", which no script of this project has." +
                                     (at.empty() ? "" : " " + at + " as well.")};
    case PositionState::RedundantRows:
        return {Severity::Error,
                "The version table has " + counted(s.table->rows.size(), "row") + ", but " + some(s.position.redundant) + " is implied by another. Remove it."};
    case PositionState::Diverged:
        return {Severity::Warning, at + ", but " + counted(s.position.pending.size(), "revision") + " on the other side of a fork " +
                                       (s.position.pending.size() == 1 ? "is" : "are") + " not applied."};
    case PositionState::Behind:
        return {worst != findings.end() && worst->severity == Severity::Error ? Severity::Error : Severity::Info,
                at + "; " + counted(s.position.pending.size(), "revision") + " pending."};
    case PositionState::Unreadable:
        return {Severity::Error, "The version table " + s.tableName + " is there, but its rows cannot be read, so it is not known where the database stands."};
    case PositionState::AtHead: break;
    }
    if (worst != findings.end() && worst->severity != Severity::Info) return {worst->severity, at + ", every revision applied. " + worst->title + "."};
    return {Severity::Info, at + ": every revision is applied, and nothing is wrong with the version table."};
}

} // namespace stillroom::diagnosis
