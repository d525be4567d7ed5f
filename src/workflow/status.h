#pragma once

#include "database/versiontables.h"
#include "diagnosis/snapshot.h"
#include "diagnosis/verdict.h"
#include "repair/plan.h"
#include "workflow/projects.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace stillroom::workflow {

/// Which version table is meant, where env.py does not tell or somebody knows better.
struct VersionTableChoice {
    std::optional<std::string> schema;
    std::string name;
};

/// "[SCHEMA.]NAME"; a part that holds a dot stands in double quotes, as in SQL.
[[nodiscard]] VersionTableChoice parseVersionTable(const std::string& text);

/// What was read of a database at one moment.
struct DatabaseReading {
    database::Target target;
    database::Identity identity;
    database::VersionTables tables;
    std::string currentSchema; // where a table without a schema would be made; empty in SQLite, and where there is none
};

/// Connects, reads every version table, and lets the connection go. \throws Error, Cancelled
/// \param settings as whom, and by which search path
[[nodiscard]] std::shared_ptr<const DatabaseReading> readDatabase(const database::Target& target, const std::stop_token& stop = {},
                                                                  const repair::SessionSettings& settings = {});

/// A database against an environment: everything that both faces show.
struct Status {
    std::shared_ptr<const LoadedEnvironment> environment;
    std::shared_ptr<const DatabaseReading> database;
    VersionTableChoice choice;        // the table that Alembic would use
    std::optional<std::size_t> table; // its place in database->tables
    migrations::Position position;
    std::vector<Finding> findings; // of the project and of the database, worst first
    diagnosis::Verdict verdict;

    [[nodiscard]] const database::VersionTable* versionTable() const { return table ? &database->tables.tables[*table] : nullptr; }
    [[nodiscard]] std::string tableName() const { return choice.schema ? *choice.schema + "." + choice.name : choice.name; }
};

/// What the checks look at as far as the status knows it.
[[nodiscard]] diagnosis::Snapshot snapshotOf(const Status& status);

[[nodiscard]] std::shared_ptr<const Status> makeStatus(std::shared_ptr<const LoadedEnvironment> environment, std::shared_ptr<const DatabaseReading> database,
                                                       const std::optional<VersionTableChoice>& choice = {});

} // namespace stillroom::workflow
