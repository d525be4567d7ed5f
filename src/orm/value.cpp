#include "orm/value.h"

#include <algorithm>
#include <charconv>

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

void Namespace::annotate(std::string_view name, const python::ast::Expr* annotation, std::uint32_t offset, bool maybe) {
    Entry& entry = at(name, offset);
    entry.annotation = annotation;
    entry.maybe = maybe;
}

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

[[nodiscard]] static bool standsForMany(const Value* value) { return as<UnknownValue>(value) != nullptr && as<UnknownValue>(value)->many; }

bool isOpen(const std::vector<Value*>& items) { return std::any_of(items.begin(), items.end(), standsForMany); }

bool isOpen(const Value* container) {
    if (const auto* dict = as<DictValue>(container))
        return std::any_of(dict->items->begin(), dict->items->end(), [](const auto& item) { return standsForMany(item.first); });
    return isOpen(itemsOf(container));
}

bool isSame(const Value* a, const Value* b) {
    if (a == b) return true;
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case ValueKind::None: return true;
    case ValueKind::Bool: return isTrue(a) == isTrue(b);
    case ValueKind::Number: return as<NumberValue>(a)->text == as<NumberValue>(b)->text;
    case ValueKind::String: return textOf(a) == textOf(b);
    case ValueKind::Module: return as<ModuleValue>(a)->module == as<ModuleValue>(b)->module;
    case ValueKind::External: {
        const std::string_view one = as<ExternalValue>(a)->name;
        const std::string_view other = as<ExternalValue>(b)->name;
        return one == other || (one.starts_with("typing") && other.starts_with("typing") && lastPart(one) == lastPart(other));
    }
    case ValueKind::Tuple: {
        const auto* one = as<TupleValue>(a);
        const auto* other = as<TupleValue>(b);
        return one->count == other->count && std::equal(one->items, one->items + one->count, other->items, isSame);
    }
    default: return false;
    }
}

std::optional<long long> integerOf(const Value* value) {
    const auto* number = as<NumberValue>(value);
    if (number == nullptr) return std::nullopt;
    std::string digits(number->text);
    std::erase(digits, '_');
    long long result = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    return failed == std::errc() && end == digits.data() + digits.size() ? std::optional(result) : std::nullopt;
}

bool isExternal(const Value* value, std::string_view name) {
    const auto* external = as<ExternalValue>(value);
    return external != nullptr && external->name == name;
}

} // namespace stillroom::orm
