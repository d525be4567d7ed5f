#pragma once

#include "database/session.h"

namespace stillroom::database {

/// \param create make the file where it is missing (the journal's; never a user's database)
[[nodiscard]] std::unique_ptr<Session> openSqlite(const std::string& file, Access access, bool create = false);

/// Makes a new database of `script`; replaces the file. For practice and tests. \throws Error
void createSqlite(const std::string& file, const std::string& script);

/// Copies a database through the backup API, so that the copy is whole even while others write; the copy is a new file
/// that only its owner may read. \throws Error, Cancelled
void backUpSqlite(const std::string& from, const std::string& to, const std::stop_token& stop);

} // namespace stillroom::database
