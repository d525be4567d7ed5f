#pragma once

#include "orm/concepts.h"
#include "schema/dialect.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// Writes terms of SQLAlchemy's expression language as the compiler of the dialect does in DDL: with literal values, and
/// columns without their table. Nothing where a term is not understood.
class SqlExpressions {
public:
    /// What an expression needs to know of a column.
    struct ColumnFacts {
        std::string name;
        std::string type; // as it is written for the dialect; empty where that is not known yet
    };
    /// The column that a term stands for, if it is one.
    using ColumnOf = std::function<std::optional<ColumnFacts>(const Value*)>;
    /// A type as it is written, for CAST.
    using TypeOf = std::function<std::string(Value*)>;
    /// What a function that is registered with @compiles writes for an element of the project; nothing where there is none.
    using Compiled = std::function<std::optional<std::string>(Value*)>;
    /// The schema that a MetaData gives to what is made with it, where the MetaData is known.
    using SchemaOf = std::function<std::optional<std::string>(const Value*)>;

    SqlExpressions(schema::Dialect dialect, ColumnOf columnOf, TypeOf typeOf, Compiled compiled, SchemaOf schemaOf)
        : m_dialect(dialect), m_columnOf(std::move(columnOf)), m_typeOf(std::move(typeOf)), m_compiled(std::move(compiled)), m_schemaOf(std::move(schemaOf)) {}

    /// The argument of server_default: a text is a literal there.
    [[nodiscard]] std::optional<std::string> defaultText(const Value* value) const;
    /// A condition or a key of an index.
    [[nodiscard]] std::optional<std::string> text(const Value* value) const;
    /// The columns that the expression names, in its order.
    void columnsIn(const Value* value, std::vector<std::string>& names, int depth = 0) const;

private:
    struct Written;
    using Result = std::optional<Written>;

    [[nodiscard]] Result write(const Value* value, int depth) const;
    [[nodiscard]] Result literal(const Value* value) const;
    [[nodiscard]] Result call(const CallValue& call, int depth) const;
    [[nodiscard]] Result method(const CallValue& call, const Value* object, std::string_view name, int depth) const;
    [[nodiscard]] Result function(const CallValue& call, std::string_view name, int depth) const;
    [[nodiscard]] Result operation(const OperationValue& operation, int depth) const;
    [[nodiscard]] Result comparison(const Value* left, std::string_view sign, std::string_view opposite, const Value* right, int depth) const;
    [[nodiscard]] Result both(const std::vector<const Value*>& parts, bool isOr, int depth) const;
    [[nodiscard]] Result customOperation(const CallValue& maker, const CallValue& call, int depth) const;
    [[nodiscard]] Result negation(const Value* operand, int depth) const;
    [[nodiscard]] Result membership(const Value* object, const Value* values, bool isIn, int depth) const;
    [[nodiscard]] Result sequenceValue(const Value* sequence) const;
    [[nodiscard]] bool isText(const Value* value) const;

    schema::Dialect m_dialect;
    ColumnOf m_columnOf;
    TypeOf m_typeOf;
    Compiled m_compiled;
    SchemaOf m_schemaOf;
};

} // namespace stillroom::orm
