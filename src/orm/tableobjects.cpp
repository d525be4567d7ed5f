#include "orm/tableobjects.h"

#include "orm/columncollection.h"

namespace stillroom::orm {

namespace {

[[nodiscard]] std::string fullName(const std::string& schemaName, const std::string& name) { return schemaName.empty() ? name : schemaName + "." + name; }

} // namespace

Value* TableObjects::table(TableBuilder& table) {
    CallValue*& made = m_tables[&table];
    if (made == nullptr) {
        made = static_cast<CallValue*>(bare(table.table().name, table.table().schema));
        m_tableOf[made] = &table;
    }
    CallValue* object = made; // a column asks for its table, which is there now
    std::vector<NamedValue> columns;
    std::vector<NamedValue> keys;
    for (const TableBuilder::ColumnDraft& draft : table.columns()) {
        columns.push_back({m_i.kept(draft.key()), column(table, draft)});
        if (draft.isPrimary) keys.push_back(columns.back());
    }
    Value* all = columnCollection(m_i, columns, {});
    for (const std::string_view name : {"c", "columns"}) m_i.namesOf(*object).set(name, all, 0, false);
    m_i.namesOf(*object).set("primary_key", columnCollection(m_i, keys, {}), 0, false);
    return object;
}

Value* TableObjects::bare(const std::string& name, const std::string& schemaName) {
    Value* schema = schemaName.empty() ? m_i.none({}) : m_i.string(schemaName, {});
    Value* full = m_i.string(fullName(schemaName, name), {});
    return m_i.object("sqlalchemy.Table", {{"name", m_i.string(name, {})}, {"schema", schema}, {"fullname", full}, {"key", full}}, {});
}

Value* TableObjects::column(TableBuilder& table, const TableBuilder::ColumnDraft& draft) {
    CallValue*& made = m_columns[{&table, draft.column.name}];
    if (made != nullptr) return made;
    made = m_i.object("sqlalchemy.Column",
                      {{"name", m_i.string(draft.column.name, {})},
                       {"key", m_i.string(draft.key(), {})},
                       {"nullable", m_i.boolean(draft.column.nullable, {})},
                       {"primary_key", m_i.boolean(draft.isPrimary, {})},
                       {"type", typeObject(draft.sqlType)}},
                      {});
    CallValue* object = made;
    m_columnOf.emplace(object, std::pair(&table, draft.column.name));
    m_i.namesOf(*object).set("table", m_tables.count(&table) != 0 ? m_tables.at(&table) : this->table(table), 0, false);
    return object;
}

/// A column's type is always an object: sqltypes.to_instance().
Value* TableObjects::typeObject(Value* type) {
    if (type == nullptr) return m_i.object("sqlalchemy.types.NullType", {}, {});
    if (type->kind != ValueKind::External && type->kind != ValueKind::Class) return type;
    CallValue* made = m_i.term(type, {}, {}, type->place);
    auto* own = as<ClassValue>(type);
    Value* constructor = own != nullptr ? m_i.lookUp(*own, "__init__") : nullptr;
    if (constructor != nullptr && constructor->kind == ValueKind::Function) static_cast<void>(m_i.call(constructor, {made}, type->place));
    return made;
}

Value* TableObjects::constraint(TableBuilder& table, const NamedConstraint& constraint) {
    std::vector<NamedValue> columns;
    std::vector<Value*> keys;
    for (const TokenColumn& one : constraint.columns) {
        const TableBuilder::ColumnDraft* draft = table.byName(one.name);
        if (draft == nullptr) continue;
        columns.push_back({m_i.kept(one.key), column(table, *draft)});
        keys.push_back(m_i.string(one.key, {}));
    }
    Value* name = constraint.given.text.empty() ? m_i.none({}) : m_i.string(constraint.given.text, {});
    CallValue* object =
        m_i.object("sqlalchemy." + std::string(typeName(constraint.kind)),
                   {{"name", name}, {"table", this->table(table)}, {"columns", columnCollection(m_i, columns, {})}, {"column_keys", m_i.list(keys, {})}}, {});
    Namespace& names = m_i.namesOf(*object);
    if (constraint.kind == ConstraintKind::Index) names.set("unique", m_i.boolean(constraint.isUnique, {}), 0, false);
    if (constraint.kind == ConstraintKind::ForeignKey) {
        names.set("elements", elements(table, constraint), 0, false);
        names.set("referred_table", bare(constraint.referredTable, constraint.referredSchema), 0, false);
    }
    return object;
}

/// The ForeignKey objects of a ForeignKeyConstraint.
Value* TableObjects::elements(TableBuilder& table, const NamedConstraint& constraint) {
    std::vector<Value*> elements;
    for (std::size_t i = 0; i < constraint.columns.size() && i < constraint.referredColumns.size(); ++i) {
        const TableBuilder::ColumnDraft* draft = table.byName(constraint.columns[i].name);
        const std::string& referred = constraint.referredColumns[i];
        Value* target =
            m_i.object("sqlalchemy.Column", {{"name", m_i.string(referred, {})}, {"table", bare(constraint.referredTable, constraint.referredSchema)}}, {});
        Value* parent = draft != nullptr ? column(table, *draft) : m_i.unknown("a column that is not known", {});
        Value* full = m_i.string(fullName(constraint.referredSchema, constraint.referredTable) + "." + referred, {});
        elements.push_back(m_i.object("sqlalchemy.ForeignKey", {{"parent", parent}, {"column", target}, {"target_fullname", full}}, {}));
    }
    return m_i.list(elements, {});
}

Value* TableObjects::mapper(TableBuilder& table, ClassValue& type) {
    auto* mapped = static_cast<CallValue*>(this->table(table));
    Value* columns = m_i.namesOf(*mapped).find("c");
    return m_i.object("sqlalchemy.orm.Mapper",
                      {{"class_", &type},
                       {"entity", &type},
                       {"local_table", mapped},
                       {"mapped_table", mapped},
                       {"persist_selectable", mapped},
                       {"columns", columns},
                       {"c", columns},
                       {"tables", m_i.list({mapped}, {})}},
                      type.place);
}

std::optional<std::pair<TableBuilder*, std::string>> TableObjects::columnOf(const Value* object) const {
    if (m_columnOf.empty()) return std::nullopt; // asked for every column: mostly nobody has seen one
    const auto found = m_columnOf.find(object);
    return found == m_columnOf.end() ? std::nullopt : std::optional(found->second);
}

TableBuilder* TableObjects::tableOf(const Value* object) const {
    if (m_tableOf.empty()) return nullptr;
    const auto found = m_tableOf.find(object);
    return found == m_tableOf.end() ? nullptr : found->second;
}

} // namespace stillroom::orm
