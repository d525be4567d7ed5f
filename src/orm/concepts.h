#pragma once

#include "orm/interpreter.h"

#include <string_view>

namespace stillroom::orm {

/// What the dotted name of something from outside stands for.
[[nodiscard]] Concept conceptNamed(std::string_view dotted);
[[nodiscard]] Concept conceptOf(const Value* value);
/// The call where `value` is one of this concept, else null.
[[nodiscard]] inline const CallValue* callOf(const Value* value, std::string_view name) {
    const auto* call = as<CallValue>(value);
    if (call == nullptr) return nullptr;
    const auto* external = as<ExternalValue>(call->function); // nearly always: asked of every call
    return (external != nullptr ? external->what : conceptOf(call->function)).is(name) ? call : nullptr;
}
/// Whether `value` is an object of flask_sqlalchemy.SQLAlchemy or of a class of the project that derives from it.
[[nodiscard]] bool isFlaskDatabase(const Value* value);
/// Whether `type` derives, over classes of the project, from the external class of this name.
[[nodiscard]] bool derivesFrom(const Value* type, std::string_view externalName, int depth = 0);

/// Whether a base class of this name from outside surely brings no columns.
[[nodiscard]] bool isHarmlessBase(std::string_view name);

/// An argument by position or by keyword, or null.
[[nodiscard]] Value* argument(const CallValue& call, std::size_t position, std::string_view keyword);

} // namespace stillroom::orm
