#include "schema/expression.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <pg_query.h>

namespace stillroom::schema {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 200;

struct NotUnderstood {};

class Canonical {
public:
    explicit Canonical(std::string source) : m_source(std::move(source)) {}

    [[nodiscard]] std::string of(const Json& node, int depth = 0) {
        if (depth > kMaxDepth || !node.is_object() || node.size() != 1) throw NotUnderstood();
        const std::string kind = node.begin().key();
        const Json& body = node.begin().value();
        if (kind == "A_Const") return constant(body);
        if (kind == "ColumnRef") return leaf(names(body.at("fields")));
        if (kind == "TypeCast") return cast(body, depth);
        if (kind == "A_Expr") return operation(body, depth);
        if (kind == "BoolExpr") return boolean(body, depth);
        if (kind == "NullTest") return of(body.at("arg"), depth + 1) + (body.at("nulltesttype") == "IS_NULL" ? " is null" : " is not null");
        if (kind == "BooleanTest") return of(body.at("arg"), depth + 1) + " " + lowered(body.at("booltesttype").get<std::string>());
        if (kind == "FuncCall") return call(body, depth);
        if (kind == "SQLValueFunction") return value(body);
        if (kind == "CoalesceExpr") return "coalesce(" + join(all(body.at("args"), depth), ",") + ")";
        if (kind == "MinMaxExpr") return lowered(body.at("op").get<std::string>()) + "(" + join(all(body.at("args"), depth), ",") + ")";
        if (kind == "CaseExpr") return choice(body, depth);
        if (kind == "A_ArrayExpr") return "array[" + join(all(body.value("elements", Json::array()), depth), ",") + "]";
        if (kind == "List") return join(all(body.at("items"), depth), ",");
        throw NotUnderstood();
    }
    /// Method, elements with their operators, condition, and when it is looked at.
    [[nodiscard]] std::string exclusion(const Json& body) {
        std::string text = leaf("using " + lowered(body.value("access_method", "gist")));
        for (const Json& pair : body.at("exclusions")) {
            const Json& items = pair.at("List").at("items");
            const Json& element = items.at(0).at("IndexElem");
            text += " [" + (element.contains("expr") ? of(element.at("expr")) : leaf(element.at("name").get<std::string>()));
            for (const char* list : {"collation", "opclass"}) {
                if (element.contains(list)) text += std::string(" ") + list + " " + leaf(names(element.at(list)));
            }
            const Json& by = items.at(1);
            text += " with " + leaf(names(by.contains("List") ? by.at("List").at("items") : Json::array({by}))) + "]";
        }
        if (body.contains("where_clause")) text += " where " + of(body.at("where_clause"));
        const bool deferred = body.value("initdeferred", false);
        if (deferred || body.value("deferrable", false)) text += leaf(deferred ? " initially deferred" : " deferrable");
        return text;
    }
    [[nodiscard]] std::vector<std::string> leaves() {
        std::sort(m_leaves.begin(), m_leaves.end());
        m_leaves.erase(std::unique(m_leaves.begin(), m_leaves.end()), m_leaves.end()); // the engine writes some twice
        return std::move(m_leaves);
    }

private:
    [[nodiscard]] std::string leaf(std::string text) {
        m_leaves.push_back(text);
        return text;
    }

    [[nodiscard]] static std::string names(const Json& list) {
        std::string text;
        for (const Json& one : list) {
            const std::string name = one.at("String").at("sval").get<std::string>();
            if (name != "pg_catalog") text += (text.empty() ? "" : ".") + name;
        }
        return text;
    }

    [[nodiscard]] std::vector<std::string> all(const Json& list, int depth) {
        std::vector<std::string> parts;
        for (const Json& one : list) parts.push_back(of(one, depth + 1));
        return parts;
    }

    /// A whole number is read from the source: libpg_query's JSON leaves out those below one.
    [[nodiscard]] std::string constant(const Json& body) {
        if (body.contains("isnull")) return leaf("null");
        if (body.contains("boolval")) return leaf(body.at("boolval").value("boolval", false) ? "'true'" : "'false'");
        if (body.contains("sval")) return leaf("'" + body.at("sval").value("sval", "") + "'");
        if (body.contains("fval")) return leaf("'" + body.at("fval").at("fval").get<std::string>() + "'");
        if (!body.contains("ival")) throw NotUnderstood();
        std::string digits;
        for (std::size_t at = body.value("location", std::size_t{0}); at < m_source.size(); ++at) {
            const char c = m_source[at];
            if (std::isdigit(static_cast<unsigned char>(c)) != 0 || (c == '-' && digits.empty()))
                digits += c;
            else if (std::isspace(static_cast<unsigned char>(c)) == 0 || (!digits.empty() && digits != "-"))
                break;
        }
        return leaf("'" + digits + "'");
    }

    /// The keyword: `flag = true` is `flag`.
    [[nodiscard]] static bool isTrue(const Json& node) {
        return node.contains("A_Const") && node.at("A_Const").contains("boolval") && node.at("A_Const").at("boolval").value("boolval", false);
    }

    /// A constant of type jsonpath, which the server stores parsed and writes in its own way: spaces and the two spellings of "not equal" are
    /// evened out, and beyond that nothing is said of two that are not the same.
    [[nodiscard]] std::string path(const Json& node, int depth) {
        const Json* inner = &node;
        while (inner->contains("TypeCast")) inner = &inner->at("TypeCast").at("arg");
        if (!inner->contains("A_Const") || !inner->at("A_Const").contains("sval")) return of(node, depth + 1);
        const std::string written = inner->at("A_Const").at("sval").value("sval", "");
        std::string text;
        bool isQuoted = false;
        for (std::size_t i = 0; i < written.size(); ++i) {
            const char c = written[i];
            if (c == '"' && (i == 0 || written[i - 1] != '\\')) isQuoted = !isQuoted;
            if (isQuoted || std::isspace(static_cast<unsigned char>(c)) == 0) text += c;
            if (!isQuoted && text.ends_with("<>")) text.replace(text.size() - 2, 2, "!=");
        }
        static_cast<void>(leaf("a jsonpath"));
        return "'" + text + "'";
    }

    [[nodiscard]] static bool isText(const std::string& type) { return type == "text" || type == "varchar" || type == "bpchar" || type == "name"; }

    [[nodiscard]] std::string cast(const Json& body, int depth) {
        const Json& argument = body.at("arg");
        const std::string type = names(body.at("typeName").at("names"));
        const bool isConstant = argument.contains("A_Const") || argument.contains("A_ArrayExpr") || argument.contains("TypeCast");
        std::string inner = of(argument, depth + 1);
        if (isConstant || isText(type)) return inner;
        return inner + "::" + type;
    }

    [[nodiscard]] std::string operation(const Json& body, int depth) {
        const std::string kind = body.at("kind").get<std::string>();
        const std::string op = names(body.at("name"));
        if (kind == "AEXPR_OP" || kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") {
            if (!body.contains("lexpr")) return negated(op, body.at("rexpr"), depth);
            if (op == "=" && isTrue(body.at("rexpr"))) return of(body.at("lexpr"), depth + 1);
            if (op == "@?" || op == "@@") return "(" + of(body.at("lexpr"), depth + 1) + " " + op + " " + path(body.at("rexpr"), depth) + ")";
            return "(" + of(body.at("lexpr"), depth + 1) + " " + op + " " + of(body.at("rexpr"), depth + 1) + ")";
        }
        if (kind == "AEXPR_OP_ANY" || kind == "AEXPR_OP_ALL" || kind == "AEXPR_IN") return among(kind, op, body, depth);
        if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_NOT_BETWEEN") {
            const std::string left = of(body.at("lexpr"), depth + 1);
            const auto bounds = all(body.at("rexpr").at("List").at("items"), depth);
            if (bounds.size() != 2) throw NotUnderstood();
            const bool within = kind == "AEXPR_BETWEEN";
            return connected(within ? "and" : "or",
                             {"(" + left + (within ? " >= " : " < ") + bounds[0] + ")", "(" + left + (within ? " <= " : " > ") + bounds[1] + ")"});
        }
        if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT" || kind == "AEXPR_NULLIF")
            return "(" + of(body.at("lexpr"), depth + 1) + " " + lowered(kind) + " " + of(body.at("rexpr"), depth + 1) + ")";
        throw NotUnderstood();
    }

    [[nodiscard]] std::string negated(const std::string& op, const Json& argument, int depth) {
        const std::string inner = of(argument, depth + 1);
        if (op != "-" || !inner.starts_with('\'')) return "(" + op + inner + ")";
        m_leaves.pop_back();
        return leaf("'-" + inner.substr(1));
    }

    /// IN (1, 2) and = ANY (ARRAY[1, 2]), NOT IN and <> ALL, whatever their order.
    [[nodiscard]] std::string among(const std::string& kind, const std::string& op, const Json& body, int depth) {
        const std::string left = of(body.at("lexpr"), depth + 1);
        const Json* right = &body.at("rexpr");
        while (right->contains("TypeCast")) right = &right->at("TypeCast").at("arg");
        const bool isArray = right->contains("A_ArrayExpr");
        if (!isArray && !right->contains("List")) return "(" + left + " " + op + " " + lowered(kind) + " " + of(*right, depth + 1) + ")";
        std::vector<std::string> members = all(isArray ? right->at("A_ArrayExpr").value("elements", Json::array()) : right->at("List").at("items"), depth);
        std::sort(members.begin(), members.end());
        if (members.size() == 1 && kind == "AEXPR_IN") return "(" + left + " " + op + " " + members.front() + ")"; // as the engine stores it
        const bool plain = (op == "=" && kind != "AEXPR_OP_ALL") || (op == "<>" && kind != "AEXPR_OP_ANY");
        if (!plain) return "(" + left + " " + op + " " + lowered(kind) + " [" + join(members, ",") + "])";
        return "(" + left + (op == "=" ? " in [" : " not in [") + join(members, ",") + "])";
    }

    [[nodiscard]] static std::string connected(const std::string& word, const std::vector<std::string>& parts) { return word + "{" + join(parts, ";") + "}"; }

    [[nodiscard]] std::string boolean(const Json& body, int depth) {
        const std::string op = body.at("boolop").get<std::string>();
        std::vector<std::string> parts;
        if (op == "NOT_EXPR") return "not " + of(body.at("args").front(), depth + 1);
        const std::string word = op == "AND_EXPR" ? "and" : "or";
        for (const std::string& part : all(body.at("args"), depth)) {
            if (part.starts_with(word + "{")) // a AND (b AND c)
                parts.push_back(part.substr(word.size() + 1, part.size() - word.size() - 2));
            else
                parts.push_back(part);
        }
        return connected(word, parts);
    }

    [[nodiscard]] std::string call(const Json& body, int depth) {
        for (const char* rare : {"agg_order", "agg_filter", "over", "agg_within_group", "agg_star", "agg_distinct", "func_variadic"}) {
            if (body.contains(rare)) throw NotUnderstood();
        }
        const std::string name = names(body.at("funcname"));
        std::string called = leaf(name + "()");
        const Json arguments = body.value("args", Json::array());
        if (arguments.empty()) return called;
        if (name.starts_with("jsonb_path_") && arguments.size() > 1) {
            std::vector<std::string> parts = {of(arguments.at(0), depth + 1), path(arguments.at(1), depth)};
            for (std::size_t i = 2; i < arguments.size(); ++i) parts.push_back(of(arguments.at(i), depth + 1));
            return name + "(" + join(parts, ",") + ")";
        }
        return name + "(" + join(all(arguments, depth), ",") + ")";
    }

    [[nodiscard]] std::string value(const Json& body) {
        const std::string op = body.at("op").get<std::string>();
        return leaf(op == "SVFOP_CURRENT_TIMESTAMP" ? "now()" : lowered(op.substr(6)));
    }

    [[nodiscard]] std::string choice(const Json& body, int depth) {
        std::string text = "case";
        if (body.contains("arg")) text += " " + of(body.at("arg"), depth + 1);
        for (const Json& one : body.at("args"))
            text += " when " + of(one.at("CaseWhen").at("expr"), depth + 1) + " then " + of(one.at("CaseWhen").at("result"), depth + 1);
        if (body.contains("defresult")) text += " else " + of(body.at("defresult"), depth + 1);
        return text + " end";
    }

    std::string m_source;
    std::vector<std::string> m_leaves;
};

/// The tree of `SELECT expression`, as JSON; empty where the parser refuses it.
[[nodiscard]] std::string parsed(const std::string& statement) {
    const PgQueryParseResult result = pg_query_parse(statement.c_str());
    std::string tree = result.error == nullptr && result.parse_tree != nullptr ? result.parse_tree : "";
    pg_query_free_parse_result(result);
    return tree;
}

} // namespace

std::optional<CanonicalExpression> canonicalExclusion(const std::string& definition) {
    if (definition.find('\0') != std::string::npos) return std::nullopt;
    const std::string statement = "ALTER TABLE t ADD " + definition;
    const Json tree = Json::parse(parsed(statement), nullptr, false);
    try {
        const Json& statements = tree.at("stmts");
        const Json& commands = statements.at(0).at("stmt").at("AlterTableStmt").at("cmds");
        const Json& constraint = commands.at(0).at("AlterTableCmd").at("def").at("Constraint");
        if (statements.size() != 1 || commands.size() != 1 || constraint.at("contype") != "CONSTR_EXCLUSION") return std::nullopt;
        Canonical canonical(statement);
        std::string text = canonical.exclusion(constraint);
        return CanonicalExpression{std::move(text), canonical.leaves()};
    } catch (const NotUnderstood&) {
        return std::nullopt;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

std::optional<CanonicalExpression> canonicalExpression(const std::string& sql) {
    if (sql.empty() || sql.find('\0') != std::string::npos) return std::nullopt;
    const std::string statement = "SELECT " + sql;
    const Json tree = Json::parse(parsed(statement), nullptr, false);
    try {
        const Json& statements = tree.at("stmts");
        const Json& select = statements.at(0).at("stmt").at("SelectStmt");
        const Json& targets = select.at("targetList");
        if (statements.size() != 1 || targets.size() != 1 || select.contains("fromClause")) return std::nullopt;
        Canonical canonical(statement);
        std::string text = canonical.of(targets.at(0).at("ResTarget").at("val"));
        return CanonicalExpression{std::move(text), canonical.leaves()};
    } catch (const NotUnderstood&) {
        return std::nullopt;
    } catch (const Json::exception&) { // a shape of a tree that is not known here
        return std::nullopt;
    }
}

} // namespace stillroom::schema
