#pragma once

#include <sqlite3.h>

#include <string_view>

namespace stillroom::database {

/// Where the last call failed because the schema uses a function that this connection does not trust: trusts the schema from now on, and
/// says so. Releases of SQLite (3.40 among them) do not count their own JSON functions as harmless, and a database with an index over
/// json_extract() could not be opened at all. No function of anybody else is registered on these connections, and what SQLite keeps from
/// schemas altogether (SQLITE_DIRECTONLY) stays refused.
[[nodiscard]] inline bool trustsSchemaAfterAll(sqlite3* db) {
    if (std::string_view(sqlite3_errmsg(db)).find("unsafe use of ") == std::string_view::npos) return false;
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, nullptr);
    return true;
}

} // namespace stillroom::database
