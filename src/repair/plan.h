#pragma once

#include "database/session.h"

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
    std::string detail;    // the evidence, and a way out where it does not pass
    std::string role = {}; // as which it would pass, where the login may act as it; else empty
};

struct Statement {
    std::string sql; // exactly what is sent
    std::string why;
    std::optional<std::size_t> affected; // rows that it must change
    bool destructive = false;
    bool fetchesRows = false; // a plain SELECT, whose rows are wanted
    std::string lock = {};    // what others may have to wait for
};

/// What holds for the one transaction of a repair.
struct SessionSettings {
    std::string role;       // SET LOCAL ROLE; empty: the role that connected
    std::string searchPath; // as SET LOCAL search_path takes it; empty: as connected
    int lockTimeoutSeconds = 5;
    int statementTimeoutSeconds = 30;

    bool operator==(const SessionSettings&) const = default;
};

/// The version table, and what a repair makes of it.
struct VersionRows {
    std::string schema;
    std::string table;
    bool createsTable = false;
    bool changesShape = false;       // its column or key, not only its rows
    std::vector<std::string> before; // rows, sorted
    std::vector<std::string> after;  // rows, sorted

    [[nodiscard]] std::string shownTable() const { return schema.empty() ? table : schema + "." + table; }
};

/// A repair as data: what is previewed is what is rehearsed, executed and journaled.
struct Plan {
    std::string action; // "stamp"
    std::vector<std::string> arguments;
    database::Target target;
    database::Identity identity; // of the database that was read
    SessionSettings settings;
    std::optional<VersionRows> rows; // none where there is no version table, and none is made
    std::vector<Statement> statements;
    bool alone = false; // its one statement cannot run in a transaction
    std::vector<Check> preflight;
    std::string note;     // where alembic would do something else
    std::string undoneId; // of the journal entry that this repair takes back

    [[nodiscard]] bool blocked() const;
    /// The first check that blocks, or null.
    [[nodiscard]] const Check* blocker() const;
    /// The role as which the checks would pass that do not, where there is one; else empty.
    [[nodiscard]] std::string helpfulRole() const;
    [[nodiscard]] bool changesNothing() const { return statements.empty(); }
    [[nodiscard]] bool destroys() const;
    [[nodiscard]] std::vector<std::string> before() const { return rows ? rows->before : std::vector<std::string>{}; }
    [[nodiscard]] std::vector<std::string> after() const { return rows ? rows->after : std::vector<std::string>{}; }
    [[nodiscard]] std::string shownTable() const { return rows ? rows->shownTable() : std::string(); }
    /// "stamp head --purge": for the journal.
    [[nodiscard]] std::string title() const;
};

/// What is sent before the statements of `plan`: the transaction, its settings, the lock of the version table. Empty for a
/// statement that runs alone, but for the settings.
[[nodiscard]] std::vector<std::string> opening(const Plan& plan);

} // namespace stillroom::repair
