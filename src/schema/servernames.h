#pragma once

#include "schema/schema.h"

#include <string>
#include <vector>

/// The names that PostgreSQL gives to what has none.
namespace stillroom::schema {

/// makeObjectName() and ChooseConstraintName(): "table_a_b_key", cut to what a name may have, and with a number where the table has one like it.
/// \param label "pkey", "key", "fkey", "check", "excl", "idx"
[[nodiscard]] std::string serverName(const Table& table, const std::vector<std::string>& columns, const std::string& label);

/// Those columns of the table that the expression names.
[[nodiscard]] std::vector<std::string> columnsIn(const Table& table, const std::string& expression);

/// The names in an expression, as they are written but for quotes.
[[nodiscard]] std::vector<std::string> namesIn(const std::string& expression);

/// The expression with one of its names changed.
[[nodiscard]] std::string withRenamed(const std::string& expression, const std::string& from, const std::string& to);

} // namespace stillroom::schema
