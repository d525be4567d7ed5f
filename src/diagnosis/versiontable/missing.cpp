#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/versiontable/nothingrecorded.h"
#include "diagnosis/words.h"

namespace stillroom::diagnosis {

void checkVersionTableMissing(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.tables == nullptr || s.table != nullptr) return;
    std::vector<std::string> others;
    for (const auto& table : s.tables->tables) {
        if (table.alembicShape) others.push_back(table.shownName());
    }
    if (others.empty()) {
        add(findings, "version_table.missing", severityOfNothingRecorded(s), "There is no version table",
            s.databaseName + " has no table " + s.tableName + ", nor any other with a column version_num. For Alembic no migration ever ran here.",
            {{"", 0, "database " + s.databaseName, "no table with a column version_num"}},
            {stampOfWhatIsThere(s, "if the schema is there already, stamp the revision that it really is at")});
    } else {
        add(findings, "version_table.elsewhere", Severity::Error, "The version table is not where Alembic looks",
            "Alembic looks for " + s.tableName + " and does not find it, but there is " + some(others) +
                ". Check the search path, version_table and version_table_schema before anything is stamped: it would create another table.",
            {{"", 0, "database " + s.databaseName, some(others)}});
    }
}

} // namespace stillroom::diagnosis
