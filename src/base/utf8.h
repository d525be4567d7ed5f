#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stillroom {

[[nodiscard]] bool isUtf8(std::string_view bytes);

/// `bytes` with U+FFFD for each byte that is not part of valid UTF-8.
[[nodiscard]] std::string toValidUtf8(std::string_view bytes);

/// Appends a code point; lone surrogates are written as WTF-8 does.
void appendUtf8(std::string& to, std::uint32_t codePoint);

} // namespace stillroom
