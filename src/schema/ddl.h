#pragma once

#include "schema/compare.h"
#include "schema/dependents.h"
#include "schema/dialect.h"
#include "schema/samedefinitions.h"
#include "schema/schema.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace stillroom::schema {

/// One statement that brings the database nearer to what is expected.
struct DdlStatement {
    std::string sql;          // without a semicolon at its end; empty where none can be given: the note says why
    int phase = 0;            // the order in a script: what others need comes first, what is dropped last
    bool destructive = false; // rows or values are gone after it
    bool alone = false;       // not within a transaction
    std::string note;         // what a person has to know, or to fill in
    int place = 0;            // among those of its phase
};

/// What is said of a statement in a script: one line each, without a mark of comments.
[[nodiscard]] std::vector<std::string> commentsOf(const DdlStatement& statement);

struct ScriptOptions {
    /// PostgreSQL: indexes are built, and constraints looked at, after the transaction, so that nobody waits for long; what was
    /// done before stays done where that fails.
    bool concurrently = false;
    bool destructive = true; // whether differences that only go with rows or values are there at all
};

/// Writes the SQL that makes differences go away. Holds on to the schemas, the options and the differences.
class RepairScript {
public:
    /// \param differences those of the script, that the same two schemas and options gave: no other renaming is counted on
    RepairScript(const Schema& expected, const Schema& actual, const CompareOptions& options, const std::vector<Difference>& differences,
                 ScriptOptions script = {});

    /// Of one difference of the script, as if the renamings before it were done; none where that is not known.
    [[nodiscard]] std::vector<DdlStatement> statementsFor(const Difference& difference) const;
    /// Of all that surely are, in an order in which they can run. SQLite: a table that has to change otherwise than by a new
    /// column is built anew, once.
    [[nodiscard]] std::vector<DdlStatement> all() const;

private:
    friend class DdlWriter;
    struct Reference { // a foreign key that is there
        const Table* table;
        const ForeignKey* key;
    };
    [[nodiscard]] const Table* expectedTable(const Difference& difference) const;
    [[nodiscard]] const Table* actualTable(const Difference& difference) const;
    /// Whether a sure difference of this kind is part of the script, and no mere renaming.
    [[nodiscard]] bool has(const char* kind, const Table& table, const std::string& name = {}) const;
    [[nodiscard]] static std::string placeOf(const std::string& kind, const std::string& schemaName, const std::string& table, const std::string& name);
    [[nodiscard]] std::vector<DdlStatement> rebuilds(std::vector<Difference>& differences) const;
    void addKeyCheck(std::vector<DdlStatement>& statements) const;
    /// Whether a relation of this name is there: then no other gets it.
    [[nodiscard]] bool isTaken(const std::string& schemaName, const std::string& name) const;
    /// The same, and nothing in the script takes it away from there.
    [[nodiscard]] bool staysTaken(const std::string& schemaName, const std::string& name, const Table* by) const;
    /// Extra tables that PostgreSQL would not drop, and what else stays because of them.
    void findStaying();
    /// Whether tables inherit from it, or are its partitions.
    [[nodiscard]] bool hasHeirs(const Table& table) const;
    /// Tables that the table inherits from, nearest first.
    [[nodiscard]] std::vector<const Table*> parentsOf(const Table& table) const;

    const Schema& m_expected;
    const CompareOptions& m_options;
    const std::vector<Difference>& m_differences;
    ScriptOptions m_script;
    std::optional<Schema> m_renamed; // the actual schema after the renamings, where there are any
    const Schema& m_actual;          // renamings done
    std::map<TableKey, const Table*> m_expectedTables;
    std::map<TableKey, const Table*> m_actualTables;
    std::multimap<TableKey, Reference> m_references; // by the table they lead to
    std::set<std::string> m_actualSchemas;
    Dependents m_dependents;
    SameDefinitions m_same;
    std::map<std::string, const Table*> m_actualByText; // "schema.name"
    std::map<const Table*, std::string> m_staying;      // why each stays
    std::unordered_set<std::string> m_places;           // of the differences
};

/// The statements as a text for psql or sqlite3: in one transaction, but for those that cannot be; with comments that say what
/// is destructive and what is to be filled in.
[[nodiscard]] std::string scriptText(Dialect dialect, const std::vector<DdlStatement>& statements);

} // namespace stillroom::schema
