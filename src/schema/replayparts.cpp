// Constraints, indexes, copies of tables and enums.
#include "schema/replay.h"

#include "base/text.h"
#include "schema/operationtext.h"
#include "schema/servernames.h"

#include <algorithm>
#include <set>

namespace stillroom::schema {

// ---- constraints and indexes

/// All constraints and indexes of the definition.
void Replay::addConstraint(Table& table, const Table& definition) {
    const auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    if (const auto doubts = m_doubts.find(key(table.schema, table.name)); doubts != m_doubts.end()) {
        for (const Index& one : definition.indexes) doubts->second.erase(nameOf(one.name));
    }
    add(table.uniqueConstraints, definition.uniqueConstraints);
    add(table.checkConstraints, definition.checkConstraints);
    add(table.exclusionConstraints, definition.exclusionConstraints);
    add(table.foreignKeys, definition.foreignKeys);
    add(table.indexes, definition.indexes);
    if (!definition.primaryKey.columns.empty()) {
        table.primaryKey = definition.primaryKey;
        for (Column& column : table.columns) {
            if (m_dialect == Dialect::PostgreSql && holds(table.primaryKey.columns, column.name)) column.nullable = false;
        }
    }
    for (ForeignKey& foreign : table.foreignKeys) {
        const auto other = m_tables.find(key(foreign.referredSchema, foreign.referredTable));
        if (foreign.referredColumns.empty() && other != m_tables.end()) foreign.referredColumns = other->second.primaryKey.columns;
    }
    if (m_dialect == Dialect::PostgreSql) nameAll(table);
    setNumbered(table);
}

/// SQLite numbers what is its INTEGER PRIMARY KEY, and no other column.
void Replay::setNumbered(Table& table) const {
    if (m_dialect != Dialect::Sqlite) return;
    const std::vector<std::string>& key = table.primaryKey.columns;
    for (Column& column : table.columns) column.autoincrement = column.autoincrement && key.size() == 1 && key.front() == column.name;
}

void Replay::dropConstraint(const Operation& operation) {
    Table* table = tableOf(operation);
    if (table == nullptr) return;
    const TableKey at = key(operation.schema, operation.table);
    const auto isIt = [&](const auto& one) { return !one.name.empty() && isSame(one.name, operation.name); };
    std::size_t gone = std::erase_if(table->uniqueConstraints, isIt) + std::erase_if(table->checkConstraints, isIt) +
                       std::erase_if(table->exclusionConstraints, isIt) + std::erase_if(table->foreignKeys, isIt);
    const bool isKey = operation.constraint == ConstraintType::PrimaryKey && (table->primaryKey.name.empty() || m_dialect == Dialect::Sqlite);
    if (!table->primaryKey.columns.empty() && (isKey || isSame(table->primaryKey.name, operation.name))) {
        table->primaryKey = {};
        setNumbered(*table);
        ++gone;
    }
    if (gone == 0 && !operation.ifExists) doubt(at, operation.name, placed(operation, "a revision drops this constraint, and none that is known makes it"));
}

void Replay::renameConstraint(const Operation& operation) {
    Table* table = tableOf(operation);
    if (table == nullptr) return;
    const auto rename = [&](auto& list) {
        for (auto& one : list) {
            if (one.name == operation.name) one.name = operation.newName;
        }
    };
    rename(table->uniqueConstraints);
    rename(table->checkConstraints);
    rename(table->exclusionConstraints);
    rename(table->foreignKeys);
    if (table->primaryKey.name == operation.name) table->primaryKey.name = operation.newName;
}

void Replay::validate(const Operation& operation) {
    Table* table = tableOf(operation);
    if (table == nullptr) return;
    for (ForeignKey& one : table->foreignKeys) one.enforcement.validated = one.enforcement.validated || one.name == operation.name;
    for (CheckConstraint& one : table->checkConstraints) one.enforcement.validated = one.enforcement.validated || one.name == operation.name;
}

void Replay::createIndex(const Operation& operation) {
    Table* table = tableOf(operation);
    if (table == nullptr || operation.definition.indexes.empty()) return;
    const std::string& name = operation.definition.indexes.front().name;
    if (operation.ifNotExists && !name.empty() && tableOfIndex(operation.schema, name) != nullptr) {
        doubt(key(operation.schema, operation.table), name, placed(operation, "it is made only where it is not there yet"));
        return;
    }
    addConstraint(*table, operation.definition);
}

Table* Replay::tableOfIndex(const std::string& schemaName, const std::string& index) {
    for (auto& [at, table] : m_tables) {
        if (m_dialect == Dialect::PostgreSql && at.first != key(schemaName, {}).first) continue;
        if (std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& one) { return isSame(one.name, index); })) return &table;
    }
    return nullptr;
}

void Replay::dropIndex(const Operation& operation) {
    const auto found = operation.table.empty() ? m_tables.end() : m_tables.find(key(operation.schema, operation.table));
    Table* table = found != m_tables.end() ? &found->second : tableOfIndex(operation.schema, operation.name);
    if (table == nullptr) return;
    const auto isIt = [&](const Index& one) { return isSame(one.name, operation.name); };
    if (std::erase_if(table->indexes, isIt) != 0) return;
    // PostgreSQL takes the name of the index alone, whatever the table that is named.
    Table* other = tableOfIndex(operation.schema, operation.name);
    if (other != nullptr)
        std::erase_if(other->indexes, isIt);
    else if (!operation.ifExists)
        doubt(key(table->schema, table->name), operation.name, placed(operation, "a revision drops this index, and none that is known makes it"));
}

void Replay::renameIndex(const Operation& operation) {
    Table* table = tableOfIndex(operation.schema, operation.name);
    if (table != nullptr) {
        for (Index& one : table->indexes) {
            if (one.name == operation.name) one.name = operation.newName;
        }
        return;
    }
    for (auto& [at, other] : m_tables) { // one that backs a constraint
        for (UniqueConstraint& one : other.uniqueConstraints) {
            if (one.name == operation.name) one.name = operation.newName;
        }
        if (other.primaryKey.name == operation.name) other.primaryKey.name = operation.newName;
    }
}

void Replay::comment(const Operation& operation) {
    Table* table = tableOf(operation);
    if (table != nullptr && m_dialect == Dialect::PostgreSql) table->comment = operation.definition.comment;
}

// ---- a table that is copied into a new one

namespace {

/// A type as it comes back from SQLite through SQLAlchemy's SQLiteDialect._resolve_type_affinity; empty where its versions differ.
[[nodiscard]] std::string reflectedType(const std::string& type) {
    const std::size_t open = type.find('(');
    const std::string name(trimmed(std::string_view(type).substr(0, open)));
    const std::string arguments = open == std::string::npos ? "" : type.substr(open);
    for (const char* known : {"BIGINT", "BLOB", "BOOLEAN", "CHAR", "DATE", "DATETIME", "DECIMAL", "FLOAT", "INTEGER", "JSON", "NUMERIC", "REAL", "SMALLINT",
                              "TEXT", "TIME", "TIMESTAMP", "VARCHAR", "NVARCHAR", "NCHAR"}) {
        if (name == known) return type;
    }
    if (name == "BOOL") return "BOOLEAN";
    if (name == "INT") return "INTEGER";
    if (name == "DATE_CHAR" || name == "DATETIME_CHAR" || name == "TIME_CHAR") return name.substr(0, name.find('_'));
    if (name.starts_with("DOUBLE")) return {};
    const auto has = [&name](const char* part) { return name.find(part) != std::string::npos; };
    if (has("INT")) return "INTEGER";
    if (has("CHAR") || has("CLOB") || has("TEXT")) return "TEXT" + arguments;
    if (has("BLOB") || name.empty()) return {};
    if (has("REAL") || has("FLOA") || has("DOUB")) return "REAL";
    return "NUMERIC" + arguments;
}

} // namespace

/// ApplyBatchImpl of Alembic: what it reads of the old table is what the new one has.
void Replay::rebuild(const Operation& operation) {
    Table* table = tableOf(operation);
    if (table == nullptr || m_dialect != Dialect::Sqlite) return;
    for (Column& column : table->columns) column.type = reflectedType(column.type);
    std::erase_if(table->checkConstraints, [](const CheckConstraint& one) { return one.name.empty(); });
    std::erase_if(table->indexes,
                  [](const Index& one) { return std::any_of(one.keys.begin(), one.keys.end(), [](const IndexKey& k) { return k.isExpression; }); });
    for (Index& one : table->indexes) {
        for (IndexKey& part : one.keys) part = {part.text, false, false, false, false, {}, {}};
    }
    auto& uniques = table->uniqueConstraints; // of several over the same columns one is read
    std::stable_partition(uniques.begin(), uniques.end(), [](const UniqueConstraint& one) { return !one.name.empty(); });
    std::set<std::vector<std::string>> read;
    std::erase_if(uniques, [&read](const UniqueConstraint& one) { return !read.insert(one.columns).second; });
    if (operation.unnamed == nullptr) return;
    const NameOfUnnamed& nameOfUnnamed = *operation.unnamed;
    if (table->primaryKey.name.empty() && !table->primaryKey.columns.empty())
        table->primaryKey.name = nameOfUnnamed(ConstraintType::PrimaryKey, *table, table->primaryKey.columns, nullptr);
    for (auto& one : table->uniqueConstraints) {
        if (one.name.empty()) one.name = nameOfUnnamed(ConstraintType::Unique, *table, one.columns, nullptr);
    }
    for (auto& one : table->foreignKeys) {
        if (one.name.empty()) one.name = nameOfUnnamed(ConstraintType::ForeignKey, *table, one.columns, &one);
    }
}

// ---- enums

void Replay::changeEnum(const Operation& operation) {
    if (m_dialect != Dialect::PostgreSql) return;
    const EnumKey at = key(operation.schema, operation.name);
    const TableKey ofSchema{at.first, {}};
    const auto settled = [&] {
        const auto doubts = m_doubts.find(ofSchema);
        if (doubts != m_doubts.end()) doubts->second.erase(operation.name);
    };
    switch (operation.kind) {
    case OperationKind::CreateEnum:
        settled();
        if (operation.ifNotExists)
            ensureEnums(operation);
        else
            for (const Enum& one : operation.enums) m_enums[at] = one;
        return;
    case OperationKind::SetEnumLabels:
        for (const Enum& one : operation.enums) m_enums[at] = one;
        return;
    case OperationKind::DropEnum:
        settled();
        m_enums.erase(at);
        return;
    default: break;
    }
    const auto found = m_enums.find(at);
    if (found == m_enums.end()) return doubt(ofSchema, operation.name, placed(operation, "a revision changes this type, and none that is known makes it"));
    std::vector<std::string>& labels = found->second.labels;
    if (operation.kind == OperationKind::RenameEnumLabel) {
        std::replace(labels.begin(), labels.end(), operation.label, operation.newLabel);
    } else if (operation.kind == OperationKind::AddEnumLabel) {
        if (holds(labels, operation.label)) return;
        auto place = operation.neighbour.empty() ? labels.end() : std::find(labels.begin(), labels.end(), operation.neighbour);
        if (place != labels.end() && !operation.before) ++place;
        labels.insert(place, operation.label);
    } else if (operation.kind == OperationKind::RenameEnum) {
        const EnumKey to = key(operation.newSchema, operation.newName);
        Enum moved = found->second;
        m_enums.erase(found);
        moved.schema = operation.newSchema;
        moved.name = operation.newName;
        m_enums[to] = std::move(moved);
        renameType(at, to);
    }
}

/// The columns of an enum have it under its new name.
void Replay::renameType(const EnumKey& from, const EnumKey& to) {
    const auto bare = [](const std::string& type) { return replaced(type, "\"", ""); };
    for (auto& [at, table] : m_tables) {
        for (Column& column : table.columns) {
            std::string type = bare(column.type);
            const std::string array = type.ends_with("[]") ? "[]" : "";
            type.resize(type.size() - array.size());
            if ((type == from.second && from.first == m_defaultSchema) || type == from.first + "." + from.second)
                column.type = quoteName(m_dialect, to.first == m_defaultSchema ? "" : to.first, to.second) + array;
        }
    }
}

} // namespace stillroom::schema
