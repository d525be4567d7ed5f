#include "base/rowvalues.h"

#include "base/passwords.h"
#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace stillroom {
namespace {

constexpr const char* kLeftOut = "values left out";

/// Replaces what stands between the bracket at `open` and the last one that can close it. A value may hold brackets and line breaks itself,
/// so rather too much goes than too little.
[[nodiscard]] std::string withoutBracketed(const std::string& text, std::size_t open) {
    const std::size_t close = text.rfind(')');
    return text.substr(0, open + 1) + kLeftOut + (close == std::string::npos || close <= open ? ")" : text.substr(close));
}

/// "Failing row contains (1, alice, ...).", wherever it begins; in another language it is known by the SQLSTATE alone.
[[nodiscard]] std::string withoutRow(const std::string& text, const std::string& sqlState) {
    constexpr std::string_view kRow = "Failing row contains (";
    if (const std::size_t row = text.find(kRow); row != std::string::npos) {
        const std::size_t open = row + kRow.size() - 1;
        std::size_t close = std::string::npos; // what follows it in lines of its own is kept
        for (std::size_t at = text.find(").", open); at != std::string::npos; at = text.find(").", at + 1)) {
            if (at + 2 == text.size() || text[at + 2] == '\n') close = at;
        }
        return text.substr(0, open + 1) + kLeftOut + (close == std::string::npos ? ")" : text.substr(close));
    }
    const bool isOfRow = sqlState == "23502" || sqlState == "23514" || sqlState == "44000";
    const std::size_t open = isOfRow ? text.find('(', std::min(text.find('\n'), text.size())) : std::string::npos;
    return open == std::string::npos ? text : withoutBracketed(text, open);
}

/// Whether one of the names in `text` is that of a secret.
[[nodiscard]] bool namesSecret(std::string_view text) {
    std::string name;
    for (const char c : std::string(text) + ' ') {
        const bool ofName = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
        if (ofName) {
            name += c;
        } else {
            if (isSecretName(name)) return true;
            name.clear();
        }
    }
    return false;
}

/// "Key (token)=(x) already exists."
[[nodiscard]] std::string withoutSecretKey(const std::string& text) {
    constexpr std::string_view kBetween = ")=(";
    constexpr std::string_view kAfter[] = {") already exists", ") is not present", ") is still referenced", ") is duplicated"};
    const std::size_t between = text.find(kBetween);
    if (between == std::string::npos) return text;
    const std::size_t line = text.rfind('\n', between);
    const std::size_t begin = line == std::string::npos ? 0 : line;
    if (!namesSecret(std::string_view(text).substr(begin, between - begin))) return text;
    const std::size_t open = between + kBetween.size() - 1;
    std::size_t close = std::string::npos;
    for (const std::string_view after : kAfter) {
        if (const std::size_t at = text.rfind(after); at != std::string::npos && at > open) close = at;
    }
    return close == std::string::npos ? withoutBracketed(text, open) : text.substr(0, open + 1) + kLeftOut + text.substr(close);
}

/// "COPY users, line 3: "1,alice,..."", in its own line of the context.
[[nodiscard]] std::string withoutCopied(const std::string& text) {
    const std::size_t copy = text.find("  COPY ", std::min(text.find('\n'), text.size()));
    const std::size_t line = copy == std::string::npos ? copy : text.find(": \"", copy);
    return line == std::string::npos ? text : text.substr(0, line + 2) + kLeftOut;
}

/// Class 22, data exception: from a function, a trigger or a file where there are more lines, but no caret that points into the statement.
[[nodiscard]] std::string withoutData(const std::string& text, const std::string& sqlState) {
    if (!sqlState.starts_with("22") || text.find('\n') == std::string::npos) return text;
    const auto lines = splitWords(text, "\n");
    if (lines.size() > 2 && trimmed(lines[2]) == "^") return text;
    const std::size_t quote = text.find('"');
    return quote == std::string::npos ? text.substr(0, text.find('\n')) : text.substr(0, quote) + "\"" + kLeftOut + "\"";
}

} // namespace

std::string withoutRowValues(const std::string& message, const std::string& sqlState) {
    return withoutCopied(withoutSecretKey(withoutRow(withoutData(message, sqlState), sqlState)));
}

} // namespace stillroom
