#pragma once

#include "base/finding.h"
#include "schema/dialect.h"
#include "schema/schema.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::schema {

/// One disagreement between two schemas. `kind` is one of the contract's: "column.missing" is expected but not there.
struct Difference {
    std::string kind;
    Severity severity = Severity::Warning;
    std::string schema;
    std::string table;
    std::string name;     // of the column, constraint, index or enum; empty for the table itself
    std::string expected; // empty where nothing is
    std::string actual;
    std::string cannotTell; // why it is not known whether they differ; empty where they surely do
};

struct CompareOptions {
    Dialect dialect = Dialect::PostgreSql;
    std::string defaultSchema; // what an empty schema name stands for
    /// Extra tables that are nobody's mistake: version tables, those of other environments.
    std::function<bool(const Table&)> isOthers;
};

/// What a table is found by: its schema (an empty one is the default), and its name, in lower case for SQLite, which does
/// not tell upper from lower.
using TableKey = std::pair<std::string, std::string>;
[[nodiscard]] TableKey keyOf(const CompareOptions& options, const std::string& schema, const std::string& table);

/// A foreign key in words: its columns, where it leads, its actions.
[[nodiscard]] std::string describe(const ForeignKey& key);

/// What of `expected` is not so in `actual`, and what `actual` has beyond it: by schema, table and name. Objects of
/// extensions and partitions are never extra. Reads nothing: both are whole.
[[nodiscard]] std::vector<Difference> compare(const Schema& expected, const Schema& actual, const CompareOptions& options);

} // namespace stillroom::schema
