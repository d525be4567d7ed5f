#pragma once

#include "workflow/repairs.h"

#include <string>

namespace stillroom::workflow {

/// The journal's entry. \throws Error where there is none
[[nodiscard]] repair::JournalEntry journalEntry(const std::string& id);

/// Plans to give the version table back the rows that it had before `entry`, and runs the checks.
/// \param target how the database is reached now; without one as the entry says, which holds no password
/// \throws Error that says why it cannot be undone, Cancelled
[[nodiscard]] repair::Plan previewUndo(const repair::JournalEntry& entry, const std::optional<database::Target>& target,
                                       const repair::SessionSettings& settings = {}, const std::stop_token& stop = {});

} // namespace stillroom::workflow
