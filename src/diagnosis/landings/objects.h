#pragma once

#include "schema/compareoptions.h"
#include "schema/schema.h"

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace stillroom::diagnosis {

/// One thing of a schema that a migration makes, changes or takes away, and that can be looked for.
struct Object {
    enum class Kind : std::uint8_t { Table, Column, Nullable, Type, Default, Index, Constraint, Enum, Label };
    Kind kind = Kind::Table;
    schema::TableKey table; // of an enum and its labels: its schema and an empty name
    std::string name;       // of the column, index, constraint or enum
    std::string label;      // of an enum

    auto operator<=>(const Object&) const = default;
};

/// What is there, each with its value: of an index or constraint its shape, of what a column is the normal text, else empty.
using Objects = std::map<Object, std::string>;

/// The value of Kind::Default where there is none.
constexpr const char* kNoDefault = "no default";

/// What the shape of unique indexes and unique constraints begins with.
constexpr const char* kUnique = "unique";

/// Everything that can be looked for in one table. What has no name of its own is left out.
[[nodiscard]] Objects objectsOf(const schema::Table& table, const schema::CompareOptions& options);
[[nodiscard]] Objects objectsOf(const schema::Enum& one, const schema::CompareOptions& options);
[[nodiscard]] Objects objectsOf(const schema::Schema& schema, const schema::CompareOptions& options);

/// The shapes, as values of named objects have them, of the keys and constraints that have no name of their own: SQLite's, mostly.
[[nodiscard]] std::set<std::string> unnamedShapesOf(const schema::Schema& schema, const schema::CompareOptions& options);

/// "column orders.total": for people; a schema only where it is not the default one.
[[nodiscard]] std::string shown(const Object& object, const schema::CompareOptions& options);

} // namespace stillroom::diagnosis
