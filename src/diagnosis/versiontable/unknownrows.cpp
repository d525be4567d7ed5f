#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"
#include "migrations/identifier.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

/// The revisions that the row may be meant to be: it begins their ids, or has their letters in another case.
[[nodiscard]] std::vector<std::string> meant(const Snapshot& s, const std::string& row) {
    std::vector<std::string> ids;
    if (row.empty()) return ids;
    for (migrations::NodeId id = 0; id < s.graph.size(); ++id) {
        if (lowered(s.graph.revision(id).id).starts_with(lowered(row))) ids.push_back(s.graph.revision(id).id);
    }
    return ids;
}

void addMalformed(const Snapshot& s, const std::string& row, const std::vector<std::string>& candidates, std::vector<Finding>& findings) {
    std::vector<RepairHint> repairs;
    std::string hint;
    if (candidates.size() == 1) {
        const std::string& full = candidates.front();
        hint = " It is probably meant to be " + full + ".";
        auto rows = recordedWithout(s, {});
        if (std::find(rows.begin(), rows.end(), full) == rows.end()) rows.push_back(full);
        if (!row.empty() && row.find('=') == std::string::npos) repairs.push_back(edit("--replace", {row + "=" + full}, "store the full revision id"));
        repairs.push_back(rewrite(std::move(rows), "clear the table and store the full revision id"));
    } else if (!candidates.empty()) {
        hint = " It begins several: " + some(candidates) + ".";
    }
    add(findings, "version_table.malformed_row", Severity::Error, "A row of the version table is no revision id",
        "The row '" + row + "' is not the full id of a revision." + hint + " Alembic commands fail or add a second row beside it.", {rowsOf(s)},
        std::move(repairs));
}

/// Which revision the live schema is at, where that can be told: what a row without a script may then be replaced with.
void addUnknown(const Snapshot& s, const std::string& row, std::vector<Finding>& findings) {
    std::string target = "REVISION";
    std::string shownAs;
    if (s.evidence != nullptr && !s.evidence->shown().empty() && s.position->unknown.size() == 1) {
        const std::vector<std::string> rows = s.evidence->rowsFor(s.evidence->applied(s.evidence->shown()));
        if (rows.size() == 1) target = rows.front();
        shownAs = " Everything that can be seen of " + join(rows, ", ") + " and below is in the live schema, and nothing of what comes after it; what " + row +
                  " itself did is not known.";
    }
    const std::string when = target == "REVISION" ? "when the schema is known to be at REVISION" : "when what " + row + " did is not needed, or is undone";
    add(findings, "version_table.unknown_revision", Severity::Error, "The database is at a revision that the project does not have",
        "The version table records " + row + ", and no script has that id: every alembic command ends with \"Can't locate revision identified by '" + row +
            "'\". The script may be on another branch or in newer code, squashed or deleted, or this is the wrong database. Get the script back; or, if the "
            "schema is proved to be at a known revision, replace the row by that. A plain stamp fails in the same way." +
            shownAs,
        {rowsOf(s)},
        {{"rows", {"--replace", row + "=" + target}, when + ": only this row is changed"},
         {"stamp", {"--purge", target}, when + ", and no other row is to stay"}});
}

} // namespace

void checkUnknownRows(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr) return;
    for (const std::string& row : s.position->unknown) {
        const std::string id(trimmed(row));
        const bool isWord = id.empty() || id == "head" || id == "heads" || id == "base";
        const std::vector<std::string> candidates = isWord ? std::vector<std::string>() : meant(s, id);
        if (id != row || isWord || !candidates.empty())
            addMalformed(s, row, candidates, findings);
        else
            addUnknown(s, row, findings);
    }
}

} // namespace stillroom::diagnosis
