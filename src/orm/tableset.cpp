#include "orm/tableset.h"

namespace stillroom::orm {
namespace {

constexpr int kMaxDepth = 20;

/// ColumnCollectionMixin: those that find their table by their columns.
[[nodiscard]] bool isLooseKind(const CallValue& call) {
    const Concept what = conceptOf(call.function);
    return what.is("Index") || what.is("UniqueConstraint") || what.is("CheckConstraint");
}

} // namespace

TableBuilder& TableSet::add(const void* metadata, const MetadataFacts& facts, TableBuilder::Note note) {
    return m_builders.emplace_back(*this, metadata, facts, std::move(note));
}

std::optional<std::size_t> TableSet::numberOf(const Value* term) const {
    const auto* call = as<CallValue>(term);
    const bool isCounted = call != nullptr && call->number < m_i.calls().size() && m_i.calls()[call->number] == call;
    return isCounted ? std::optional<std::size_t>(call->number) : std::nullopt;
}

void TableSet::noteColumn(const Value* term, TableBuilder& table) {
    const auto number = numberOf(term);
    if (!number) return;
    if (*number >= m_columnTables.size()) m_columnTables.resize(m_i.calls().size()); // of a declared_attr, called later
    Owner& owner = m_columnTables[*number];
    owner.isShared = owner.isShared || (owner.table != nullptr && owner.table != &table);
    owner.table = &table;
}

std::optional<std::string> TableSet::ownToken(Value* function, TableBuilder& table, const NamedConstraint& constraint) {
    const Value* made = m_i.call(function, {m_objects.constraint(table, constraint), m_objects.table(table)}, function->place);
    return made->kind == ValueKind::String ? std::optional(std::string(textOf(made))) : std::nullopt;
}

const Value* TableSet::plainValue(const Value* value) const {
    const Interpreter::Member* member = m_i.memberOf(value);
    return member != nullptr ? member->value : value;
}

TableBuilder* TableSet::tableOf(const Value* term) const {
    if (TableBuilder* seen = m_objects.tableOf(term)) return seen;
    if (const auto found = m_byTerm.find(term); found != m_byTerm.end()) return found->second;
    const auto* attribute = as<AttributeValue>(term);
    return attribute != nullptr && attribute->name == "__table__" ? tableOf(attribute->object) : nullptr;
}

std::optional<TableSet::ColumnPlace> TableSet::columnOf(const Value* term) const {
    if (const auto seen = m_objects.columnOf(term)) return ColumnPlace{seen->first, seen->first->byName(seen->second)};
    if (const auto number = numberOf(term); number && *number < m_columnTables.size()) {
        const Owner& owner = m_columnTables[*number];
        if (owner.isShared) return std::nullopt;
        if (owner.table != nullptr) return ColumnPlace{owner.table, owner.table->byTerm(term)};
    }
    const auto* attribute = as<AttributeValue>(term);
    const auto* subscript = as<SubscriptValue>(term);
    const std::string_view key = attribute != nullptr ? attribute->name : subscript != nullptr ? textOf(subscript->index) : std::string_view{};
    const Value* holder = attribute != nullptr ? attribute->object : subscript != nullptr ? subscript->object : nullptr;
    if (key.empty()) return std::nullopt;
    if (auto* type = const_cast<ClassValue*>(as<ClassValue>(holder))) { // NOLINT: the ancestry is remembered for it
        for (const ClassValue* ancestor : m_i.ancestry(type)) {
            TableBuilder* table = tableOf(ancestor);
            const auto* column = table != nullptr ? table->byAttribute(key) : nullptr;
            if (column != nullptr) return ColumnPlace{table, column};
        }
        return std::nullopt;
    }
    const auto* collection = as<AttributeValue>(holder);
    if (collection == nullptr || (collection->name != "c" && collection->name != "columns")) return std::nullopt;
    TableBuilder* table = tableOf(collection->object);
    const auto* column = table != nullptr ? table->byKey(key) : nullptr;
    return column != nullptr ? std::optional(ColumnPlace{table, column}) : std::nullopt;
}

TableBuilder* TableSet::find(const void* metadata, const std::string& schemaName, const std::string& name) const {
    const auto found = m_byName.find({metadata, schemaName + "." + name});
    return found == m_byName.end() ? nullptr : found->second;
}

/// The table of the first column in an expression.
TableBuilder* TableSet::ownerOf(const Value* term, int depth) const {
    if (term == nullptr || depth > kMaxDepth) return nullptr;
    if (const auto place = columnOf(term)) return place->table;
    TableBuilder* owner = nullptr;
    if (const auto* call = as<CallValue>(term)) {
        if (const auto* method = as<AttributeValue>(call->function)) owner = ownerOf(method->object, depth + 1);
        for (std::uint32_t i = 0; owner == nullptr && i < call->argCount; ++i) owner = ownerOf(call->args[i], depth + 1);
    } else if (const auto* operation = as<OperationValue>(term)) {
        owner = ownerOf(operation->left, depth + 1);
        if (owner == nullptr) owner = ownerOf(operation->right, depth + 1);
    }
    return owner;
}

void TableSet::attachLoose(const std::vector<CallValue*>& calls) {
    for (CallValue* call : calls) {
        if (!isLooseKind(*call)) continue;
        const bool isIndex = callOf(call, "Index") != nullptr;
        TableBuilder* owner = tableOf(call->keyword("_table"));
        for (std::uint32_t i = isIndex ? 1 : 0; owner == nullptr && i < call->argCount; ++i) owner = ownerOf(call->args[i]);
        if (owner != nullptr) owner->addLoose(*call);
    }
}

void TableSet::setVersion2(bool isVersion2) {
    m_target.isVersion2 = isVersion2;
    m_types.setVersion2(isVersion2);
}

const NamingConvention& TableSet::conventionOf(const MetadataFacts& facts, const TableBuilder::Note& note) {
    const auto known = m_conventions.find(&facts);
    if (known != m_conventions.end()) return known->second;
    const NamingConvention& convention = m_conventions.emplace(&facts, NamingConvention(facts.namingConvention)).first->second;
    if (!convention.isKnown()) note(facts.namingConvention->place, "the naming convention of the MetaData is not known: constraints and indexes have no names");
    return convention;
}

void TableSet::finish() {
    for (TableBuilder& builder : m_builders) m_byName.emplace(std::pair(builder.metadata(), builder.table().schema + "." + builder.table().name), &builder);
    for (TableBuilder& builder : m_builders) builder.finish();
}

} // namespace stillroom::orm
