#pragma once

#include "repair/journal.h"
#include "repair/plan.h"
#include "workflow/status.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// What every repair starts from: a database as it was read, the version table that is meant, and the project where one is open.
struct RepairBase {
    std::shared_ptr<const DatabaseReading> database;
    std::shared_ptr<const LoadedEnvironment> environment; // null where only a database is open
    VersionTableChoice choice;
    std::optional<std::size_t> table; // its place in database->tables
    repair::SessionSettings settings;

    [[nodiscard]] const database::VersionTable* versionTable() const { return table ? &database->tables.tables[*table] : nullptr; }
    [[nodiscard]] std::vector<std::string> recorded() const; // sorted
};

[[nodiscard]] RepairBase baseOf(const Status& status, const repair::SessionSettings& settings = {});
/// Without a project: the table called `choice`, or Alembic's usual name.
[[nodiscard]] RepairBase baseOf(std::shared_ptr<const DatabaseReading> database, const std::optional<VersionTableChoice>& choice,
                                const repair::SessionSettings& settings = {});

/// The version tables that may be meant: those that are there, and the one that is to be made where the chosen one is not. One where there is
/// nothing to choose.
[[nodiscard]] std::vector<VersionTableChoice> versionTableChoices(const RepairBase& base);
/// The same with another version table.
[[nodiscard]] RepairBase choosing(RepairBase base, const VersionTableChoice& choice);
/// The same under other settings; read again where it is another role's or search path's view, which may hold other rows. \throws Error, Cancelled
[[nodiscard]] RepairBase under(RepairBase base, const repair::SessionSettings& settings, const std::stop_token& stop = {});

/// A plan for `base` without statements yet; its version rows stay as they are.
[[nodiscard]] repair::Plan startPlan(const RepairBase& base, std::string action, std::vector<std::string> arguments);

/// The version table that a repair makes where there is none.
[[nodiscard]] repair::VersionRows newVersionTable(const RepairBase& base);

/// Runs the checks on a new read-only connection and adds them to the plan. \throws Error, Cancelled
void checkPlan(const RepairBase& base, repair::Plan& plan, const std::stop_token& stop = {});

/// What was found out about repairs that an earlier run of the program left open.
struct Resolved {
    std::string journalId;
    std::string action;
    std::string outcome; // as the journal now has it
    std::string why;
};

/// Finds out what became of the journal's open repairs of the database that `target` leads to, and writes it down. Those that cannot be
/// found out yet stay open. \throws nothing of a database that cannot be reached; Error where the journal cannot be written
[[nodiscard]] std::vector<Resolved> resolveOpenRepairs(const database::Target& target, const std::string& systemId, const std::stop_token& stop = {});

} // namespace stillroom::workflow
