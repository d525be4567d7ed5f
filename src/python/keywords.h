#pragma once

#include "python/token.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace stillroom::python {

namespace keywords {

struct KeywordEntry {
    std::string_view text;
    Tok kind;
};
inline constexpr KeywordEntry kKeywords[] = {
    {"and", Tok::KwAnd},       {"as", Tok::KwAs},           {"assert", Tok::KwAssert},     {"async", Tok::KwAsync},
    {"await", Tok::KwAwait},   {"break", Tok::KwBreak},     {"class", Tok::KwClass},       {"continue", Tok::KwContinue},
    {"def", Tok::KwDef},       {"del", Tok::KwDel},         {"elif", Tok::KwElif},         {"else", Tok::KwElse},
    {"except", Tok::KwExcept}, {"finally", Tok::KwFinally}, {"for", Tok::KwFor},           {"from", Tok::KwFrom},
    {"global", Tok::KwGlobal}, {"if", Tok::KwIf},           {"import", Tok::KwImport},     {"in", Tok::KwIn},
    {"is", Tok::KwIs},         {"lambda", Tok::KwLambda},   {"nonlocal", Tok::KwNonlocal}, {"not", Tok::KwNot},
    {"or", Tok::KwOr},         {"pass", Tok::KwPass},       {"raise", Tok::KwRaise},       {"return", Tok::KwReturn},
    {"try", Tok::KwTry},       {"while", Tok::KwWhile},     {"with", Tok::KwWith},         {"yield", Tok::KwYield},
    {"False", Tok::KwFalse},   {"None", Tok::KwNone},       {"True", Tok::KwTrue},
};

// Open-addressed table over (first byte, last byte, length), filled at compile time: one probe decides for most names.
inline constexpr std::size_t kKeywordSlots = 256;
constexpr std::size_t keywordHash(std::string_view name) {
    return (static_cast<unsigned char>(name.front()) * 5U + static_cast<unsigned char>(name.back()) * 3U + name.size() * 29U) % kKeywordSlots;
}
constexpr auto makeKeywordTable() {
    std::array<KeywordEntry, kKeywordSlots> table{};
    for (const KeywordEntry& entry : kKeywords) {
        std::size_t slot = keywordHash(entry.text);
        while (!table[slot].text.empty()) slot = (slot + 1) % kKeywordSlots;
        table[slot] = entry;
    }
    return table;
}
inline constexpr auto kKeywordTable = makeKeywordTable();

} // namespace keywords

/// The keyword that `name` is, or Tok::Name. In the header: it is called once a name.
[[nodiscard]] inline Tok nameOrKeyword(std::string_view name) {
    if (name.size() < 2 || name.size() > 8) return Tok::Name;
    for (std::size_t slot = keywords::keywordHash(name);; slot = (slot + 1) % keywords::kKeywordSlots) {
        const keywords::KeywordEntry& entry = keywords::kKeywordTable[slot];
        if (entry.text.empty()) return Tok::Name;
        if (entry.text == name) return entry.kind;
    }
}

/// Whether a line inside brackets that begins with `keyword` can only be a new statement.
[[nodiscard]] inline bool beginsStatement(Tok keyword) {
    switch (keyword) {
    case Tok::KwDef:
    case Tok::KwClass:
    case Tok::KwImport:
    case Tok::KwReturn:
    case Tok::KwRaise:
    case Tok::KwTry:
    case Tok::KwWhile:
    case Tok::KwWith:
    case Tok::KwDel:
    case Tok::KwPass:
    case Tok::KwBreak:
    case Tok::KwContinue:
    case Tok::KwGlobal:
    case Tok::KwNonlocal:
    case Tok::KwAssert:
    case Tok::KwExcept:
    case Tok::KwFinally:
    case Tok::KwElif: return true;
    default: return false;
    }
}

} // namespace stillroom::python
