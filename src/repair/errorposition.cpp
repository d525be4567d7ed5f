#include "repair/errorposition.h"

#include <algorithm>
#include <cstdlib>

namespace stillroom::repair {
namespace {

/// The bytes of the first `characters` characters.
[[nodiscard]] std::size_t bytesOf(const std::string& text, std::size_t characters) {
    std::size_t at = 0;
    while (at < text.size() && characters > 0) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
        --characters;
    }
    return at;
}

/// Where a line of `sql` begins, counted from 1.
[[nodiscard]] std::size_t lineBegin(const std::string& sql, int line) {
    std::size_t begin = 0;
    for (int i = 1; i < line && begin != std::string::npos; ++i) {
        begin = sql.find('\n', begin);
        if (begin != std::string::npos) ++begin;
    }
    return begin;
}

} // namespace

std::optional<std::size_t> errorPosition(const std::string& sql, const std::string& message) {
    const std::size_t mark = message.rfind("\nLINE ");
    if (mark == std::string::npos) return std::nullopt;
    const int line = std::atoi(message.c_str() + mark + 6);
    const std::size_t colon = message.find(": ", mark);
    const std::size_t end = message.find('\n', mark + 1);
    if (line < 1 || colon == std::string::npos || end == std::string::npos || colon > end) return std::nullopt;
    const std::size_t caret = message.find('^', end);
    if (caret == std::string::npos) return std::nullopt;
    const std::size_t prefix = colon + 2 - (mark + 1); // "LINE 3: ", under which the caret's line has blanks
    const std::size_t column = caret - (end + 1);      // in characters: blanks are single ones
    std::string excerpt = message.substr(colon + 2, end - colon - 2);
    if (column < prefix) return std::nullopt;
    std::size_t within = bytesOf(excerpt, column - prefix);
    const std::size_t begin = lineBegin(sql, line);
    if (begin == std::string::npos) return std::nullopt;
    const std::string text = sql.substr(begin, std::min(sql.find('\n', begin), sql.size()) - begin);
    // A long line is shown in part, with dots for what was left out.
    if (excerpt.rfind("...", 0) == 0 && within >= 3) {
        excerpt.erase(0, 3);
        within -= 3;
    }
    if (excerpt.size() > 3 && excerpt.ends_with("...") && text.find(excerpt) == std::string::npos) excerpt.resize(excerpt.size() - 3);
    const std::size_t shown = text.find(excerpt);
    if (shown == std::string::npos) return std::nullopt;
    return std::min(begin + shown + within, sql.size());
}

} // namespace stillroom::repair
