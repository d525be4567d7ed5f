#pragma once

#include "database/sqlscript.h"

namespace stillroom::database {

/// By libpg_query, the server's own parser.
[[nodiscard]] std::vector<ScriptStatement> readPostgreSqlScript(std::string_view script);

/// By SQLite itself: split by sqlite3_complete(), told apart by the authorizer while they are prepared, over an empty database
/// with the same schema.
[[nodiscard]] std::vector<ScriptStatement> readSqliteScript(std::string_view script, const std::vector<std::string>& schema);

/// Whether a comment can stand in a comment: PostgreSQL's can, SQLite's ends at the first "*/".
enum class Comments : std::uint8_t { Nest, DoNotNest };

/// Where the next token begins: after white space, comments and semicolons.
[[nodiscard]] std::size_t skipBlank(std::string_view text, std::size_t at, Comments comments);

} // namespace stillroom::database
