#include "schema/replay.h"

#include "base/text.h"
#include "schema/cutnames.h"
#include "schema/operationtext.h"
#include "schema/servernames.h"

#include <algorithm>

namespace stillroom::schema {
namespace {

void replaceName(std::vector<std::string>& names, const std::string& from, const std::string& to) { std::replace(names.begin(), names.end(), from, to); }

/// Whether the index has the column in any way.
[[nodiscard]] bool isOver(const Table& table, const Index& index, const std::string& column) {
    return std::any_of(index.keys.begin(), index.keys.end(),
                       [&](const IndexKey& key) { return key.isExpression ? holds(columnsIn(table, key.text), column) : key.text == column; }) ||
           holds(index.included, column) || holds(columnsIn(table, index.predicate), column);
}

/// The names of all constraints and indexes that are of the column, too.
[[nodiscard]] std::vector<std::string> namesOver(const Table& table, const std::string& column) {
    std::vector<std::string> names;
    for (const auto& one : table.uniqueConstraints) {
        if (holds(one.columns, column)) names.push_back(one.name);
    }
    for (const auto& one : table.foreignKeys) {
        if (holds(one.columns, column)) names.push_back(one.name);
    }
    for (const auto& one : table.checkConstraints) {
        if (holds(columnsIn(table, one.expression), column)) names.push_back(one.name);
    }
    for (const auto& one : table.indexes) {
        if (isOver(table, one, column)) names.push_back(one.name);
    }
    return names;
}

} // namespace

Replay::Replay(Dialect dialect, std::string defaultSchema) : m_dialect(dialect), m_defaultSchema(std::move(defaultSchema)) {}

TableKey Replay::key(const std::string& schemaName, const std::string& table) const {
    return {schemaName.empty() ? m_defaultSchema : schemaName, nameOf(table)};
}

/// SQLite does not tell upper from lower case in names.
std::string Replay::nameOf(const std::string& name) const { return m_dialect == Dialect::Sqlite ? lowered(name) : name; }

Schema Replay::schema() const {
    Schema all;
    for (const auto& [key, table] : m_tables) all.tables.push_back(table);
    for (const auto& [key, one] : m_enums) all.enums.push_back(one);
    return all;
}

void Replay::apply(const Operation& operation) {
    if (operation.kind == OperationKind::Data) return;
    if (m_dialect == Dialect::Sqlite || !hasNamesToCut(operation)) return carryOut(operation);
    Operation asServer = operation;
    cutNames(asServer);
    carryOut(asServer);
}

void Replay::carryOut(const Operation& operation) {
    if (operation.kind == OperationKind::Unknown) {
        for (const std::string& table : operation.tables) doubt(key(operation.schema, table), {}, placed(operation, operation.cannotTell));
        if (operation.tables.empty()) leaveAllOpen(operation);
        return;
    }
    if (!operation.cannotTell.empty()) return leaveOpen(operation);
    switch (operation.kind) {
    case OperationKind::CreateTable: createTable(operation); break;
    case OperationKind::DropTable: dropTable(operation); break;
    case OperationKind::RenameTable: renameTable(operation); break;
    case OperationKind::AddColumn: addColumn(operation); break;
    case OperationKind::DropColumn: dropColumn(operation); break;
    case OperationKind::AlterColumn: alterColumn(operation); break;
    case OperationKind::AddConstraint:
        if (Table* table = tableOf(operation)) addConstraint(*table, withColumnsOfIndex(operation, *table));
        break;
    case OperationKind::DropSchema:
        std::erase_if(m_tables, [&](const auto& one) { return one.first.first == operation.schema; });
        std::erase_if(m_enums, [&](const auto& one) { return one.first.first == operation.schema; });
        std::erase_if(m_doubts, [&](const auto& one) { return one.first.first == operation.schema; });
        break;
    case OperationKind::DropConstraint: dropConstraint(operation); break;
    case OperationKind::RenameConstraint: renameConstraint(operation); break;
    case OperationKind::ValidateConstraint: validate(operation); break;
    case OperationKind::CreateIndex: createIndex(operation); break;
    case OperationKind::DropIndex: dropIndex(operation); break;
    case OperationKind::RenameIndex: renameIndex(operation); break;
    case OperationKind::CommentOnTable: comment(operation); break;
    case OperationKind::RebuildTable: rebuild(operation); break;
    default: changeEnum(operation); break;
    }
    if (!operation.notKnown.empty() && !operation.table.empty()) m_incomplete.insert(key(operation.schema, operation.table));
}

// ---- what is not known

void Replay::doubt(const TableKey& table, const std::string& name, const std::string& why) { m_doubts[table].try_emplace(nameOf(name), why); }

/// All of it is known again.
void Replay::settle(const TableKey& table) {
    m_doubts.erase(table);
    m_incomplete.erase(table);
}

void Replay::leaveOpen(const Operation& operation) {
    const TableKey table = key(operation.schema, operation.table);
    const std::string why = placed(operation, operation.cannotTell);
    const auto found = m_tables.find(table);
    for (const Enum& one : operation.enums) {
        if (m_enums.count(key(one.schema, one.name)) == 0) doubt({key(one.schema, {}).first, {}}, one.name, why);
    }
    switch (operation.kind) {
    case OperationKind::RenameTable: doubt(key(operation.newSchema, operation.newName), {}, why); [[fallthrough]];
    case OperationKind::CreateTable:
    case OperationKind::DropTable:
    case OperationKind::RebuildTable: doubt(table, {}, why); break;
    case OperationKind::AddColumn:
    case OperationKind::AddConstraint:
    case OperationKind::CreateIndex: {
        Table named = operation.definition;
        named.name = operation.table;
        if (m_dialect == Dialect::PostgreSql) nameAll(named);
        for (const Column& one : named.columns) doubt(table, one.name, why);
        for (const auto& one : named.uniqueConstraints) doubt(table, one.name, why);
        for (const auto& one : named.checkConstraints) doubt(table, one.name, why);
        for (const auto& one : named.foreignKeys) doubt(table, one.name, why);
        for (const auto& one : named.indexes) doubt(table, one.name, why);
        if (!named.primaryKey.columns.empty()) doubt(table, kPrimaryKeyDoubt, why);
        break;
    }
    case OperationKind::DropColumn:
        if (found != m_tables.end()) {
            for (const std::string& name : namesOver(found->second, operation.name)) doubt(table, name, why);
        }
        [[fallthrough]];
    case OperationKind::AlterColumn:
        doubt(table, operation.name, why);
        if (operation.change.name) doubt(table, *operation.change.name, why);
        break;
    case OperationKind::DropConstraint:
    case OperationKind::RenameConstraint:
    case OperationKind::ValidateConstraint:
        doubt(table, operation.name, why);
        if (!operation.newName.empty()) doubt(table, operation.newName, why);
        if (operation.constraint == ConstraintType::PrimaryKey || (found != m_tables.end() && found->second.primaryKey.name == operation.name))
            doubt(table, kPrimaryKeyDoubt, why);
        break;
    case OperationKind::DropIndex:
    case OperationKind::RenameIndex: {
        const Table* owner = found != m_tables.end() ? &found->second : tableOfIndex(operation.schema, operation.name);
        if (owner == nullptr) break;
        doubt(key(owner->schema, owner->name), operation.name, why);
        if (!operation.newName.empty()) doubt(key(owner->schema, owner->name), operation.newName, why);
        break;
    }
    case OperationKind::CommentOnTable: doubt(table, kCommentDoubt, why); break;
    default:
        doubt({key(operation.schema, {}).first, {}}, operation.name, why);
        if (!operation.newName.empty()) doubt({key(operation.schema, {}).first, {}}, operation.newName, why);
    }
}

/// A statement whose text is known touches what it names; one whose text is not, anything.
void Replay::leaveAllOpen(const Operation& operation) {
    const std::string why = placed(operation, operation.cannotTell);
    std::set<std::string> words;
    std::string word;
    for (const char c : operation.sql + " ") {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
            (static_cast<unsigned char>(c) & 0x80U) != 0) {
            word += c;
        } else if (!word.empty()) {
            words.insert(lowered(word));
            word.clear();
        }
    }
    const auto isNamed = [&](const std::string& name) { return operation.sql.empty() || words.count(lowered(name)) != 0; };
    for (const auto& [table, one] : m_tables) {
        const bool byIndex = std::any_of(one.indexes.begin(), one.indexes.end(), [&](const Index& index) { return isNamed(index.name); });
        if (isNamed(one.name) || byIndex) doubt(table, {}, why);
    }
    for (const auto& [name, one] : m_enums) {
        if (isNamed(one.name)) doubt({name.first, {}}, one.name, why);
    }
    const bool makesMore = operation.sql.empty() || words.count("create") != 0 || words.count("rename") != 0 || words.count("execute") != 0;
    if (makesMore && m_whyMoreTables.empty()) m_whyMoreTables = why;
}

Table* Replay::tableOf(const Operation& operation) {
    const TableKey at = key(operation.schema, operation.table);
    const auto found = m_tables.find(at);
    if (found != m_tables.end()) return &found->second;
    doubt(at, {}, placed(operation, "a revision changes this table, and none that is known makes it"));
    return nullptr;
}

Column* Replay::columnOf(Table& table, const std::string& name) const {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& c) { return isSame(c.name, name); });
    return found == table.columns.end() ? nullptr : &*found;
}

// ---- tables

/// PostgreSQL names what has no name; SQLite leaves it without one.
void Replay::nameAll(Table& table) const {
    if (!table.primaryKey.columns.empty() && table.primaryKey.name.empty()) table.primaryKey.name = serverName(table, {}, "pkey");
    for (auto& one : table.uniqueConstraints) {
        if (one.name.empty()) one.name = serverName(table, one.columns, "key");
    }
    for (auto& one : table.checkConstraints) {
        if (!one.name.empty()) continue;
        const std::vector<std::string> columns = columnsIn(table, one.expression); // AddRelationNewConstraints(): by the only one
        one.name = serverName(table, columns.size() == 1 ? columns : std::vector<std::string>(), "check");
    }
    for (auto& one : table.foreignKeys) {
        if (one.name.empty()) one.name = serverName(table, one.columns, "fkey");
    }
    for (auto& one : table.exclusionConstraints) {
        if (one.name.empty()) one.name = serverName(table, {}, "excl");
    }
    for (auto& one : table.indexes) {
        if (!one.name.empty()) continue;
        std::vector<std::string> columns;
        for (const IndexKey& part : one.keys) columns.push_back(part.isExpression ? "expr" : part.text);
        one.name = serverName(table, columns, "idx");
    }
}

/// Of a new table PostgreSQL makes one index for keys that ask for the same one: the primary key, or the first (transformIndexConstraints()).
void Replay::mergeKeys(Table& table) {
    const auto isLikeKey = [&](const UniqueConstraint& one) {
        return one.columns == table.primaryKey.columns && !one.nullsNotDistinct && !one.enforcement.deferrable && !one.enforcement.initiallyDeferred;
    };
    std::vector<UniqueConstraint> kept;
    for (UniqueConstraint& one : table.uniqueConstraints) {
        const auto like = std::find_if(kept.begin(), kept.end(), [&](const UniqueConstraint& k) {
            return k.columns == one.columns && k.nullsNotDistinct == one.nullsNotDistinct && k.enforcement.deferrable == one.enforcement.deferrable &&
                   k.enforcement.initiallyDeferred == one.enforcement.initiallyDeferred;
        });
        std::string* name = isLikeKey(one) ? &table.primaryKey.name : like != kept.end() ? &like->name : nullptr;
        if (name == nullptr)
            kept.push_back(std::move(one));
        else if (name->empty())
            *name = one.name;
    }
    table.uniqueConstraints = std::move(kept);
}

void Replay::ensureEnums(const Operation& operation) {
    if (m_dialect != Dialect::PostgreSql) return;
    for (const Enum& one : operation.enums) m_enums.emplace(key(one.schema, one.name), one);
}

void Replay::createTable(const Operation& operation) {
    const TableKey at = key(operation.schema, operation.table);
    ensureEnums(operation);
    if (operation.ifNotExists && (m_tables.count(at) != 0 || m_doubts.count(at) != 0)) {
        doubt(at, {}, placed(operation, "it is made only where it is not there yet"));
        return;
    }
    settle(at);
    Table table = operation.definition;
    if (m_dialect == Dialect::PostgreSql) {
        mergeKeys(table);
        nameAll(table);
        for (Column& column : table.columns) {
            if (holds(table.primaryKey.columns, column.name)) column.nullable = false;
        }
    } else {
        table.comment.clear(); // SQLite has none
        for (Column& column : table.columns) column.comment.clear();
    }
    for (ForeignKey& foreign : table.foreignKeys) {
        if (!foreign.referredColumns.empty()) continue; // REFERENCES other: its primary key
        const auto other = m_tables.find(key(foreign.referredSchema, foreign.referredTable));
        const Table& referred = isSame(foreign.referredTable, table.name) || other == m_tables.end() ? table : other->second;
        foreign.referredColumns = referred.primaryKey.columns;
    }
    m_tables[at] = std::move(table);
    if (!operation.notKnown.empty()) m_incomplete.insert(at);
}

void Replay::dropTable(const Operation& operation) {
    const TableKey at = key(operation.schema, operation.table);
    m_tables.erase(at);
    settle(at);
    if (!operation.cascade) return;
    for (auto& [name, other] : m_tables)
        std::erase_if(other.foreignKeys, [&](const ForeignKey& foreign) { return key(foreign.referredSchema, foreign.referredTable) == at; });
}

/// Indexes, constraints and sequences go with it under their old names; keys of others follow.
void Replay::renameTable(const Operation& operation) {
    const TableKey from = key(operation.schema, operation.table);
    const TableKey to = key(operation.newSchema, operation.newName);
    const auto move = [&](auto& facts) {
        auto node = facts.extract(from);
        if (!node) return;
        node.key() = to;
        facts.erase(to);
        facts.insert(std::move(node));
    };
    move(m_doubts);
    if (m_incomplete.erase(from) != 0) m_incomplete.insert(to);
    auto node = m_tables.extract(from);
    if (!node) {
        doubt(to, {}, placed(operation, "a revision renames this table, and none that is known makes it"));
        return;
    }
    node.key() = to;
    node.mapped().schema = operation.newSchema;
    node.mapped().name = operation.newName;
    m_tables.erase(to);
    m_tables.insert(std::move(node));
    for (auto& [name, other] : m_tables) {
        for (ForeignKey& foreign : other.foreignKeys) {
            if (key(foreign.referredSchema, foreign.referredTable) != from) continue;
            foreign.referredSchema = operation.newSchema;
            foreign.referredTable = operation.newName;
        }
    }
}

// ---- columns

void Replay::addColumn(const Operation& operation) {
    ensureEnums(operation);
    Table* table = tableOf(operation);
    if (table == nullptr) return;
    Table definition = operation.definition;
    for (Column& column : definition.columns) {
        if (m_dialect == Dialect::Sqlite) column.comment.clear();
        if (m_doubts.count(key(operation.schema, operation.table)) != 0) m_doubts[key(operation.schema, operation.table)].erase(nameOf(column.name));
        if (Column* known = columnOf(*table, column.name)) {
            if (operation.ifNotExists)
                doubt(key(operation.schema, operation.table), column.name, placed(operation, "it is added only where it is not there yet"));
            else
                *known = column;
        } else {
            table->columns.push_back(column);
        }
    }
    addConstraint(*table, definition);
}

void Replay::dropColumn(const Operation& operation) {
    Table* table = tableOf(operation);
    if (table == nullptr) return;
    const TableKey at = key(operation.schema, operation.table);
    if (const auto doubts = m_doubts.find(at); doubts != m_doubts.end()) doubts->second.erase(nameOf(operation.name));
    const Column* known = columnOf(*table, operation.name);
    if (known == nullptr) return;
    const std::string column = known->name;
    const std::vector<std::string> gone = namesOver(*table, column);
    const auto goes = [&](const auto& one) { return holds(one.columns, column); };
    std::erase_if(table->uniqueConstraints, goes);
    std::erase_if(table->foreignKeys, goes);
    std::erase_if(table->checkConstraints, [&](const CheckConstraint& one) { return holds(columnsIn(*table, one.expression), column); });
    std::erase_if(table->indexes, [&](const Index& one) { return isOver(*table, one, column); });
    if (holds(table->primaryKey.columns, column)) {
        if (m_dialect == Dialect::PostgreSql)
            table->primaryKey = {};
        else
            std::erase(table->primaryKey.columns, column);
    }
    std::erase_if(table->columns, [&](const Column& one) { return one.name == column; });
    if (!operation.cascade) return;
    std::erase_if(table->columns, [&](const Column& one) { return one.generated && holds(namesIn(one.generated->expression), column); });
    for (auto& [name, other] : m_tables) {
        std::erase_if(other.foreignKeys, [&](const ForeignKey& foreign) {
            return key(foreign.referredSchema, foreign.referredTable) == at && holds(foreign.referredColumns, column);
        });
    }
}

void Replay::alterColumn(const Operation& operation) {
    ensureEnums(operation);
    Table* table = tableOf(operation);
    if (table == nullptr) return;
    const ColumnChange& change = operation.change;
    const TableKey at = key(operation.schema, operation.table);
    Column* column = columnOf(*table, operation.name);
    if (column == nullptr) {
        const std::string why = placed(operation, "a revision changes this column, and none that is known adds it");
        doubt(at, operation.name, why);
        if (change.name) doubt(at, *change.name, why);
        return;
    }
    if (change.type) column->type = *change.type;
    if (change.nullable) column->nullable = *change.nullable;
    if (change.defaultText) {
        column->defaultText = *change.defaultText;
        column->fetchedDefault = false;
        if (!*change.defaultText && !column->identity) column->autoincrement = false; // the default of a serial is dropped, too
    }
    if (change.identity) {
        column->identity = *change.identity;
        column->autoincrement = change.identity->has_value();
        if (*change.identity) column->defaultText.reset();
    }
    if (change.comment && m_dialect == Dialect::PostgreSql) column->comment = *change.comment;
    if (change.name) renameColumn(*table, std::string(column->name), *change.name);
}

void Replay::renameColumn(Table& table, const std::string& from, const std::string& to) {
    const TableKey at = key(table.schema, table.name);
    if (Column* column = columnOf(table, from)) column->name = to;
    replaceName(table.primaryKey.columns, from, to);
    for (auto& one : table.uniqueConstraints) replaceName(one.columns, from, to);
    for (auto& one : table.checkConstraints) one.expression = withRenamed(one.expression, from, to);
    for (auto& one : table.foreignKeys) replaceName(one.columns, from, to);
    for (auto& one : table.indexes) {
        for (IndexKey& part : one.keys) {
            if (part.isExpression)
                part.text = withRenamed(part.text, from, to);
            else if (part.text == from)
                part.text = to;
        }
        replaceName(one.included, from, to);
        one.predicate = withRenamed(one.predicate, from, to);
    }
    for (Column& one : table.columns) {
        if (one.generated) one.generated->expression = withRenamed(one.generated->expression, from, to);
    }
    for (auto& [name, other] : m_tables) {
        for (ForeignKey& foreign : other.foreignKeys) {
            if (key(foreign.referredSchema, foreign.referredTable) == at) replaceName(foreign.referredColumns, from, to);
        }
    }
}

} // namespace stillroom::schema
