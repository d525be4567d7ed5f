#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stillroom::schema {

enum class Dialect : std::uint8_t { PostgreSql, Sqlite };

[[nodiscard]] constexpr const char* nameOf(Dialect dialect) { return dialect == Dialect::PostgreSql ? "postgresql" : "sqlite"; }

/// `name` as an identifier: quoted unless it is plainly no reserved word.
[[nodiscard]] std::string quoteIdentifier(Dialect dialect, std::string_view name);

/// `schema`.`name`, or `name` alone where `schema` is empty.
[[nodiscard]] std::string quoteName(Dialect dialect, std::string_view schema, std::string_view name);

/// `text` as a string literal. PostgreSQL: right whatever standard_conforming_strings says.
[[nodiscard]] std::string quoteLiteral(Dialect dialect, std::string_view text);

} // namespace stillroom::schema
