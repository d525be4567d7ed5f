// The constraints, keys and indexes of a table, when all tables have their columns.
#include "orm/tablebuilder.h"

#include "base/text.h"
#include "orm/identifiers.h"
#include "orm/tableset.h"

#include <algorithm>

namespace stillroom::orm {

using namespace schema;

namespace {

[[nodiscard]] std::string_view kindText(ConstraintKind kind) {
    switch (kind) {
    case ConstraintKind::PrimaryKey: return "primary key";
    case ConstraintKind::Unique: return "unique constraint";
    case ConstraintKind::Check: return "check";
    case ConstraintKind::ForeignKey: return "foreign key";
    default: return "index";
    }
}

} // namespace

std::string TableBuilder::named(ConstraintKind kind, const GivenName& given, const std::vector<std::string>& columns, Place place, const ForeignKey* key,
                                bool isUnique) {
    const NamingConvention& convention = m_tables.conventionOf(m_facts, m_note);
    if (convention.leaves(kind, given)) return given.text;
    NamedConstraint constraint{kind, given, m_table.table.schema, m_table.table.name, {}, {}, {}, {}, isUnique};
    for (const std::string& column : columns) {
        const ColumnDraft* draft = byName(column);
        constraint.columns.push_back({column, draft != nullptr ? std::string(draft->key()) : column});
    }
    if (key != nullptr) {
        constraint.referredSchema = key->referredSchema;
        constraint.referredTable = key->referredTable;
        constraint.referredColumns = key->referredColumns;
    }
    auto name = convention.name(m_tables.target().dialect, constraint, [&](Value* function) { return m_tables.ownToken(function, *this, constraint); });
    if (!name && !convention.isKnown())
        m_table.complete = false; // said once for all tables of the MetaData
    else if (!name)
        unresolved(place, "the name of a " + std::string(kindText(kind)) + " of table " + m_table.table.name + " is not known");
    return name.value_or("");
}

Enforcement TableBuilder::enforcement(const CallValue& call) {
    Enforcement result;
    result.deferrable = flag(call, "deferrable");
    result.initiallyDeferred = lowered(knownText(call, "initially", "when the constraint is looked at")) == "deferred";
    return result;
}

void TableBuilder::addConstraint(const CallValue& call) {
    const Concept what = conceptOf(call.function);
    if (call.partial && !what.name.empty()) unresolved(call.place, "some arguments of the " + std::string(what.name) + " are not known");
    if (what.is("UniqueConstraint")) {
        addUnique(call);
    } else if (what.is("PrimaryKeyConstraint")) {
        addPrimaryKey(call);
    } else if (what.is("CheckConstraint")) {
        addCheck(call);
    } else if (what.is("Index")) {
        addIndex(call);
    } else if (what.is("ExcludeConstraint")) {
        addExclusion(call);
    } else if (!what.is("ForeignKeyConstraint")) { // those are collected before
        unresolved(call.place, "a part of the table's arguments is not known");
    }
}

/// The names of a constraint's columns; nothing where one is not known, which is said.
std::optional<std::vector<std::string>> TableBuilder::columnNames(const CallValue& call) {
    std::vector<std::string> columns;
    for (std::uint32_t i = 0; i < call.argCount; ++i) columns.push_back(columnName(call.args[i]));
    if (std::find(columns.begin(), columns.end(), "") == columns.end()) return columns;
    unresolved(call.place, "a column of the constraint is not known");
    return std::nullopt;
}

void TableBuilder::addUnique(const CallValue& call) {
    const auto columns = columnNames(call);
    if (!columns) return;
    UniqueConstraint unique;
    unique.columns = *columns;
    unique.name = named(ConstraintKind::Unique, givenName(call.keyword("name")), *columns, call.place);
    unique.nullsNotDistinct = m_tables.target().dialect == Dialect::PostgreSql && flag(call, "postgresql_nulls_not_distinct");
    unique.enforcement = enforcement(call);
    m_table.table.uniqueConstraints.push_back(std::move(unique));
}

/// PGDDLCompiler.visit_exclude_constraint
void TableBuilder::addExclusion(const CallValue& call) {
    const GivenName name = givenName(call.keyword("name"));
    if (!name.isKnown) unresolved(call.place, "the name of an exclusion constraint is not known");
    const Dialect dialect = m_tables.target().dialect;
    if (dialect != Dialect::PostgreSql) return; // others have none
    const auto* classes = as<DictValue>(call.keyword("ops"));
    std::vector<std::string> elements;
    for (std::uint32_t i = 0; i < call.argCount; ++i) {
        const auto pair = itemsOf(call.args[i]);
        const std::string column = pair.empty() ? std::string() : columnName(pair[0]);
        const auto expression = !column.empty() ? std::optional(writtenName(dialect, column)) : pair.empty() ? std::nullopt : m_sql.text(pair[0]);
        if (pair.size() != 2 || !expression || pair[1]->kind != ValueKind::String)
            return unresolved(call.args[i]->place, "an element of the exclusion constraint is not known");
        std::string element = *expression;
        for (const auto& [key, opclass] : classes != nullptr ? *classes->items : std::vector<std::pair<Value*, Value*>>{}) {
            if (!column.empty() && columnName(key) == column) element += " " + std::string(textOf(opclass));
        }
        elements.push_back(element + " WITH " + std::string(textOf(pair[1])));
    }
    const std::string method = knownText(call, "using", "the method of the exclusion constraint");
    std::string definition = "EXCLUDE USING " + (method.empty() ? "gist" : lowered(method)) + " (" + join(elements, ", ") + ")";
    if (const Value* where = call.keyword("where"); isGiven(where)) {
        const auto predicate = where->kind == ValueKind::String ? std::optional(std::string(textOf(where))) : m_sql.text(where);
        if (!predicate) return unresolved(where->place, "the condition of the exclusion constraint is not known");
        definition += " WHERE (" + *predicate + ")";
    }
    const Enforcement when = enforcement(call);
    if (when.deferrable || when.initiallyDeferred) definition += " DEFERRABLE";
    if (when.initiallyDeferred) definition += " INITIALLY DEFERRED";
    m_table.table.exclusionConstraints.push_back({name.text, std::move(definition)});
}

/// PrimaryKeyConstraint._set_parent: only what was said of a column keeps it from being NOT NULL.
void TableBuilder::addPrimaryKey(const CallValue& call) {
    const auto columns = columnNames(call);
    if (!columns) return;
    m_primaryKeyName = givenName(call.keyword("name"));
    m_primaryKeyPlace = call.place;
    if (columns->empty()) return;
    m_table.table.primaryKey.columns = *columns;
    for (ColumnDraft& draft : m_columns) {
        if (!draft.isNullableGiven && std::find(columns->begin(), columns->end(), draft.column.name) != columns->end()) draft.column.nullable = false;
    }
}

void TableBuilder::namePrimaryKey() {
    PrimaryKey& key = m_table.table.primaryKey;
    if (!key.columns.empty()) key.name = named(ConstraintKind::PrimaryKey, m_primaryKeyName, key.columns, m_primaryKeyPlace);
}

void TableBuilder::addCheck(const CallValue& call) {
    const Value* condition = argument(call, 0, "sqltext");
    const bool isText = condition != nullptr && condition->kind == ValueKind::String;
    const auto expression = isText ? std::optional(std::string(textOf(condition))) : m_sql.text(condition);
    std::vector<std::string> columns;
    if (!isText) m_sql.columnsIn(condition, columns);
    if (!expression) return unresolved(call.place, "the condition of a check is not known");
    CheckConstraint check;
    check.name = named(ConstraintKind::Check, givenName(argument(call, 1, "name")), columns, call.place);
    check.expression = *expression;
    check.enforcement = enforcement(call);
    m_table.table.checkConstraints.push_back(std::move(check));
}

/// Those of Boolean and Enum: SchemaType with create_constraint=True.
void TableBuilder::addTypeChecks() {
    for (const ColumnDraft& draft : m_columns) {
        if (!draft.type.check || draft.isTypeOpen) continue;
        const std::string& column = draft.column.name;
        const std::string expression = writtenName(m_tables.target().dialect, column) + " IN (" + draft.type.check->values + ")";
        m_table.table.checkConstraints.push_back({named(ConstraintKind::Check, draft.type.check->name, {column}, draft.place), expression, {}});
    }
}

// ---- indexes

/// A key of an index: a column, also with asc(), desc() and its like around it, or an expression.
std::optional<IndexKey> TableBuilder::indexKey(const Value* part, std::vector<std::string>& columns) {
    IndexKey key;
    const Value* inner = part;
    bool first = false;
    bool last = false;
    constexpr int kMaxWrappers = 3;
    for (int i = 0; i < kMaxWrappers && columnName(inner).empty(); ++i) {
        const auto* made = as<CallValue>(inner);
        const auto* method = made != nullptr ? as<AttributeValue>(made->function) : nullptr;
        const Concept what = made != nullptr ? conceptOf(made->function) : Concept{};
        const std::string_view word = what.name.empty() && method != nullptr ? method->name : what.name;
        const bool isOrder = word == "desc" || word == "asc";
        if (made == nullptr || (!isOrder && !word.starts_with("nulls"))) break;
        key.descending = key.descending || word == "desc";
        first = first || word == "nulls_first" || word == "nullsfirst";
        last = last || word == "nulls_last" || word == "nullslast";
        inner = what.name.empty() && method != nullptr ? method->object : made->arg(0);
        if (inner == nullptr || (inner != part && inner->kind == ValueKind::String)) break; // asc("title") is an expression of a text
    }
    const bool isColumn = inner == part || inner->kind != ValueKind::String;
    key.text = isColumn ? columnName(inner) : std::string();
    if (!key.text.empty()) {
        columns.push_back(key.text);
        // What the direction implies anyway: PostgreSQL has NULL as the largest value, SQLite as the smallest.
        const bool firstImplied = key.descending == (m_tables.target().dialect == Dialect::PostgreSql);
        key.nullsFirst = first && !firstImplied;
        key.nullsLast = last && firstImplied;
        return key;
    }
    if (part->kind == ValueKind::String) return std::nullopt; // no column of this name is known
    const auto expression = !isColumn ? std::optional(std::string(textOf(inner)) + (key.descending ? " DESC" : " ASC")) : m_sql.text(part);
    if (!expression) return std::nullopt;
    std::vector<std::string> named; // for its name the first column of an expression counts
    m_sql.columnsIn(part, named);
    if (!named.empty()) columns.push_back(named.front());
    key = {*expression, true, false, false, false, {}, {}};
    return key;
}

void TableBuilder::addIndex(const CallValue& call) {
    Index index;
    std::vector<std::string> columns;
    for (std::uint32_t i = 1; i < call.argCount; ++i) {
        auto key = indexKey(call.args[i], columns);
        if (!key) return unresolved(call.args[i]->place, "a key of the index is not known");
        index.keys.push_back(std::move(*key));
    }
    index.unique = flag(call, "unique");
    index.name = named(ConstraintKind::Index, givenName(argument(call, 0, "name")), columns, call.place, nullptr, index.unique);
    addIndexOptions(index, call);
    auto& indexes = m_table.table.indexes;
    const bool isKnown = !index.name.empty() && std::any_of(indexes.begin(), indexes.end(), [&](const Index& i) { return i.name == index.name; });
    if (!isKnown) indexes.push_back(std::move(index));
}

/// postgresql_using, postgresql_where and their like: Index of the dialects.
void TableBuilder::addIndexOptions(Index& index, const CallValue& call) {
    const bool postgresql = m_tables.target().dialect == Dialect::PostgreSql;
    if (const Value* where = call.keyword(postgresql ? "postgresql_where" : "sqlite_where"); isGiven(where)) {
        const auto predicate = where->kind == ValueKind::String ? std::optional(std::string(textOf(where))) : m_sql.text(where);
        index.predicate = predicate.value_or("");
        if (!predicate) unresolved(where->place, "the predicate of the index " + index.name + " is not known");
    }
    if (!postgresql) return;
    index.method = knownText(call, "postgresql_using", "the method of the index");
    index.nullsNotDistinct = flag(call, "postgresql_nulls_not_distinct");
    for (const Value* included : itemsOf(call.keyword("postgresql_include"))) {
        index.included.push_back(columnName(included));
        if (index.included.back().empty()) unresolved(included->place, "a column that the index includes is not known");
    }
    const auto* classes = as<DictValue>(call.keyword("postgresql_ops"));
    for (const auto& [key, opclass] : classes != nullptr ? *classes->items : std::vector<std::pair<Value*, Value*>>{}) {
        const std::string column = columnName(key);
        for (IndexKey& one : index.keys) {
            if (!column.empty() && one.text == column && !one.isExpression && !one.descending && !one.nullsFirst && !one.nullsLast)
                one.opclass = textOf(opclass);
        }
    }
}

// ---- foreign keys

/// Those of constraints join those of columns; types of columns depend on both.
void TableBuilder::collectForeignKeys() {
    if (m_foreignCollected) return;
    m_foreignCollected = true;
    for (const Value* value : m_late) {
        const CallValue* call = callOf(value, "ForeignKeyConstraint");
        if (call == nullptr) continue;
        const Value* columns = argument(*call, 0, "columns");
        const Value* targets = argument(*call, 1, "refcolumns");
        ForeignTarget target;
        target.call = call;
        for (const Value* one : itemsOf(columns)) target.columns.push_back(columnName(one));
        for (const Value* one : itemsOf(targets)) target.targets.push_back(one);
        const bool known = isSequence(columns) && isSequence(targets) && target.columns.size() == target.targets.size() &&
                           std::find(target.columns.begin(), target.columns.end(), "") == target.columns.end();
        if (known)
            m_foreign.push_back(std::move(target));
        else
            unresolved(call->place, "the columns of a foreign key are not known");
    }
}

/// ForeignKey._resolve_column: a text names the table and the *key* of the column; without a column the key is that of ours.
std::optional<TableBuilder::Referred> TableBuilder::referredColumn(const Value* target, std::string_view ownKey) const {
    if (target == nullptr) return std::nullopt;
    const std::string whole = givenName(target).text;
    if (whole.empty()) {
        const ColumnDraft* own = byTerm(target); // of a mixin, it is in several tables
        const auto place = own == nullptr ? m_tables.columnOf(target) : std::nullopt;
        if (own == nullptr && (!place || place->column == nullptr)) return std::nullopt;
        auto* table = own != nullptr ? const_cast<TableBuilder*>(this) : place->table; // NOLINT: as a part of the set it is not const
        const ColumnDraft* column = own != nullptr ? own : place->column;
        return Referred{table, column, table->table().schema, table->table().name, column->column.name};
    }
    Referred referred;
    const std::size_t last = whole.rfind('.');
    const std::string key = last == std::string::npos ? std::string(ownKey) : whole.substr(last + 1);
    referred.tableName = whole.substr(0, last);
    referred.schemaName = m_facts.schema;
    if (const std::size_t dot = referred.tableName.rfind('.'); dot != std::string::npos) {
        referred.schemaName = referred.tableName.substr(0, dot);
        referred.tableName = referred.tableName.substr(dot + 1);
    }
    referred.table = m_tables.find(m_metadata, referred.schemaName, referred.tableName);
    referred.column = referred.table == nullptr ? nullptr : referred.table->byKey(key);
    referred.columnName = referred.column != nullptr ? referred.column->column.name : key;
    return referred;
}

void TableBuilder::addForeignKey(const ForeignTarget& target) {
    ForeignKey key;
    key.columns = target.columns;
    for (std::size_t i = 0; i < target.targets.size(); ++i) {
        const ColumnDraft* own = byName(key.columns[i]);
        const auto referred = referredColumn(target.targets[i], own != nullptr ? own->key() : std::string_view(key.columns[i]));
        if (!referred) return unresolved(target.call->place, "the column that a foreign key refers to is not known");
        m_keyTargets.push_back({target.call->place, key.columns[i], givenName(target.targets[i]).text, referred->schemaName, referred->tableName,
                                referred->columnName, referred->table, referred->column != nullptr});
        key.referredSchema = referred->schemaName;
        key.referredTable = referred->tableName;
        key.referredColumns.push_back(referred->columnName);
    }
    key.onDelete = knownText(*target.call, "ondelete", "ON DELETE of the foreign key");
    key.onUpdate = knownText(*target.call, "onupdate", "ON UPDATE of the foreign key");
    key.match = knownText(*target.call, "match", "MATCH of the foreign key");
    key.enforcement = enforcement(*target.call);
    const std::size_t namePosition = callOf(target.call, "ForeignKeyConstraint") != nullptr ? 2 : 3;
    key.name = named(ConstraintKind::ForeignKey, givenName(argument(*target.call, namePosition, "name")), key.columns, target.call->place, &key);
    m_table.table.foreignKeys.push_back(std::move(key));
}

} // namespace stillroom::orm
