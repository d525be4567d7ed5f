#include "schema/dialect.h"

#include "schema/reservedwords.h"

#include <algorithm>

namespace stillroom::schema {
namespace {

[[nodiscard]] bool isPlain(std::string_view name) {
    if (name.empty() || (name.front() >= '0' && name.front() <= '9') || isReservedWord(name)) return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

[[nodiscard]] std::string doubled(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == '\0') break; // no identifier or text can hold it, and what follows must not escape the quotes
        out += c;
        if (c == quote) out += c;
    }
    return out += quote;
}

} // namespace

std::string quoteIdentifier(Dialect /*dialect*/, std::string_view name) { return isPlain(name) ? std::string(name) : doubled(name, '"'); }

std::string quoteName(Dialect dialect, std::string_view schema, std::string_view name) {
    return schema.empty() ? quoteIdentifier(dialect, name) : quoteIdentifier(dialect, schema) + "." + quoteIdentifier(dialect, name);
}

std::string quoteLiteral(Dialect dialect, std::string_view text) {
    std::string literal = doubled(text, '\'');
    if (dialect == Dialect::PostgreSql && text.find('\\') != std::string_view::npos) { // E'' means the same under either setting
        std::string escaped = "E";
        for (const char c : literal) {
            escaped += c;
            if (c == '\\') escaped += c;
        }
        return escaped;
    }
    return literal;
}

} // namespace stillroom::schema
