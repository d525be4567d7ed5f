#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"
#include "migrations/identifier.h"

#include <algorithm>

namespace stillroom::diagnosis {

void checkUnknownRows(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr) return;
    for (const std::string& row : s.position->unknown) {
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
            add(findings, "version_table.malformed_row", Severity::Error, "A row of the version table is no revision id",
                "The row '" + row + "' is not the full id of a revision." + hint + " Alembic commands fail or add a second row beside it.", {rowsOf(s)},
                std::move(repairs));
            continue;
        }
        add(findings, "version_table.unknown_revision", Severity::Error, "The database is at a revision that the project does not have",
            "The version table records " + row + ", and no script has that id: every alembic command ends with \"Can't locate revision identified by '" + row +
                "'\". The script may be on another branch or in newer code, squashed or deleted, or this is the wrong database. Get the script back; or, if "
                "the schema is "
                "proved to be at a known revision, clear the table and stamp that. A plain stamp fails in the same way.",
            {rowsOf(s)},
            {{"rows", {"--replace", row + "=REVISION"}, "when the schema is known to be at REVISION: only this row is changed"},
             {"stamp", {"--purge", "REVISION"}, "when the schema is known to be at REVISION, and no other row is to stay"}});
    }
}

} // namespace stillroom::diagnosis
