#include "schema/normalform.h"

#include "base/text.h"
#include "schema/expression.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace stillroom::schema {
namespace {

/// In lower case and with single blanks outside quotes; no blanks around punctuation.
[[nodiscard]] std::string spelled(const std::string& text) {
    std::string out;
    char quote = '\0';
    for (const char c : text) {
        if (quote != '\0') {
            out += c;
            if (c == quote) quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
            out += c;
        } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else {
            const bool punctuation = c == ',' || c == '(' || c == ')' || c == '=' || c == '<' || c == '>' || c == '+' || c == '*' || c == '/' || c == '|';
            if (punctuation && !out.empty() && out.back() == ' ') out.pop_back();
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    std::string tight;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const char before = tight.empty() ? '\0' : tight.back();
        const bool needless = out[i] == ' ' && (before == ',' || before == '(' || before == '=' || before == '<' || before == '>' || before == '+' ||
                                                before == '*' || before == '/' || before == '|');
        if (!needless) tight += out[i];
    }
    return std::string(trimmed(tight));
}

[[nodiscard]] bool wrapped(const std::string& text) {
    if (text.size() < 2 || text.front() != '(' || text.back() != ')') return false;
    int depth = 0;
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0 && i + 1 < text.size()) {
            return false;
        }
    }
    return true;
}

/// Without `::type` behind literals, columns and parentheses; quoted texts stay whole.
[[nodiscard]] std::string withoutCasts(const std::string& text) {
    std::string out;
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            out += c;
            if (c == quote) quote = '\0';
            continue;
        }
        if (c == '\'' || c == '"') {
            quote = c;
            out += c;
            continue;
        }
        if (c != ':' || i + 1 >= text.size() || text[i + 1] != ':') {
            out += c;
            continue;
        }
        i += 2;
        const std::size_t begin = i;
        while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_' || text[i] == '.' || text[i] == '"')) ++i;
        // Types of several words.
        for (const std::string_view more : {" varying", " without time zone", " with time zone", " precision"}) {
            if (std::string_view(text).substr(i).starts_with(more)) i += more.size();
        }
        if (i < text.size() && text[i] == '(' && i > begin) i = std::min(text.find(')', i), text.size() - 1) + 1;
        for (const std::string_view more : {" without time zone", " with time zone"}) {
            if (std::string_view(text).substr(i).starts_with(more)) i += more.size();
        }
        while (std::string_view(text).substr(i).starts_with("[]")) i += 2;
        --i;
    }
    return out;
}

[[nodiscard]] std::string unwrapped(std::string text) {
    while (wrapped(text)) text = std::string(trimmed(std::string_view(text).substr(1, text.size() - 2)));
    return text;
}

constexpr std::string_view kCollate = " collate ";

/// Where a type says its collation; npos where it does not.
[[nodiscard]] std::size_t collationIn(const std::string& type) {
    const std::size_t at = type.find(" COLLATE ");
    return at != std::string::npos ? at : type.find(kCollate);
}

[[nodiscard]] bool isBareName(std::string_view text) {
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    return !text.empty() && isLetter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) { return isLetter(c) || (c >= '0' && c <= '9'); });
}

[[nodiscard]] bool isNumber(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

[[nodiscard]] std::string withoutQuotes(const std::string& name, const std::string& defaultSchema) {
    std::string plain;
    for (const char c : name) {
        if (c != '"') plain += c;
    }
    if (!defaultSchema.empty() && plain.starts_with(defaultSchema + ".")) plain.erase(0, defaultSchema.size() + 1);
    return plain;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kPostgreSqlNames = {{
    {"varchar", "character varying"},
    {"char", "character"},
    {"bpchar", "character"},
    {"nvarchar", "character varying"},
    {"nchar", "character"},
    {"int", "integer"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"int2", "smallint"},
    {"serial", "integer"},
    {"bigserial", "bigint"},
    {"smallserial", "smallint"},
    {"float8", "double precision"},
    {"float4", "real"},
    {"decimal", "numeric"},
    {"bool", "boolean"},
    {"varbit", "bit varying"},
    {"double", "double precision"},
    {"double_precision", "double precision"},
    {"timestamptz", "timestamp with time zone"},
    {"timetz", "time with time zone"},
    {"string", "text"},
}};

[[nodiscard]] std::string postgreSqlType(std::string type, const std::string& defaultSchema) {
    std::string array;
    while (type.ends_with("[]")) {
        array += "[]";
        type.resize(type.size() - 2);
    }
    if (!array.empty()) array = "[]"; // the engine keeps no number of dimensions
    // name, arguments, and what stands behind them
    const std::size_t open = type.find('(');
    const std::size_t close = open == std::string::npos ? std::string::npos : type.find(')', open);
    std::string name = std::string(trimmed(std::string_view(type).substr(0, open)));
    std::string arguments = close == std::string::npos ? "" : type.substr(open + 1, close - open - 1);
    std::string tail = close == std::string::npos ? "" : std::string(trimmed(std::string_view(type).substr(close + 1)));
    for (const auto& [from, to] : kPostgreSqlNames) {
        if (name == from) {
            name = to;
            break;
        }
    }
    std::string zone;
    for (const std::string_view suffix : {" with time zone", " without time zone"}) {
        if (name.ends_with(suffix)) {
            zone = suffix;
            name.resize(name.size() - suffix.size());
        }
    }
    if (!tail.empty()) zone = " " + tail;
    if (name == "timestamp" || name == "time") {
        if (zone.empty()) zone = " without time zone";
        return name + (arguments.empty() ? "" : "(" + arguments + ")") + zone + array;
    }
    if (name == "float") {
        const int precision = arguments.empty() ? 53 : std::atoi(arguments.c_str());
        return (precision <= 24 ? "real" : "double precision") + array;
    }
    if (name == "numeric" && !arguments.empty() && arguments.find(',') == std::string::npos) arguments += ",0";
    if ((name == "character" || name == "bit") && arguments.empty()) arguments = "1";
    return withoutQuotes(name, defaultSchema) + (arguments.empty() ? "" : "(" + arguments + ")") + array;
}

} // namespace

TypeAndCollation collationApart(const std::string& type) {
    const std::size_t at = collationIn(type);
    if (at == std::string::npos) return {type, {}};
    const std::string_view name = trimmed(std::string_view(type).substr(at + kCollate.size()));
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '"' || (i + 1 < name.size() && i > 0 && name[i + 1] == '"')) plain += name[i];
    }
    return {type.substr(0, at), plain};
}

std::string collationOf(Dialect dialect, const Column& column) {
    if (column.collation.empty() && collationIn(column.type) == std::string::npos) return {}; // nearly all
    std::string name = column.collation.empty() ? collationApart(column.type).collation : column.collation;
    if (dialect == Dialect::Sqlite) return lowered(name) == "binary" ? std::string() : lowered(name);
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos && dot + 1 < name.size() && name.starts_with("pg_catalog")) name.erase(0, dot + 1);
    return name == "default" ? std::string() : name;
}

std::string serialType(Dialect dialect, const Column& column) {
    if (dialect != Dialect::PostgreSql || !column.autoincrement || column.identity || column.defaultText || !column.sequence.empty()) return {};
    const std::string normal = normalType(dialect, column.type);
    return normal == "bigint" || normal == "smallint" ? normal : "integer";
}

std::string normalType(Dialect dialect, const std::string& type, const std::string& defaultSchema) {
    if (collationIn(type) != std::string::npos) return normalType(dialect, collationApart(type).type, defaultSchema);
    const bool quoted = type.find('"') != std::string::npos;
    std::string text = spelled(type);
    if (dialect == Dialect::PostgreSql) return quoted ? withoutQuotes(text, defaultSchema) : postgreSqlType(text, defaultSchema);
    // SQLite keeps the text as declared; these are one to SQLAlchemy too.
    if (text == "int") return "integer";
    if (text.starts_with("decimal")) return "numeric" + text.substr(7);
    return text;
}

std::string normalDefault(Dialect dialect, const std::string& text) {
    std::string normal = unwrapped(spelled(text));
    if (dialect == Dialect::PostgreSql) normal = unwrapped(std::string(trimmed(withoutCasts(normal))));
    if (normal.size() > 2 && normal.front() == '\'' && normal.back() == '\'') {
        std::string inner = normal.substr(1, normal.size() - 2);
        if (isNumber(inner) || inner == "true" || inner == "false") return inner;
    }
    if (dialect == Dialect::Sqlite && (normal == "true" || normal == "false")) return normal == "true" ? "1" : "0";
    return normal;
}

bool isLiteral(const std::string& normal) {
    return isNumber(normal) || normal == "true" || normal == "false" || normal == "null" ||
           (normal.size() >= 2 && normal.front() == '\'' && normal.find('\'', 1) == normal.size() - 1);
}

IndexKey withOrderApart(Dialect dialect, IndexKey key) {
    if (!key.isExpression) return key;
    const auto take = [&key](std::string_view word) {
        if (key.text.size() <= word.size() || lowered(key.text.substr(key.text.size() - word.size())) != word) return false;
        key.text.resize(key.text.size() - word.size());
        return true;
    };
    const bool first = take(" nulls first");
    const bool last = take(" nulls last");
    key.descending = take(" desc") || key.descending;
    take(" asc");
    // What the direction implies anyway: PostgreSQL has NULL as the largest value, SQLite as the smallest.
    const bool firstImplied = key.descending == (dialect == Dialect::PostgreSql);
    key.nullsFirst = key.nullsFirst || (first && !firstImplied);
    key.nullsLast = key.nullsLast || (last && firstImplied);
    const std::size_t blank = key.text.rfind(' ');
    if (dialect == Dialect::PostgreSql && blank != std::string::npos && key.text.ends_with("_ops") && key.text.find(')', blank) == std::string::npos) {
        key.opclass = key.text.substr(blank + 1);
        key.text.resize(blank);
    }
    const std::size_t collate = lowered(key.text).rfind(" collate ");
    if (collate != std::string::npos && key.text.find_first_of("()'", collate) == std::string::npos) {
        key.collation = collationApart(key.text.substr(collate)).collation;
        key.text.resize(collate);
    }
    const std::string inner = unwrapped(key.text);
    if (isBareName(inner)) {
        key.isExpression = false;
        key.text = dialect == Dialect::PostgreSql ? lowered(inner) : inner;
    }
    return key;
}

Sameness sameExpression(Dialect dialect, const std::string& a, const std::string& b) {
    if (unwrapped(spelled(a)) == unwrapped(spelled(b))) return Sameness::Same;
    if (a.empty() || b.empty()) return Sameness::Different;
    if (dialect != Dialect::PostgreSql) return Sameness::CannotTell;
    const auto first = canonicalExpression(a);
    const auto second = canonicalExpression(b);
    if (!first || !second) return Sameness::CannotTell;
    if (first->text == second->text) return Sameness::Same;
    return first->leaves == second->leaves ? Sameness::CannotTell : Sameness::Different;
}

} // namespace stillroom::schema
