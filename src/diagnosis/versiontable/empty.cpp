#include "diagnosis/checks.h"
#include "diagnosis/versiontable/nothingrecorded.h"
#include "diagnosis/words.h"

namespace stillroom::diagnosis {

void checkVersionTableEmpty(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr || !s.table->readable || !s.table->rows.empty()) return;
    if (s.server != nullptr && s.server->rights && s.server->rights->rowSecurityActive) return; // its rows may be hidden
    add(findings, "version_table.empty", severityOfNothingRecorded(s), "The version table is empty",
        "Nothing is recorded in " + s.tableName +
            ": for Alembic no migration ever ran. If the tables are there, the next upgrade fails with 'already exists' at the first revision.",
        {rowsOf(s)}, {stampOfWhatIsThere(s, "when it is known which revision the schema is at")});
}

} // namespace stillroom::diagnosis
