#include "base/passwords.h"

#include "base/text.h"

#include <algorithm>
#include <string_view>

namespace stillroom {
namespace {

constexpr const char* kHidden = "'***'";

/// After blanks, comments, the quote that ends a name, and "=".
[[nodiscard]] std::size_t toValue(const std::string& text, std::size_t at) {
    if (at < text.size() && text[at] == '"') ++at;
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r' || text[at] == '=') {
            ++at;
        } else if (text.compare(at, 2, "/*") == 0) {
            at = std::min(text.find("*/", at), text.size() - 2) + 2;
        } else if (text.compare(at, 2, "--") == 0) {
            at = std::min(text.find('\n', at), text.size());
        } else {
            break;
        }
    }
    return at;
}

/// The end of the literal that begins at `at`; `at` where none does.
[[nodiscard]] std::size_t endOfLiteral(const std::string& text, std::size_t at) {
    std::size_t quote = at;
    if (text.compare(at, 2, "U&") == 0 || text.compare(at, 2, "u&") == 0) quote += 2;
    const bool escapes = at < text.size() && (text[at] == 'E' || text[at] == 'e');
    if (escapes) ++quote;
    if (quote >= text.size()) return at;
    if (text[at] == '$') { // $tag$...$tag$
        const auto tagEnd = text.find('$', at + 1);
        if (tagEnd == std::string::npos) return at;
        const std::string tag = text.substr(at, tagEnd + 1 - at);
        const auto end = text.find(tag, tagEnd + 1);
        return end == std::string::npos ? text.size() : end + tag.size();
    }
    if (text[quote] != '\'') return at;
    if (text.compare(quote, 2, "''") == 0) { // a literal in a literal, or an empty one
        const auto end = text.find("''", quote + 2);
        return end == std::string::npos ? quote + 2 : end + 2;
    }
    std::size_t end = quote + 1;
    for (; end < text.size(); ++end) {
        if (escapes && text[end] == '\\') {
            ++end;
        } else if (text[end] == '\'') {
            if (end + 1 >= text.size() || text[end + 1] != '\'') break;
            ++end;
        }
    }
    return std::min(end + 1, text.size());
}

[[nodiscard]] std::string withoutNamed(const std::string& text) {
    constexpr std::string_view kWord = "password";
    const std::string low = lowered(text);
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = low.find(kWord); at != std::string::npos; at = low.find(kWord, at)) {
        at += kWord.size();
        const std::size_t value = toValue(text, at);
        std::size_t end = endOfLiteral(text, value);
        if (end == value && value > 0 && text[value - 1] == '=') end = std::min(text.find_first_of(" \t\n'\"&;", value), text.size()); // in a connection string
        if (end == value) continue;
        out += text.substr(done, value - done) + kHidden;
        done = at = end;
    }
    return out + text.substr(done);
}

[[nodiscard]] std::string withoutThoseOfUrls(const std::string& text) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at)) {
        at += 3;
        const std::size_t stop = std::min(text.find_first_of(" \t\n'\"/", at), text.size());
        const std::size_t host = text.rfind('@', stop);
        const std::size_t colon = text.find(':', at);
        if (host == std::string::npos || host < at || colon > host || host == stop) continue;
        out += text.substr(done, colon + 1 - done) + "***";
        done = at = host;
    }
    return out + text.substr(done);
}

} // namespace

std::string withoutPasswords(const std::string& text) { return withoutThoseOfUrls(withoutNamed(text)); }

} // namespace stillroom
