#include "schema/ddl.h"

#include "base/contains.h"
#include "base/text.h"
#include "schema/ddlwriter.h"
#include "schema/sqliterebuild.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

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

/// SQLite cannot look at keys that lead to what is not unique ("foreign key mismatch"): it stops there.
[[nodiscard]] bool isMismatched(const ForeignKey& key, const std::map<TableKey, const Table*>& tables, const CompareOptions& options) {
    const Table* referred = in(tables, keyOf(options, key.referredSchema, key.referredTable));
    if (referred == nullptr) return false; // then every row is wrong, and it says so
    const auto sorted = [](std::vector<std::string> names) {
        for (std::string& name : names) name = lowered(name);
        std::sort(names.begin(), names.end());
        return names;
    };
    const auto wanted = sorted(key.referredColumns);
    const auto fits = [&](const std::vector<std::string>& columns) { return !wanted.empty() && sorted(columns) == wanted; };
    if (key.columns.size() != key.referredColumns.size()) return true;
    if (fits(referred->primaryKey.columns)) return false;
    if (std::any_of(referred->uniqueConstraints.begin(), referred->uniqueConstraints.end(), [&](const auto& u) { return fits(u.columns); })) return false;
    return std::none_of(referred->indexes.begin(), referred->indexes.end(), [&](const Index& index) {
        std::vector<std::string> columns;
        for (const IndexKey& one : index.keys) columns.push_back(one.isExpression || !one.collation.empty() ? std::string() : one.text);
        return index.unique && index.predicate.empty() && fits(columns);
    });
}

} // namespace

RepairScript::RepairScript(const Schema& expected, const Schema& actual, const CompareOptions& options, const std::vector<Difference>& differences,
                           ScriptOptions script)
    : m_expected(expected), m_options(options), m_differences(differences), m_script(script), m_renamed(renamed(actual, options, differences)),
      m_actual(m_renamed ? *m_renamed : actual), m_expectedTables(tablesOf(expected, options)), m_actualTables(tablesOf(m_actual, options)),
      m_dependents(m_actual), m_same(options) {
    for (const Table& table : actual.tables) m_actualSchemas.insert(table.schema);
    for (const Table& table : m_actual.tables) m_actualByText.emplace(table.schema + "." + table.name, &table);
    for (const Difference& one : differences) {
        if (one.cannotTell.empty() && !one.renaming) m_places.insert(placeOf(one.kind, one.schema, one.table, one.name));
    }
    for (const Table& table : m_actual.tables) {
        for (const ForeignKey& key : table.foreignKeys) m_references.emplace(keyOf(options, key.referredSchema, key.referredTable), Reference{&table, &key});
    }
    if (options.dialect == Dialect::PostgreSql) findStaying();
}

std::string RepairScript::placeOf(const std::string& kind, const std::string& schemaName, const std::string& table, const std::string& name) {
    return kind + '\0' + schemaName + '\0' + table + '\0' + name;
}

bool RepairScript::has(const char* kind, const Table& table, const std::string& name) const {
    return m_places.count(placeOf(kind, table.schema.empty() ? m_options.defaultSchema : table.schema, table.name, name)) != 0;
}

const Table* RepairScript::expectedTable(const Difference& d) const { return in(m_expectedTables, keyOf(m_options, d.schema, d.table)); }
const Table* RepairScript::actualTable(const Difference& d) const { return in(m_actualTables, keyOf(m_options, d.schema, d.table)); }

std::vector<const Table*> RepairScript::parentsOf(const Table& table) const {
    std::vector<const Table*> parents;
    std::vector<const Table*> open{&table};
    constexpr std::size_t kMost = 100;
    for (std::size_t i = 0; i < open.size() && i < kMost; ++i) {
        std::vector<std::string> names = open[i]->inherits;
        if (!open[i]->partitionOf.empty()) names.push_back(open[i]->partitionOf);
        for (const std::string& name : names) {
            const auto found = m_actualByText.find(name);
            if (found == m_actualByText.end() || contains(open, found->second)) continue;
            open.push_back(found->second);
            parents.push_back(found->second);
        }
    }
    return parents;
}

bool RepairScript::hasHeirs(const Table& table) const {
    const std::string name = table.schema + "." + table.name;
    return std::any_of(m_actual.tables.begin(), m_actual.tables.end(), [&](const Table& other) {
        const bool goes = has("table.extra", other) && m_staying.count(&other) == 0;
        return !goes && (other.partitionOf == name || contains(other.inherits, name));
    });
}

void RepairScript::findStaying() {
    std::vector<const Table*> found;
    const auto stays = [&](const Table* table, const std::string& why) {
        if (has("table.extra", *table) && m_staying.emplace(table, why).second) found.push_back(table);
    };
    for (const Table& table : m_actual.tables) {
        if (has("table.extra", table)) {
            if (const auto names = m_dependents.ofTable(table.schema, table.name).names(); !names.empty())
                stays(&table, "PostgreSQL does not drop a table while these are over it: " + join(names, "; "));
            continue;
        }
        for (const std::string& parent : table.inherits) { // partitions go with theirs
            if (const auto at = m_actualByText.find(parent); at != m_actualByText.end())
                stays(at->second, table.schema + "." + table.name + " inherits from it");
        }
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Table& table = *found[i];
        const std::string name = table.schema + "." + table.name;
        for (const ForeignKey& key : table.foreignKeys) {
            if (const Table* referred = in(m_actualTables, keyOf(m_options, key.referredSchema, key.referredTable)))
                stays(referred, name + " refers to it, and stays");
        }
        for (const Table* parent : parentsOf(table)) stays(parent, name + " inherits from it, and stays");
    }
}

bool RepairScript::staysTaken(const std::string& schemaName, const std::string& name, const Table* by) const {
    for (const auto& [table, why] : m_staying) {
        if (table == by || table->schema != schemaName) continue;
        if (std::any_of(table->indexes.begin(), table->indexes.end(), [&name](const Index& i) { return i.name == name; })) return true;
        if (contains(namesOfKeys(*table), name)) return true;
    }
    return false;
}

bool RepairScript::isTaken(const std::string& schemaName, const std::string& name) const {
    const auto hasName = [&name](const auto& one) { return one.name == name; };
    const auto hasPlace = [&](const auto& one) { return one.schema == schemaName && one.name == name; };
    const auto any = [](const auto& list, const auto& test) { return std::any_of(list.begin(), list.end(), test); };
    if (any(m_actual.views, hasPlace) || any(m_actual.sequences, hasPlace)) return true;
    return any(m_actual.tables, [&](const Table& table) {
        return table.schema == schemaName && (table.name == name || table.primaryKey.name == name || any(table.indexes, hasName) ||
                                              any(table.uniqueConstraints, hasName) || any(table.exclusionConstraints, hasName));
    });
}

/// While tables are built anew SQLite's own keys are off: no more rows may be broken afterwards than before.
void RepairScript::addKeyCheck(std::vector<DdlStatement>& statements) const {
    std::set<std::string> mismatched; // tables that SQLite cannot look at, before or after
    for (const auto* tables : {&m_actualTables, &m_expectedTables}) {
        for (const auto& [key, table] : *tables) {
            if (std::any_of(table->foreignKeys.begin(), table->foreignKeys.end(), [&](const ForeignKey& k) { return isMismatched(k, *tables, m_options); }))
                mismatched.insert(quoteLiteral(m_options.dialect, key.second));
        }
    }
    const std::vector<std::string> names(mismatched.begin(), mismatched.end());
    const std::string rows = "SELECT m.name AS name, c.parent AS parent, count(*) AS broken FROM sqlite_master m JOIN pragma_foreign_key_check(m.name) c "
                             "WHERE m.type = 'table'" +
                             (names.empty() ? "" : " AND lower(m.name) NOT IN (" + join(names, ", ") + ")") + " GROUP BY 1, 2";
    const auto add = [&statements](int phase, const std::string& sql, bool alone = false, const std::string& note = {}) {
        statements.push_back({sql, phase, false, alone, note});
    };
    add(kBefore, "PRAGMA foreign_keys = OFF", true, "a table that is built anew must not take the rows that refer to it along");
    add(kSnapshot, "CREATE TEMP TABLE stillroom_before AS " + rows, false,
        names.empty() ? "" : "not looked at, as their keys lead to what is not unique: " + join(names, ", "));
    add(kDropTypes, "CREATE TEMP TABLE stillroom_after (more INTEGER, CONSTRAINT no_row_may_lose_what_it_refers_to CHECK (more = 0))");
    add(kDropTypes,
        "INSERT INTO stillroom_after SELECT count(*) FROM (" + rows +
            ") AS a LEFT JOIN stillroom_before b ON b.name = a.name AND b.parent = a.parent WHERE a.broken > coalesce(b.broken, 0)",
        false, "refused where more rows would refer to nothing than did before");
    add(kDropTypes, "DROP TABLE stillroom_before");
    add(kDropTypes, "DROP TABLE stillroom_after");
}

std::vector<std::string> namesOfKeys(const Table& table) {
    std::vector<std::string> names;
    if (!table.primaryKey.name.empty()) names.push_back(table.primaryKey.name);
    for (const UniqueConstraint& one : table.uniqueConstraints) {
        if (!one.name.empty()) names.push_back(one.name);
    }
    for (const ExclusionConstraint& one : table.exclusionConstraints) {
        if (!one.name.empty()) names.push_back(one.name);
    }
    return names;
}

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
        const bool joins = table != byTable.end() && !one.renaming && (!one.kind.starts_with("table.") || one.kind == "table.changed");
        if (joins) table->second.push_back(one);
        if (!joins || one.kind.starts_with("index.")) rest.push_back(std::move(one));
    }
    differences = std::move(rest);
    std::vector<DdlStatement> statements;
    for (const auto& [key, ofTable] : byTable) {
        // A stored trigger names things as they are before the renamings; once these are done, it can be read again.
        if (m_renamed && !in(m_actualTables, key)->triggers.empty()) {
            statements.push_back(
                {{}, kRebuilds, false, false, "no SQL for " + key.second + ": its triggers name things that are renamed; compare again after that"});
            continue;
        }
        for (DdlStatement& one : rebuildSqliteTable(*in(m_actualTables, key), in(m_expectedTables, key), ofTable, m_options))
            statements.push_back(std::move(one));
    }
    return statements;
}

std::vector<DdlStatement> RepairScript::all() const {
    const bool isSqlite = m_options.dialect == Dialect::Sqlite;
    std::vector<Difference> sure;
    std::vector<std::vector<DdlStatement>> known; // beside them, where they had to be written to judge them
    for (const Difference& one : m_differences) {
        if (!one.cannotTell.empty()) continue;
        if (!m_script.destructive && !one.renaming) { // as a whole: a column that is dropped and made again must not only be made
            std::vector<DdlStatement> statements = statementsFor(one);
            if (losesSomething(statements)) continue;
            known.push_back(std::move(statements));
        } else if (!m_script.destructive) {
            known.push_back(statementsFor(one));
        }
        sure.push_back(one);
    }
    std::vector<DdlStatement> statements;
    if (isSqlite) { // what joins a table that is built anew is no more in the list
        statements = rebuilds(sure);
        known.clear();
    }
    for (std::size_t i = 0; i < sure.size(); ++i) {
        std::vector<DdlStatement> more = i < known.size() ? std::move(known[i]) : statementsFor(sure[i]);
        std::move(more.begin(), more.end(), std::back_inserter(statements));
    }
    const bool dropsTables = std::any_of(sure.begin(), sure.end(), [](const Difference& d) { return d.kind == "table.extra" && !d.renaming; });
    const bool builds = std::any_of(statements.begin(), statements.end(), [](const DdlStatement& s) { return s.phase == kRebuilds && !s.sql.empty(); });
    if (isSqlite && (dropsTables || builds)) addKeyCheck(statements);
    std::stable_sort(statements.begin(), statements.end(),
                     [](const DdlStatement& a, const DdlStatement& b) { return std::tie(a.phase, a.place) < std::tie(b.phase, b.place); });
    std::set<std::string> seen; // a renaming is a difference on both sides; two changes may take the same key away
    std::vector<DdlStatement> script;
    for (DdlStatement& statement : statements) {
        if (seen.insert(statement.sql.empty() ? "-- " + statement.note : statement.sql).second) script.push_back(std::move(statement));
    }
    return script;
}

std::vector<std::string> commentsOf(const DdlStatement& statement) {
    std::vector<std::string> lines;
    if (statement.destructive) lines.emplace_back("destructive: rows or values are gone after it");
    if (!statement.note.empty()) lines.push_back(replaced(replaced(statement.note, "\n", " "), "\r", " ")); // a name may hold anything
    return lines;
}

std::string scriptText(Dialect dialect, const std::vector<DdlStatement>& statements) {
    std::string text;
    bool open = false;
    const auto say = [&text](const std::string& line) { text += line + "\n"; };
    for (const DdlStatement& one : statements) {
        if (one.sql.empty()) {
            for (const std::string& line : commentsOf(one)) say("-- " + line);
            continue;
        }
        if (!one.alone && !open) {
            say(dialect == Dialect::Sqlite ? "BEGIN IMMEDIATE;" : "BEGIN;\nSET LOCAL lock_timeout = '10s';"); // who waits makes others wait
            open = true;
        } else if (one.alone && open) {
            say("COMMIT;");
            open = false;
        }
        for (const std::string& line : commentsOf(one)) say("-- " + line);
        say(one.sql + ";");
    }
    if (open) say("COMMIT;");
    return text;
}

} // namespace stillroom::schema
