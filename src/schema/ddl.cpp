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

[[nodiscard]] std::optional<Schema> renamed(const Schema& expected, const Schema& actual, const CompareOptions& options) {
    const std::vector<Renaming> renamings = findRenamings(expected, actual, options);
    return renamings.empty() ? std::nullopt : std::optional(withRenamings(actual, renamings, options));
}

} // namespace

RepairScript::RepairScript(const Schema& expected, const Schema& actual, const CompareOptions& options, ScriptOptions script)
    : m_expected(expected), m_options(options), m_script(script), m_renamed(renamed(expected, actual, options)), m_actual(m_renamed ? *m_renamed : actual),
      m_expectedTables(tablesOf(expected, options)), m_actualTables(tablesOf(m_actual, options)) {
    for (const Table& table : actual.tables) m_actualSchemas.insert(table.schema);
    for (const Table& table : m_actual.tables) {
        for (const ForeignKey& key : table.foreignKeys) m_references.emplace(keyOf(options, key.referredSchema, key.referredTable), Reference{&table, &key});
    }
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
        for (DdlStatement& one : rebuildSqliteTable(*in(m_actualTables, key), in(m_expectedTables, key), ofTable, m_options))
            statements.push_back(std::move(one));
    }
    return statements;
}

std::vector<DdlStatement> RepairScript::all(const std::vector<Difference>& differences) const {
    std::vector<Difference> sure;
    std::set<std::string> goneForGood; // keys that must not be put back after another change
    for (const Difference& one : differences) {
        if (!one.cannotTell.empty()) continue;
        if (one.kind == "foreign_key.extra") goneForGood.insert(one.schema + "\t" + one.table + "\t" + one.name);
        sure.push_back(one);
    }
    std::vector<DdlStatement> statements;
    if (m_options.dialect == Dialect::Sqlite) {
        if (!m_script.destructive) // a column that stays must not hinder the rest
            sure.erase(std::remove_if(sure.begin(), sure.end(), [](const Difference& d) { return d.kind == "column.extra" && !d.renaming; }), sure.end());
        statements = rebuilds(sure);
    }
    for (const Difference& one : sure) {
        for (DdlStatement& statement : statementsFor(one)) statements.push_back(std::move(statement));
    }
    if (!m_script.destructive) std::erase_if(statements, [](const DdlStatement& s) { return s.destructive; });
    const bool dropsTables =
        m_script.destructive && std::any_of(sure.begin(), sure.end(), [](const Difference& d) { return d.kind == "table.extra" && !d.renaming; });
    const bool keysOff = m_options.dialect == Dialect::Sqlite &&
                         (dropsTables || std::any_of(statements.begin(), statements.end(), [](const auto& s) { return s.phase == kRebuilds; }));
    if (keysOff) {
        statements.push_back({"PRAGMA foreign_keys = OFF", kBefore, false, true, "a table that is built anew must not take the rows that refer to it along"});
        statements.push_back({"CREATE TEMP TABLE stillroom_before AS SELECT count(*) AS broken FROM pragma_foreign_key_check", kTypes, false, false, {}});
        statements.push_back(
            {"CREATE TEMP TABLE stillroom_after (more INTEGER, CONSTRAINT no_row_may_lose_what_it_refers_to CHECK (more <= 0))", kDropTypes, false, false, {}});
        statements.push_back({"INSERT INTO stillroom_after SELECT (SELECT count(*) FROM pragma_foreign_key_check) - broken FROM stillroom_before", kDropTypes,
                              false, false, "refused where a row would refer to nothing that did not before"});
        statements.push_back({"DROP TABLE stillroom_before", kDropTypes, false, false, {}});
        statements.push_back({"DROP TABLE stillroom_after", kDropTypes, false, false, {}});
    }
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
            say(dialect == Dialect::Sqlite ? "BEGIN IMMEDIATE;" : "BEGIN;");
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
