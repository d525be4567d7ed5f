#include "base/sqlwords.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>

namespace stillroom {
namespace {

using Kind = SqlWord::Kind;

[[nodiscard]] bool isNameByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0; }

/// After the quote that closes the one at `quote`; a doubled one, and with `escapes` one after a backslash, does not.
[[nodiscard]] std::size_t afterQuoted(const std::string& text, std::size_t quote, bool escapes) {
    for (std::size_t i = quote + 1; i < text.size(); ++i) {
        if (escapes && text[i] == '\\') {
            ++i;
        } else if (text[i] == text[quote]) {
            if (i + 1 >= text.size() || text[i + 1] != text[quote]) return i + 1;
            ++i;
        }
    }
    return text.size();
}

/// The length of the $tag$ at `at`; 0 where none is there.
[[nodiscard]] std::size_t tagLength(const std::string& text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && isNameByte(text[end])) ++end;
    const bool digit = at + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0; // $1
    return end < text.size() && text[end] == '$' && !digit ? end + 1 - at : 0;
}

/// The literal that begins at `at`, with E, U& or the like before its quote. \returns its end; `at` where none begins
[[nodiscard]] std::size_t literalEnd(const std::string& text, std::size_t at) {
    if (text[at] == '\'') return afterQuoted(text, at, false);
    const char prefix = static_cast<char>(std::tolower(static_cast<unsigned char>(text[at])));
    if (text.compare(at + 1, 1, "'") == 0 && (prefix == 'e' || prefix == 'b' || prefix == 'x' || prefix == 'n'))
        return afterQuoted(text, at + 1, prefix == 'e');
    return prefix == 'u' && text.compare(at + 1, 2, "&'") == 0 ? afterQuoted(text, at + 2, false) : at;
}

[[nodiscard]] SqlWord wordAt(const std::string& text, std::size_t at) {
    if (text.compare(at, 2, "--") == 0) return {Kind::Comment, at, std::min(text.find('\n', at), text.size())};
    if (text.compare(at, 2, "/*") == 0) {
        const std::size_t end = text.find("*/", at + 2);
        return {Kind::Comment, at, end == std::string::npos ? text.size() : end + 2};
    }
    if (const std::size_t end = literalEnd(text, at); end != at) return {Kind::Literal, at, end};
    if (const std::size_t tag = text[at] == '$' ? tagLength(text, at) : 0; tag > 0) {
        const std::size_t close = text.find(text.substr(at, tag), at + tag);
        return close == std::string::npos ? SqlWord{Kind::Literal, at, text.size(), tag, false} : SqlWord{Kind::Literal, at, close + tag, tag};
    }
    if (text[at] == '"' || text[at] == '`') return {Kind::Name, at, afterQuoted(text, at, false)};
    if (isNameByte(text[at])) {
        std::size_t end = at + 1;
        while (end < text.size() && (isNameByte(text[end]) || text[end] == '$')) ++end;
        return {Kind::Name, at, end};
    }
    const bool two = text.compare(at, 2, ":=") == 0 || text.compare(at, 2, "=>") == 0;
    return {Kind::Sign, at, at + (two ? 2 : 1)};
}

} // namespace

std::vector<SqlWord> wordsOf(const std::string& text) {
    std::vector<SqlWord> words;
    for (std::size_t at = 0; at < text.size();) {
        if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
            ++at;
            continue;
        }
        words.push_back(wordAt(text, at));
        at = words.back().end;
    }
    return words;
}

std::string nameOf(const std::string& text, const SqlWord& word) {
    const std::string name = text.substr(word.begin, word.end - word.begin);
    const bool quoted = name.size() >= 2 && (name[0] == '"' || name[0] == '`');
    return quoted ? name.substr(1, name.size() - 2) : name;
}

std::string valueOf(const std::string& text, const SqlWord& word) {
    if (word.tagged()) return text.substr(word.begin + word.tag, word.tagEnd() - word.begin - word.tag);
    std::string value = text.substr(word.begin, word.end - word.begin);
    const std::size_t open = value.find('\'');
    if (open == std::string::npos) return value;
    value.erase(0, open + 1);
    if (value.ends_with('\'')) value.pop_back();
    return value;
}

} // namespace stillroom
