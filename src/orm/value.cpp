#include "orm/value.h"

#include <algorithm>

namespace stillroom::orm {

namespace {

constexpr std::size_t kManyNames = 16;

} // namespace

const Namespace::Entry* Namespace::entry(std::string_view name) const {
    if (m_entries.size() > kManyNames) {
        const auto found = m_index.find(name);
        return found == m_index.end() ? nullptr : &m_entries[found->second];
    }
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [name](const Entry& e) { return e.name == name; });
    return found == m_entries.end() ? nullptr : &*found;
}

Value* Namespace::find(std::string_view name) const {
    const Entry* found = entry(name);
    return found == nullptr ? nullptr : found->value;
}

Namespace::Entry& Namespace::at(std::string_view name, std::uint32_t offset) {
    if (const Entry* found = entry(name)) return m_entries[static_cast<std::size_t>(found - m_entries.data())];
    m_entries.push_back({name, nullptr, offset, false, nullptr});
    if (m_entries.size() == kManyNames + 1) {
        for (std::size_t i = 0; i < m_entries.size(); ++i) m_index.emplace(m_entries[i].name, i);
    } else if (m_entries.size() > kManyNames) {
        m_index.emplace(name, m_entries.size() - 1);
    }
    return m_entries.back();
}

void Namespace::set(std::string_view name, Value* value, std::uint32_t offset, bool maybe) {
    Entry& entry = at(name, offset);
    entry.value = value;
    entry.offset = offset;
    entry.maybe = maybe;
}

void Namespace::annotate(std::string_view name, const python::ast::Expr* annotation, std::uint32_t offset) { at(name, offset).annotation = annotation; }

void Namespace::erase(std::string_view name) {
    if (const Entry* found = entry(name)) m_entries[static_cast<std::size_t>(found - m_entries.data())].value = nullptr;
}

bool isTrue(const Value* value) {
    const auto* truth = as<BoolValue>(value);
    return truth != nullptr && truth->truth;
}

std::string_view lastPart(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

std::string_view textOf(const Value* value) {
    const auto* string = as<StringValue>(value);
    return string == nullptr ? std::string_view{} : string->text;
}

std::vector<Value*> itemsOf(const Value* value) {
    if (const auto* list = as<ListValue>(value)) return *list->items;
    if (const auto* tuple = as<TupleValue>(value)) return {tuple->items, tuple->items + tuple->count};
    return {};
}

bool isSequence(const Value* value) { return value != nullptr && (value->kind == ValueKind::List || value->kind == ValueKind::Tuple); }

bool isExternal(const Value* value, std::string_view name) {
    const auto* external = as<ExternalValue>(value);
    return external != nullptr && external->name == name;
}

} // namespace stillroom::orm
