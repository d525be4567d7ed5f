#include "orm/enums.h"

#include "base/text.h"
#include "orm/concepts.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;

namespace {

constexpr std::string_view kBases[] = {"enum.Enum", "enum.IntEnum", "enum.StrEnum",    "enum.ReprEnum",
                                       "enum.Flag", "enum.IntFlag", "strenum.StrEnum", "aenum.Enum"};

/// Python's enum: `__x__`, `_x_` and the private `__x` are no members.
[[nodiscard]] bool isReserved(std::string_view name) { return name.starts_with("__") || (name.size() > 2 && name.starts_with('_') && name.ends_with('_')); }

[[nodiscard]] bool isMember(const Namespace::Entry& entry, const std::vector<Value*>& ignored) {
    if (entry.value == nullptr || isReserved(entry.name)) return false;
    if (std::any_of(ignored.begin(), ignored.end(), [&](const Value* one) { return textOf(one) == entry.name; })) return false;
    const auto* call = orm::as<CallValue>(entry.value);
    const Concept what = call != nullptr ? conceptOf(call->function) : Concept{};
    return entry.value->kind != ValueKind::Function && entry.value->kind != ValueKind::Class && !what.is("property") && !what.is("nonmember") &&
           !what.is("staticmethod") && !what.is("classmethod");
}

/// What two members of the same value share; empty where the value is not plain.
[[nodiscard]] std::string keyOf(const Value* value) {
    if (value == nullptr) return {};
    if (value->kind == ValueKind::String) return "s" + std::string(textOf(value));
    if (const auto* number = orm::as<NumberValue>(value)) return "n" + std::string(number->text);
    return {};
}

/// What auto() gives: one more than the last number, or for a StrEnum the name in small letters.
[[nodiscard]] Value* automatic(Interpreter& interpreter, const ClassValue& type, std::string_view name, const PythonEnum& before, Place place) {
    auto& own = const_cast<ClassValue&>(type);                            // NOLINT: the ancestry is remembered for it
    if (Value* next = interpreter.lookUp(own, "_generate_next_value_")) { // called with the name, the start, the count and the values so far
        std::vector<Value*> values;
        for (const PythonEnum::Member& member : before.members) {
            values.push_back(member.value != nullptr ? member.value : interpreter.unknown("a member that is not known", place));
        }
        const auto count = static_cast<long long>(values.size());
        Value* made = interpreter.call(
            next,
            {interpreter.string(std::string(name), place), interpreter.number(1, place), interpreter.number(count, place), interpreter.list(values, place)},
            place);
        return made->kind == ValueKind::String || made->kind == ValueKind::Number ? made : nullptr;
    }
    if (derivesFrom(&type, "enum.StrEnum") || derivesFrom(&type, "strenum.StrEnum")) return interpreter.string(lowered(name), place);
    if (derivesFrom(&type, "enum.Flag") || derivesFrom(&type, "enum.IntFlag")) return nullptr; // powers of two: no column holds them
    long long last = 0;
    for (const PythonEnum::Member& member : before.members) {
        const auto* number = orm::as<NumberValue>(member.value);
        if (number == nullptr) return nullptr;
        last = std::max(last, std::atoll(std::string(number->text).c_str()));
    }
    return interpreter.number(last + 1, place);
}

/// What a __new__ of the project sets as _value_ of the member; what is written where there is none.
[[nodiscard]] Value* constructed(Interpreter& interpreter, const ClassValue& type, Value* written) {
    auto& own = const_cast<ClassValue&>(type); // NOLINT: the ancestry is remembered for it
    Value* maker = written == nullptr ? nullptr : interpreter.lookUp(own, "__new__");
    if (orm::as<FunctionValue>(maker) == nullptr) return written;
    std::vector<Value*> args{&own};
    const std::vector<Value*> parts = itemsOf(written);
    if (written->kind == ValueKind::Tuple)
        args.insert(args.end(), parts.begin(), parts.end());
    else
        args.push_back(written);
    const auto* made = orm::as<CallValue>(interpreter.call(maker, args, written->place));
    return made != nullptr ? interpreter.namesOf(*made).find("_value_") : nullptr;
}

[[nodiscard]] PythonEnum ofClass(Interpreter& interpreter, const ClassValue& type) {
    PythonEnum result{std::string(type.name), {}};
    const std::vector<Value*> ignored = itemsOf(type.names().find("_ignore_"));
    std::vector<std::string> seen;
    for (const auto& entry : type.names().entries()) {
        if (!isMember(entry, ignored)) continue;
        Value* value = entry.value;
        if (callOf(value, "auto") != nullptr) value = automatic(interpreter, type, entry.name, result, value->place);
        value = constructed(interpreter, type, value);
        const std::string key = keyOf(value);
        const bool isAlias = !key.empty() && std::find(seen.begin(), seen.end(), key) != seen.end();
        if (!key.empty()) seen.push_back(key);
        result.members.push_back({std::string(entry.name), value, isAlias});
    }
    return result;
}

/// Enum("Size", "S M L"), Enum("Grade", {"a": 1}), Enum("Tone", [("x", 1), "y"])
[[nodiscard]] std::optional<PythonEnum> byFunction(Interpreter& interpreter, const CallValue& call) {
    const Value* names = argument(call, 1, "names");
    if (call.partial || call.arg(0) == nullptr || call.arg(0)->kind != ValueKind::String || names == nullptr) return std::nullopt;
    PythonEnum result{std::string(textOf(call.arg(0))), {}};
    const auto add = [&](std::string_view name, Value* value) {
        if (value == nullptr) value = interpreter.number(static_cast<long long>(result.members.size()) + 1, names->place);
        result.members.push_back({std::string(name), value, false});
    };
    if (names->kind == ValueKind::String) {
        for (const std::string& name : splitWords(textOf(names), ", ")) add(name, nullptr);
    } else if (const auto* dict = orm::as<DictValue>(names)) {
        for (const auto& [key, value] : *dict->items) add(textOf(key), value);
    } else if (isSequence(names)) {
        for (Value* item : itemsOf(names)) {
            const std::vector<Value*> pair = itemsOf(item);
            pair.size() == 2 ? add(textOf(pair[0]), pair[1]) : add(textOf(item), nullptr);
        }
    } else {
        return std::nullopt;
    }
    const bool known = std::none_of(result.members.begin(), result.members.end(), [](const PythonEnum::Member& m) { return m.name.empty(); });
    return known ? std::optional(result) : std::nullopt;
}

[[nodiscard]] bool isEnumBase(const Value* value) {
    return std::any_of(std::begin(kBases), std::end(kBases), [value](std::string_view base) { return isExternal(value, base); });
}

/// `[m.value for m in x]`, where x is the parameter: "value" or "name".
[[nodiscard]] std::string_view attributeOfMembers(const Expr* body, std::string_view parameter) {
    if (const auto* call = python::ast::as<Call>(body); call != nullptr && call->args.size() == 1) { // list(m.value for m in x)
        const auto* function = python::ast::as<Name>(call->function);
        return function != nullptr && (function->id == "list" || function->id == "tuple") ? attributeOfMembers(call->args[0], parameter) : std::string_view{};
    }
    if (body == nullptr || (body->kind != Kind::ListComp && body->kind != Kind::GeneratorExp)) return {};
    const auto* made = static_cast<const ListComp*>(body); // the two share one shape
    if (made->generators.size() != 1 || !made->generators[0].ifs.empty()) return {};
    const auto* over = python::ast::as<Name>(made->generators[0].iter);
    const auto* target = python::ast::as<Name>(made->generators[0].target);
    const Expr* element = made->element;
    if (const auto* call = python::ast::as<Call>(element); call != nullptr && call->args.size() == 1) { // str(m.value)
        const auto* function = python::ast::as<Name>(call->function);
        if (function != nullptr && function->id == "str") element = call->args[0];
    }
    const auto* attribute = python::ast::as<Attribute>(element);
    const auto* member = attribute != nullptr ? python::ast::as<Name>(attribute->value) : nullptr;
    const bool matches = over != nullptr && target != nullptr && member != nullptr && over->id == parameter && member->id == target->id;
    return matches && (attribute->attr == "value" || attribute->attr == "name") ? attribute->attr : std::string_view{};
}

[[nodiscard]] std::string_view attributeOfMembers(const FunctionValue& function) {
    const Arguments& parameters = function.node != nullptr ? *function.node->args : *function.lambda->args;
    if (parameters.args.empty()) return {};
    const std::string_view parameter = parameters.args.back().name; // before it there may be self
    if (function.lambda != nullptr) return attributeOfMembers(function.lambda->body, parameter);
    const StmtSeq& body = function.node->body;
    const auto* last = body.empty() ? nullptr : python::ast::as<Return>(body[body.size() - 1]);
    const bool isPlain = body.size() == 1 || (body.size() == 2 && body[0]->kind == Kind::ExprStmt); // a docstring at most
    return last != nullptr && isPlain ? attributeOfMembers(last->value, parameter) : std::string_view{};
}

} // namespace

bool isPythonEnum(const Value* type) {
    if (const auto* call = orm::as<CallValue>(type)) return isEnumBase(call->function);
    return orm::as<ClassValue>(type) != nullptr &&
           std::any_of(std::begin(kBases), std::end(kBases), [type](std::string_view base) { return derivesFrom(type, base); });
}

std::optional<PythonEnum> pythonEnum(Interpreter& interpreter, Value* type) {
    if (!isPythonEnum(type)) return std::nullopt;
    if (const auto* call = orm::as<CallValue>(type)) return byFunction(interpreter, *call);
    return ofClass(interpreter, *orm::as<ClassValue>(type));
}

std::optional<std::vector<std::string>> valuesByCallable(Interpreter& interpreter, Value* callable, Value* type, const PythonEnum& members) {
    std::vector<std::string> values;
    const Value* made = interpreter.call(callable, {type}, callable->place);
    if (isSequence(made)) {
        for (const Value* item : itemsOf(made)) {
            if (item->kind != ValueKind::String) return std::nullopt;
            values.emplace_back(textOf(item));
        }
        return values;
    }
    const auto* bound = orm::as<BoundValue>(callable);
    const auto* function = bound != nullptr ? bound->function : orm::as<FunctionValue>(callable);
    const std::string_view attribute = function != nullptr ? attributeOfMembers(*function) : std::string_view{};
    if (attribute.empty()) return std::nullopt;
    for (const PythonEnum::Member& member : members.members) {
        if (member.isAlias) continue; // going through an enumeration leaves them out
        if (attribute == "value" && (member.value == nullptr || member.value->kind != ValueKind::String)) return std::nullopt;
        values.emplace_back(attribute == "name" ? member.name : std::string(textOf(member.value)));
    }
    return values;
}

} // namespace stillroom::orm
