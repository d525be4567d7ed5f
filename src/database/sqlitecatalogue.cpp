#include "database/catalogue.h"

#include "base/error.h"
#include "base/text.h"
#include "database/sqliteddl.h"

#include <algorithm>
#include <unordered_map>

namespace stillroom::database {
namespace {

using namespace schema;

[[nodiscard]] std::string text(const Cell& cell) { return cell.value_or(""); }

constexpr const char* kSqlError = "1"; // SQLITE_ERROR: nothing is wrong with the file or the connection

class Reader {
public:
    Reader(Session& session, bool inTransaction, const Progress& progress) : m_session(session), m_inTransaction(inTransaction), m_progress(progress) {}

    SchemaReading read() {
        const auto readAll = [this] {
            readObjects();
            readColumns();
            readIndexes();
            readForeignKeys();
        };
        inSnapshot(m_session, readAll, m_inTransaction);
        return std::move(m_reading);
    }

private:
    void readObjects() {
        m_progress("tables and views");
        std::vector<std::pair<Cell, std::string>> triggers;
        for (Row& row : m_session.run("SELECT type, name, sql, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name").rows) {
            const std::string type = text(row[0]);
            if (type == "trigger") {
                triggers.emplace_back(row[3], text(row[2]));
                continue;
            }
            if (type == "view") {
                View view;
                view.name = text(row[1]);
                view.definition = viewDefinition(text(row[2]));
                m_reading.schema.views.push_back(std::move(view));
            } else if (type == "index") {
                m_indexTexts.emplace(text(row[1]), text(row[2]));
            } else if (type == "table") {
                Table table;
                table.name = text(row[1]);
                SqliteTableText known = readSqliteTable(text(row[2]));
                if (known.isVirtual) table.kind = TableKind::Foreign;
                table.checkConstraints = known.checks;
                table.storage = known.storage;
                table.unmodelled = known.more;
                table.neverReusesIds = std::any_of(known.columns.begin(), known.columns.end(), [](const auto& column) { return column.second.autoincrement; });
                m_tableOf.emplace(lowered(table.name), m_reading.schema.tables.size());
                m_reading.schema.tables.push_back(std::move(table));
                m_texts.push_back(std::move(known));
            }
        }
        markShadowTables();
        for (auto& [table, sql] : triggers) {
            if (Table* owner = find(table)) owner->triggers.push_back(std::move(sql));
        }
    }

    /// The tables in which a virtual one keeps its rows: docs_config and its like of docs. They come and go with it.
    void markShadowTables() {
        for (const Table& owner : m_reading.schema.tables) {
            if (owner.kind != TableKind::Foreign) continue;
            for (Table& table : m_reading.schema.tables) {
                if (table.name.starts_with(owner.name + "_")) table.extension = owner.name;
            }
        }
        for (Table& table : m_reading.schema.tables) {
            if (table.kind == TableKind::Foreign) table.extension = "virtual";
        }
    }

    /// All after CREATE VIEW name [(columns)] AS.
    [[nodiscard]] static std::string viewDefinition(const std::string& sql) {
        const std::string small = lowered(sql);
        for (std::size_t at = small.find("as"); at != std::string::npos; at = small.find("as", at + 1)) {
            const auto isBlank = [&](std::size_t i) {
                return i < small.size() && (small[i] == ' ' || small[i] == '\n' || small[i] == '\t' || small[i] == ')' || small[i] == '(');
            };
            if (at > 0 && isBlank(at - 1) && isBlank(at + 2)) return std::string(trimmed(std::string_view(sql).substr(at + 2)));
        }
        return sql;
    }

    /// Runs `sql` over all tables at once; where one of them cannot be read (a virtual table without its module), each alone.
    template <class Take>
    void overTables(const std::string& select, const std::string& from, const std::string& order, const Take& take) {
        try {
            for (const Row& row : m_session
                                      .run("SELECT m.name, " + select + " FROM sqlite_master m JOIN " + from +
                                           " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, " + order)
                                      .rows)
                take(row);
            return;
        } catch (const Error& error) { // a virtual table whose module is not here; which one comes out below
            if (error.sqlState() != kSqlError) throw;
        }
        for (const Table& table : m_reading.schema.tables) {
            try {
                for (const Row& row :
                     m_session.run("SELECT m.name, " + select + " FROM (SELECT $1 AS name) m JOIN " + from + " ORDER BY m.name, " + order, {table.name}).rows)
                    take(row);
            } catch (const Error& error) {
                if (error.sqlState() != kSqlError) throw;
                noteUnreadable(table.name, error);
            }
        }
    }

    void noteUnreadable(const std::string& name, const Error& error) {
        const bool known = std::any_of(m_reading.findings.begin(), m_reading.findings.end(), [&](const Finding& f) { return f.evidence.front().text == name; });
        if (known) return;
        m_reading.findings.push_back({"schema.table_unreadable",
                                      Severity::Warning,
                                      "The table " + name + " cannot be read",
                                      error.reason() + ".",
                                      {{"", 0, "table " + name, name}},
                                      {}});
    }

    [[nodiscard]] Table* find(const Cell& name) {
        const auto found = m_tableOf.find(lowered(text(name)));
        return found == m_tableOf.end() ? nullptr : &m_reading.schema.tables[found->second];
    }
    [[nodiscard]] const SqliteTableText& textOf(const Table& table) const { return m_texts[m_tableOf.at(lowered(table.name))]; }

    void readColumns() {
        m_progress("columns");
        std::unordered_map<std::string, std::vector<std::pair<int, std::string>>> keys;
        overTables("x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden", "pragma_table_xinfo(m.name) x", "x.cid", [&](const Row& row) {
            Table* table = find(row[0]);
            if (table == nullptr || row[6] == "1") return; // hidden: a virtual table's own
            Column column;
            column.name = text(row[1]);
            column.type = text(row[2]);
            column.nullable = row[3] == "0";
            column.defaultText = row[4];
            if (row[5] && *row[5] != "0") keys[table->name].emplace_back(std::stoi(*row[5]), column.name);
            const auto& said = textOf(*table).columns;
            if (const auto found = said.find(column.name); found != said.end()) {
                column.collation = found->second.collation;
                if (row[6] == "2" || row[6] == "3") column.generated = Generated{found->second.generated, row[6] == "3"};
            }
            table->columns.push_back(std::move(column));
        });
        for (auto& [name, parts] : keys) {
            Table& table = m_reading.schema.tables[m_tableOf.at(lowered(name))];
            std::sort(parts.begin(), parts.end());
            for (auto& part : parts) table.primaryKey.columns.push_back(std::move(part.second));
            table.primaryKey.name = textOf(table).primaryKey.name;
            if (table.primaryKey.columns.size() != 1) continue;
            for (Column& column : table.columns) { // the rowid by another name
                if (column.name == table.primaryKey.columns.front() && lowered(column.type) == "integer") column.autoincrement = true;
            }
        }
    }

    void readIndexes() {
        m_progress("indexes");
        std::string open; // the index that the last row belonged to
        Index index;
        std::string origin;
        Table* table = nullptr;
        const auto finish = [&] {
            if (table != nullptr && !open.empty()) addIndex(*table, std::move(index), origin);
            index = {};
        };
        overTables("l.name, l.\"unique\", l.origin, x.name, x.\"desc\", x.coll",
                   "pragma_index_list(m.name) l JOIN pragma_index_xinfo(l.name) x ON x.\"key\" = 1", "l.name, x.seqno", [&](const Row& row) {
                       if (text(row[0]) + "." + text(row[1]) != open) {
                           finish();
                           open = text(row[0]) + "." + text(row[1]);
                           table = find(row[0]);
                           index.name = text(row[1]);
                           index.unique = row[2] == "1";
                           origin = text(row[3]);
                       }
                       IndexKey key;
                       key.isExpression = !row[4];
                       key.text = text(row[4]);
                       key.descending = row[5] == "1";
                       key.collation = text(row[6]);
                       index.keys.push_back(std::move(key));
                   });
        finish();
        // A constraint over the columns of the primary key, or of another constraint, gets no index of its own.
        for (Table& one : m_reading.schema.tables) {
            for (const auto& said : textOf(one).uniques) {
                const bool known = std::any_of(one.uniqueConstraints.begin(), one.uniqueConstraints.end(),
                                               [&](const UniqueConstraint& u) { return sameNames(u.columns, said.columns); });
                if (!known) one.uniqueConstraints.push_back({said.name, said.columns, false, {}});
            }
        }
    }

    void addIndex(Table& table, Index index, const std::string& origin) {
        std::vector<std::string> columns;
        for (const IndexKey& key : index.keys) columns.push_back(key.text);
        if (origin == "pk") return;
        if (origin == "u") {
            UniqueConstraint constraint;
            constraint.columns = columns;
            const auto& said = textOf(table).uniques;
            const auto found = std::find_if(said.begin(), said.end(), [&](const auto& key) { return sameNames(key.columns, columns); });
            if (found != said.end()) constraint.name = found->name;
            table.uniqueConstraints.push_back(std::move(constraint));
            return;
        }
        const SqliteIndexText written = readSqliteIndex(m_indexTexts[index.name]);
        index.predicate = written.predicate;
        for (std::size_t i = 0; i < index.keys.size(); ++i) {
            IndexKey& key = index.keys[i];
            if (key.isExpression && i < written.keys.size()) key.text = written.keys[i];
            const Column* column = key.isExpression ? nullptr : table.column(key.text);
            const std::string own = column != nullptr && !column->collation.empty() ? column->collation : "BINARY";
            if (lowered(key.collation) == lowered(own)) key.collation.clear();
        }
        table.indexes.push_back(std::move(index));
    }

    /// SQLite does not tell upper from lower case in names.
    [[nodiscard]] static bool sameNames(const std::vector<std::string>& a, const std::vector<std::string>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const std::string& x, const std::string& y) { return lowered(x) == lowered(y); });
    }

    void readForeignKeys() {
        m_progress("foreign keys");
        std::string open;
        overTables("f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete, f.\"match\"", "pragma_foreign_key_list(m.name) f", "f.id, f.seq",
                   [&](const Row& row) {
                       Table* table = find(row[0]);
                       if (table == nullptr) return;
                       const std::string key = text(row[0]) + "." + text(row[1]);
                       if (key != open) {
                           open = key;
                           ForeignKey foreign;
                           foreign.referredTable = text(row[2]);
                           foreign.onUpdate = row[5] == "NO ACTION" ? "" : text(row[5]);
                           foreign.onDelete = row[6] == "NO ACTION" ? "" : text(row[6]);
                           table->foreignKeys.push_back(std::move(foreign));
                       }
                       ForeignKey& foreign = table->foreignKeys.back();
                       foreign.columns.push_back(text(row[3]));
                       if (row[4]) foreign.referredColumns.push_back(*row[4]);
                   });
        for (Table& table : m_reading.schema.tables) {
            const auto& said = textOf(table).foreignKeys;
            for (std::size_t i = 0; i < table.foreignKeys.size(); ++i) {
                ForeignKey& foreign = table.foreignKeys[i];
                if (foreign.referredColumns.empty()) { // the referred table's primary key, as it is not said
                    if (const Table* referred = find(foreign.referredTable)) foreign.referredColumns = referred->primaryKey.columns;
                }
                if (said.size() != table.foreignKeys.size()) continue;
                const auto& written = said[said.size() - 1 - i]; // SQLite numbers them from the last
                foreign.name = written.name;
                foreign.enforcement.deferrable = written.deferrable;
                foreign.enforcement.initiallyDeferred = written.initiallyDeferred;
            }
        }
    }

    Session& m_session;
    bool m_inTransaction;
    const Progress& m_progress;
    SchemaReading m_reading;
    std::vector<SqliteTableText> m_texts; // beside the tables
    std::unordered_map<std::string, std::size_t> m_tableOf;
    std::unordered_map<std::string, std::string> m_indexTexts;
};

} // namespace

SchemaReading readSqliteSchema(Session& session, const SchemaSelection& selection, const Progress& progress) {
    return Reader(session, selection.inTransaction, progress).read();
}

} // namespace stillroom::database
