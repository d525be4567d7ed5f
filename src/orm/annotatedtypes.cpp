// Annotations taken apart: Optional, Union, Annotated, aliases and texts.
#include "orm/annotations.h"

#include "orm/concepts.h"

#include <algorithm>

namespace stillroom::orm {
namespace {

constexpr int kMaxDepth = 20;

[[nodiscard]] const SubscriptValue* genericOf(const Value* value, std::string_view name) {
    const auto* subscript = as<SubscriptValue>(value);
    return subscript != nullptr && conceptOf(subscript->object).is(name) ? subscript : nullptr;
}

[[nodiscard]] std::vector<Value*> argumentsOf(const SubscriptValue& generic) {
    return isSequence(generic.index) ? itemsOf(generic.index) : std::vector<Value*>{generic.index};
}

/// The parts of a union in any order and spelling.
void collectUnion(const Value* type, std::vector<const Value*>& parts, int depth) {
    const auto* operation = as<OperationValue>(type);
    if (depth > kMaxDepth) return;
    if (operation != nullptr && operation->op == python::ast::Operator::BitOr && operation->left != nullptr) {
        collectUnion(operation->left, parts, depth + 1);
        collectUnion(operation->right, parts, depth + 1);
    } else if (const auto* given = genericOf(type, "Union")) {
        for (const Value* one : argumentsOf(*given)) collectUnion(one, parts, depth + 1);
    } else {
        parts.push_back(type);
    }
}

} // namespace

bool isSameType(const Value* a, const Value* b, int depth) {
    if (a == b) return true;
    if (a == nullptr || b == nullptr || depth > kMaxDepth) return false;
    std::vector<const Value*> left;
    std::vector<const Value*> right;
    collectUnion(a, left, 0);
    collectUnion(b, right, 0);
    if (left.size() > 1 || right.size() > 1) {
        return left.size() == right.size() && std::all_of(left.begin(), left.end(), [&](const Value* one) {
                   return std::any_of(right.begin(), right.end(), [&](const Value* other) { return isSameType(one, other, depth + 1); });
               });
    }
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case ValueKind::None: return true;
    case ValueKind::Bool: return as<BoolValue>(a)->truth == as<BoolValue>(b)->truth;
    case ValueKind::Number: return as<NumberValue>(a)->text == as<NumberValue>(b)->text;
    case ValueKind::String: return textOf(a) == textOf(b);
    case ValueKind::External: {
        const std::string_view one = as<ExternalValue>(a)->name;
        const std::string_view other = as<ExternalValue>(b)->name;
        const bool isTyping = one.starts_with("typing") && other.starts_with("typing"); // typing_extensions has the same
        return one == other || (isTyping && lastPart(one) == lastPart(other));
    }
    case ValueKind::Subscript: {
        const auto* one = as<SubscriptValue>(a);
        const auto* other = as<SubscriptValue>(b);
        return isSameType(one->object, other->object, depth + 1) && isSameType(one->index, other->index, depth + 1);
    }
    case ValueKind::List:
    case ValueKind::Tuple: {
        const auto one = itemsOf(a);
        const auto other = itemsOf(b);
        return std::equal(one.begin(), one.end(), other.begin(), other.end(), [&](const Value* x, const Value* y) { return isSameType(x, y, depth + 1); });
    }
    default: return false;
    }
}

Value* AnnotationReader::evaluated(const python::ast::Expr* annotation) { return evaluated(m_i.evaluate(annotation, m_frame)); }

Value* AnnotationReader::evaluated(Value* value, int depth) {
    if (value->kind != ValueKind::String || depth > kMaxDepth) return value;
    return evaluated(m_i.evaluateText(textOf(value), m_frame, value->place), depth + 1);
}

std::vector<Value*> AnnotationReader::unionParts(Value* type) {
    if (const auto* optional = genericOf(type, "Optional")) return {evaluated(optional->index), nullptr};
    std::vector<const Value*> parts;
    collectUnion(type, parts, 0);
    std::vector<Value*> result;
    for (const Value* part : parts) {
        Value* one = evaluated(const_cast<Value*>(part)); // NOLINT: parts of a value that is not const
        result.push_back(one->kind == ValueKind::None ? nullptr : one);
    }
    return result;
}

/// util/typing.py, includes_none
bool AnnotationReader::includesNone(Value* type, int depth) {
    type = evaluated(type);
    if (depth > kMaxDepth) return false;
    if (type->kind == ValueKind::None) return true;
    if (const auto* annotated = genericOf(type, "Annotated")) return includesNone(argumentsOf(*annotated).front(), depth + 1);
    for (const std::string_view maker : {"TypeAliasType", "NewType"}) {
        const CallValue* made = callOf(type, maker);
        if (made != nullptr && made->arg(1) != nullptr) return includesNone(made->args[1], depth + 1);
    }
    const std::vector<Value*> parts = unionParts(type);
    return parts.size() > 1 && std::any_of(parts.begin(), parts.end(), [&](Value* one) { return one == nullptr || includesNone(one, depth + 1); });
}

/// util/typing.py, de_optionalize_union_types
Value* AnnotationReader::withoutNone(Value* type) {
    type = evaluated(type);
    std::vector<Value*> parts = unionParts(type);
    if (parts.size() < 2) return type;
    std::erase(parts, nullptr);
    if (parts.empty()) return type;
    if (parts.size() == 1) return genericOf(parts.front(), "Optional") != nullptr ? withoutNone(parts.front()) : parts.front();
    return m_i.unionOf(parts, type->place);
}

AnnotatedType AnnotationReader::takenApart(Value* type) {
    AnnotatedType result;
    result.includesNone = includesNone(type);
    result.whole = withoutNone(type);
    for (int i = 0; i < kMaxDepth; ++i) {
        const CallValue* alias = callOf(result.whole, "TypeAliasType");
        if (alias == nullptr || alias->arg(1) == nullptr) break;
        if (result.alias == nullptr) result.alias = result.whole;
        result.whole = withoutNone(alias->args[1]);
    }
    result.plain = result.whole;
    for (int i = 0; i < kMaxDepth; ++i) { // Annotated[Annotated[X, a], b] is Annotated[X, a, b]
        const auto* annotated = genericOf(result.plain, "Annotated");
        if (annotated == nullptr) break;
        std::vector<Value*> parts = argumentsOf(*annotated);
        result.isAnnotated = true;
        result.annotations.insert(result.annotations.begin(), parts.begin() + 1, parts.end());
        result.plain = evaluated(parts.front());
        if (result.includesNone) result.plain = withoutNone(result.plain);
    }
    return result;
}

} // namespace stillroom::orm
