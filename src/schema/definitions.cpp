#include "schema/definitions.h"

#include "base/text.h"
#include "schema/normalform.h"

#include <algorithm>
#include <cctype>

namespace stillroom::schema {

std::string Definitions::listed(const std::vector<std::string>& names) const {
    std::vector<std::string> parts;
    for (const std::string& name : names) parts.push_back(quoted(name));
    return "(" + join(parts, ", ") + ")";
}

std::string Definitions::qualified(const std::string& schemaName, const std::string& name) const {
    if (!isPostgreSql()) return quoteName(m_options.dialect, "", name);
    return quoteName(m_options.dialect, schemaName.empty() ? m_options.defaultSchema : schemaName, name);
}

// SQLite wants an expression in parentheses: all that is more than one literal or word.
std::string Definitions::defaultValue(const std::string& text) const {
    const auto isWord = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
    };
    const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const bool one = text.size() > sign && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(sign), text.end(), isWord);
    const bool bare = isPostgreSql() || one || isLiteral(normalDefault(Dialect::Sqlite, text)) ||
                      (text.size() > 1 && text.front() == '"' && text.find('"', 1) == text.size() - 1);
    return bare ? text : "(" + text + ")";
}

std::string Definitions::identity(const Column& column) const {
    return std::string("GENERATED ") + (column.identity->always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY";
}

std::string Definitions::column(const Column& column, const Table& table, bool withNull) const {
    std::string type = column.type;
    const bool isSerial =
        isPostgreSql() && column.autoincrement && !column.identity && !column.defaultText && column.sequence.empty(); // as SQLAlchemy writes it
    if (isSerial) {
        const std::string normal = normalType(m_options.dialect, type);
        type = normal == "bigint" ? "BIGSERIAL" : normal == "smallint" ? "SMALLSERIAL" : "SERIAL";
    }
    std::string text = quoted(column.name) + (type.empty() ? "" : " " + type);
    if (!column.collation.empty()) text += " COLLATE " + quoted(column.collation);
    if (column.generated) text += " GENERATED ALWAYS AS (" + column.generated->expression + ")" + (column.generated->stored ? " STORED" : "");
    if (column.identity && isPostgreSql()) text += " " + identity(column);
    if (column.defaultText) text += " DEFAULT " + defaultValue(*column.defaultText);
    const bool isKey = table.primaryKey.columns.size() == 1 && table.primaryKey.columns.front() == column.name;
    if (withNull && !column.nullable && !(isPostgreSql() && isKey)) text += " NOT NULL";
    return text;
}

std::string Definitions::primaryKey(const PrimaryKey& key) const { return constraint(key.name) + "PRIMARY KEY " + listed(key.columns); }

std::string Definitions::unique(const UniqueConstraint& one) const {
    return constraint(one.name) + "UNIQUE " + (one.nullsNotDistinct ? "NULLS NOT DISTINCT " : "") + listed(one.columns) +
           (one.enforcement.deferrable ? one.enforcement.initiallyDeferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE" : "");
}

std::string Definitions::check(const CheckConstraint& one) const { return constraint(one.name) + "CHECK (" + one.expression + ")"; }

std::string Definitions::foreignKey(const ForeignKey& key) const {
    std::string text = constraint(key.name) + "FOREIGN KEY " + listed(key.columns) + " REFERENCES " + qualified(key.referredSchema, key.referredTable) + " " +
                       listed(key.referredColumns);
    if (!key.match.empty()) text += " MATCH " + key.match;
    if (!key.onDelete.empty()) text += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) text += " ON UPDATE " + key.onUpdate;
    if (key.enforcement.deferrable) text += std::string(" DEFERRABLE") + (key.enforcement.initiallyDeferred ? " INITIALLY DEFERRED" : "");
    return text;
}

std::string Definitions::createTable(const Table& table, const std::string& name, bool withForeignKeys) const {
    std::vector<std::string> parts;
    // AUTOINCREMENT may stand behind the column alone.
    const bool keyInColumn = table.neverReusesIds && table.primaryKey.columns.size() == 1;
    for (const Column& one : table.columns) {
        const bool isKey = keyInColumn && one.name == table.primaryKey.columns.front();
        parts.push_back(column(one, table) + (isKey ? " " + constraint(table.primaryKey.name) + "PRIMARY KEY AUTOINCREMENT" : ""));
    }
    if (!table.primaryKey.columns.empty() && !keyInColumn) parts.push_back(primaryKey(table.primaryKey));
    for (const UniqueConstraint& one : table.uniqueConstraints) parts.push_back(unique(one));
    for (const CheckConstraint& one : table.checkConstraints) parts.push_back(check(one));
    for (const ExclusionConstraint& one : table.exclusionConstraints) parts.push_back(constraint(one.name) + one.definition);
    if (withForeignKeys) {
        for (const ForeignKey& key : table.foreignKeys) parts.push_back(foreignKey(key));
    }
    return "CREATE TABLE " + name + " (\n    " + join(parts, ",\n    ") + "\n)" + (table.storage.empty() ? "" : " " + table.storage);
}

std::string Definitions::keyOfIndex(const IndexKey& written) const {
    const IndexKey key = withOrderApart(m_options.dialect, written);
    std::string text = key.isExpression ? (key.text.starts_with('(') ? key.text : "(" + key.text + ")") : quoted(key.text);
    if (!key.collation.empty()) text += " COLLATE " + quoted(key.collation);
    if (!key.opclass.empty()) text += " " + key.opclass;
    if (key.descending) text += " DESC";
    if (key.nullsFirst) text += " NULLS FIRST";
    if (key.nullsLast) text += " NULLS LAST";
    return text;
}

std::string Definitions::createIndex(const Index& index, const std::string& table, bool concurrently) const {
    std::vector<std::string> keys;
    for (const IndexKey& key : index.keys) keys.push_back(keyOfIndex(key));
    std::string sql = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " + (concurrently && isPostgreSql() ? "CONCURRENTLY " : "") +
                      quoted(index.name) + " ON " + table;
    if (isPostgreSql() && !index.method.empty()) sql += " USING " + quoted(index.method);
    sql += " (" + join(keys, ", ") + ")";
    if (!index.included.empty()) sql += " INCLUDE " + listed(index.included);
    if (index.nullsNotDistinct) sql += " NULLS NOT DISTINCT";
    if (!index.predicate.empty()) sql += " WHERE " + index.predicate;
    return sql;
}

} // namespace stillroom::schema
