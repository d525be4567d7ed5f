#pragma once

#include "schema/compare.h"
#include "schema/samedefinitions.h"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace stillroom::schema {

/// One comparison of two schemas.
class Comparison {
public:
    /// \param actual with the renamings carried out
    Comparison(const Schema& expected, const Schema& actual, const CompareOptions& options, const std::vector<Renaming>& renamings)
        : m_expected(expected), m_actual(actual), m_options(options), m_renamings(renamings), m_same(options) {}

    [[nodiscard]] std::vector<Difference> run();

private:
    [[nodiscard]] std::string schemaOf(const std::string& name) const { return name.empty() ? m_options.defaultSchema : name; }
    [[nodiscard]] std::string nameOf(const std::string& name) const { return m_same.nameOf(name); }
    [[nodiscard]] TableKey keyOf(const Table& table) const { return schema::keyOf(m_options, table.schema, table.name); }
    [[nodiscard]] std::vector<std::string> namesOf(const std::vector<std::string>& names) const { return m_same.namesOf(names); }
    [[nodiscard]] std::vector<std::string> sorted(const std::vector<std::string>& columns) const;

    void add(Difference difference);
    [[nodiscard]] std::string whyDoubtful(const Difference& difference) const;
    void add(const Table& table, std::string kind, Severity severity, std::string name, std::string expected, std::string actual, std::string cannotTell = {},
             std::vector<std::string> columns = {});
    void renamed(const Renaming& one, const std::map<TableKey, const Table*>& there);
    void missingTable(const Table& table);
    void compareTables(const Table& expected, const Table& actual);
    void compareEnums();
    // columns, in comparecolumns.cpp
    void compareColumns(const Table& expected, const Table& actual);
    void compareColumn(const Table& table, const Table& actualTable, const Column& expected, const Column& actual);
    void compareNumbering(const Table& table, const Table& actualTable, const Column& expected, const Column& actual);
    void compareIdentities(const Table& table, const Table& actualTable, const Column& expected, const Column& actual);
    void compareSequence(const Table& table, const Column& expected);
    void compareGenerated(const Table& table, const Column& expected, const Column& actual);
    void compareDefaults(const Table& table, const Column& expected, const Column& actual);
    [[nodiscard]] Sameness sameDefault(const Column& column, const std::string& expected, const std::string& actual) const;
    [[nodiscard]] const Sequence* sequenceOf(const Table& table, const Column& column) const;
    // keys, constraints and indexes, in compareconstraints.cpp
    void comparePrimaryKeys(const Table& expected, const Table& actual);
    void compareUniques(const Table& expected, const Table& actual);
    void compareForeignKeys(const Table& expected, const Table& actual);
    void compareChecks(const Table& expected, const Table& actual);
    void compareExclusions(const Table& expected, const Table& actual);
    void compareIndexes(const Table& expected, const Table& actual);
    [[nodiscard]] std::vector<std::string> numberedFirst(const Table& table) const;
    [[nodiscard]] std::string signature(const ForeignKey& key) const;

    [[nodiscard]] static std::string whyCannotTell(Sameness same);

    const Schema& m_expected;
    const Schema& m_actual;
    const CompareOptions& m_options;
    const std::vector<Renaming>& m_renamings;
    SameDefinitions m_same;
    std::multimap<std::string, const Table*> m_actualByName;
    std::unordered_map<std::string, const Sequence*> m_identities; // the sequences of identities, by table and column
    std::vector<Difference> m_result;
};

} // namespace stillroom::schema
