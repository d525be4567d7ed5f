#pragma once

#include "schema/dialect.h"
#include "schema/schema.h"

#include <optional>
#include <string>

/// Texts that mean the same to the engine in one spelling, so that they can be compared.
namespace stillroom::schema {

/// A column's type without a collation: "VARCHAR(32)", "varchar(32)" and "character varying(32)" are one. Names of the project's own types are
/// unquoted, and without the schema `defaultSchema`.
[[nodiscard]] std::string normalType(Dialect dialect, const std::string& type, const std::string& defaultSchema = {});

/// A type as models write it, 'VARCHAR(9) COLLATE "C"': the type, and the collation's name without quotes.
struct TypeAndCollation {
    std::string type;
    std::string collation; // empty: the type's own
};
[[nodiscard]] TypeAndCollation collationApart(const std::string& type);
/// Of a column, wherever it says it; empty for the type's own.
[[nodiscard]] std::string collationOf(Dialect dialect, const Column& column);

/// The type that SERIAL gives a column, as SQLAlchemy writes it for a key that the engine numbers, whatever the key's own type
/// (PGDDLCompiler.get_column_specification); empty where it writes the type.
[[nodiscard]] std::string serialType(Dialect dialect, const Column& column);

/// A default: without the casts that PostgreSQL adds, needless parentheses and quotes around numbers.
[[nodiscard]] std::string normalDefault(Dialect dialect, const std::string& text);

/// Whether a normal default is a literal, so that another text is surely another value.
[[nodiscard]] bool isLiteral(const std::string& normal);

/// An expression as models write it, 'lower(name) COLLATE "C" text_pattern_ops DESC NULLS LAST', with all that apart.
[[nodiscard]] IndexKey withOrderApart(Dialect dialect, IndexKey key);

enum class Sameness { Same, Different, CannotTell };

/// Whether two expressions are one to the engine: by spelling, and for PostgreSQL by its own parser. What it writes in a way of
/// its own beyond that cannot be told.
[[nodiscard]] Sameness sameExpression(Dialect dialect, const std::string& a, const std::string& b);

} // namespace stillroom::schema
