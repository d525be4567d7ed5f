#include "schema/statements.h"

#include "base/text.h"
#include "schema/statementtree.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <pg_query.h>
#include <string_view>

namespace stillroom::schema {
namespace {

using Json = nlohmann::json;

/// Its statements, without the semicolons between them.
[[nodiscard]] std::vector<std::string> split(const std::string& sql) {
    std::vector<std::string> parts;
    const PgQuerySplitResult result = pg_query_split_with_scanner(sql.c_str());
    for (int i = 0; result.error == nullptr && i < result.n_stmts; ++i) {
        const auto from = static_cast<std::size_t>(result.stmts[i]->stmt_location);
        parts.emplace_back(trimmed(std::string_view(sql).substr(from, static_cast<std::size_t>(result.stmts[i]->stmt_len))));
    }
    if (result.error != nullptr) parts.push_back(sql);
    pg_query_free_split_result(result);
    return parts;
}

[[nodiscard]] Json parsed(const std::string& sql) {
    const PgQueryParseResult result = pg_query_parse(sql.c_str());
    const std::string tree = result.error == nullptr && result.parse_tree != nullptr ? result.parse_tree : "";
    pg_query_free_parse_result(result);
    return Json::parse(tree, nullptr, false);
}

/// Without comments in front of it.
[[nodiscard]] std::string_view withoutComments(std::string_view sql) {
    for (sql = trimmed(sql); sql.starts_with("--") || sql.starts_with("/*"); sql = trimmed(sql)) {
        const bool isLine = sql.starts_with("--");
        const std::size_t end = sql.find(isLine ? "\n" : "*/");
        if (end == std::string_view::npos) return {};
        sql.remove_prefix(end + (isLine ? 1 : 2));
    }
    return sql;
}

/// What the parser refuses, as SQLite's own or with parameters in it, is known by its first word where it is of rows alone.
[[nodiscard]] bool isOfRows(std::string_view sql) {
    const std::string word = lowered(sql.substr(0, sql.find_first_of(" \t\r\n(;")));
    static constexpr const char* kWords[] = {"insert", "update", "delete", "replace", "select",   "pragma", "vacuum", "analyze", "reindex",   "begin",
                                             "commit", "set",    "show",   "lock",    "truncate", "grant",  "revoke", "explain", "savepoint", "release"};
    return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

} // namespace

std::vector<Operation> operationsOf(Dialect dialect, const std::string& sql) {
    std::vector<Operation> operations;
    if (sql.find('\0') != std::string::npos) return operations;
    for (const std::string& written : split(sql)) {
        const std::string statement(withoutComments(written));
        if (statement.empty()) continue;
        const Json tree = parsed(statement);
        StatementTree reader(dialect, statement);
        bool understood = false;
        try {
            const Json none = Json::array();
            const Json& statements = tree.is_object() ? tree.at("stmts") : none;
            understood = statements.size() == 1 && reader.read(statements.at(0).at("stmt"));
        } catch (const Json::exception&) { // a shape of a tree that is not known here
            understood = false;
        }
        std::vector<Operation> found = understood ? reader.take() : std::vector<Operation>();
        if (!understood) {
            Operation& unknown = found.emplace_back();
            unknown.sql = statement;
            const bool isRefused = !tree.is_object();
            unknown.kind = isRefused && isOfRows(statement) ? OperationKind::Data : OperationKind::Unknown;
            if (unknown.kind == OperationKind::Unknown)
                unknown.cannotTell = "what the statement does to tables is not followed: " + shortened(replaced(statement, "\n", " "), 80);
        }
        std::move(found.begin(), found.end(), std::back_inserter(operations));
    }
    return operations;
}

} // namespace stillroom::schema
