#pragma once

#include "orm/interpreter.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// A Python enumeration: a class of the project, or one made by enum.Enum("Name", ...).
struct PythonEnum {
    struct Member {
        std::string name;
        Value* value;         // null where it is not known
        bool isAlias = false; // a second name for a value
    };
    std::string name;
    std::vector<Member> members; // in their order
};

[[nodiscard]] bool isPythonEnum(const Value* type);
/// Nothing where `type` is none, or where its members are not known.
[[nodiscard]] std::optional<PythonEnum> pythonEnum(Interpreter& interpreter, Value* type);
/// What a values_callable gives for the enumeration: `lambda e: [m.value for m in e]`. Nothing where it cannot be followed.
[[nodiscard]] std::optional<std::vector<std::string>> valuesByCallable(Interpreter& interpreter, Value* callable, Value* type, const PythonEnum& members);

} // namespace stillroom::orm
