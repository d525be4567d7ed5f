#pragma once

#include "schema/dialect.h"
#include "schema/schema.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace stillroom::schema {

/// What a table is found by: its schema (an empty one is the default), and its name, in lower case for SQLite, which does
/// not tell upper from lower.
using TableKey = std::pair<std::string, std::string>;

/// What is perhaps so and perhaps not, with the reason: by table, then by the name of a column, constraint or index. An empty
/// name is all of the table, kPrimaryKeyDoubt and kCommentDoubt what has no name; an empty table is the schema's enums, by name.
using Doubts = std::map<TableKey, std::map<std::string, std::string>>;
constexpr const char* kPrimaryKeyDoubt = "PRIMARY KEY";
constexpr const char* kCommentDoubt = "COMMENT";

struct CompareOptions {
    Dialect dialect = Dialect::PostgreSql;
    std::string defaultSchema; // what an empty schema name stands for
    /// Extra tables that are nobody's mistake: version tables, those of other environments.
    std::function<bool(const Table&)> isOthers;
    /// Expected tables of which not everything is known: what is extra in them cannot be told.
    std::set<TableKey> incomplete;
    Doubts doubts;
    /// Why an extra table may be expected after all; empty where it surely is not.
    std::string whyMoreTables;
    /// Whether what is missing may be what is extra, under another name.
    bool withRenamings = true;
};

/// The key of a table, whichever way its name is written.
[[nodiscard]] TableKey keyOf(const CompareOptions& options, const std::string& schema, const std::string& table);

} // namespace stillroom::schema
