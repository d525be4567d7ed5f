#include "orm/tablebuilder.h"

#include "base/text.h"
#include "orm/annotations.h"
#include "orm/tableset.h"

#include <algorithm>
#include <utility>

namespace stillroom::orm {

using namespace schema;

TableBuilder::TableBuilder(TableSet& tables, const void* metadata, const MetadataFacts& facts, Note note)
    : m_tables(tables), m_metadata(metadata), m_facts(facts), m_note(std::move(note)),
      m_sql(
          tables.target().dialect,
          [this](const Value* term) -> std::optional<SqlExpressions::ColumnFacts> {
              const ColumnDraft* column = byTerm(term);
              if (column == nullptr) {
                  const auto place = m_tables.columnOf(term);
                  if (!place || place->column == nullptr) return std::nullopt;
                  column = place->column;
              }
              return SqlExpressions::ColumnFacts{column->column.name, column->type.text};
          },
          [this](Value* type) { return m_tables.types().compile(type, m_table.table.schema).text; },
          [this](Value* element) { return m_tables.types().element(element); }, tables.schemaOf()) {}

void TableBuilder::begin(std::string name, const Value* schemaName) {
    m_table.table.name = std::move(name);
    m_table.table.schema = m_facts.schema;
    if (schemaName != nullptr) setSchema(*schemaName);
}

/// Table._init: None is the MetaData's own schema, BLANK_SCHEMA is none.
void TableBuilder::setSchema(const Value& given) {
    const GivenName name = givenName(&given);
    if (!name.text.empty())
        m_table.table.schema = name.text;
    else if (conceptOf(&given).is("BLANK_SCHEMA"))
        m_table.table.schema.clear();
    else if (given.kind == ValueKind::None || name.isKnown)
        m_table.table.schema = m_facts.schema;
    else
        unresolved(given.place, "the schema of the table is not known");
}

void TableBuilder::unresolved(Place place, std::string why) {
    m_table.complete = false;
    m_note(place, std::move(why));
}

const TableBuilder::ColumnDraft* TableBuilder::byKey(std::string_view key) const {
    const auto found = std::find_if(m_columns.begin(), m_columns.end(), [key](const ColumnDraft& c) { return c.key() == key; });
    return found == m_columns.end() ? nullptr : &*found;
}

const TableBuilder::ColumnDraft* TableBuilder::byAttribute(std::string_view attribute) const {
    const auto found = std::find_if(m_columns.begin(), m_columns.end(), [attribute](const ColumnDraft& c) { return c.attribute == attribute; });
    return found == m_columns.end() ? nullptr : &*found;
}

const TableBuilder::ColumnDraft* TableBuilder::byName(std::string_view name) const {
    const auto found = std::find_if(m_columns.begin(), m_columns.end(), [name](const ColumnDraft& c) { return c.column.name == name; });
    return found == m_columns.end() ? nullptr : &*found;
}

const TableBuilder::ColumnDraft* TableBuilder::byTerm(const Value* term) const {
    const auto found = std::find_if(m_columns.begin(), m_columns.end(), [term](const ColumnDraft& c) { return c.term == term; });
    return found == m_columns.end() ? nullptr : &*found;
}

void TableBuilder::addColumn(const DeclaredColumn& declared, bool replaces) {
    const CallValue& call = *declared.call;
    const ColumnTerm term = columnTerm(call);
    const std::string_view name = term.name.text.empty() ? declared.key : std::string_view(term.name.text);
    if (!term.name.isKnown || name.empty()) {
        unresolved(declared.place, "the name of a column is not known");
        if (name.empty()) return;
    }
    const auto known = std::find_if(m_columns.begin(), m_columns.end(), [name](const ColumnDraft& c) { return c.column.name == name; });
    if (known != m_columns.end() && !replaces) return; // a child of single-table inheritance may declare it again
    if (known != m_columns.end()) std::erase_if(m_foreign, [name](const ForeignTarget& t) { return t.columns.front() == name; });
    if (known != m_columns.end()) *known = {};
    ColumnDraft& draft = known != m_columns.end() ? *known : m_columns.emplace_back();
    draft.column.name = name;
    draft.term = declared.term != nullptr ? declared.term : declared.call;
    draft.place = term.type != nullptr && term.type->place.file != nullptr ? term.type->place : declared.place;
    draft.ownKey = textOf(call.keyword("key"));
    draft.attribute = declared.key;
    if (call.partial) unresolved(call.place, "some arguments of the column are not known");
    const Concept ofType = conceptOf(term.type != nullptr && term.type->kind == ValueKind::Call ? as<CallValue>(term.type)->function : term.type);
    draft.sqlType = term.type;
    draft.isTypeOpen = term.type == nullptr || ofType.is("NullType");
    setFlags(draft, call, term);
    if (declared.annotatedNullable && !draft.isNullableGiven) draft.column.nullable = *declared.annotatedNullable;
    if (!draft.isTypeOpen) draft.type = m_tables.types().compile(term.type, m_table.table.schema);
    if (!draft.isTypeOpen && !draft.type.known()) unresolved(draft.place, "column " + draft.column.name + ": " + draft.type.why);
    for (const CallValue* item : term.items) addItem(draft, *item);
    setDefault(draft, call);
    m_tables.noteColumn(draft.term, *this);
}

bool TableBuilder::hasPrimaryKey() const {
    return std::any_of(m_columns.begin(), m_columns.end(), [](const ColumnDraft& c) { return c.isPrimary; }) ||
           std::any_of(m_late.begin(), m_late.end(), [](const Value* one) { return callOf(one, "PrimaryKeyConstraint") != nullptr; });
}

bool TableBuilder::flag(const CallValue& call, std::string_view keyword) {
    const Value* value = call.keyword(keyword);
    if (isGiven(value) && value->kind != ValueKind::Bool) unresolved(value->place, std::string(keyword) + "= is not known");
    return isTrue(value);
}

void TableBuilder::setFlags(ColumnDraft& draft, const CallValue& call, const ColumnTerm& term) {
    draft.isPrimary = flag(call, "primary_key");
    const Value* nullable = call.keyword("nullable");
    draft.isNullableGiven = isGiven(nullable);
    draft.column.nullable = draft.isNullableGiven ? isTrue(nullable) : !draft.isPrimary && !hasItem(term, "Identity");
    if (draft.isNullableGiven && nullable->kind != ValueKind::Bool) unresolved(nullable->place, "whether the column may be NULL is not known");
    draft.isUnique = flag(call, "unique");
    draft.isIndexed = flag(call, "index");
    const Value* autoincrement = call.keyword("autoincrement");
    if (isGiven(autoincrement) && autoincrement->kind != ValueKind::Bool && autoincrement->kind != ValueKind::String)
        unresolved(autoincrement->place, "whether the column is numbered by the engine is not known");
    using Autoincrement = ColumnDraft::Autoincrement;
    draft.autoincrement = isTrue(autoincrement)                  ? Autoincrement::Yes
                          : isFalse(autoincrement)               ? Autoincrement::No
                          : textOf(autoincrement) == "ignore_fk" ? Autoincrement::DespiteForeignKey
                                                                 : Autoincrement::Auto;
    draft.column.comment = knownText(call, "comment", "the comment of the column");
}

/// A SchemaItem among the column's arguments.
void TableBuilder::addItem(ColumnDraft& draft, const CallValue& item) {
    const Concept what = conceptOf(item.function);
    if (what.is("ForeignKey")) {
        m_foreign.push_back({{draft.column.name}, {argument(item, 0, "column")}, &item});
    } else if (what.is("Identity")) {
        draft.column.identity = identity(item);
    } else if (what.is("Computed")) {
        draft.hasDefault = true;
        const Value* given = argument(item, 0, "sqltext");
        const auto expression = given != nullptr && given->kind == ValueKind::String ? std::optional(std::string(textOf(given))) : m_sql.text(given);
        const Value* persisted = argument(item, 1, "persisted");
        // PostgreSQL has stored ones alone; SQLite's are virtual where nothing is said.
        const bool isStored = m_tables.target().dialect == Dialect::PostgreSql ? !isFalse(persisted) : isTrue(persisted);
        if (expression)
            draft.column.generated = Generated{*expression, isStored};
        else
            unresolved(item.place, "the expression of Computed() is not known");
    } else if (what.is("CheckConstraint")) {
        m_late.push_back(const_cast<CallValue*>(&item)); // NOLINT: terms are never changed here
    } else if (what.is("DefaultClause")) {
        draft.hasDefault = true;
        draft.column.defaultText = m_sql.defaultText(&item);
    } else if (what.is("Sequence")) {
        setSequence(draft, item);
    } else if (what.is("ColumnDefault") || what.is("FetchedValue")) {
        draft.hasDefault = true;
        draft.column.fetchedDefault = what.is("FetchedValue");
    }
}

/// DDLCompiler.visit_identity_column
schema::Identity TableBuilder::identity(const CallValue& item) {
    IdentityOptions options;
    bool isKnown = !item.partial;
    const auto take = [&](std::size_t position, std::string_view keyword, std::optional<std::int64_t>& into) {
        const Value* value = argument(item, position, keyword);
        if (!isGiven(value)) return;
        const auto number = integerOf(value);
        isKnown = isKnown && number;
        into = number;
    };
    take(2, "start", options.start);
    take(3, "increment", options.increment);
    take(4, "minvalue", options.minimum);
    take(5, "maxvalue", options.maximum);
    take(9, "cache", options.cache);
    const Value* cycles = argument(item, 8, "cycle");
    isKnown = isKnown && (!isGiven(cycles) || cycles->kind == ValueKind::Bool);
    options.cycles = isTrue(cycles);
    if (!isKnown) unresolved(item.place, "some options of Identity() are not known");
    const bool isPlain = options == IdentityOptions();
    return {isTrue(argument(item, 0, "always")), isPlain ? std::nullopt : std::optional(options)};
}

/// As SQLAlchemy's PostgreSQL compiler takes it: the client asks for the number, the column is a plain one (get_column_specification()).
void TableBuilder::setSequence(ColumnDraft& draft, const CallValue& item) {
    if (m_tables.target().dialect != Dialect::PostgreSql || isTrue(argument(item, 8, "optional"))) return;
    const Value* schemaName = item.keyword("schema");
    draft.column.sequence =
        schema::quoteName(Dialect::PostgreSql, isGiven(schemaName) ? textOf(schemaName) : std::string_view(), textOf(argument(item, 0, "name")));
}

void TableBuilder::setDefault(ColumnDraft& draft, const CallValue& call) {
    for (const std::string_view keyword : {"default", "insert_default"}) {
        const Value* value = call.keyword(keyword);
        const CallValue* sequence = callOf(value, "Sequence");
        if (sequence != nullptr) setSequence(draft, *sequence);
        draft.hasDefault = draft.hasDefault || (isGiven(value) && sequence == nullptr);
    }
    const Value* given = call.keyword("server_default");
    if (!isGiven(given)) return;
    draft.hasDefault = true;
    draft.column.fetchedDefault = callOf(given, "FetchedValue") != nullptr;
    if (draft.column.fetchedDefault) return;
    draft.column.defaultText = m_sql.defaultText(m_tables.plainValue(given));
    if (!draft.column.defaultText) unresolved(given->place, "the server default of column " + draft.column.name + " is not known");
}

std::string TableBuilder::knownText(const CallValue& call, std::string_view keyword, std::string_view what) {
    const Value* value = call.keyword(keyword);
    if (isGiven(value) && value->kind != ValueKind::String) unresolved(value->place, std::string(what) + " is not known");
    return std::string(textOf(value));
}

/// schema.py, DDLIf: Index(...).ddl_if(dialect="postgresql") is the Index for this dialect, and null for another.
Value* TableBuilder::ofDialect(Value* value) {
    const auto* call = as<CallValue>(value);
    const auto* method = call != nullptr ? as<AttributeValue>(call->function) : nullptr;
    if (method == nullptr || method->name != "ddl_if") return value;
    if (isGiven(argument(*call, 1, "callable_"))) unresolved(value->place, "a condition of ddl_if() is not known");
    const Value* dialect = argument(*call, 0, "dialect");
    std::vector<Value*> names = itemsOf(dialect);
    if (dialect != nullptr && !isSequence(dialect)) names.push_back(const_cast<Value*>(dialect)); // NOLINT: terms are never changed here
    const bool isMeant = std::any_of(names.begin(), names.end(), [&](const Value* name) { return textOf(name) == nameOf(m_tables.target().dialect); });
    return isMeant || !isGiven(dialect) ? method->object : nullptr;
}

void TableBuilder::addArgument(Value* value, bool replaces) {
    value = ofDialect(value);
    if (!isGiven(value) || std::find(m_late.begin(), m_late.end(), value) != m_late.end()) return;
    if (const CallValue* column = Annotations::columnOf(value)) return addColumn({{}, column, column, std::nullopt, value->place}, replaces);
    m_late.push_back(value);
}

void TableBuilder::addLoose(CallValue& call) {
    if (std::find(m_late.begin(), m_late.end(), &call) != m_late.end()) return;
    if (call.maybe)
        return unresolved(call.place, "whether the " + std::string(conceptOf(call.function).name) + " is there depends on a condition that is not known");
    addArgument(&call);
}

void TableBuilder::addOptions(const DictValue& options) {
    for (const auto& [key, value] : *options.items) {
        if (textOf(key) == "schema") setSchema(*value);
        setOption(textOf(key), value);
    }
}

void TableBuilder::setOption(std::string_view key, const Value* value) {
    if (key == "comment") setComment(value);
    const bool isOfPostgresql = m_tables.target().dialect == Dialect::PostgreSql;
    if (!key.starts_with(isOfPostgresql ? "postgresql_" : "sqlite_") || !isGiven(value)) return;
    const bool isText = key == "postgresql_partition_by";
    const bool isFlag = key == "sqlite_strict" || key == "sqlite_with_rowid" || key == "sqlite_autoincrement";
    if ((isText && value->kind != ValueKind::String) || (isFlag && value->kind != ValueKind::Bool))
        unresolved(value->place, std::string(key) + "= is not known");
    if (isText) m_table.table.partitionBy = textOf(value);
    if (key == "sqlite_strict") m_isStrict = isTrue(value);
    if (key == "sqlite_with_rowid") m_hasRowId = !isFalse(value);
    if (key == "sqlite_autoincrement") m_neverReusesIds = isTrue(value);
}

/// SQLiteDDLCompiler.post_create_table; AUTOINCREMENT: its get_column_specification().
void TableBuilder::setStorage() {
    m_table.table.storage = std::string(m_hasRowId ? "" : "WITHOUT ROWID") + (!m_hasRowId && m_isStrict ? ", " : "") + (m_isStrict ? "STRICT" : "");
    const auto& key = m_table.table.primaryKey.columns;
    const ColumnDraft* draft = key.size() == 1 ? byName(key.front()) : nullptr;
    m_table.table.neverReusesIds =
        m_neverReusesIds && draft != nullptr && draft->type.isNumber && draft->type.text.find("INT") != std::string::npos && !isReferring(key.front());
}

void TableBuilder::setComment(const Value* comment) {
    if (!isGiven(comment)) return;
    m_table.table.comment = textOf(comment);
    if (comment->kind != ValueKind::String) unresolved(comment->place, "the comment of the table is not known");
}

std::string TableBuilder::columnName(const Value* value) const {
    if (value == nullptr) return {};
    if (const std::string name = givenName(value).text; !name.empty()) {
        const ColumnDraft* column = byKey(name);
        return column != nullptr ? column->column.name : std::string();
    }
    if (const ColumnDraft* own = byTerm(value)) return own->column.name;
    const auto place = m_tables.columnOf(value);
    return place && place->table == this && place->column != nullptr ? place->column->column.name : std::string();
}

/// ForeignKey._set_type: a column without a type has that of the column that it refers to.
TypeText TableBuilder::typeOf(const ColumnDraft& column, int depth) {
    constexpr int kMaxDepth = 30;
    if (!column.isTypeOpen) return column.type;
    if (depth > kMaxDepth) return typeNotKnown("foreign keys that refer to each other");
    collectForeignKeys();
    bool refers = false;
    for (const ForeignTarget& target : m_foreign) {
        const auto at = std::find(target.columns.begin(), target.columns.end(), column.column.name);
        if (at == target.columns.end()) continue;
        refers = true;
        const auto referred = referredColumn(target.targets[static_cast<std::size_t>(at - target.columns.begin())], column.key());
        if (!referred || referred->table == nullptr || referred->column == nullptr) continue;
        TypeText type = referred->table->typeOf(*referred->column, depth + 1);
        type.check.reset();
        if (type.known()) return type;
    }
    return typeNotKnown(refers ? "the type of the column that it refers to is not known" : "the column has no type");
}

void TableBuilder::finish() {
    collectForeignKeys();
    if (m_original != nullptr) takeOver(*m_original);
    for (ColumnDraft& draft : m_columns) {
        if (draft.isTypeOpen) {
            TypeText type = typeOf(draft);
            if (!type.known()) unresolved(draft.place, "column " + draft.column.name + ": " + type.why);
            draft.type = std::move(type); // typeOf() of others still follows the key
        }
        draft.column.type = draft.type.text;
        if (draft.type.native) m_enums.push_back(*draft.type.native);
        if (draft.isPrimary && m_original == nullptr) m_table.table.primaryKey.columns.push_back(draft.column.name);
    }
    for (Value* value : m_late) {
        if (const auto* call = as<CallValue>(value))
            addConstraint(*call);
        else
            unresolved(value->place, "a part of the table's arguments is not known");
    }
    m_own.checks = m_table.table.checkConstraints.size();
    addTypeChecks();
    for (const ForeignTarget& target : m_foreign) addForeignKey(target);
    m_own.uniques = m_table.table.uniqueConstraints.size();
    m_own.indexes = m_table.table.indexes.size();
    for (const ColumnDraft& draft : m_columns) addColumnFlags(draft);
    if (m_table.table.primaryKey.name.empty()) namePrimaryKey();
    if (m_original == nullptr) setAutoincrement();
    if (m_original == nullptr) setStorage();
}

Table TableBuilder::take() {
    std::vector<ColumnDraft> drafts = std::exchange(m_columns, {}); // they go as the tables come: all of both are much
    m_table.table.columns.reserve(drafts.size());
    for (ColumnDraft& draft : drafts) m_table.table.columns.push_back(std::move(draft.column));
    return std::move(m_table.table);
}

/// Column._set_parent: index=True makes an Index, unique=True alone a UniqueConstraint.
void TableBuilder::addColumnFlags(const ColumnDraft& draft) {
    const std::string& name = draft.column.name;
    if (draft.isIndexed) {
        Index index;
        index.name = named(ConstraintKind::Index, {}, {name}, draft.place, nullptr, draft.isUnique);
        index.unique = draft.isUnique;
        index.keys.push_back({name, false, false, false, false, {}, {}});
        m_table.table.indexes.push_back(std::move(index));
    } else if (draft.isUnique) {
        m_table.table.uniqueConstraints.push_back({named(ConstraintKind::Unique, {}, {name}, draft.place), {name}, false, {}});
    }
    if (!draft.type.isSpatial) return;
    Index index; // geoalchemy2's after_parent_attach
    index.name = "idx_" + m_table.table.name + "_" + name;
    index.method = m_tables.target().dialect == Dialect::PostgreSql ? "gist" : "";
    index.keys.push_back({name, false, false, false, false, {}, {}});
    m_table.table.indexes.push_back(std::move(index));
}

/// PrimaryKeyConstraint._autoincrement_column
void TableBuilder::setAutoincrement() {
    using Autoincrement = ColumnDraft::Autoincrement;
    const std::vector<std::string>& key = m_table.table.primaryKey.columns;
    for (ColumnDraft& draft : m_columns) {
        if (std::find(key.begin(), key.end(), draft.column.name) == key.end()) continue;
        const bool may =
            draft.autoincrement == Autoincrement::DespiteForeignKey || (draft.autoincrement == Autoincrement::Auto && !isReferring(draft.column.name));
        draft.column.autoincrement = draft.autoincrement == Autoincrement::Yes || (key.size() == 1 && may && draft.type.isNumber && !draft.hasDefault);
    }
}

bool TableBuilder::isReferring(const std::string& column) const {
    return std::any_of(m_foreign.begin(), m_foreign.end(),
                       [&](const ForeignTarget& t) { return std::find(t.columns.begin(), t.columns.end(), column) != t.columns.end(); });
}

} // namespace stillroom::orm
