#pragma once

#include "schema/ddl.h"
#include "schema/definitions.h"

#include <string>
#include <vector>

namespace stillroom::schema {

/// What goes makes room for what comes: a constraint may have the name of one that is to be made.
enum DdlPhase : int {
    kBefore,
    kTypes,
    kSchemas,
    kRenames,
    kEnums,
    kDropForeignKeys,
    kDropConstraints,
    kDropColumns, // to be replaced
    kTables,
    kColumns,
    kChangeColumns,
    kRebuilds,
    kKeys,
    kForeignKeys,
    kIndexes,
    kComments,
    kDrops,
    kDropTypes,
    kConcurrently,
};

/// Writes the statements of one difference.
class DdlWriter {
public:
    DdlWriter(const Difference& difference, const RepairScript& script)
        : m_d(difference), m_script(script), m_options(script.m_options), m_ddl(script.m_options), m_want(script.expectedTable(difference)),
          m_have(script.actualTable(difference)) {}

    [[nodiscard]] std::vector<DdlStatement> run();

private:
    [[nodiscard]] bool isPostgreSql() const { return m_ddl.isPostgreSql(); }
    [[nodiscard]] std::string tableName() const { return m_ddl.qualified(m_d.schema, m_have != nullptr ? m_have->name : m_d.table); }
    [[nodiscard]] std::string alter() const { return "ALTER TABLE " + tableName() + " "; }
    DdlStatement& add(int phase, std::string sql);
    void addDestructive(int phase, std::string sql) { add(phase, std::move(sql)).destructive = true; }

    void rename(const Renaming& renaming);
    void table(const std::string& what);
    void schemaOf(const std::string& name);
    void column(const std::string& what);
    void addColumn(const Column& want);
    void changeColumn(const Column& want, const Column& have);
    void changeType(const Column& want, const Column& have);
    void replaceColumn(const Column& want, bool loses);
    [[nodiscard]] bool isEnum(const Schema& schema, const std::string& type) const;
    void setNotNull(const std::string& column);
    [[nodiscard]] std::vector<Sequence> ownedSequences(const std::string& column) const;
    [[nodiscard]] std::string startBehind(const std::string& sequence, const std::string& quotedColumn) const;
    [[nodiscard]] bool staysInUse(const std::string& type) const;
    void addSequence(const Column& want, const std::string& change);
    void comment(const Column& column);
    void enumeration(const std::string& what);
    void rebuildEnum(const Enum& want);
    void index(const std::string& what);
    void createIndex(const Index& index);
    void constraint(const std::string& object, const std::string& what);
    void addForeignKey(const std::string& table, const ForeignKey& key);
    void detach(const RepairScript::Reference& reference);
    void detachReferencesTo(const std::vector<std::string>& columns);

    const Difference& m_d;
    const RepairScript& m_script;
    const CompareOptions& m_options;
    Definitions m_ddl;
    const Table* m_want; // the difference's table as expected; null where it is not
    const Table* m_have; // as it is, renamings done
    std::vector<DdlStatement> m_statements;
};

} // namespace stillroom::schema
