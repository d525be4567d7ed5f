#include "diagnosis/checks.h"
#include "diagnosis/words.h"

namespace stillroom::diagnosis {

void checkVersionTableShape(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr) return;
    if (!s.table->primaryKey) {
        add(findings, "version_table.no_primary_key", Severity::Warning, "The version table has no primary key",
            s.tableName + " lets the same revision be recorded twice. Its owner can add the key that Alembic gives it.",
            {{"", 0, "table " + s.tableName, "no primary key on version_num"}}, {{"rows", {"--add-primary-key"}, "no row can stand there twice any more"}});
    }
    if (!s.table->alembicShape) {
        add(findings, "version_table.other_shape", Severity::Warning, "The version table does not look like Alembic's",
            s.tableName + " has a version_num that is no text, or other columns that must be filled.", {{"", 0, "table " + s.tableName, "shape"}});
    }
}

} // namespace stillroom::diagnosis
