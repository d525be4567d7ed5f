#include "orm/reader.h"

#include "base/text.h"

#include <algorithm>
#include <iterator>

namespace stillroom::orm {

TableBuilder Reader::builderFor(const void* key) {
    return {
        m_i, m_request.dialect, m_registries.factsOf(key),
        [this](const Value* column, std::string& schemaName, std::string& table, std::string& name) { return placeOfColumn(column, schemaName, table, name); },
        [this](Place place, std::string why) { unresolved(place, std::move(why)); }};
}

std::optional<std::size_t> Reader::tableOf(const Value* value) const {
    if (const auto found = m_tableOfTerm.find(value); found != m_tableOfTerm.end()) return found->second;
    const auto* attribute = as<AttributeValue>(value);
    if (attribute != nullptr && attribute->name == "__table__") value = attribute->object;
    const auto found = m_tableOfClass.find(as<ClassValue>(value));
    return found == m_tableOfClass.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::pair<std::size_t, std::string>> Reader::placeOf(const Value* column) {
    if (const auto* call = as<CallValue>(column)) {
        const auto place = call->number < m_columnPlaces.size() ? m_columnPlaces[call->number] : kNowhere;
        return place == kNowhere ? std::nullopt : std::optional(std::pair(place.first, m_named[place.first][place.second].name));
    }
    const auto* attribute = as<AttributeValue>(column);
    const auto* subscript = as<SubscriptValue>(column);
    const Value* owner = attribute != nullptr ? attribute->object : subscript != nullptr ? subscript->object : nullptr;
    const std::string key(attribute != nullptr ? attribute->name : subscript != nullptr ? textOf(subscript->index) : std::string_view{});
    if (auto* type = const_cast<ClassValue*>(as<ClassValue>(owner))) { // NOLINT: the ancestry is remembered for it
        for (const ClassValue* ancestor : m_i.ancestry(type)) {
            const auto table = tableOf(ancestor);
            const std::string* named = table ? columnByKey(*table, key) : nullptr;
            if (named != nullptr) return std::pair(*table, *named);
        }
        return std::nullopt;
    }
    const auto* collection = as<AttributeValue>(owner);
    if (collection == nullptr || (collection->name != "c" && collection->name != "columns")) return std::nullopt;
    const auto table = tableOf(collection->object);
    const std::string* named = table ? columnByKey(*table, key) : nullptr;
    return named == nullptr ? std::nullopt : std::optional(std::pair(*table, *named));
}

bool Reader::placeOfColumn(const Value* column, std::string& schemaName, std::string& table, std::string& name) {
    const auto place = placeOf(column);
    if (!place) return false;
    const auto& model = m_models.tables[place->first].table;
    schemaName = model.schema;
    table = model.name;
    name = place->second;
    return true;
}

void Reader::keep(ModelTable table, const void* key, Place place, std::vector<Named> named, std::vector<schema::Enum>& enums) {
    table.registry = m_registries.indexOf(key);
    if (place.file != nullptr) {
        table.file = place.file->path.string();
        table.line = place.file->module->position(place.offset).line;
    }
    const std::size_t index = m_models.tables.size();
    notePlaces(index, std::move(named));
    keepEnums(enums);
    m_keys.push_back(key);
    m_models.tables.push_back(std::move(table));
}

std::optional<std::size_t> Reader::declared(Key key, const CallValue& call) const {
    const bool again = isTrue(call.keyword("extend_existing")) || isTrue(call.keyword("keep_existing")) || call.argCount <= 2;
    const std::string_view given = textOf(call.keyword("schema"));
    const std::string schemaName = call.keyword("schema") != nullptr ? std::string(given) : m_registries.factsOf(key).schema;
    for (std::size_t i = 0; again && i < m_keys.size(); ++i) {
        const schema::Table& table = m_models.tables[i].table;
        if (m_keys[i] == key && table.name == textOf(call.arg(0)) && table.schema == schemaName) return i;
    }
    return std::nullopt;
}

void Reader::keepEnums(std::vector<schema::Enum>& enums) {
    for (schema::Enum& one : enums) {
        const bool known =
            std::any_of(m_models.enums.begin(), m_models.enums.end(), [&](const schema::Enum& e) { return e.schema == one.schema && e.name == one.name; });
        if (!known) m_models.enums.push_back(std::move(one));
    }
}

void Reader::addTable(const CallValue& call) {
    const Value* metadata = argument(call, 1, "metadata");
    const auto* owner = as<AttributeValue>(call.function); // db.Table("name", Column(...))
    auto key = m_registries.metadataKey(metadata);
    std::uint32_t first = 2;
    if (!key && owner != nullptr && isFlaskDatabase(owner->object)) {
        key = m_registries.baseKey(owner->object);
        first = 1;
    }
    if (key && !m_registries.isKnown(*key)) m_registries.note(*key, metadata, "metadata", metadata);
    if (!key || call.arg(0) == nullptr || call.arg(0)->kind != ValueKind::String) {
        if (call.argCount < 2) return; // a call of something else by that name
        return unresolvedTable(call.place, key ? "the name of the table is not known" : "the MetaData of the table is not known");
    }
    TableBuilder builder = builderFor(*key);
    builder.begin(std::string(textOf(call.arg(0))), call.keyword("schema"));
    std::vector<Named> named;
    for (std::uint32_t i = first; i < call.argCount; ++i) addPart(builder, call.args[i], named);
    const Value* reflected = call.keyword("autoload_with") != nullptr ? call.keyword("autoload_with") : call.keyword("autoload");
    if (reflected != nullptr) unresolvedTable(call.place, "the table " + std::string(textOf(call.arg(0))) + " is read from the database");
    if (const auto known = declared(*key, call)) { // the same table again
        m_tableOfTerm[&call] = *known;
        if (!isTrue(call.keyword("keep_existing"))) merge(*known, builder, std::move(named), true);
        return;
    }
    if (reflected != nullptr && named.empty()) return; // no declaration
    ModelTable table = builder.finish();
    table.table.comment = textOf(call.keyword("comment"));
    if (call.partial) unresolved(call.place, "some arguments of the table are not known");
    if (call.maybe) unresolved(call.place, "whether the table " + table.table.name + " is there depends on a condition that is not known");
    table.complete = table.complete && !call.partial && !call.maybe && reflected == nullptr;
    m_tableOfTerm[&call] = m_models.tables.size();
    keep(std::move(table), *key, call.place, std::move(named), builder.enums());
}

Reader::Named Reader::nameOf(const std::string& key, const CallValue* call) {
    const std::string_view positional = call != nullptr ? textOf(call->arg(0)) : std::string_view{};
    const std::string_view given = call != nullptr && positional.empty() ? textOf(call->keyword("name")) : positional;
    const std::string_view own = call != nullptr ? textOf(call->keyword("key")) : std::string_view{};
    return {call, std::string(own.empty() ? std::string_view(key) : own), std::string(given.empty() ? std::string_view(key) : given)};
}

void Reader::notePlaces(std::size_t index, std::vector<Named> named) {
    if (m_named.size() <= index) m_named.resize(index + 1);
    if (m_columnPlaces.size() < m_i.calls().size()) m_columnPlaces.resize(m_i.calls().size(), kNowhere);
    std::vector<Named>& all = m_named[index];
    for (Named& one : named) {
        if (one.term != nullptr) m_columnPlaces[one.term->number] = {index, all.size()};
        all.push_back(std::move(one));
    }
}

const std::string* Reader::columnByKey(std::size_t index, std::string_view key) const {
    if (index >= m_named.size()) return nullptr;
    const auto found = std::find_if(m_named[index].begin(), m_named[index].end(), [key](const Named& n) { return n.key == key; });
    return found == m_named[index].end() ? nullptr : &found->name;
}

void Reader::addLater() {
    for (std::size_t i = 0; i < m_i.calls().size(); ++i) {
        const CallValue* call = m_i.calls()[i];
        const auto* method = as<AttributeValue>(call->function);
        if (method == nullptr || call->argCount == 0) continue;
        if (method->name == "to_metadata" || method->name == "tometadata") {
            if (tableOf(method->object)) unresolvedTable(call->place, "a copy of a table made by " + std::string(method->name) + "() is not followed");
            continue;
        }
        if (method->name != "append_column" && method->name != "append_constraint") continue;
        const auto index = tableOf(method->object);
        if (!index) {
            unresolved(call->place, "which table gets the column or constraint is not known");
            continue;
        }
        TableBuilder builder = builderFor(m_keys[*index]);
        std::vector<Named> named;
        beginAgain(builder, *index);
        addPart(builder, call->args[0], named);
        merge(*index, builder, std::move(named), true);
    }
}

void Reader::beginAgain(TableBuilder& builder, std::size_t index) {
    const schema::Table& table = m_models.tables[index].table;
    builder.begin(table.name, nullptr);
    if (!table.schema.empty()) builder.addOptions(*as<DictValue>(m_i.schemaOption(table.schema)));
}

void Reader::addPart(TableBuilder& builder, Value* part, std::vector<Named>& named) {
    const CallValue* column = ClassColumns::columnOf(part);
    if (column == nullptr) return builder.addArgument(part);
    const std::string name(textOf(argument(*column, 0, "name")));
    if (name.empty()) return unresolvedTable(column->place, "the name of a column is not known");
    builder.addColumn(name, column, nullptr, false, part->place);
    named.push_back(nameOf(name, column));
}

void Reader::merge(std::size_t index, TableBuilder& builder, std::vector<Named> named, bool replaces) {
    ModelTable extra = builder.finish();
    ModelTable& table = m_models.tables[index];
    for (schema::Column& column : extra.table.columns) {
        const auto known = std::find_if(table.table.columns.begin(), table.table.columns.end(), [&](const schema::Column& c) { return c.name == column.name; });
        if (known == table.table.columns.end())
            table.table.columns.push_back(std::move(column));
        else if (replaces)
            *known = std::move(column);
    }
    if (table.table.primaryKey.columns.empty()) table.table.primaryKey = std::move(extra.table.primaryKey);
    const auto move = [](auto& from, auto& to) { std::move(from.begin(), from.end(), std::back_inserter(to)); };
    move(extra.table.foreignKeys, table.table.foreignKeys);
    move(extra.table.uniqueConstraints, table.table.uniqueConstraints);
    move(extra.table.indexes, table.table.indexes);
    move(extra.table.checkConstraints, table.table.checkConstraints);
    move(extra.table.exclusionConstraints, table.table.exclusionConstraints);
    table.complete = table.complete && extra.complete;
    keepEnums(builder.enums());
    notePlaces(index, std::move(named));
}

void Reader::addLooseIndexes() {
    for (const CallValue* call : m_i.calls()) {
        if (callOf(call, "Index") == nullptr || call->argCount < 2) continue;
        std::vector<schema::IndexKey> keys;
        std::optional<std::size_t> index;
        for (std::uint32_t i = 1; i < call->argCount; ++i) {
            const Value* part = call->args[i];
            const auto* made = as<CallValue>(part); // column.desc()
            const auto* method = made != nullptr ? as<AttributeValue>(made->function) : nullptr;
            const bool directed = method != nullptr && (method->name == "desc" || method->name == "asc");
            const auto place = placeOf(directed ? method->object : part);
            if (!place) continue;
            index = place->first;
            keys.push_back({place->second, false, directed && method->name == "desc", false, false, {}, {}});
        }
        if (!index || keys.size() + 1 != call->argCount) continue;
        schema::Index one;
        one.name = textOf(call->arg(0));
        one.unique = isTrue(call->keyword("unique"));
        one.keys = std::move(keys);
        auto& indexes = m_models.tables[*index].table.indexes;
        const bool known = std::any_of(indexes.begin(), indexes.end(), [&](const schema::Index& i) { return i.name == one.name; });
        if (!known) indexes.push_back(std::move(one));
    }
}

} // namespace stillroom::orm
