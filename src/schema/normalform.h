#pragma once

#include "schema/dialect.h"
#include "schema/schema.h"

#include <optional>
#include <string>

/// Texts that mean the same to the engine in one spelling, so that they can be compared.
namespace stillroom::schema {

/// A column's type: "VARCHAR(32)", "varchar(32)" and "character varying(32)" are one. Names of the project's own types are
/// unquoted, and without the schema `defaultSchema`.
[[nodiscard]] std::string normalType(Dialect dialect, const std::string& type, const std::string& defaultSchema = {});

/// A default: without the casts that PostgreSQL adds, needless parentheses and quotes around numbers.
[[nodiscard]] std::string normalDefault(Dialect dialect, const std::string& text);

/// Whether a normal default is a literal, so that another text is surely another value.
[[nodiscard]] bool isLiteral(const std::string& normal);

/// An expression as models write it, "lower(name) DESC NULLS LAST", with its order apart.
[[nodiscard]] IndexKey withOrderApart(Dialect dialect, IndexKey key);

enum class Sameness { Same, Different, CannotTell };

/// Whether two expressions are one to the engine: by spelling, and for PostgreSQL by its own parser. What it writes in a way of
/// its own beyond that cannot be told.
[[nodiscard]] Sameness sameExpression(Dialect dialect, const std::string& a, const std::string& b);

} // namespace stillroom::schema
