#include "orm/identifiers.h"

#include "base/error.h"
#include "base/text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace stillroom::orm {

using schema::Dialect;

namespace {

// RESERVED_WORDS of SQLAlchemy's two dialects, sorted.
constexpr std::string_view kPostgresqlWords[] = {"all",
                                                 "analyse",
                                                 "analyze",
                                                 "and",
                                                 "any",
                                                 "array",
                                                 "as",
                                                 "asc",
                                                 "asymmetric",
                                                 "authorization",
                                                 "between",
                                                 "binary",
                                                 "both",
                                                 "case",
                                                 "cast",
                                                 "check",
                                                 "collate",
                                                 "column",
                                                 "constraint",
                                                 "create",
                                                 "cross",
                                                 "current_catalog",
                                                 "current_date",
                                                 "current_role",
                                                 "current_schema",
                                                 "current_time",
                                                 "current_timestamp",
                                                 "current_user",
                                                 "default",
                                                 "deferrable",
                                                 "desc",
                                                 "distinct",
                                                 "do",
                                                 "else",
                                                 "end",
                                                 "except",
                                                 "false",
                                                 "fetch",
                                                 "for",
                                                 "foreign",
                                                 "freeze",
                                                 "from",
                                                 "full",
                                                 "grant",
                                                 "group",
                                                 "having",
                                                 "ilike",
                                                 "in",
                                                 "initially",
                                                 "inner",
                                                 "intersect",
                                                 "into",
                                                 "is",
                                                 "isnull",
                                                 "join",
                                                 "leading",
                                                 "left",
                                                 "like",
                                                 "limit",
                                                 "localtime",
                                                 "localtimestamp",
                                                 "natural",
                                                 "new",
                                                 "not",
                                                 "notnull",
                                                 "null",
                                                 "of",
                                                 "off",
                                                 "offset",
                                                 "old",
                                                 "on",
                                                 "only",
                                                 "or",
                                                 "order",
                                                 "outer",
                                                 "over",
                                                 "overlaps",
                                                 "placing",
                                                 "primary",
                                                 "references",
                                                 "returning",
                                                 "right",
                                                 "select",
                                                 "session_user",
                                                 "similar",
                                                 "some",
                                                 "symmetric",
                                                 "table",
                                                 "then",
                                                 "to",
                                                 "trailing",
                                                 "true",
                                                 "union",
                                                 "unique",
                                                 "user",
                                                 "using",
                                                 "variadic",
                                                 "verbose",
                                                 "when",
                                                 "where",
                                                 "window",
                                                 "with"};
constexpr std::string_view kSqliteWords[] = {"add",       "after",      "all",           "alter",     "analyze",      "and",          "as",
                                             "asc",       "attach",     "autoincrement", "before",    "begin",        "between",      "by",
                                             "cascade",   "case",       "cast",          "check",     "collate",      "column",       "commit",
                                             "conflict",  "constraint", "create",        "cross",     "current_date", "current_time", "current_timestamp",
                                             "database",  "default",    "deferrable",    "deferred",  "delete",       "desc",         "detach",
                                             "distinct",  "drop",       "each",          "else",      "end",          "escape",       "except",
                                             "exclusive", "exists",     "explain",       "fail",      "false",        "for",          "foreign",
                                             "from",      "full",       "glob",          "group",     "having",       "if",           "ignore",
                                             "immediate", "in",         "index",         "indexed",   "initially",    "inner",        "insert",
                                             "instead",   "intersect",  "into",          "is",        "isnull",       "join",         "key",
                                             "left",      "like",       "limit",         "match",     "natural",      "not",          "notnull",
                                             "null",      "of",         "offset",        "on",        "or",           "order",        "outer",
                                             "plan",      "pragma",     "primary",       "query",     "raise",        "references",   "reindex",
                                             "rename",    "replace",    "restrict",      "right",     "rollback",     "row",          "select",
                                             "set",       "table",      "temp",          "temporary", "then",         "to",           "transaction",
                                             "trigger",   "true",       "union",         "unique",    "update",       "using",        "vacuum",
                                             "values",    "view",       "virtual",       "when",      "where"};

[[nodiscard]] bool isReserved(Dialect dialect, std::string_view word) {
    return dialect == Dialect::PostgreSql ? std::binary_search(std::begin(kPostgresqlWords), std::end(kPostgresqlWords), word)
                                          : std::binary_search(std::begin(kSqliteWords), std::end(kSqliteWords), word);
}

/// IdentifierPreparer._requires_quotes
[[nodiscard]] bool needsQuotes(Dialect dialect, std::string_view name) {
    if (name.empty() || (name.front() >= '0' && name.front() <= '9') || name.front() == '$') return true;
    const bool legal = std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; });
    return !legal || isReserved(dialect, name);
}

/// The MD5 digest in hexadecimal: SQLAlchemy ends names that it cuts with a part of it.
[[nodiscard]] std::string md5Hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr) != 1)
        throw Error("cutting a name as SQLAlchemy does", "libcrypto has no MD5");
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4U];
        hex += "0123456789abcdef"[digest[i] & 15U];
    }
    return hex;
}

constexpr std::size_t kPostgresqlMaximum = 63; // PGDialect.max_identifier_length; SQLite's is 9999

} // namespace

std::string writtenName(Dialect dialect, std::string_view name) {
    return needsQuotes(dialect, name) ? "\"" + replaced(std::string(name), "\"", "\"\"") + "\"" : std::string(name);
}

std::string writtenName(Dialect dialect, std::string_view schemaName, std::string_view name) {
    return schemaName.empty() ? writtenName(dialect, name) : writtenName(dialect, schemaName) + "." + writtenName(dialect, name);
}

std::string cutName(Dialect dialect, std::string name) {
    if (dialect != Dialect::PostgreSql || characterCount(name) <= kPostgresqlMaximum) return name;
    constexpr std::size_t kEnding = 8;
    constexpr std::size_t kDigits = 4; // of the digest that follow
    std::size_t end = 0;
    for (std::size_t characters = 0; end < name.size(); ++end) { // counted in characters
        if ((static_cast<unsigned char>(name[end]) & 0xC0U) != 0x80U && characters++ == kPostgresqlMaximum - kEnding) break;
    }
    const std::string digest = md5Hex(name);
    return name.substr(0, end) + "_" + digest.substr(digest.size() - kDigits);
}

} // namespace stillroom::orm
