#pragma once

#include "database/sqlscript.h"
#include "migrations/stamp.h"
#include "repair/rehearse.h"
#include "workflow/repairs.h"
#include "workflow/rowedits.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// Manual SQL, and what is to be recorded in the same transaction.
struct ScriptRequest {
    std::string script;
    std::string name; // of its file, or what it is called; for the journal
    std::optional<migrations::StampRequest> stamp;
    std::optional<RowEdits> edits;
};

/// Manual SQL as a repair: one transaction, and after it, one by one, what cannot run in one.
struct ScriptPreview {
    std::vector<database::ScriptStatement> statements; // as they stand in the script
    repair::Plan plan;                                 // of all that run in the transaction; without statements where there are none
    std::vector<repair::Plan> alone;                   // each a repair of its own, run last, after its own confirmation
    repair::Rehearsal rehearsal;                       // of `plan`
};

/// The script and the stamp that the arguments of the command line ask for: --statement SQL, --stamp REV.
[[nodiscard]] ScriptRequest scriptOf(const std::vector<std::string>& arguments);

/// The CREATE statements of a SQLite database, by which readScript() resolves names; empty for PostgreSQL. \throws Error, Cancelled
[[nodiscard]] std::vector<std::string> schemaStatements(const database::Target& target, const std::stop_token& stop = {});

/// Reads the script, plans it, runs the checks and rehearses it: the rows that it leaves in the version table are then expected.
/// \throws Error where it cannot be read or planned, Cancelled
[[nodiscard]] ScriptPreview previewScript(const RepairBase& base, const ScriptRequest& request, const std::stop_token& stop = {});

} // namespace stillroom::workflow
