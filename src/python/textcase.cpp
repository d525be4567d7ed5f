#include "python/textcase.h"

#include "base/utf8.h"

#include <utf8proc.h>

namespace stillroom::python {
namespace {

using Letter = utf8proc_int32_t;

constexpr Letter kSharpS = 0xDF;
constexpr Letter kDottedI = 0x130;
constexpr Letter kSigma = 0x3A3;

/// Letters that several letters stand for in upper case, by Unicode's SpecialCasing: but for the German one left alone.
[[nodiscard]] bool isSpecial(Letter c) {
    return c == 0x149 || c == 0x1F0 || c == 0x390 || c == 0x3B0 || c == 0x587 || (c >= 0x1E96 && c <= 0x1E9A) || (c >= 0x1F50 && c <= 0x1FFF) ||
           (c >= 0xFB00 && c <= 0xFB17);
}

[[nodiscard]] bool isCased(Letter c) {
    const utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT;
}

/// Letters without a case that count as lower case all the same.
[[nodiscard]] bool isPerhapsCased(Letter c) { return c == 0xAA || c == 0xBA || utf8proc_category(c) == UTF8PROC_CATEGORY_LM; }

[[nodiscard]] bool appendLower(std::string& to, Letter c) {
    if (c == kDottedI || c == kSigma) return false;
    appendUtf8(to, static_cast<std::uint32_t>(utf8proc_tolower(c)));
    return true;
}

[[nodiscard]] bool appendUpper(std::string& to, Letter c, bool asTitle) {
    if (isSpecial(c)) return false;
    if (c == kSharpS)
        to += asTitle ? "Ss" : "SS";
    else
        appendUtf8(to, static_cast<std::uint32_t>(asTitle ? utf8proc_totitle(c) : utf8proc_toupper(c)));
    return true;
}

} // namespace

std::optional<std::string> inCase(std::string_view text, Case wanted) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    std::string result;
    result.reserve(text.size());
    bool begins = true; // of a word, or of the text
    while (left > 0) {
        Letter c = 0;
        const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &c);
        if (read <= 0 || (wanted == Case::Title && isPerhapsCased(c))) return std::nullopt;
        const bool isUp = wanted == Case::Upper || (wanted != Case::Lower && begins);
        if (!(isUp ? appendUpper(result, c, wanted != Case::Upper) : appendLower(result, c))) return std::nullopt;
        begins = wanted == Case::Title && !isCased(c);
        bytes += read;
        left -= read;
    }
    return result;
}

} // namespace stillroom::python
