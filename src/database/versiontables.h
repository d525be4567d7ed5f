#pragma once

#include "base/finding.h"
#include "database/session.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::database {

/// A table in which Alembic may record where the database is.
struct VersionTable {
    std::string schema; // empty in SQLite
    std::string name;
    std::vector<Cell> rows;              // in the server's order; at most kMaxVersionRows
    bool readable = true;                // false where the rows may not be read
    std::optional<int> versionNumLength; // of version_num; nothing where it is unbounded
    bool primaryKey = false;             // version_num alone
    bool alembicShape = false;           // a text column version_num, and nothing that Alembic could not fill
    bool bare = false;                   // SQLite: nothing but that column: no index, trigger or rule of its own that a new table would not have
    std::string owner;
    bool inSearchPath = false; // found without naming the schema

    [[nodiscard]] std::vector<std::string> recorded() const; // rows as text; NULL as an empty text
    [[nodiscard]] std::string shownName() const { return schema.empty() ? name : schema + "." + name; }
};

inline constexpr std::size_t kMaxVersionRows = 10'000;

/// The rows of one version table, in the server's order. \throws Error, Cancelled
[[nodiscard]] std::vector<Cell> readVersionRows(Session& session, const std::string& schema, const std::string& name);

struct VersionTables {
    std::vector<VersionTable> tables;
    std::vector<Finding> findings; // what could not be read
};

/// Every table in every schema that has a column version_num, in one consistent reading.
[[nodiscard]] VersionTables readVersionTables(Session& session);

/// The one that Alembic would use: `schema`.`name`, or without a schema the first in the search path; as Alembic's
/// MigrationContext._has_version_table() finds it. Null where there is none.
[[nodiscard]] const VersionTable* findVersionTable(const VersionTables& tables, const std::string& name, const std::optional<std::string>& schema);

} // namespace stillroom::database
