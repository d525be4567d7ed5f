#pragma once

#include "orm/concepts.h"
#include "orm/namingconvention.h"

#include <string>
#include <vector>

namespace stillroom::orm {

[[nodiscard]] bool isFalse(const Value* value);
/// Whether there is a value, and it is not None.
[[nodiscard]] bool isGiven(const Value* value);

/// The arguments of a Column() or mapped_column() term, sorted as Column.__init__ of SQLAlchemy does.
struct ColumnTerm {
    GivenName name;
    Value* type = nullptr;               // null: none was given, or None
    std::vector<const CallValue*> items; // ForeignKey, Identity, CheckConstraint, ...
};
[[nodiscard]] ColumnTerm columnTerm(const CallValue& call);

/// The items of this name: "ForeignKey".
[[nodiscard]] bool hasItem(const ColumnTerm& term, std::string_view name);

/// The name that the column has: its own, or that of its attribute.
[[nodiscard]] std::string columnNameOf(const CallValue& call, std::string_view key);

} // namespace stillroom::orm
