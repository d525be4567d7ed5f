#pragma once

#include "orm/interpreter.h"

#include <string>
#include <string_view>

namespace stillroom::orm {

/// What a term stands for in SQLAlchemy and the packages around it, whichever of their many import paths was taken:
/// `sa.Column`, `sqlalchemy.sql.schema.Column` and Flask-SQLAlchemy's `db.Column` are all "Column".
struct Concept {
    std::string_view name;    // "Column"; empty where it is nothing known
    std::string_view package; // "sqlalchemy", "sqlmodel", "geoalchemy2", ...; the first part of the import path
    std::string_view dialect; // "postgresql" of sqlalchemy.dialects.postgresql.JSONB

    [[nodiscard]] bool is(std::string_view wanted) const { return name == wanted; }
};

[[nodiscard]] Concept conceptOf(const Value* value);
/// The concept that was called, and null where `value` is no call of one.
[[nodiscard]] const CallValue* callOf(const Value* value, std::string_view name);
/// Whether `value` is an object of flask_sqlalchemy.SQLAlchemy or of a class of the project that derives from it.
[[nodiscard]] bool isFlaskDatabase(const Value* value);
/// Whether `type` derives, over classes of the project, from the external class of this name.
[[nodiscard]] bool derivesFrom(const Value* type, std::string_view externalName, int depth = 0);

/// Whether a base class of this name from outside surely brings no columns.
[[nodiscard]] bool isHarmlessBase(std::string_view name);

/// An argument by position or by keyword, or null.
[[nodiscard]] Value* argument(const CallValue& call, std::size_t position, std::string_view keyword);

} // namespace stillroom::orm
