#pragma once

#include "schema/dialect.h"
#include "schema/operation.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace stillroom::schema {

/// Reads one statement of the parser's tree into operations.
class StatementTree {
public:
    /// \param sql the text that was parsed: places in the tree are offsets into it
    StatementTree(Dialect dialect, const std::string& sql) : m_dialect(dialect), m_sql(sql) {}

    /// \param statement the node below "stmt". False where it is not understood.
    [[nodiscard]] bool read(const nlohmann::json& statement);
    [[nodiscard]] std::vector<Operation> take() { return std::move(m_operations); }

private:
    using Json = nlohmann::json;

    Operation& add(OperationKind kind, const Json* relation = nullptr);
    bool createTable(const Json& body);
    bool alterTable(const Json& body);
    bool alterColumn(const Json& command, const Json& relation);
    bool rename(const Json& body);
    bool createIndex(const Json& body);
    bool drop(const Json& body);
    bool comment(const Json& body);
    bool changeEnum(const Json& body);
    bool moveToSchema(const Json& body);
    bool select(const Json& body);

    bool column(Operation& operation, const Json& definition);
    bool constraint(Operation& operation, const Json& constraint, const std::string& column);
    [[nodiscard]] std::string typeText(std::size_t from) const;
    [[nodiscard]] std::string inParentheses(std::size_t from) const;
    [[nodiscard]] std::string upTo(std::size_t from, std::size_t end) const;
    [[nodiscard]] std::size_t endOfPart(std::size_t from) const;

    Dialect m_dialect;
    const std::string& m_sql;
    std::vector<Operation> m_operations;
};

} // namespace stillroom::schema
