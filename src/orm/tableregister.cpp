#include "orm/reader.h"

#include <algorithm>

namespace stillroom::orm {

TableBuilder& Reader::builderFor(const void* key) {
    return m_tables.add(key, m_registries.factsOf(key), [this](Place place, std::string why) { unresolved(place, std::move(why)); });
}

std::optional<std::string> Reader::schemaOf(const Value* metadata) {
    const auto key = m_registries.metadataKey(metadata);
    if (!key) return std::nullopt;
    if (!m_registries.isKnown(*key)) m_registries.note(*key, metadata, "metadata", metadata);
    return m_registries.factsOf(*key).schema;
}

void Reader::keep(TableBuilder& builder, std::string className, Key key, Place place, const Value* term) {
    ModelTable table;
    table.className = std::move(className);
    table.registry = m_registries.indexOf(key);
    if (place.file != nullptr) {
        table.file = place.file->path.string();
        table.line = place.file->module->position(place.offset).line;
    }
    m_tables.setTerm(term, builder);
    m_keys.push_back(key);
    m_builders.push_back(&builder);
    m_terms.push_back(term);
    m_models.tables.push_back(std::move(table));
}

void Reader::finishTables() {
    m_tables.attachLoose(m_i.callsBesideColumns());
    m_tables.finish();
    std::set<std::pair<std::string, std::string>> known; // enums, by schema and name
    for (std::size_t i = 0; i < m_builders.size(); ++i) {
        m_models.tables[i].table = m_builders[i]->take();
        m_models.tables[i].complete = m_builders[i]->isComplete();
        for (schema::Enum& one : m_builders[i]->enums()) {
            if (known.emplace(one.schema, one.name).second) m_models.enums.push_back(std::move(one));
        }
    }
}

TableBuilder* Reader::declared(Key key, const CallValue& call) const {
    const bool again = isTrue(call.keyword("extend_existing")) || isTrue(call.keyword("keep_existing")) || call.argCount <= 2;
    const std::string_view given = textOf(call.keyword("schema"));
    const std::string schemaName = call.keyword("schema") != nullptr ? std::string(given) : m_registries.factsOf(key).schema;
    return again ? builderNamed(key, schemaName, textOf(call.arg(0))) : nullptr;
}

TableBuilder* Reader::builderNamed(Key key, std::string_view schemaName, std::string_view name) const {
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        const schema::Table& table = m_builders[i]->table();
        if (m_keys[i] == key && table.name == name && table.schema == schemaName) return m_builders[i];
    }
    return nullptr;
}

void Reader::noteExtension(const TableBuilder& known, const std::vector<TableBuilder::ColumnDraft>& before, Place place, const ModuleState* module, bool keeps,
                           const std::vector<std::string>& columns) {
    Extension extension{&known, {}, module};
    extension.fact.place = sourcePlace(place);
    extension.fact.keepsExisting = keeps;
    for (const std::string& column : columns) {
        const auto old = std::find_if(before.begin(), before.end(), [&column](const auto& c) { return c.column.name == column; });
        const TableBuilder::ColumnDraft* now = known.byName(column);
        if (old == before.end())
            extension.fact.added.push_back(column);
        else if (now != nullptr && (now->column != old->column || now->type.text != old->type.text || now->isPrimary != old->isPrimary))
            extension.fact.replaced.push_back(column);
    }
    m_extensions.push_back(std::move(extension));
}

/// Table.__new__: the table that is there gets the columns, or stays as it is.
void Reader::extend(TableBuilder& known, ClassValue& type, const std::vector<ClassValue*>& sources, const ArgumentParts& parts) {
    const bool keeps = std::any_of(parts.options.begin(), parts.options.end(), [](const DictValue* options) {
        return std::any_of(options->items->begin(), options->items->end(),
                           [](const auto& option) { return textOf(option.first) == "keep_existing" && isTrue(option.second); });
    });
    const auto before = known.columns();
    std::vector<std::string> names;
    if (keeps) {
        for (const DeclaredColumn& one : m_columns.of(type, ancestryWithBase(type), sources, m_tables.target().isVersion2))
            names.push_back(columnNameOf(*one.call, one.key));
    } else {
        for (Value* one : parts.arguments) known.addArgument(one, true);
        addColumns(known, type, sources, true);
        for (const TableBuilder::ColumnDraft& column : known.columns()) names.push_back(column.column.name);
    }
    noteExtension(known, before, type.place, type.module, keeps, names);
    m_tables.setTerm(&type, known);
    m_mapped.push_back(&type);
    if (std::exchange(m_unclear, false)) known.setIncomplete();
}

TableBuilder* Reader::builderOf(const Value* term) {
    if (TableBuilder* table = m_tables.tableOf(term)) return table;
    const auto* element = as<SubscriptValue>(term);
    const auto* all = element != nullptr ? as<AttributeValue>(element->object) : nullptr;
    const auto key = all != nullptr && all->name == "tables" ? m_registries.metadataKey(all->object) : std::nullopt;
    if (!key) return nullptr;
    const std::string_view name = textOf(element->index);
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? builderNamed(*key, {}, name) : builderNamed(*key, name.substr(0, dot), name.substr(dot + 1));
}

void Reader::addTable(const CallValue& call) {
    const Value* metadata = argument(call, 1, "metadata");
    const auto* owner = as<AttributeValue>(call.function); // db.Table("name", Column(...))
    auto key = m_registries.metadataKey(metadata);
    std::uint32_t first = 2;
    if (!key && owner != nullptr && isFlaskDatabase(owner->object)) {
        key = m_registries.bindKey(*as<CallValue>(owner->object), call.keyword("bind_key"));
        first = 1;
    }
    if (key && !m_registries.isKnown(*key)) m_registries.note(*key, metadata, "metadata", metadata);
    if (!key || call.arg(0) == nullptr || call.arg(0)->kind != ValueKind::String) {
        if (call.argCount < 2) return; // a call of something else by that name
        return unresolvedTable(call.place, key ? "the name of the table is not known" : "the MetaData of the table is not known");
    }
    const Value* reflected = call.keyword("autoload_with") != nullptr ? call.keyword("autoload_with") : call.keyword("autoload");
    if (reflected != nullptr) unresolvedTable(call.place, "the table " + std::string(textOf(call.arg(0))) + " is read from the database");
    if (TableBuilder* known = declared(*key, call)) { // the same table again
        m_tables.setTerm(&call, *known);
        std::vector<std::string> columns;
        const auto before = known->columns();
        for (std::uint32_t i = first; i < call.argCount; ++i) {
            if (const CallValue* column = Annotations::columnOf(call.args[i])) columns.push_back(columnNameOf(*column, {}));
            if (!isTrue(call.keyword("keep_existing"))) known->addArgument(call.args[i], true);
        }
        if (!columns.empty()) noteExtension(*known, before, call.place, call.module, isTrue(call.keyword("keep_existing")), columns);
        return;
    }
    const bool hasColumns = std::any_of(call.args, call.args + call.argCount, [](const Value* part) { return Annotations::columnOf(part) != nullptr; });
    if (reflected != nullptr && !hasColumns) return; // no declaration
    TableBuilder& builder = builderFor(*key);
    builder.begin(std::string(textOf(call.arg(0))), call.keyword("schema"));
    builder.expectColumns(call.argCount);
    for (std::uint32_t i = first; i < call.argCount; ++i) builder.addArgument(call.args[i]);
    for (std::uint32_t i = 0; i < call.keywordCount; ++i) builder.setOption(call.keywords[i].name, call.keywords[i].value);
    if (call.partial) unresolved(call.place, "some arguments of the table are not known");
    if (call.maybe) unresolved(call.place, "whether the table " + builder.table().name + " is there depends on a condition that is not known");
    if (call.partial || call.maybe || reflected != nullptr) builder.setIncomplete();
    keep(builder, {}, *key, call.place, &call);
}

/// Something that looks like a table, made by what is not known: other.db.Table("name", Column(...)).
void Reader::judgeTable(const CallValue& call) {
    const auto* external = as<ExternalValue>(call.function);
    const auto* attribute = as<AttributeValue>(call.function);
    const bool isTable = external != nullptr ? external->name.ends_with(".Table") : attribute != nullptr && attribute->name == "Table";
    if (!isTable || call.arg(0) == nullptr || call.arg(0)->kind != ValueKind::String) return;
    const bool hasColumns = std::any_of(call.args, call.args + call.argCount, [](const Value* part) {
        const auto* made = as<CallValue>(part);
        const auto* function = made != nullptr ? as<ExternalValue>(made->function) : nullptr;
        return Annotations::columnOf(part) != nullptr || (function != nullptr && lastPart(function->name) == "Column");
    });
    if (hasColumns) unresolvedTable(call.place, "the table " + std::string(textOf(call.arg(0))) + " is made by something that is not in the project");
}

/// Table.to_metadata(metadata, schema=RETAIN_SCHEMA, referred_schema_fn=None, name=None)
void Reader::copyTable(TableBuilder& original, const CallValue& call) {
    const Value* metadata = argument(call, 0, "metadata");
    const Value* given = argument(call, 1, "schema");
    const auto key = m_registries.metadataKey(metadata);
    const GivenName own = givenName(call.keyword("name"));
    const bool isRetained = given == nullptr || conceptOf(given).is("RETAIN_SCHEMA");
    const bool isKnown = key && own.isKnown && !call.partial && (isRetained || given->kind == ValueKind::None || given->kind == ValueKind::String) &&
                         !isGiven(argument(call, 2, "referred_schema_fn"));
    if (!isKnown) return unresolvedTable(call.place, "a copy of the table " + original.table().name + " cannot be followed");
    if (!m_registries.isKnown(*key)) m_registries.note(*key, metadata, "metadata", metadata);
    std::string schemaName = isRetained ? original.table().schema : std::string(textOf(given));
    if (schemaName.empty()) schemaName = m_registries.factsOf(*key).schema; // Table.__init__ takes None for the MetaData's own
    const std::string name = own.text.empty() ? original.table().name : own.text;
    if (TableBuilder* known = builderNamed(*key, schemaName, name)) return m_tables.setTerm(&call, *known);
    TableBuilder& builder = builderFor(*key);
    builder.beginCopy(original, name, schemaName);
    if (call.maybe) {
        builder.setIncomplete();
        unresolved(call.place, "whether the table " + name + " is there depends on a condition that is not known");
    }
    keep(builder, {}, *key, call.place, &call);
}

void Reader::addLater(const CallValue& call) {
    const auto* method = as<AttributeValue>(call.function);
    if (method == nullptr) return;
    if (method->name == "reflect") {
        const auto key = m_registries.metadataKey(method->object);
        if (key && (m_targets.empty() || m_targets.count(*key) != 0)) unresolvedTable(call.place, "tables that reflect() reads from the database");
        return;
    }
    if (call.argCount == 0) return;
    if (method->name == "to_metadata" || method->name == "tometadata") {
        if (TableBuilder* original = builderOf(method->object)) copyTable(*original, call);
        return;
    }
    if (method->name != "append_column" && method->name != "append_constraint") return;
    TableBuilder* table = builderOf(method->object);
    if (table != nullptr)
        table->addArgument(call.args[0], true);
    else
        unresolved(call.place, "which table gets the column or constraint is not known");
}

} // namespace stillroom::orm
