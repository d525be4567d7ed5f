#pragma once

#include <string_view>

namespace stillroom::schema {

/// Whether PostgreSQL (pg_get_keywords(): all but the unreserved ones) or SQLite (sqlite3_keyword_name()) takes the lower-case
/// word for one of its own, in some place at least.
[[nodiscard]] bool isReservedWord(std::string_view word);

} // namespace stillroom::schema
