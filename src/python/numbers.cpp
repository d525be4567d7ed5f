#include "python/numbers.h"

namespace stillroom::python {
namespace {

[[nodiscard]] bool isDigit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] bool isNamePart(char c) {
    return isDigit(c) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// `1if x else y` is still accepted (with a warning) by CPython: see verify_end_of_number in its tokenizer.
[[nodiscard]] bool keywordFollows(std::string_view rest) {
    for (const std::string_view word : {"and", "else", "for", "if", "in", "is", "not", "or"}) {
        if (rest.starts_with(word)) return true;
    }
    return false;
}

} // namespace

NumberScan scanNumber(std::string_view text, std::uint32_t start) {
    std::uint32_t i = start;
    const auto at = [text](std::uint32_t k) { return k < text.size() ? text[k] : '\0'; };
    const auto digits = [&](auto accept) {
        while (accept(at(i)) || (at(i) == '_' && accept(at(i + 1)))) ++i;
    };
    const char base = static_cast<char>(at(i + 1) | 0x20);
    bool valid = true;
    if (at(i) == '0' && (base == 'x' || base == 'o' || base == 'b')) {
        i += 2;
        const std::uint32_t first = i;
        digits([base](char c) {
            if (base == 'b') return c == '0' || c == '1';
            if (base == 'o') return c >= '0' && c <= '7';
            const char low = static_cast<char>(c | 0x20);
            return isDigit(c) || (low >= 'a' && low <= 'f');
        });
        valid = i != first && !isDigit(at(i));
    } else {
        digits(isDigit);
        bool octalOfPython2 = at(start) == '0' && text.substr(start, i - start).find_first_not_of("0_") != std::string_view::npos;
        if (at(i) == '.') {
            octalOfPython2 = false;
            ++i;
            if (isDigit(at(i))) digits(isDigit);
        }
        if ((at(i) | 0x20) == 'e') {
            const std::uint32_t sign = at(i + 1) == '+' || at(i + 1) == '-' ? 1 : 0;
            if (isDigit(at(i + 1 + sign))) {
                octalOfPython2 = false;
                i += 1 + sign;
                digits(isDigit);
            }
        }
        if ((at(i) | 0x20) == 'j') {
            octalOfPython2 = false;
            ++i;
        }
        valid = !octalOfPython2;
    }
    if (isNamePart(at(i)) && !keywordFollows(text.substr(i))) {
        while (isNamePart(at(i))) ++i;
        valid = false;
    }
    return {i, valid};
}

} // namespace stillroom::python
