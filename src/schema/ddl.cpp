#include "schema/ddl.h"

#include "base/text.h"
#include "schema/normalform.h"

#include <algorithm>

namespace stillroom::schema {
namespace {

// What goes makes room for what comes: a constraint may have the name of one that is to be made.
enum Phase : int { kTypes, kDropForeignKeys, kDropConstraints, kTables, kColumns, kChangeColumns, kKeys, kForeignKeys, kIndexes, kComments, kDrops };

class Writer {
public:
    /// \param want the difference's table as expected, \param have as it is; null where it is not there
    Writer(const Difference& difference, const Table* want, const Table* have, const Schema& expected, const Schema& actual, const CompareOptions& options)
        : m_d(difference), m_options(options), m_want(want), m_have(have), m_expected(expected), m_actual(actual) {}

    std::vector<DdlStatement> run() {
        const std::string object = m_d.kind.substr(0, m_d.kind.find('.'));
        const std::string what = m_d.kind.substr(m_d.kind.find('.') + 1);
        if (object == "table")
            table(what);
        else if (object == "column")
            column(what);
        else if (object == "enum")
            enumeration(what);
        else if (object == "index")
            index(what);
        else if (isPostgreSql())
            constraint(object, what);
        return std::move(m_statements);
    }

private:
    [[nodiscard]] bool isPostgreSql() const { return m_options.dialect == Dialect::PostgreSql; }
    [[nodiscard]] std::string quoted(const std::string& name) const { return quoteIdentifier(m_options.dialect, name); }
    [[nodiscard]] std::string listed(const std::vector<std::string>& names) const {
        std::vector<std::string> parts;
        for (const std::string& name : names) parts.push_back(quoted(name));
        return "(" + join(parts, ", ") + ")";
    }
    [[nodiscard]] std::string qualified(const std::string& schemaName, const std::string& name) const {
        const std::string in = schemaName.empty() ? m_options.defaultSchema : schemaName;
        return quoteName(m_options.dialect, isPostgreSql() ? in : "", name);
    }
    [[nodiscard]] std::string tableName() const { return qualified(m_d.schema, m_have != nullptr ? m_have->name : m_d.table); }

    void add(int phase, std::string sql, bool destructive = false) { m_statements.push_back({std::move(sql), destructive, phase}); }

    template <class T>
    [[nodiscard]] static const T* named(const std::vector<T>& list, const std::string& name) {
        const auto found = std::find_if(list.begin(), list.end(), [&name](const T& one) { return one.name == name; });
        return found == list.end() ? nullptr : &*found;
    }

    [[nodiscard]] std::string definition(const Column& column, const Table& table, bool withNull) const {
        std::string type = column.type;
        const bool onlyKey = table.primaryKey.columns.size() == 1 && table.primaryKey.columns.front() == column.name;
        if (isPostgreSql() && column.autoincrement && !column.identity && !column.defaultText) { // as SQLAlchemy writes it
            const std::string normal = normalType(m_options.dialect, type);
            type = normal == "bigint" ? "BIGSERIAL" : normal == "smallint" ? "SMALLSERIAL" : "SERIAL";
        }
        std::string text = quoted(column.name) + " " + type;
        if (!column.collation.empty()) text += " COLLATE " + quoted(column.collation);
        if (column.generated) text += " GENERATED ALWAYS AS (" + column.generated->expression + ")" + (column.generated->stored ? " STORED" : "");
        if (column.identity && isPostgreSql()) text += std::string(" GENERATED ") + (column.identity->always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY";
        if (column.defaultText) text += " DEFAULT " + (isPostgreSql() ? *column.defaultText : sqliteDefault(*column.defaultText));
        if (withNull && !column.nullable && !(isPostgreSql() && onlyKey)) text += " NOT NULL";
        return text;
    }

    /// SQLite wants an expression in parentheses.
    [[nodiscard]] static std::string sqliteDefault(const std::string& text) {
        const bool bare = isLiteral(normalDefault(Dialect::Sqlite, text)) || lowered(text).starts_with("current_") || text.starts_with('(');
        return bare ? text : "(" + text + ")";
    }

    [[nodiscard]] std::string constraintName(const std::string& name) const { return name.empty() ? "" : "CONSTRAINT " + quoted(name) + " "; }

    [[nodiscard]] std::string foreignKey(const ForeignKey& key) const {
        std::string text = constraintName(key.name) + "FOREIGN KEY " + listed(key.columns) + " REFERENCES " + qualified(key.referredSchema, key.referredTable) +
                           " " + listed(key.referredColumns);
        if (!key.match.empty()) text += " MATCH " + key.match;
        if (!key.onDelete.empty()) text += " ON DELETE " + key.onDelete;
        if (!key.onUpdate.empty()) text += " ON UPDATE " + key.onUpdate;
        if (key.enforcement.deferrable) text += std::string(" DEFERRABLE") + (key.enforcement.initiallyDeferred ? " INITIALLY DEFERRED" : "");
        return text;
    }

    void createIndex(const Index& one) {
        std::vector<std::string> keys;
        for (const IndexKey& key : one.keys) keys.push_back((key.isExpression ? "(" + key.text + ")" : quoted(key.text)) + (key.descending ? " DESC" : ""));
        std::string sql = std::string("CREATE ") + (one.unique ? "UNIQUE " : "") + "INDEX " + quoted(one.name) + " ON " + tableName();
        if (isPostgreSql() && !one.method.empty()) sql += " USING " + quoted(one.method);
        sql += " (" + join(keys, ", ") + ")";
        if (!one.included.empty()) sql += " INCLUDE " + listed(one.included);
        if (!one.predicate.empty()) sql += " WHERE " + one.predicate;
        add(kIndexes, sql);
    }

    void table(const std::string& what) {
        if (what == "extra") return add(kDrops, "DROP TABLE " + tableName(), true);
        if (m_want == nullptr || m_d.actual.starts_with("moved")) return;
        std::vector<std::string> parts;
        for (const Column& column : m_want->columns) parts.push_back(definition(column, *m_want, true));
        if (!m_want->primaryKey.columns.empty()) parts.push_back(constraintName(m_want->primaryKey.name) + "PRIMARY KEY " + listed(m_want->primaryKey.columns));
        for (const UniqueConstraint& one : m_want->uniqueConstraints) parts.push_back(constraintName(one.name) + "UNIQUE " + listed(one.columns));
        for (const CheckConstraint& one : m_want->checkConstraints) parts.push_back(constraintName(one.name) + "CHECK (" + one.expression + ")");
        for (const ForeignKey& key : m_want->foreignKeys) {
            if (isPostgreSql())
                add(kForeignKeys, "ALTER TABLE " + tableName() + " ADD " + foreignKey(key)); // the other table may come later
            else
                parts.push_back(foreignKey(key));
        }
        add(kTables, "CREATE TABLE " + tableName() + " (\n    " + join(parts, ",\n    ") + "\n)");
        for (const Index& one : m_want->indexes) createIndex(one);
        if (!isPostgreSql()) return;
        if (!m_want->comment.empty()) add(kComments, "COMMENT ON TABLE " + tableName() + " IS " + quoteLiteral(m_options.dialect, m_want->comment));
        for (const Column& column : m_want->columns) {
            if (!column.comment.empty()) comment(column);
        }
    }

    void comment(const Column& column) {
        add(kComments, "COMMENT ON COLUMN " + tableName() + "." + quoted(column.name) + " IS " +
                           (column.comment.empty() ? "NULL" : quoteLiteral(m_options.dialect, column.comment)));
    }

    void column(const std::string& what) {
        const std::string alter = "ALTER TABLE " + tableName() + " ";
        if (what == "extra") return add(kDrops, alter + "DROP COLUMN " + quoted(m_d.name), true);
        const Column* want = m_want != nullptr ? m_want->column(m_d.name) : nullptr;
        if (want == nullptr) return;
        const std::string change = alter + "ALTER COLUMN " + quoted(m_d.name) + " ";
        if (what == "missing") {
            // A filled table takes no column that must not be NULL and has no default: it is filled in between.
            const bool inTwoSteps = isPostgreSql() && !want->nullable && !want->defaultText && !want->identity && !want->generated && !want->autoincrement;
            add(kColumns, alter + "ADD COLUMN " + definition(*want, *m_want, !inTwoSteps));
            if (inTwoSteps) add(kChangeColumns, change + "SET NOT NULL");
            if (isPostgreSql() && !want->comment.empty()) comment(*want);
        } else if (!isPostgreSql() || !m_d.cannotTell.empty()) {
            return; // SQLite changes no column in place
        } else if (what == "type") {
            add(kChangeColumns, change + "TYPE " + want->type + " USING " + quoted(m_d.name) + "::" + want->type);
        } else if (what == "nullable") {
            add(kChangeColumns, change + (want->nullable ? "DROP NOT NULL" : "SET NOT NULL"));
        } else if (what == "default") {
            add(kChangeColumns, change + (want->defaultText ? "SET DEFAULT " + *want->defaultText : "DROP DEFAULT"));
        } else if (what == "comment") {
            comment(*want);
        }
    }

    void enumeration(const std::string& what) {
        const auto same = [&](const Enum& one) { return one.name == m_d.name && (one.schema.empty() ? m_options.defaultSchema : one.schema) == m_d.schema; };
        const auto want = std::find_if(m_expected.enums.begin(), m_expected.enums.end(), same);
        const auto have = std::find_if(m_actual.enums.begin(), m_actual.enums.end(), same);
        if (what == "extra") return add(kDrops, "DROP TYPE " + qualified(m_d.schema, m_d.name), true);
        if (want == m_expected.enums.end()) return;
        if (what == "missing") {
            std::vector<std::string> labels;
            for (const std::string& label : want->labels) labels.push_back(quoteLiteral(m_options.dialect, label));
            return add(kTypes, "CREATE TYPE " + qualified(m_d.schema, m_d.name) + " AS ENUM (" + join(labels, ", ") + ")");
        }
        for (const std::string& label : want->labels) { // PostgreSQL takes none away
            const bool known = have != m_actual.enums.end() && std::find(have->labels.begin(), have->labels.end(), label) != have->labels.end();
            if (!known) add(kTypes, "ALTER TYPE " + qualified(m_d.schema, m_d.name) + " ADD VALUE " + quoteLiteral(m_options.dialect, label));
        }
    }

    void index(const std::string& what) {
        if (what != "missing") add(kDropConstraints, "DROP INDEX " + qualified(m_d.schema, m_d.name));
        if (what == "extra" || m_want == nullptr) return;
        if (const Index* want = named(m_want->indexes, m_d.name)) createIndex(*want);
    }

    void constraint(const std::string& object, const std::string& what) {
        const std::string alter = "ALTER TABLE " + tableName() + " ";
        const auto drop = [&](const std::string& name, int phase) {
            if (!name.empty()) add(phase, alter + "DROP CONSTRAINT " + quoted(name));
        };
        if (object == "primary_key") {
            if (what != "missing" && m_have != nullptr) drop(m_have->primaryKey.name, kDropConstraints);
            if (what != "extra" && m_want != nullptr)
                add(kKeys, alter + "ADD " + constraintName(m_want->primaryKey.name) + "PRIMARY KEY " + listed(m_want->primaryKey.columns));
            return;
        }
        if (what == "extra" || what == "changed") drop(m_d.name, object == "foreign_key" ? kDropForeignKeys : kDropConstraints);
        if (what == "extra" || m_want == nullptr) return;
        if (object == "unique_constraint") {
            for (const UniqueConstraint& one : m_want->uniqueConstraints) {
                if (one.name == m_d.name && "(" + join(one.columns, ", ") + ")" == m_d.expected)
                    return add(kKeys, alter + "ADD " + constraintName(one.name) + "UNIQUE " + listed(one.columns));
            }
        } else if (object == "check_constraint") {
            for (const CheckConstraint& one : m_want->checkConstraints) {
                if (one.expression == m_d.expected) return add(kKeys, alter + "ADD " + constraintName(one.name) + "CHECK (" + one.expression + ")");
            }
        } else if (object == "foreign_key") {
            for (const ForeignKey& key : m_want->foreignKeys) {
                if (describe(key) == m_d.expected) return add(kForeignKeys, alter + "ADD " + foreignKey(key));
            }
        }
    }

    const Difference& m_d;
    const CompareOptions& m_options;
    const Table* m_want;
    const Table* m_have;
    const Schema& m_expected;
    const Schema& m_actual;
    std::vector<DdlStatement> m_statements;
};

[[nodiscard]] std::map<TableKey, const Table*> tablesOf(const Schema& schema, const CompareOptions& options) {
    std::map<TableKey, const Table*> tables;
    for (const Table& table : schema.tables) tables.emplace(keyOf(options, table.schema, table.name), &table); // the first of two counts
    return tables;
}

} // namespace

RepairScript::RepairScript(const Schema& expected, const Schema& actual, const CompareOptions& options)
    : m_expected(expected), m_actual(actual), m_options(options), m_expectedTables(tablesOf(expected, options)), m_actualTables(tablesOf(actual, options)) {}

std::vector<DdlStatement> RepairScript::statementsFor(const Difference& difference) const {
    const TableKey key = keyOf(m_options, difference.schema, difference.table);
    const auto in = [&key](const std::map<TableKey, const Table*>& tables) {
        const auto found = tables.find(key);
        return found == tables.end() ? nullptr : found->second;
    };
    return Writer(difference, in(m_expectedTables), in(m_actualTables), m_expected, m_actual, m_options).run();
}

std::vector<DdlStatement> RepairScript::all(const std::vector<Difference>& differences) const {
    std::vector<DdlStatement> statements;
    for (const Difference& difference : differences) {
        if (!difference.cannotTell.empty()) continue;
        for (DdlStatement& statement : statementsFor(difference)) statements.push_back(std::move(statement));
    }
    std::stable_sort(statements.begin(), statements.end(), [](const DdlStatement& a, const DdlStatement& b) { return a.phase < b.phase; });
    return statements;
}

} // namespace stillroom::schema
