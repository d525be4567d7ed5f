#include "schema/definitions.h"

#include "base/text.h"
#include "schema/identityoptions.h"
#include "schema/normalform.h"
#include "schema/reservedwords.h"

#include <algorithm>
#include <cctype>

namespace stillroom::schema {
namespace {

// Words of the grammar that are types of PostgreSQL.
constexpr const char* kTypeWords[] = {"bigint",   "bit",  "boolean",  "char",  "character", "dec",  "decimal",  "float", "int",       "integer",
                                      "interval", "json", "national", "nchar", "numeric",   "real", "smallint", "time",  "timestamp", "varchar"};

/// A collation's name is never a word of the grammar.
[[nodiscard]] std::string doubleQuoted(const std::string& name) { return "\"" + replaced(name, "\"", "\"\"") + "\""; }

[[nodiscard]] std::string deferral(const Enforcement& enforcement) {
    return enforcement.initiallyDeferred ? " DEFERRABLE INITIALLY DEFERRED" : enforcement.deferrable ? " DEFERRABLE" : "";
}

} // namespace

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
    const std::string options = column.identity->options ? identityClause(*column.identity->options) : "";
    return std::string("GENERATED ") + (column.identity->always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY" + (options.empty() ? "" : " (" + options + ")");
}

std::string Definitions::type(const Column& column) const {
    std::string written = collationApart(column.type).type;
    if (!isPostgreSql()) return written;
    const std::size_t end = std::min(written.find('['), written.size());
    const std::string word = written.substr(0, end);
    const bool isOwn = isReservedWord(word) && std::find(std::begin(kTypeWords), std::end(kTypeWords), word) == std::end(kTypeWords);
    return isOwn ? quoted(word) + written.substr(end) : written;
}

std::string Definitions::collate(const Column& column) const {
    const std::string name = column.collation.empty() ? collationApart(column.type).collation : column.collation;
    return name.empty() ? "" : " COLLATE " + doubleQuoted(name);
}

std::string Definitions::column(const Column& column, const Table& table, bool withNull) const {
    const std::string serial = serialType(m_options.dialect, column);
    const std::string written = serial.empty() ? type(column) : serial == "bigint" ? "BIGSERIAL" : serial == "smallint" ? "SMALLSERIAL" : "SERIAL";
    std::string text = quoted(column.name) + (written.empty() ? "" : " " + written) + collate(column);
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
           (isPostgreSql() ? deferral(one.enforcement) : ""); // SQLite looks at once
}

std::string Definitions::check(const CheckConstraint& one) const { return constraint(one.name) + "CHECK (" + one.expression + ")"; }

std::string Definitions::foreignKey(const ForeignKey& key) const {
    std::string text = constraint(key.name) + "FOREIGN KEY " + listed(key.columns) + " REFERENCES " + qualified(key.referredSchema, key.referredTable) + " " +
                       listed(key.referredColumns);
    if (!key.match.empty()) text += " MATCH " + key.match;
    if (!key.onDelete.empty()) text += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) text += " ON UPDATE " + key.onUpdate;
    return text + deferral(key.enforcement);
}

std::string Definitions::exclusion(const ExclusionConstraint& one) const { return constraint(one.name) + one.definition; }

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
    for (const ExclusionConstraint& one : table.exclusionConstraints) parts.push_back(exclusion(one));
    if (withForeignKeys) {
        for (const ForeignKey& key : table.foreignKeys) parts.push_back(foreignKey(key));
    }
    return "CREATE TABLE " + name + " (\n    " + join(parts, ",\n    ") + "\n)" + (table.storage.empty() ? "" : " " + table.storage) +
           (table.partitionBy.empty() ? "" : " PARTITION BY " + table.partitionBy);
}

std::string Definitions::keyOfIndex(const IndexKey& written) const {
    const IndexKey key = withOrderApart(m_options.dialect, written);
    std::string text = key.isExpression ? (key.text.starts_with('(') ? key.text : "(" + key.text + ")") : quoted(key.text);
    if (!key.collation.empty()) text += " COLLATE " + doubleQuoted(key.collation);
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
