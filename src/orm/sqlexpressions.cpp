#include "orm/sqlexpressions.h"

#include "base/text.h"
#include "orm/columnterm.h"
#include "orm/identifiers.h"

#include <algorithm>

namespace stillroom::orm {

using python::ast::Operator;
using schema::Dialect;

namespace {

constexpr int kMaxDepth = 60;

// sql/operators.py, _PRECEDENCE.
constexpr int kAtom = 100;
constexpr int kProduct = 8;
constexpr int kSum = 7;
constexpr int kConcat = 6;
constexpr int kComparison = 5;
constexpr int kCollate = 4;
constexpr int kAnd = 3; // and DESC, ASC
constexpr int kOr = 2;

[[nodiscard]] std::string literalText(std::string_view text) { return "'" + replaced(std::string(text), "'", "''") + "'"; }

/// compiler.py, FUNCTIONS: those that are written without parentheses.
[[nodiscard]] std::string bareFunction(std::string_view lowerName) {
    for (const std::string_view bare :
         {"current_timestamp", "current_date", "current_time", "localtimestamp", "localtime", "current_user", "session_user", "user"}) {
        if (lowerName != bare) continue;
        std::string upper(bare);
        std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
        return upper;
    }
    return {};
}

/// functions.py: those with a class of their own are found in any case and written in small letters.
[[nodiscard]] bool hasClass(std::string_view lowerName) {
    for (const std::string_view known : {"now", "coalesce", "concat", "char_length", "count", "max", "min", "sum", "random", "array_agg", "cube", "rollup"}) {
        if (lowerName == known) return true;
    }
    return false;
}

/// "lower" of func.lower, "public.make_code" of func.public.make_code; empty where the term is no function.
[[nodiscard]] std::string_view functionName(const Value* function) {
    if (const auto* external = as<ExternalValue>(function)) {
        for (const std::string_view holder : {".func.", ".functions."}) {
            const std::size_t at = external->name.find(holder);
            const bool isKnown = external->name.starts_with("sqlalchemy.") || external->name.starts_with("sqlmodel.");
            if (isKnown && at != std::string_view::npos) return external->name.substr(at + holder.size());
        }
        return {};
    }
    const Concept what = conceptOf(function);
    return what.package == "func" ? what.name : std::string_view{};
}

} // namespace

struct SqlExpressions::Written {
    std::string text;
    int precedence = kAtom;
    std::string negated = {}; // of a comparison: its opposite
    int negatedPrecedence = kComparison;

    /// ClauseElement.self_group: in parentheses where the operator around binds as strongly.
    [[nodiscard]] std::string within(int around) const { return precedence <= around ? "(" + text + ")" : text; }
};

std::optional<std::string> SqlExpressions::defaultText(const Value* value) const {
    if (value != nullptr && value->kind == ValueKind::String) return literalText(textOf(value));
    const auto* call = as<CallValue>(value);
    if (call != nullptr && conceptOf(call->function).is("DefaultClause")) return defaultText(call->arg(0));
    return text(value);
}

std::optional<std::string> SqlExpressions::text(const Value* value) const {
    const auto written = write(value, 0);
    return written ? std::optional(written->text) : std::nullopt;
}

void SqlExpressions::columnsIn(const Value* value, std::vector<std::string>& names, int depth) const {
    if (value == nullptr || depth > kMaxDepth) return;
    if (const auto column = m_columnOf(value)) return names.push_back(column->name);
    if (const auto* made = as<CallValue>(value)) {
        if (const auto* method = as<AttributeValue>(made->function)) columnsIn(method->object, names, depth + 1);
        for (std::uint32_t i = 0; i < made->argCount; ++i) columnsIn(made->args[i], names, depth + 1);
    } else if (const auto* operation = as<OperationValue>(value)) {
        columnsIn(operation->left, names, depth + 1);
        columnsIn(operation->right, names, depth + 1);
    } else {
        for (const Value* item : itemsOf(value)) columnsIn(item, names, depth + 1);
    }
}

SqlExpressions::Result SqlExpressions::write(const Value* value, int depth) const {
    if (value == nullptr || depth > kMaxDepth) return std::nullopt;
    if (const auto column = m_columnOf(value)) return Written{writtenName(m_dialect, column->name), kAtom};
    if (const auto* made = as<CallValue>(value)) return call(*made, depth);
    if (const auto* made = as<OperationValue>(value)) return operation(*made, depth);
    return literal(value);
}

SqlExpressions::Result SqlExpressions::literal(const Value* value) const {
    const bool postgresql = m_dialect == Dialect::PostgreSql;
    switch (value->kind) {
    case ValueKind::String: { // render_literal_value doubles backslashes for PostgreSQL
        const std::string text = literalText(textOf(value));
        return Written{postgresql ? replaced(text, "\\", "\\\\") : text, kAtom};
    }
    case ValueKind::Number: return Written{std::string(as<NumberValue>(value)->text), kAtom};
    case ValueKind::Bool: return Written{isTrue(value) ? (postgresql ? "true" : "1") : postgresql ? "false" : "0", kAtom};
    case ValueKind::None: return Written{"NULL", kAtom};
    default: return std::nullopt;
    }
}

SqlExpressions::Result SqlExpressions::call(const CallValue& made, int depth) const {
    if (made.partial) return std::nullopt;
    if (const std::string_view name = functionName(made.function); !name.empty()) return function(made, name, depth);
    if (made.function->kind == ValueKind::Class) {
        const auto text = m_compiled(const_cast<CallValue*>(&made)); // NOLINT: functions of the project take values
        return text ? Result(Written{*text, kAtom}) : std::nullopt;
    }
    const Value* first = made.arg(0);
    const Concept what = conceptOf(made.function);
    if (what.is("Column")) { // of no table: by its name
        const std::string name = columnNameOf(made, {});
        return name.empty() ? std::nullopt : Result(Written{writtenName(m_dialect, name), kAtom});
    }
    if (what.is("text") || what.is("literal_column") || what.is("TextClause"))
        return first != nullptr && first->kind == ValueKind::String ? Result(Written{std::string(textOf(first)), kAtom}) : std::nullopt;
    if (what.is("literal") || what.is("bindparam")) return first != nullptr && what.is("literal") ? write(first, depth + 1) : std::nullopt;
    if (what.is("true") || what.is("false")) {
        const bool postgresql = m_dialect == Dialect::PostgreSql;
        return Written{postgresql ? std::string(what.name) : what.is("true") ? "1" : "0", kAtom};
    }
    if (what.is("null")) return Written{"NULL", kAtom};
    if (what.is("column"))
        return first != nullptr && first->kind == ValueKind::String ? Result(Written{writtenName(m_dialect, textOf(first)), kAtom}) : std::nullopt;
    if (what.is("and_") || what.is("or_")) return both({made.args, made.args + made.argCount}, what.is("or_"), depth);
    if (what.is("not_")) return negation(first, depth);
    if (what.is("select") && made.argCount == 1) { // select(func.uuid_generate_v4()), in 1.4 also of a list
        const Value* only = isSequence(first) && itemsOf(first).size() == 1 ? itemsOf(first).front() : first;
        const auto* inner = as<CallValue>(only);
        const std::string_view name = inner != nullptr ? functionName(inner->function) : std::string_view();
        const Result written = name.empty() || !bareFunction(lowered(name)).empty() ? std::nullopt : function(*inner, name, depth + 1);
        return written ? Result(Written{"SELECT " + written->text + " AS " + writtenName(m_dialect, lastPart(name)) + "_1", kAtom}) : std::nullopt;
    }
    if (what.is("type_coerce") && made.argCount == 2) return write(first, depth + 1); // for Python alone
    if (what.is("cast") && made.argCount == 2) {
        const Result inner = write(first, depth + 1);
        const std::string type = m_typeOf(made.args[1]);
        return inner && !type.empty() ? Result(Written{"CAST(" + inner->text + " AS " + type + ")", kAtom}) : std::nullopt;
    }
    if (what.is("array") && what.dialect == "postgresql" && isSequence(first) && m_dialect == Dialect::PostgreSql) {
        std::vector<std::string> parts;
        for (const Value* item : itemsOf(first)) {
            const Result part = write(item, depth + 1);
            if (!part) return std::nullopt;
            parts.push_back(part->text);
        }
        return Written{"ARRAY[" + join(parts, ", ") + "]", kAtom};
    }
    for (const std::string_view direction : {"asc", "desc", "nullsfirst", "nulls_first", "nullslast", "nulls_last"}) {
        if (what.is(direction) && first != nullptr) return method(made, first, direction, depth);
    }
    if (what.is("next_value") && first != nullptr) return sequenceValue(first);
    if (const auto* maker = as<CallValue>(made.function)) return customOperation(*maker, made, depth);
    const auto* attribute = as<AttributeValue>(made.function);
    return attribute == nullptr ? std::nullopt : method(made, attribute->object, attribute->name, depth);
}

/// column.op("~")("x")
SqlExpressions::Result SqlExpressions::customOperation(const CallValue& maker, const CallValue& made, int depth) const {
    const auto* method = as<AttributeValue>(maker.function);
    const std::string_view sign = textOf(maker.arg(0));
    if (method == nullptr || (method->name != "op" && method->name != "bool_op") || sign.empty() || maker.argCount + maker.keywordCount != 1 ||
        made.argCount != 1)
        return std::nullopt;
    const Result left = write(method->object, depth + 1);
    const Result right = write(made.args[0], depth + 1);
    if (!left || !right) return std::nullopt;
    return Written{left->text + " " + std::string(sign) + " " + right->text, 0}; // custom_op's own precedence is 0
}

SqlExpressions::Result SqlExpressions::method(const CallValue& made, const Value* object, std::string_view name, int depth) const {
    // A function of the same name, asc(x), has the object as its first argument.
    const Value* first = made.arg(0) == object ? made.arg(1) : made.arg(0);
    if (name == "next_value") return sequenceValue(object);
    if (name == "is_" && first != nullptr) return comparison(object, "IS", "IS NOT", first, depth);
    if ((name == "is_not" || name == "isnot") && first != nullptr) return comparison(object, "IS NOT", "IS", first, depth);
    if ((name == "in_" || name == "not_in" || name == "notin_") && first != nullptr) return membership(object, first, name == "in_", depth);
    if (name == "like" && made.argCount == 1) return comparison(object, "LIKE", "NOT LIKE", first, depth);
    const Result inner = write(object, depth + 1);
    if (!inner) return std::nullopt;
    if (name == "asc" || name == "desc") return Written{inner->within(kAnd) + (name == "asc" ? " ASC" : " DESC"), kAnd};
    if (name.starts_with("nulls")) return Written{inner->text + (name.ends_with("first") ? " NULLS FIRST" : " NULLS LAST"), kAnd};
    if (name == "collate" && !textOf(first).empty()) {
        return Written{inner->within(kCollate) + " COLLATE \"" + std::string(textOf(first)) + "\"", kCollate};
    }
    if (name == "between" && made.argCount == 2 && made.keywordCount == 0) {
        const Result low = write(made.args[0], depth + 1);
        const Result high = write(made.args[1], depth + 1);
        if (!low || !high) return std::nullopt;
        const std::string limits = " " + low->within(kAnd) + " AND " + high->within(kAnd);
        return Written{inner->within(kComparison) + " BETWEEN" + limits, kComparison, inner->within(kComparison) + " NOT BETWEEN" + limits, kComparison};
    }
    return std::nullopt;
}

SqlExpressions::Result SqlExpressions::function(const CallValue& made, std::string_view name, int depth) const {
    const std::string lower = lowered(name);
    if (lower == "now") return Written{m_dialect == Dialect::PostgreSql ? "now()" : "CURRENT_TIMESTAMP", kAtom};
    if (lower == "next_value") return made.arg(0) != nullptr ? sequenceValue(made.arg(0)) : std::nullopt;
    if (const std::string bare = bareFunction(lower); !bare.empty()) return Written{bare, kAtom};
    std::vector<std::string> parts;
    for (std::uint32_t i = 0; i < made.argCount; ++i) {
        const Result part = write(made.args[i], depth + 1);
        if (!part) return std::nullopt;
        parts.push_back(part->text);
    }
    std::string written = hasClass(lower) ? lower : std::string(name);
    if (lower == "char_length" && m_dialect == Dialect::Sqlite) written = "length";
    return Written{written + "(" + join(parts, ", ") + ")", kAtom};
}

SqlExpressions::Result SqlExpressions::sequenceValue(const Value* sequence) const {
    const CallValue* made = callOf(sequence, "Sequence");
    if (made == nullptr || m_dialect != Dialect::PostgreSql) return std::nullopt; // SQLite has none
    const GivenName name = givenName(argument(*made, 0, "name"));
    GivenName schemaName = givenName(made->keyword("schema"));
    if (schemaName.text.empty() && isGiven(made->keyword("metadata"))) { // Sequence.__init__: else that of its MetaData
        const auto given = m_schemaOf(made->keyword("metadata"));
        schemaName = {given.value_or(""), false, given.has_value()};
    }
    if (name.text.empty() || !schemaName.isKnown) return std::nullopt;
    return Written{"nextval('" + writtenName(m_dialect, schemaName.text, name.text) + "')", kAtom};
}

bool SqlExpressions::isText(const Value* value) const {
    if (value->kind == ValueKind::String) return true;
    const auto column = m_columnOf(value);
    if (column) return column->type.starts_with("VARCHAR") || column->type.starts_with("TEXT") || column->type.starts_with("CHAR");
    const auto* made = as<CallValue>(value);
    return made != nullptr && conceptOf(made->function).is("literal") && made->arg(0) != nullptr && made->arg(0)->kind == ValueKind::String;
}

SqlExpressions::Result SqlExpressions::operation(const OperationValue& made, int depth) const {
    if (made.left == nullptr) {
        if (made.op == Operator::Invert) return negation(made.right, depth);
        const Result inner = made.op == Operator::USub ? write(made.right, depth + 1) : std::nullopt;
        return inner ? Result(Written{"-" + inner->within(kProduct), kProduct}) : std::nullopt;
    }
    switch (made.op) {
    case Operator::Eq:
    case Operator::NotEq: {
        const bool equal = made.op == Operator::Eq;
        const auto* null = callOf(made.right, "null");
        if (made.right->kind == ValueKind::None || null != nullptr)
            return comparison(made.left, equal ? "IS" : "IS NOT", equal ? "IS NOT" : "IS", made.right, depth);
        return comparison(made.left, equal ? "=" : "!=", equal ? "!=" : "=", made.right, depth);
    }
    case Operator::Lt: return comparison(made.left, "<", ">=", made.right, depth);
    case Operator::LtE: return comparison(made.left, "<=", ">", made.right, depth);
    case Operator::Gt: return comparison(made.left, ">", "<=", made.right, depth);
    case Operator::GtE: return comparison(made.left, ">=", "<", made.right, depth);
    case Operator::BitAnd: return both({made.left, made.right}, false, depth);
    case Operator::BitOr: return both({made.left, made.right}, true, depth);
    default: break;
    }
    const bool joins = made.op == Operator::Add && (isText(made.left) || isText(made.right));
    const std::string_view sign = joins                       ? "||"
                                  : made.op == Operator::Add  ? "+"
                                  : made.op == Operator::Sub  ? "-"
                                  : made.op == Operator::Mult ? "*"
                                  : made.op == Operator::Mod  ? "%"
                                                              : "";
    const Result left = write(made.left, depth + 1);
    const Result right = write(made.right, depth + 1);
    if (sign.empty() || !left || !right) return std::nullopt;
    const int precedence = joins ? kConcat : made.op == Operator::Add || made.op == Operator::Sub ? kSum : kProduct;
    // Addition and its like need no parentheses around themselves: is_natural_self_precedent.
    const bool natural = made.op == Operator::Add || made.op == Operator::Mult;
    const auto side = [&](const Written& part, const Value* of) {
        const auto* same = as<OperationValue>(of);
        return natural && same != nullptr && same->left != nullptr && same->op == made.op ? part.text : part.within(precedence);
    };
    return Written{side(*left, made.left) + " " + std::string(sign) + " " + side(*right, made.right), precedence};
}

SqlExpressions::Result SqlExpressions::comparison(const Value* left, std::string_view sign, std::string_view opposite, const Value* right, int depth) const {
    const Result a = write(left, depth + 1);
    const Result b = write(right, depth + 1);
    if (!a || !b) return std::nullopt;
    const std::string before = a->within(kComparison) + " ";
    const std::string after = " " + b->within(kComparison);
    return Written{before + std::string(sign) + after, kComparison, before + std::string(opposite) + after, kComparison};
}

SqlExpressions::Result SqlExpressions::both(const std::vector<const Value*>& parts, bool isOr, int depth) const {
    std::vector<std::string> texts;
    const int precedence = isOr ? kOr : kAnd;
    for (const Value* one : parts) {
        const Result part = write(one, depth + 1);
        if (!part) return std::nullopt;
        if (parts.size() == 1) return part;
        texts.push_back(part->precedence == precedence ? part->text : part->within(precedence));
    }
    return texts.empty() ? std::nullopt : Result(Written{join(texts, isOr ? " OR " : " AND "), precedence});
}

SqlExpressions::Result SqlExpressions::negation(const Value* operand, int depth) const {
    const Result inner = write(operand, depth + 1);
    if (!inner) return std::nullopt;
    if (!inner->negated.empty()) return Written{inner->negated, inner->negatedPrecedence, inner->text, inner->precedence};
    const auto column = m_columnOf(operand);
    // AsBoolean of a column: a database without a Boolean compares with a number.
    if (column && column->type == "BOOLEAN" && m_dialect == Dialect::Sqlite)
        return Written{inner->text + " = 0", kComparison, inner->text + " = 1", kComparison};
    return Written{"NOT " + inner->within(kComparison), kComparison, inner->text, inner->precedence};
}

SqlExpressions::Result SqlExpressions::membership(const Value* object, const Value* values, bool isIn, int depth) const {
    const Result inner = write(object, depth + 1);
    if (!inner || !isSequence(values) || itemsOf(values).empty()) return std::nullopt;
    std::vector<std::string> parts;
    for (const Value* item : itemsOf(values)) {
        const Result part = literal(item);
        if (!part) return std::nullopt;
        parts.push_back(part->text);
    }
    const std::string list = " IN (" + join(parts, ", ") + ")";
    const std::string positive = inner->within(kComparison) + list;
    const std::string negative = "(" + inner->within(kComparison) + " NOT" + list + ")"; // visit_not_in_op_binary has its own parentheses
    return isIn ? Written{positive, kComparison, negative, kAtom} : Written{negative, kAtom, positive, kComparison};
}

} // namespace stillroom::orm
