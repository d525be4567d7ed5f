#include "base/visible.h"

#include "base/utf8.h"

#include <cstdio>

namespace stillroom {
namespace {

/// The bytes of the character at `at`; one, where they are no UTF-8.
[[nodiscard]] std::size_t lengthAt(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    return at + length <= text.size() && isUtf8(text.substr(at, length)) ? length : 1;
}

/// Whether no terminal should get `character`: a control character of ASCII or of Latin-1 (U+0080 to U+009F, in which some terminals find
/// commands), a mark that turns the direction of writing or ends a line (U+061C, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069), or
/// a byte that is no UTF-8.
[[nodiscard]] bool steers(std::string_view character) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 1) return byte(0) < 0x20 || byte(0) >= 0x7f;
    if (character.size() == 2) return (byte(0) == 0xc2 && byte(1) < 0xa0) || (byte(0) == 0xd8 && byte(1) == 0x9c);
    if (character.size() != 3 || byte(0) != 0xe2) return false;
    if (byte(1) == 0x80) return byte(2) == 0x8e || byte(2) == 0x8f || (byte(2) >= 0xa8 && byte(2) <= 0xae);
    return byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9;
}

} // namespace

std::string visible(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view character = text.substr(at, lengthAt(text, at));
        at += character.size();
        if (!steers(character)) {
            out += character;
            continue;
        }
        for (const char c : character) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += escaped;
        }
    }
    return out;
}

} // namespace stillroom
