#pragma once

#include "database/session.h"
#include "migrations/stamp.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::repair {

enum class CheckResult : std::uint8_t { Pass, Warn, Block };
[[nodiscard]] const char* nameOf(CheckResult result);

/// One thing that was looked at before a repair.
struct Check {
    std::string name; // stable: "identity", "locks"
    CheckResult result = CheckResult::Pass;
    std::string detail; // the evidence, and a way out where it does not pass
};

struct Statement {
    std::string sql; // exactly what is sent
    std::string why;
    std::optional<std::size_t> affected; // rows that it must change
    bool destructive = false;
};

/// A repair as data: what is previewed is what is rehearsed, executed and journaled.
struct Plan {
    std::string action; // "stamp"
    std::vector<std::string> arguments;
    database::Target target;
    database::Identity identity; // of the database that was read
    std::string schema;          // of the version table
    std::string table;
    bool createsTable = false;
    std::vector<std::string> before; // rows, sorted
    std::vector<std::string> after;  // rows, sorted
    std::vector<Statement> statements;
    std::vector<Check> preflight;
    std::string note; // where alembic would do something else

    [[nodiscard]] bool blocked() const;
    [[nodiscard]] bool changesNothing() const { return statements.empty(); }
    [[nodiscard]] std::string shownTable() const { return schema.empty() ? table : schema + "." + table; }
};

/// The statements that turn the rows `before` into `after`: one UPDATE for each row that another takes the place of, then
/// what is left to delete or insert. `createsTable` makes the table first, in Alembic's exact shape (DefaultImpl's
/// version_table_impl).
[[nodiscard]] std::vector<Statement> rowStatements(schema::Dialect dialect, const std::string& schema, const std::string& table, bool createsTable,
                                                   bool clearFirst, const std::vector<std::string>& before, const std::vector<std::string>& after);

} // namespace stillroom::repair
