#pragma once

#include "schema/compareoptions.h"
#include "schema/schema.h"

#include <string>
#include <vector>

namespace stillroom::schema {

/// How the dialect writes objects in DDL. Holds on to the options.
class Definitions {
public:
    explicit Definitions(const CompareOptions& options) : m_options(options) {}

    [[nodiscard]] bool isPostgreSql() const { return m_options.dialect == Dialect::PostgreSql; }
    [[nodiscard]] std::string quoted(const std::string& name) const { return quoteIdentifier(m_options.dialect, name); }
    [[nodiscard]] std::string literal(const std::string& text) const { return quoteLiteral(m_options.dialect, text); }
    /// Names in parentheses.
    [[nodiscard]] std::string listed(const std::vector<std::string>& names) const;
    /// With its schema where the engine has any; an empty one is the default.
    [[nodiscard]] std::string qualified(const std::string& schemaName, const std::string& name) const;

    /// \param table that it is of: a key of its own is numbered. \param withNull with NOT NULL where it is
    [[nodiscard]] std::string column(const Column& column, const Table& table, bool withNull = true) const;
    [[nodiscard]] std::string defaultValue(const std::string& text) const;
    [[nodiscard]] std::string identity(const Column& column) const;
    /// As it can stand in DDL, without a collation: a type of the project may be named by a reserved word.
    [[nodiscard]] std::string type(const Column& column) const;
    /// " COLLATE ..." where the column says one.
    [[nodiscard]] std::string collate(const Column& column) const;
    [[nodiscard]] std::string primaryKey(const PrimaryKey& key) const;
    [[nodiscard]] std::string unique(const UniqueConstraint& constraint) const;
    [[nodiscard]] std::string check(const CheckConstraint& constraint) const;
    [[nodiscard]] std::string foreignKey(const ForeignKey& key) const;
    [[nodiscard]] std::string exclusion(const ExclusionConstraint& constraint) const;
    /// CREATE TABLE without its indexes. \param name quoted and qualified
    [[nodiscard]] std::string createTable(const Table& table, const std::string& name, bool withForeignKeys) const;
    [[nodiscard]] std::string createIndex(const Index& index, const std::string& table, bool concurrently = false) const;

private:
    [[nodiscard]] std::string constraint(const std::string& name) const { return name.empty() ? "" : "CONSTRAINT " + quoted(name) + " "; }
    [[nodiscard]] std::string keyOfIndex(const IndexKey& written) const;

    const CompareOptions& m_options;
};

} // namespace stillroom::schema
