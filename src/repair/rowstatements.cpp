#include "repair/rowstatements.h"

#include <algorithm>
#include <map>

namespace stillroom::repair {

using schema::Dialect;
using schema::quoteIdentifier;
using schema::quoteLiteral;
using schema::quoteName;

namespace {

constexpr int kAlembicsLength = 32;

/// The columns and the key that Alembic gives the table.
[[nodiscard]] std::string shape(Dialect dialect, const std::string& table, const std::optional<int>& length) {
    return "(version_num " + (length ? "VARCHAR(" + std::to_string(*length) + ")" : std::string("VARCHAR")) + " NOT NULL, CONSTRAINT " +
           quoteIdentifier(dialect, table + "_pkc") + " PRIMARY KEY (version_num))";
}

[[nodiscard]] std::string isRow(Dialect dialect, const std::string& row) {
    return row.empty() ? "version_num IS NULL OR version_num = ''" : "version_num = " + quoteLiteral(dialect, row);
}

[[nodiscard]] std::string shown(const std::string& row) { return row.empty() ? "the empty row" : row; }

} // namespace

std::vector<Statement> rowStatements(schema::Dialect dialect, const std::string& schemaName, const std::string& table, bool createsTable, bool clearFirst,
                                     const std::vector<std::string>& before, const std::vector<std::string>& after) {
    std::vector<Statement> statements;
    const std::string name = quoteName(dialect, schemaName, table);
    if (createsTable) {
        statements.push_back({"CREATE TABLE " + name + " " + shape(dialect, table, kAlembicsLength), "there is no version table yet", std::nullopt, false});
    }
    std::map<std::string, std::size_t> have;
    if (clearFirst) {
        if (!before.empty()) statements.push_back({"DELETE FROM " + name, "clears the version table", before.size(), true});
    } else {
        for (const std::string& row : before) ++have[row];
    }
    // A row that stands several times cannot be told from its twins: it goes as a whole and is written once again.
    std::vector<std::string> gone;
    std::vector<std::string> added;
    for (const auto& [row, count] : have) {
        const bool stays = std::find(after.begin(), after.end(), row) != after.end();
        if (count == 1 && !stays) gone.push_back(row);
        if (count > 1) {
            statements.push_back({"DELETE FROM " + name + " WHERE " + isRow(dialect, row), "it stands there " + std::to_string(count) + " times", count, true});
            if (stays) added.push_back(row);
        }
    }
    for (const std::string& row : after) {
        if (have.count(row) == 0) added.push_back(row);
    }
    std::size_t pairs = std::min(gone.size(), added.size());
    for (std::size_t i = 0; i < pairs; ++i) {
        statements.push_back({"UPDATE " + name + " SET version_num = " + quoteLiteral(dialect, added[i]) + " WHERE " + isRow(dialect, gone[i]),
                              shown(added[i]) + " takes the place of " + shown(gone[i]), 1, true});
    }
    for (std::size_t i = pairs; i < gone.size(); ++i) {
        statements.push_back({"DELETE FROM " + name + " WHERE " + isRow(dialect, gone[i]), shown(gone[i]) + " is no longer recorded", 1, true});
    }
    for (std::size_t i = pairs; i < added.size(); ++i) {
        statements.push_back(
            {"INSERT INTO " + name + " (version_num) VALUES (" + quoteLiteral(dialect, added[i]) + ")", shown(added[i]) + " is recorded", 1, false});
    }
    return statements;
}

std::vector<Statement> wideningStatements(Dialect dialect, const std::string& schemaName, const std::string& table, int length) {
    if (dialect == Dialect::Sqlite) return {};
    return {{"ALTER TABLE " + quoteName(dialect, schemaName, table) + " ALTER COLUMN version_num TYPE VARCHAR(" + std::to_string(length) + ")",
             "version_num holds " + std::to_string(length) + " characters", std::nullopt, false}};
}

std::vector<Statement> primaryKeyStatements(Dialect dialect, const std::string& schemaName, const std::string& table, const std::optional<int>& length) {
    const std::string name = quoteName(dialect, schemaName, table);
    if (dialect == Dialect::PostgreSql)
        return {{"ALTER TABLE " + name + " ADD CONSTRAINT " + quoteIdentifier(dialect, table + "_pkc") + " PRIMARY KEY (version_num)",
                 "no row can stand there twice any more", std::nullopt, false}};
    const std::string made = quoteIdentifier(dialect, table + "_stillroom_new");
    return {{"CREATE TABLE " + made + " " + shape(dialect, table, length), "SQLite adds no key to a table that is there", std::nullopt, false},
            {"INSERT INTO " + made + " (version_num) SELECT version_num FROM " + name, "with the rows it has", std::nullopt, false},
            {"DROP TABLE " + name, "the new one takes its place", std::nullopt, true},
            {"ALTER TABLE " + made + " RENAME TO " + quoteIdentifier(dialect, table), "under its name", std::nullopt, false}};
}

} // namespace stillroom::repair
