#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"
#include "schema/dialect.h"

#include <algorithm>

namespace stillroom::diagnosis {

/// alembic/operations/batch.py copies a table into _alembic_tmp_NAME, drops NAME, and renames the copy: what a run that died leaves behind.
void checkLeftoverBatchTables(const Snapshot& s, std::vector<Finding>& findings) {
    static constexpr std::string_view kPrefix = "_alembic_tmp_";
    if (s.live == nullptr) return;
    const auto quoted = [&](const std::string& schemaName, const std::string& name) { return schema::quoteName(s.live->options.dialect, schemaName, name); };
    for (const schema::Table& copy : s.live->schema.tables) {
        if (!copy.name.starts_with(kPrefix)) continue;
        const std::string name = copy.name.substr(kPrefix.size());
        const schema::Table* table = s.live->schema.table(copy.schema, name);
        Finding finding;
        finding.code = "schema.leftover_batch_table";
        finding.severity = Severity::Error;
        finding.title = "A batch migration of " + name + " was cut off";
        finding.evidence.push_back({{}, 0, "table " + copy.name, counted(copy.columns.size(), "column")});
        if (table != nullptr) {
            std::vector<std::string> lost;
            for (const schema::Column& column : copy.columns) {
                if (table->column(column.name) == nullptr) lost.push_back(column.name);
            }
            finding.evidence.push_back({{}, 0, "table " + name, counted(table->columns.size(), "column")});
            finding.detail =
                "Alembic was copying " + name + " into " + copy.name + ". The original is still there, with everything that it held: the copy can go.";
            if (!lost.empty()) finding.detail += " Columns that only the copy has, which the migration adds: " + some(lost) + ".";
            finding.consequence = "The migration cannot be tried again: 'table " + copy.name + " already exists'.";
            finding.repairs.push_back(
                {"sql", {"--statement", "DROP TABLE " + quoted(copy.schema, copy.name)}, "the original has all rows; the migration can run anew"});
        } else {
            finding.detail = "Alembic had copied " + name + " into " + copy.name +
                             " and dropped the original, but not yet given the copy its name: THE COPY HOLDS THE ONLY ROWS. Do not drop it.";
            finding.consequence = "Whatever uses " + name + " fails, and who drops the copy loses all of its rows.";
            finding.repairs.push_back(
                {"sql",
                 {"--statement", "ALTER TABLE " + quoted(copy.schema, copy.name) + " RENAME TO " + schema::quoteIdentifier(s.live->options.dialect, name)},
                 "the last step of the batch; look for its indexes afterwards, which it makes after that"});
        }
        findings.push_back(std::move(finding));
    }
}

} // namespace stillroom::diagnosis
