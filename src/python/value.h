#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::python {

/// What an expression is known to be without running anything. Unknown carries the reason, to be shown.
struct Value {
    enum class Type : std::uint8_t { Unknown, None, Bool, Number, String, List, Tuple, Dict };

    Type type = Type::Unknown;
    bool truth = false;       // of a Bool
    std::string text;         // of a String; the literal of a Number; why it is Unknown
    std::vector<Value> items; // of a List or Tuple; keys and values in turn of a Dict

    [[nodiscard]] static Value unknown(std::string why) { return {Type::Unknown, false, std::move(why), {}}; }
    [[nodiscard]] static Value none() { return {Type::None, false, {}, {}}; }
    [[nodiscard]] static Value boolean(bool value) { return {Type::Bool, value, {}, {}}; }
    [[nodiscard]] static Value string(std::string value) { return {Type::String, false, std::move(value), {}}; }

    [[nodiscard]] bool known() const { return type != Type::Unknown; }
    [[nodiscard]] bool isString() const { return type == Type::String; }
    [[nodiscard]] bool isSequence() const { return type == Type::List || type == Type::Tuple; }

    bool operator==(const Value&) const = default;
};

} // namespace stillroom::python
