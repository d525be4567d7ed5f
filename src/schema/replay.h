#pragma once

#include "schema/compareoptions.h"
#include "schema/operation.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace stillroom::schema {

/// The structure that a database has after a sequence of operations, starting with an empty one. What an operation leaves open
/// is marked, never guessed.
class Replay {
public:
    /// \param defaultSchema what an empty schema name stands for
    explicit Replay(Dialect dialect, std::string defaultSchema = {});

    /// Carries out one operation as the engine would: with the names that it gives, and with what it takes along.
    void apply(const Operation& operation);

    /// All tables and enums, by schema and name.
    [[nodiscard]] Schema schema() const;
    [[nodiscard]] const std::map<TableKey, Table>& tables() const { return m_tables; }
    /// By schema and name.
    [[nodiscard]] const std::map<std::pair<std::string, std::string>, Enum>& enums() const { return m_enums; }
    /// Tables of which not all columns and constraints are known.
    [[nodiscard]] const std::set<TableKey>& incomplete() const { return m_incomplete; }
    /// What is perhaps so and perhaps not, with the reason.
    [[nodiscard]] const Doubts& doubts() const { return m_doubts; }
    /// Why there may be more tables; empty where there are surely none.
    [[nodiscard]] const std::string& whyMoreTables() const { return m_whyMoreTables; }

private:
    using EnumKey = std::pair<std::string, std::string>;

    [[nodiscard]] TableKey key(const std::string& schemaName, const std::string& table) const;
    [[nodiscard]] std::string nameOf(const std::string& name) const;
    [[nodiscard]] bool isSame(const std::string& a, const std::string& b) const { return nameOf(a) == nameOf(b); }
    /// The table of the operation; where no operation made it, that is noted, and null is given.
    Table* tableOf(const Operation& operation);
    [[nodiscard]] Column* columnOf(Table& table, const std::string& name) const;
    void doubt(const TableKey& table, const std::string& name, const std::string& why);
    void settle(const TableKey& table);
    void leaveOpen(const Operation& operation);
    void leaveAllOpen(const Operation& operation);

    void carryOut(const Operation& operation);
    void createTable(const Operation& operation);
    void dropTable(const Operation& operation);
    void renameTable(const Operation& operation);
    void addColumn(const Operation& operation);
    void dropColumn(const Operation& operation);
    void alterColumn(const Operation& operation);
    void renameColumn(Table& table, const std::string& from, const std::string& to);
    void addConstraint(Table& table, const Table& definition);
    [[nodiscard]] Table withColumnsOfIndex(const Operation& operation, Table& table) const;
    void dropConstraint(const Operation& operation);
    void renameConstraint(const Operation& operation);
    void validate(const Operation& operation);
    void createIndex(const Operation& operation);
    void dropIndex(const Operation& operation);
    void renameIndex(const Operation& operation);
    void comment(const Operation& operation);
    void rebuild(const Operation& operation);
    void changeEnum(const Operation& operation);
    void ensureEnums(const Operation& operation);
    void renameType(const EnumKey& from, const EnumKey& to);

    [[nodiscard]] Table* tableOfIndex(const std::string& schemaName, const std::string& index);
    static void mergeKeys(Table& table);
    void nameAll(Table& table) const;
    void setNumbered(Table& table) const;

    Dialect m_dialect;
    std::string m_defaultSchema;
    std::map<TableKey, Table> m_tables;
    std::map<EnumKey, Enum> m_enums;
    std::set<TableKey> m_incomplete;
    Doubts m_doubts;
    std::string m_whyMoreTables;
};

} // namespace stillroom::schema
