#include "base/text.h"
#include "diagnosis/checks.h"
#include "schema/dialect.h"

namespace stillroom::diagnosis {

/// CREATE INDEX CONCURRENTLY that failed leaves its index behind: it is kept up to date by every write, and used by no query.
void checkInvalidIndexes(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.live == nullptr) return;
    for (const schema::Table& table : s.live->schema.tables) {
        for (const schema::Index& index : table.indexes) {
            if (index.valid || index.inherited || table.kind == schema::TableKind::Partitioned) continue;
            const std::string name = schema::quoteName(s.live->options.dialect, table.schema, index.name);
            Finding finding{"schema.invalid_index",
                            Severity::Warning,
                            "Index " + index.name + " is invalid",
                            "It was being built (CREATE INDEX CONCURRENTLY) when that failed or was cut off, or it is being built now: look for who does. No "
                            "query uses it.",
                            {{{}, 0, "index " + table.schema + "." + index.name, "of table " + table.schema + "." + table.name + ", not valid"}},
                            {{"sql", {"--statement", "REINDEX INDEX CONCURRENTLY " + name}, "builds it; a unique one needs its duplicates removed first"},
                             {"sql", {"--statement", "DROP INDEX CONCURRENTLY " + name}, "then run the migration that makes it again"}}};
            finding.consequence = "Every write keeps it up to date for nothing; a unique one is not enforced for what was there before; the migration fails "
                                  "with 'already exists'.";
            findings.push_back(std::move(finding));
        }
    }
}

} // namespace stillroom::diagnosis
