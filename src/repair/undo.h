#pragma once

#include "database/versiontables.h"
#include "repair/journal.h"

namespace stillroom::repair {

/// Why `entry` cannot be undone, whatever the database looks like now; empty where that is for the database to say.
[[nodiscard]] std::string whyNotUndone(const JournalEntry& entry);

/// The plan that gives the version table back the rows that it had before `entry`, if, and only if, it still holds what that
/// repair left. What its other statements did stays: those cannot be taken back.
/// \param now the version table as it is; null where there is none. \throws Error that says why it cannot be undone
[[nodiscard]] Plan planUndo(const JournalEntry& entry, const database::Target& target, const database::Identity& identity, const database::VersionTable* now);

} // namespace stillroom::repair
