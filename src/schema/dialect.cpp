#include "schema/dialect.h"

#include <algorithm>

namespace stillroom::schema {
namespace {

// Reserved words that a version table or its schema could plausibly be called; anything else in lower case needs no
// quotes in either dialect, and a word too many here only costs two quotes.
constexpr std::string_view kReserved[] = {"all",    "and",    "as",     "between", "by",    "case",   "check",  "column", "constraint", "create", "current_user",
                                          "default", "desc",  "distinct", "do",    "else",  "end",    "except", "false",  "for",        "foreign", "from",
                                          "grant",  "group",  "having", "in",      "index", "insert", "into",   "is",     "join",       "limit",  "not",
                                          "null",   "on",     "or",     "order",   "primary", "references", "select", "set", "table",   "then",   "to",
                                          "transaction", "true", "union", "unique", "update", "user", "using",  "values", "when",       "where",  "window", "with"};

[[nodiscard]] bool isPlain(std::string_view name) {
    if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    return plain && std::find(std::begin(kReserved), std::end(kReserved), name) == std::end(kReserved);
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
