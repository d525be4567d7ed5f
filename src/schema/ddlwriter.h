#pragma once

#include "base/cut.h"
#include "schema/ddl.h"
#include "schema/definitions.h"

#include <algorithm>
#include <string>
#include <vector>

namespace stillroom::schema {

/// What goes makes room for what comes: a constraint may have the name of one that is to be made.
enum DdlPhase : int {
    kBefore,
    kTypes,
    kSchemas,
    kRenames,
    kSnapshot, // of keys that are broken already
    kDropViews,
    kDropForeignKeys,
    kDropConstraints,
    kDropColumns, // to be replaced
    kEnums,
    kTables,
    kColumns,
    kChangeColumns,
    kRebuilds,
    kKeys,
    kForeignKeys,
    kIndexes,
    kViews,
    kComments,
    kDrops,
    kDropTypes,
    kConcurrently,
};

/// The element of this name; null where there is none.
template <class T>
[[nodiscard]] const T* named(const std::vector<T>& list, const std::string& name) {
    const auto found = std::find_if(list.begin(), list.end(), [&name](const T& one) { return one.name == name; });
    return found == list.end() ? nullptr : &*found;
}

/// Cut to PostgreSQL's own limit of a name.
[[nodiscard]] inline std::string limitedName(const std::string& name) {
    constexpr std::size_t kMaxName = 63;
    return std::string(cutAtCharacter(name, kMaxName));
}

/// The given names of constraints that have an index: no other relation of the schema may have them.
[[nodiscard]] std::vector<std::string> namesOfKeys(const Table& table);

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
    /// In the place of statements: why there are none.
    void refuse(const std::string& why);
    [[nodiscard]] bool goesWithParent(const std::string& object, const std::string& what);
    /// Views and constraints that are in the way go, and come back. False where that cannot be; then it is refused.
    [[nodiscard]] bool makeWay(const Dependents::Way& way, const std::string& forWhat);
    [[nodiscard]] bool leavesRoom(const Dependents::Way& way, const std::string& forWhat);
    void remake(const View& view);
    void remake(const Dependent& one);
    [[nodiscard]] bool isOverChangedEnum(const Index& index) const;
    [[nodiscard]] const Index* indexBehind(const Index& want) const;
    [[nodiscard]] const Index* indexAhead(const Index& have) const;
    void changeIdentity(const Column& want, const Column& have, const std::string& change);
    void changeCollation(const Column& want, const Column& have);
    void exclusion(const std::string& what);
    void addCheck(const CheckConstraint& check);
    [[nodiscard]] std::string refersToUnchanged(const Column& want) const;
    /// Of these the column whose type is another than expected and stays so; empty where there is none.
    [[nodiscard]] std::string unchangedAmong(const std::vector<std::string>& columns) const;
    /// Whether the script has the difference, and SQL for it.
    [[nodiscard]] bool isCarriedOut(const char* kind, const Table& table, const std::string& name = {}) const;
    [[nodiscard]] bool waitsForType(const std::vector<std::string>& columns);
    /// Tables that inherit from this one directly, not as its partitions.
    [[nodiscard]] std::vector<const Table*> heirs() const;
    void addDestructive(int phase, std::string sql) { add(phase, std::move(sql)).destructive = true; }

    void rename(const Renaming& renaming);
    void table(const std::string& what);
    void schemaOf(const std::string& name);
    [[nodiscard]] std::string whyNotMade(const Table& want) const;
    /// Whether the table that the key leads to is there, or will be.
    [[nodiscard]] bool leadsSomewhere(const ForeignKey& key);
    void column(const std::string& what);
    void addColumn(const Column& want);
    void changeColumn(const Column& want, const Column& have);
    void changeType(const Column& want, const Column& have);
    void replaceColumn(const Column& want, bool loses);
    [[nodiscard]] bool isEnum(const Schema& schema, const std::string& type) const;
    void setNotNull(const std::string& column);
    [[nodiscard]] std::vector<Sequence> ownedSequences(const std::string& column, bool ofIdentity = false) const;
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
