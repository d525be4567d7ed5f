#include "orm/execution.h"

#include "base/text.h"
#include "orm/columncollection.h"
#include "orm/concepts.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

constexpr std::size_t kMaxItems = 5'000;

/// An object, and nothing that compares itself in a way of its own: surely not None, and the same as no other.
[[nodiscard]] bool isObject(const Value* value) {
    if (const auto* call = orm::as<CallValue>(value)) return call->function->kind == ValueKind::Class || !conceptOf(call->function).name.empty();
    return value->kind == ValueKind::Class || value->kind == ValueKind::Function || value->kind == ValueKind::Module || value->kind == ValueKind::Bound ||
           value->kind == ValueKind::Dict || isSequence(value);
}

[[nodiscard]] bool isConstant(const Value* value) {
    return value->kind == ValueKind::String || value->kind == ValueKind::Number || value->kind == ValueKind::Bool || value->kind == ValueKind::None;
}

/// Whether == of it is SQL, no comparison: a column's, or that of what is made of one.
[[nodiscard]] bool isExpression(const Value* value) {
    const auto* call = orm::as<CallValue>(value);
    return (call != nullptr && call->function->kind != ValueKind::Class) || value->kind == ValueKind::Operation;
}

/// As == and `is` tell it; none where it cannot be told.
[[nodiscard]] std::optional<bool> areSame(const Value* a, const Value* b) {
    if (isConstant(a) && isConstant(b)) return isSame(a, b);
    if ((isConstant(a) && isObject(b)) || (isObject(a) && isConstant(b))) return false;
    if (a->kind == ValueKind::Class && (b->kind == ValueKind::Class || b->kind == ValueKind::External)) return a == b;
    if (a->kind == ValueKind::External && b->kind == ValueKind::Class) return false;
    if (a->kind == ValueKind::External && b->kind == ValueKind::External && isSame(a, b)) return true;
    if (a->kind != b->kind || (a->kind != ValueKind::Tuple && a->kind != ValueKind::List)) return std::nullopt;
    const std::vector<Value*> one = itemsOf(a);
    const std::vector<Value*> other = itemsOf(b);
    if (isOpen(one) || isOpen(other)) return std::nullopt;
    if (one.size() != other.size()) return false;
    bool known = true;
    for (std::size_t i = 0; i < one.size(); ++i) {
        const auto same = areSame(one[i], other[i]);
        if (same == std::optional(false)) return false;
        known = known && same;
    }
    return known ? std::optional(true) : std::nullopt;
}

/// Less than, equal to or greater than zero; none where the two cannot be ordered.
[[nodiscard]] std::optional<int> ordered(const Value* a, const Value* b) {
    if (a->kind == ValueKind::String && b->kind == ValueKind::String) return textOf(a).compare(textOf(b));
    const auto left = integerOf(a);
    const auto right = integerOf(b);
    if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
    const auto* one = orm::as<TupleValue>(a);
    const auto* other = orm::as<TupleValue>(b);
    if (one == nullptr || other == nullptr) return std::nullopt;
    for (std::uint32_t i = 0; i < std::min(one->count, other->count); ++i) {
        const auto order = ordered(one->items[i], other->items[i]);
        if (!order || *order != 0) return order;
    }
    return static_cast<int>(one->count) - static_cast<int>(other->count);
}

/// The digits of `%02d` or `{:02}`: with leading zeros, or blanks.
[[nodiscard]] std::string padded(std::string digits, std::string_view width) {
    const bool zeros = width.starts_with('0');
    const auto size = static_cast<std::size_t>(std::atoi(std::string(width).c_str()));
    constexpr std::size_t kMaxWidth = 200;
    if (digits.size() < std::min(size, kMaxWidth))
        digits.insert(digits.begin() + (zeros && digits.starts_with('-') ? 1 : 0), size - digits.size(), zeros ? '0' : ' ');
    return digits;
}

} // namespace

Value* Execution::operation(Operator op, Value* left, Value* right, Place at) {
    if (left->kind == ValueKind::Unknown) return left;
    if (left->kind == ValueKind::String && op == Operator::Add && right->kind != ValueKind::String) return m_i.unknownAfter(std::string(textOf(left)), at);
    if (right->kind == ValueKind::Unknown) return right;
    if (left->kind == ValueKind::String && op == Operator::Mod) return format(textOf(left), right, at);
    if (left->kind == ValueKind::String && right->kind == ValueKind::String) {
        if (op == Operator::Add && textOf(left).size() + textOf(right).size() < kMaxText)
            return m_i.string(std::string(textOf(left)) + std::string(textOf(right)), at);
    }
    if (isSequence(left) && isSequence(right) && op == Operator::Add) {
        std::vector<Value*> items = itemsOf(left);
        for (Value* item : itemsOf(right)) items.push_back(item);
        if (items.size() > kMaxItems) return m_i.unknown("too long to follow", at);
        return left->kind == ValueKind::Tuple ? m_i.tuple(items, at) : m_i.list(std::move(items), at);
    }
    if (const auto* a = orm::as<DictValue>(left), *b = orm::as<DictValue>(right); a != nullptr && b != nullptr && op == Operator::BitOr) {
        auto items = *a->items;
        items.insert(items.end(), b->items->begin(), b->items->end());
        return m_i.dict(std::move(items), at);
    }
    if (left->kind == ValueKind::List && right->kind == ValueKind::List && (op == Operator::Sub || op == Operator::BitOr || op == Operator::BitAnd)) {
        std::vector<Value*> items; // of sets
        for (Value* item : itemsOf(left)) {
            const auto there = isIn(item, right);
            if (op != Operator::BitOr && !there) return m_i.unknown("what a set holds is not known", at);
            if (op == Operator::BitOr || *there == (op == Operator::BitAnd)) items.push_back(item);
        }
        for (Value* item : op == Operator::BitOr ? itemsOf(right) : std::vector<Value*>{}) {
            if (isIn(item, left) != std::optional(true)) items.push_back(item);
        }
        return m_i.list(std::move(items), at);
    }
    const auto a = integerOf(left);
    const auto b = integerOf(right);
    if (left->kind == ValueKind::String && op == Operator::Mult && b && *b >= 0 && textOf(left).size() * static_cast<std::size_t>(*b) < kMaxText &&
        *b < 1'000) {
        std::string text;
        for (long long i = 0; i < *b; ++i) text += textOf(left);
        return m_i.string(std::move(text), at);
    }
    if (a && b) {
        constexpr long long kLimit = 1LL << 40U;
        const bool small = *a<kLimit&& * b<kLimit&& * a> - kLimit&& * b> - kLimit;
        if (op == Operator::Add && small) return m_i.number(*a + *b, at);
        if (op == Operator::Sub && small) return m_i.number(*a - *b, at);
        if (op == Operator::Mult && std::abs(*a) < (1LL << 20U) && std::abs(*b) < (1LL << 20U)) return m_i.number(*a * *b, at);
        if (op == Operator::FloorDiv && *b > 0 && *a >= 0) return m_i.number(*a / *b, at);
        if (op == Operator::Pow && *a >= 0 && *b >= 0 && *b < 32) {
            long long result = 1;
            for (long long i = 0; i < *b && result < kLimit; ++i) result *= *a;
            return m_i.number(result, at);
        }
    }
    return m_i.make<OperationValue>(at, op, left, right);
}

Value* Execution::comparison(const Compare& node) {
    Value* left = evaluate(node.left);
    Value* result = nullptr;
    for (std::size_t i = 0; i < node.comparators.size(); ++i) { // a < b < c
        Value* right = evaluate(node.comparators[i]);
        result = compared(node.ops[i], left, right, place(&node));
        if (node.comparators.size() == 1 || truthOf(result) == std::optional(false)) return result;
        if (!truthOf(result)) return m_i.unknown("a chain of comparisons", place(&node));
        left = right;
    }
    return result;
}

Value* Execution::compared(Operator op, Value* left, Value* right, Place at) {
    if (isExternal(left, "sys.version_info")) left = m_i.tuple({m_i.number(3, at), m_i.number(12, at)}, at); // any Python of today
    const bool identity = (op == Operator::Is || op == Operator::IsNot) && left->kind != ValueKind::List;
    const bool equality = (op == Operator::Eq || op == Operator::NotEq) && !isExpression(left) && !isExpression(right);
    if (identity || equality) {
        const auto same = areSame(left, right);
        if (same) return m_i.boolean(*same == (op == Operator::Eq || op == Operator::Is), at);
    } else if (op == Operator::In || op == Operator::NotIn) {
        const auto found = isIn(left, right);
        if (found) return m_i.boolean(*found == (op == Operator::In), at);
    } else if (const auto order = ordered(left, right)) {
        if (op == Operator::Lt) return m_i.boolean(*order < 0, at);
        if (op == Operator::LtE) return m_i.boolean(*order <= 0, at);
        if (op == Operator::Gt) return m_i.boolean(*order > 0, at);
        if (op == Operator::GtE) return m_i.boolean(*order >= 0, at);
    }
    if (left->kind == ValueKind::Unknown) return left;
    if (right->kind == ValueKind::Unknown) return right;
    return m_i.make<OperationValue>(at, op, left, right);
}

/// Whether the element is in the container, where both are known.
std::optional<bool> Execution::isIn(Value* element, Value* container) const {
    if (container->kind == ValueKind::String) {
        if (element->kind != ValueKind::String) return std::nullopt;
        return textOf(container).find(textOf(element)) != std::string_view::npos;
    }
    if (const CallValue* columns = columnCollection(container); columns != nullptr && element->kind == ValueKind::String)
        return columns->keyword(textOf(element)) != nullptr;
    const auto items = elementsOf(container);
    if (!items) return std::nullopt;
    bool known = true;
    for (const Value* item : *items) {
        const bool areColumns = callOf(element, "Column") != nullptr && callOf(item, "Column") != nullptr; // compared by identity
        const auto same = areColumns ? std::optional(element == item) : areSame(element, item);
        if (same && *same) return true;
        known = known && same;
    }
    return known ? std::optional(false) : std::nullopt;
}

/// A value within a text, as str() writes it; none where that is not known.
std::optional<std::string> Execution::spelled(const Value* value) {
    if (value == nullptr) return std::nullopt;
    if (value->kind == ValueKind::String) return std::string(textOf(value));
    if (const auto* number = orm::as<NumberValue>(value)) {
        std::string digits(number->text);
        std::erase(digits, '_');
        return digits;
    }
    if (value->kind == ValueKind::Bool) return isTrue(value) ? "True" : "False";
    if (value->kind == ValueKind::None) return "None";
    return std::nullopt;
}

/// With the width of a format's specification: "", "02d", "s", "5".
std::optional<std::string> Execution::spelled(const Value* value, std::string_view specification) {
    auto text = spelled(value);
    if (specification.empty() || !text) return text;
    const char kind = specification.back();
    if (kind == 'd' || kind == 's') specification.remove_suffix(1);
    if (specification.empty()) return kind == 'd' && value->kind != ValueKind::Number ? std::nullopt : text;
    if (specification.find_first_not_of("0123456789") != std::string_view::npos || !integerOf(value)) return std::nullopt;
    return padded(*text, specification);
}

/// "%s_%02d" % values
Value* Execution::format(std::string_view text, Value* values, Place at) {
    const std::vector<Value*> given = values->kind == ValueKind::Tuple ? itemsOf(values) : std::vector<Value*>{values};
    const auto* named = orm::as<DictValue>(values);
    std::string out;
    std::size_t used = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const Value* value = nullptr;
        if (++i < text.size() && text[i] == '(' && named != nullptr) {
            const std::size_t close = text.find(')', i);
            if (close == std::string_view::npos) return m_i.unknown("a format that cannot be followed", at);
            for (const auto& [key, one] : *named->items) {
                if (textOf(key) == text.substr(i + 1, close - i - 1)) value = one;
            }
            i = close + 1;
        } else if (i < text.size() && text[i] != '%' && used < given.size()) {
            value = given[used++];
        }
        const std::size_t end = text.find_first_of("ds%", i);
        if (end == std::string_view::npos) return m_i.unknown("a format that cannot be followed", at);
        const auto part = text[end] == '%' ? std::optional<std::string>("%") : spelled(value, text.substr(i, end + 1 - i));
        if (!part || out.size() > kMaxText) return m_i.unknownAfter(out, at);
        out += *part;
        i = end;
    }
    return m_i.string(std::move(out), at);
}

/// "{}_{name}".format(...)
Value* Execution::formatted(std::string_view text, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    std::string out;
    std::size_t used = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool doubled = i + 1 < text.size() && text[i + 1] == text[i];
        if ((text[i] != '{' && text[i] != '}') || doubled) {
            out += text[i];
            if ((text[i] == '{' || text[i] == '}') && doubled) ++i;
            continue;
        }
        const std::size_t close = text.find('}', i);
        if (text[i] == '}' || close == std::string_view::npos) return m_i.unknown("a format that cannot be followed", at);
        std::string_view field = text.substr(i + 1, close - i - 1);
        const std::size_t colon = field.find(':');
        const std::string_view specification = colon == std::string_view::npos ? std::string_view{} : field.substr(colon + 1);
        field = field.substr(0, colon);
        const std::vector<std::string> parts = splitWords(field, ".");
        const std::string_view first = parts.empty() ? std::string_view{} : parts.front();
        Value* value = nullptr;
        if (first.find_first_not_of("0123456789") == std::string_view::npos) {
            const std::size_t index = first.empty() ? used++ : static_cast<std::size_t>(std::atoi(parts.front().c_str()));
            value = index < args.size() ? args[index] : nullptr;
        }
        for (const NamedValue& keyword : keywords) value = keyword.name == first ? keyword.value : value;
        for (std::size_t k = 1; k < parts.size() && value != nullptr; ++k) value = attribute(m_i, value, m_i.keep(parts[k]), at);
        const auto part = spelled(value, specification);
        if (!part || out.size() > kMaxText) return m_i.unknownAfter(out, at);
        out += *part;
        i = close;
    }
    return m_i.string(std::move(out), at);
}

} // namespace stillroom::orm
