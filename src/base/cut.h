#pragma once

#include <cstddef>
#include <string_view>

namespace stillroom {

/// The first `limit` bytes of UTF-8 text at most, cut at a character's start.
[[nodiscard]] constexpr std::string_view cutAtCharacter(std::string_view utf8, std::size_t limit) {
    if (utf8.size() <= limit) return utf8;
    while (limit > 0 && (static_cast<unsigned char>(utf8[limit]) & 0xC0U) == 0x80U) --limit;
    return utf8.substr(0, limit);
}

} // namespace stillroom
