#pragma once

#include "schema/ddl.h"

#include <vector>

namespace stillroom::schema {

/// Whether SQLite can make this difference of a table go away only by building the table anew: it has no ALTER for it.
[[nodiscard]] bool needsRebuild(const Difference& difference, const Table* expected);

/// Builds the table anew with the differences gone, rows, indexes and triggers kept: the procedure of SQLite's own
/// documentation of ALTER TABLE ("Making Other Kinds Of Table Schema Changes").
[[nodiscard]] std::vector<DdlStatement> rebuildSqliteTable(const Table& actual, const Table* expected, const std::vector<Difference>& differences,
                                                           const CompareOptions& options);

} // namespace stillroom::schema
