#include "schema/ddl.h"

#include "base/text.h"
#include "schema/ddlwriter.h"
#include "schema/sqliterebuild.h"

#include <algorithm>
#include <set>

namespace stillroom::schema {
namespace {

[[nodiscard]] std::map<TableKey, const Table*> tablesOf(const Schema& schema, const CompareOptions& options) {
    std::map<TableKey, const Table*> tables;
    for (const Table& table : schema.tables) tables.emplace(keyOf(options, table.schema, table.name), &table); // the first of two counts
    return tables;
}

[[nodiscard]] const Table* in(const std::map<TableKey, const Table*>& tables, const TableKey& key) {
    const auto found = tables.find(key);
    return found == tables.end() ? nullptr : found->second;
}

[[nodiscard]] std::optional<Schema> renamed(const Schema& actual, const CompareOptions& options, const std::vector<Difference>& differences) {
    std::vector<Renaming> renamings;
    for (const Difference& one : differences) {
        if (one.renaming && std::find(renamings.begin(), renamings.end(), *one.renaming) == renamings.end()) renamings.push_back(*one.renaming);
    }
    return renamings.empty() ? std::nullopt : std::optional(withRenamings(actual, renamings, options));
}

[[nodiscard]] bool losesSomething(const std::vector<DdlStatement>& statements) {
    return std::any_of(statements.begin(), statements.end(), [](const DdlStatement& s) { return s.destructive; });
}

/// While tables are built anew SQLite's own keys are off: none may be broken afterwards that was not before.
void addKeyCheck(std::vector<DdlStatement>& statements) {
    const auto add = [&statements](int phase, const char* sql, bool alone = false, const char* note = "") {
        statements.push_back({sql, phase, false, alone, note});
    };
    add(kBefore, "PRAGMA foreign_keys = OFF", true, "a table that is built anew must not take the rows that refer to it along");
    add(kEnums, "CREATE TEMP TABLE stillroom_before AS SELECT \"table\" AS name, rowid AS row, parent FROM pragma_foreign_key_check");
    add(kDropTypes, "CREATE TEMP TABLE stillroom_after (more INTEGER, CONSTRAINT no_row_may_lose_what_it_refers_to CHECK (more = 0))");
    add(kDropTypes,
        "INSERT INTO stillroom_after SELECT count(*) FROM (SELECT \"table\", rowid, parent FROM pragma_foreign_key_check EXCEPT SELECT name, row, parent FROM "
        "stillroom_before)",
        false, "refused where a row would refer to nothing that did not before");
    add(kDropTypes, "DROP TABLE stillroom_before");
    add(kDropTypes, "DROP TABLE stillroom_after");
}

} // namespace

RepairScript::RepairScript(const Schema& expected, const Schema& actual, const CompareOptions& options, const std::vector<Difference>& differences,
                           ScriptOptions script)
    : m_expected(expected), m_options(options), m_differences(differences), m_script(script), m_renamed(renamed(actual, options, differences)),
      m_actual(m_renamed ? *m_renamed : actual), m_expectedTables(tablesOf(expected, options)), m_actualTables(tablesOf(m_actual, options)) {
    for (const Table& table : actual.tables) m_actualSchemas.insert(table.schema);
    for (const Difference& one : differences) {
        if (one.cannotTell.empty() && !one.renaming) m_places.insert(placeOf(one.kind, one.schema, one.table, one.name));
    }
    for (const Table& table : m_actual.tables) {
        for (const ForeignKey& key : table.foreignKeys) m_references.emplace(keyOf(options, key.referredSchema, key.referredTable), Reference{&table, &key});
    }
}

std::string RepairScript::placeOf(const std::string& kind, const std::string& schemaName, const std::string& table, const std::string& name) {
    return kind + '\0' + schemaName + '\0' + table + '\0' + name;
}

bool RepairScript::has(const char* kind, const Table& table, const std::string& name) const {
    return m_places.count(placeOf(kind, table.schema.empty() ? m_options.defaultSchema : table.schema, table.name, name)) != 0;
}

const Table* RepairScript::expectedTable(const Difference& d) const { return in(m_expectedTables, keyOf(m_options, d.schema, d.table)); }
const Table* RepairScript::actualTable(const Difference& d) const { return in(m_actualTables, keyOf(m_options, d.schema, d.table)); }

std::vector<DdlStatement> RepairScript::statementsFor(const Difference& difference) const {
    const Table* have = actualTable(difference);
    if (m_options.dialect == Dialect::Sqlite && have != nullptr && needsRebuild(difference, expectedTable(difference)))
        return rebuildSqliteTable(*have, expectedTable(difference), {difference}, m_options);
    return DdlWriter(difference, *this).run();
}

/// Takes the differences of tables that are built anew out of the list.
std::vector<DdlStatement> RepairScript::rebuilds(std::vector<Difference>& differences) const {
    std::map<TableKey, std::vector<Difference>> byTable;
    for (const Difference& one : differences) {
        if (actualTable(one) != nullptr && needsRebuild(one, expectedTable(one))) byTable[keyOf(m_options, one.schema, one.table)];
    }
    std::vector<Difference> rest;
    for (Difference& one : differences) {
        const auto table = byTable.find(keyOf(m_options, one.schema, one.table));
        const bool joins = table != byTable.end() && !one.renaming && !one.kind.starts_with("table.");
        if (joins) table->second.push_back(one);
        if (!joins || one.kind.starts_with("index.")) rest.push_back(std::move(one));
    }
    differences = std::move(rest);
    std::vector<DdlStatement> statements;
    for (const auto& [key, ofTable] : byTable) {
        // A stored trigger names things as they are before the renamings; once these are done, it can be read again.
        if (m_renamed && !in(m_actualTables, key)->triggers.empty()) continue;
        for (DdlStatement& one : rebuildSqliteTable(*in(m_actualTables, key), in(m_expectedTables, key), ofTable, m_options))
            statements.push_back(std::move(one));
    }
    return statements;
}

std::vector<DdlStatement> RepairScript::all() const {
    std::vector<Difference> sure;
    for (const Difference& one : m_differences) {
        // As a whole: a column that is dropped and made again must not only be made.
        const bool wanted = one.cannotTell.empty() && (m_script.destructive || one.renaming || !losesSomething(statementsFor(one)));
        if (wanted) sure.push_back(one);
    }
    std::vector<DdlStatement> statements;
    if (m_options.dialect == Dialect::Sqlite) statements = rebuilds(sure);
    for (const Difference& one : sure) {
        for (DdlStatement& statement : statementsFor(one)) statements.push_back(std::move(statement));
    }
    const bool dropsTables = std::any_of(sure.begin(), sure.end(), [](const Difference& d) { return d.kind == "table.extra" && !d.renaming; });
    const bool builds = std::any_of(statements.begin(), statements.end(), [](const DdlStatement& s) { return s.phase == kRebuilds; });
    if (m_options.dialect == Dialect::Sqlite && (dropsTables || builds)) addKeyCheck(statements);
    std::stable_sort(statements.begin(), statements.end(), [](const DdlStatement& a, const DdlStatement& b) { return a.phase < b.phase; });
    std::set<std::string> seen; // a renaming is a difference on both sides; two changes may take the same key away
    std::vector<DdlStatement> script;
    for (DdlStatement& statement : statements) {
        if (seen.insert(statement.sql).second) script.push_back(std::move(statement));
    }
    return script;
}

std::string scriptText(Dialect dialect, const std::vector<DdlStatement>& statements) {
    std::string text;
    bool open = false;
    const auto say = [&text](const std::string& line) { text += line + "\n"; };
    for (const DdlStatement& one : statements) {
        if (!one.alone && !open) {
            say(dialect == Dialect::Sqlite ? "BEGIN IMMEDIATE;" : "BEGIN;\nSET LOCAL lock_timeout = '10s';"); // who waits makes others wait
            open = true;
        } else if (one.alone && open) {
            say("COMMIT;");
            open = false;
        }
        if (one.destructive) say("-- destructive: rows or values are gone after it");
        if (!one.note.empty()) say("-- " + replaced(replaced(one.note, "\n", " "), "\r", " ")); // a name may hold anything
        say(one.sql + ";");
    }
    if (open) say("COMMIT;");
    return text;
}

} // namespace stillroom::schema
