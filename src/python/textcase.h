#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stillroom::python {

enum class Case : std::uint8_t { Lower, Upper, Title, Capitalized };

/// What str.lower(), upper(), title() and capitalize() make of a text (UTF-8). None where it takes more than single letters
/// to tell: Greek ones at the end of a word, ligatures.
[[nodiscard]] std::optional<std::string> inCase(std::string_view text, Case wanted);

} // namespace stillroom::python
