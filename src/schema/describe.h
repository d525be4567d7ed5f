#pragma once

#include "schema/dialect.h"
#include "schema/schema.h"

#include <string>

/// Definitions in words, as differences show them.
namespace stillroom::schema {

/// Columns, where it leads, actions.
[[nodiscard]] std::string describe(const ForeignKey& key);
/// Columns, and what makes it another than a plain one.
[[nodiscard]] std::string describe(const UniqueConstraint& constraint);
[[nodiscard]] std::string describe(const Column& column);
[[nodiscard]] std::string describe(const Index& index);
/// As DDL says it. \param options normal ones: what is not said is the engine's default
[[nodiscard]] std::string describe(const Identity& identity, const IdentityOptions& options);
/// SQLite: "STRICT, WITHOUT ROWID, AUTOINCREMENT" as far as they are so.
[[nodiscard]] std::string describeStorage(const Table& table);

} // namespace stillroom::schema
