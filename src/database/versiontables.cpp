#include "database/versiontables.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::database {
namespace {

using schema::Dialect;
using schema::quoteName;

/// Reads the rows; where that is not allowed, a finding says so.
void readRows(Session& session, VersionTable& table, VersionTables& result) {
    const bool isPostgreSql = session.dialect() == Dialect::PostgreSql;
    if (isPostgreSql) session.run("SAVEPOINT rows");
    try {
        table.rows = readVersionRows(session, table.schema, table.name);
        if (isPostgreSql) session.run("RELEASE SAVEPOINT rows");
    } catch (const Error& error) {
        if (isPostgreSql) session.run("ROLLBACK TO SAVEPOINT rows");
        table.readable = false;
        result.findings.push_back(
            {"version_table.not_readable",
             Severity::Warning,
             "The rows of " + table.shownName() + " cannot be read",
             error.reason() + ". Connect as its owner" + (table.owner.empty() ? "" : " (" + table.owner + ")") + ", or as a role that may read it.",
             {{"", 0, "table " + table.shownName(), error.sqlState()}},
             {}});
    }
}

constexpr const char* kPostgreSqlTables =
    "SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), t.typname, a.atttypmod, "
    "  EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND k.conkey = ARRAY[a.attnum]), "
    "  NOT EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attnum > 0 AND NOT o.attisdropped AND o.attnum <> a.attnum "
    "    AND o.attnotnull AND NOT o.atthasdef AND o.attidentity = ''), "
    "  pg_table_is_visible(c.oid), c.relkind "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid "
    "WHERE a.attname = 'version_num' AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v') "
    "  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)' "
    "ORDER BY n.nspname, c.relname";

void readPostgreSql(Session& session, VersionTables& result) {
    for (const Row& row : session.run(kPostgreSqlTables).rows) {
        VersionTable table;
        table.schema = row[0].value_or("");
        table.name = row[1].value_or("");
        table.owner = row[2].value_or("");
        const std::string type = row[3].value_or("");
        const int modifier = std::stoi(row[4].value_or("-1"));
        constexpr int kHeader = 4; // atttypmod of varchar(n) is n + VARHDRSZ
        if ((type == "varchar" || type == "bpchar") && modifier > kHeader) table.versionNumLength = modifier - kHeader;
        table.primaryKey = row[5] == "t";
        table.alembicShape = (type == "varchar" || type == "text" || type == "bpchar") && row[6] == "t";
        table.inSearchPath = row[7] == "t";
        if (row[8] == "r" || row[8] == "p") {
            readRows(session, table, result);
        } else { // reading a view runs whatever its owner wrote
            table.readable = false;
            table.alembicShape = false;
        }
        result.tables.push_back(std::move(table));
    }
}

/// \param columns how many it has
[[nodiscard]] bool isBare(Session& session, const std::string& name, std::size_t columns) {
    if (columns != 1) return false;
    for (const Row& row : session.run("SELECT type, lower(coalesce(sql, '')) FROM sqlite_master WHERE lower(tbl_name) = lower($1)", {name}).rows) {
        const std::string sql = row[1].value_or("");
        if (row[0] != "table" && !sql.empty()) return false; // what has no SQL comes with a key
        for (const char* word : {"check", "collate", "default", "references", "generated", "without", "strict"}) {
            if (row[0] == "table" && sql.find(word) != std::string::npos) return false;
        }
    }
    return true;
}

void readSqlite(Session& session, VersionTables& result) {
    // One table at a time: a virtual table whose module is not here fails, and must not hide the others.
    for (const Row& found : session.run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").rows) {
        VersionTable table;
        table.name = found[0].value_or("");
        std::size_t keys = 0;
        std::size_t columns = 0;
        bool isKey = false;
        bool mustBeFilled = false;
        std::optional<std::string> type;
        try {
            for (const Row& column : session.run("SELECT name, type, pk, \"notnull\", dflt_value FROM pragma_table_info($1)", {table.name}).rows) {
                ++columns;
                if (column[2] != "0") ++keys;
                if (lowered(column[0].value_or("")) == "version_num") {
                    type = lowered(column[1].value_or(""));
                    isKey = column[2] != "0";
                } else if (column[3] == "1" && !column[4]) {
                    mustBeFilled = true;
                }
            }
        } catch (const Error&) {
            continue;
        }
        if (!type) continue;
        if (const std::size_t open = type->find('('); open != std::string::npos) table.versionNumLength = std::atoi(type->c_str() + open + 1);
        table.primaryKey = isKey && keys == 1;
        table.alembicShape = (type->find("char") != std::string::npos || type->find("text") != std::string::npos) && !mustBeFilled;
        table.inSearchPath = true;
        table.bare = isBare(session, table.name, columns);
        readRows(session, table, result);
        result.tables.push_back(std::move(table));
    }
}

} // namespace

std::vector<Cell> readVersionRows(Session& session, const std::string& schema, const std::string& name) {
    // As text, whatever the column is; and bounded, as a table that is no version table may be large.
    const std::string column = session.dialect() == Dialect::PostgreSql ? "version_num::text" : "version_num";
    std::vector<Cell> cells;
    for (Row& row :
         session.run("SELECT " + column + " FROM " + quoteName(session.dialect(), schema, name) + " LIMIT " + std::to_string(kMaxVersionRows)).rows) {
        cells.push_back(std::move(row[0]));
    }
    return cells;
}

std::vector<std::string> VersionTable::recorded() const {
    std::vector<std::string> texts;
    for (const Cell& row : rows) texts.push_back(row.value_or(""));
    return texts;
}

VersionTables readVersionTables(Session& session) {
    VersionTables result;
    const bool isPostgreSql = session.dialect() == Dialect::PostgreSql;
    inSnapshot(session, [&] {
        if (isPostgreSql) { // somebody else's lock on one table must not stop the looking
            session.run("SET LOCAL lock_timeout = '2s'");
            session.run("SET LOCAL statement_timeout = '30s'");
        }
        isPostgreSql ? readPostgreSql(session, result) : readSqlite(session, result);
    });
    return result;
}

const VersionTable* findVersionTable(const VersionTables& tables, const std::string& name, const std::optional<std::string>& schema) {
    // SQLite does not tell upper from lower case in names.
    const auto sameName = [&name](const VersionTable& t) { return t.schema.empty() ? lowered(t.name) == lowered(name) : t.name == name; };
    const auto found = std::find_if(tables.tables.begin(), tables.tables.end(),
                                    [&](const VersionTable& t) { return sameName(t) && (schema && !t.schema.empty() ? t.schema == *schema : t.inSearchPath); });
    return found == tables.tables.end() ? nullptr : &*found;
}

} // namespace stillroom::database
