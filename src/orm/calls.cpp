#include "orm/execution.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

/// Decorators that change nothing about what a call gives.
[[nodiscard]] bool isTransparent(const Value* decorator) {
    if (const auto* call = orm::as<CallValue>(decorator)) decorator = call->function; // lru_cache(maxsize=None)
    const auto* external = orm::as<ExternalValue>(decorator);
    if (external == nullptr) return false;
    static constexpr std::string_view kNames[] = {"lru_cache",     "cache",     "staticmethod", "classmethod",   "wraps",
                                                  "declared_attr", "cascading", "directive",    "contextmanager"};
    return std::find(std::begin(kNames), std::end(kNames), lastPart(external->name)) != std::end(kNames);
}

[[nodiscard]] bool isTableChange(std::string_view method) {
    return method == "append_column" || method == "append_constraint" || method == "to_metadata" || method == "tometadata";
}

} // namespace

Value* Execution::callExpression(const Call& node) {
    const auto* called = as<Name>(node.function);
    if (called != nullptr && called->id == "super" && node.args.size() != 1) return superOf(node);
    Value* function = evaluate(node.function);
    std::vector<Value*> args;
    Keywords keywords;
    args.reserve(node.args.size());
    keywords.reserve(node.keywords.size());
    bool partial = false;
    for (const Expr* arg : node.args) {
        if (const auto* starred = as<Starred>(arg)) {
            const auto inner = elementsOf(evaluate(starred->value));
            if (!inner || isOpen(*inner)) partial = true;
            for (Value* item : inner.value_or(std::vector<Value*>{})) args.push_back(item);
        } else {
            args.push_back(evaluate(arg));
        }
    }
    for (const Keyword& keyword : node.keywords) {
        Value* value = evaluate(keyword.value);
        if (!keyword.name.empty())
            keywords.push_back({keyword.name, value});
        else
            partial = !spreadKeywords(value, keywords) || partial;
    }
    if (const auto* method = as<Attribute>(node.function); method != nullptr && function->kind == ValueKind::Unknown && isTableChange(method->attr))
        m_i.m_lostChanges.push_back(place(&node));
    if (function->kind == ValueKind::Unknown && &node == m_statement) m_i.noteLost(node, *function, place(&node));
    // A method of a known text, list or dict.
    if (const auto* method = as<Attribute>(node.function); method != nullptr && function->kind == ValueKind::Attribute) {
        if (Value* known = callMethod(orm::as<AttributeValue>(function)->object, method->attr, args, keywords, place(&node))) return known;
    }
    return callValue(function, std::move(args), std::move(keywords), partial, place(&node));
}

/// What stands behind ** in a call. False where not all of it is known.
bool Execution::spreadKeywords(Value* value, Keywords& keywords) {
    const auto* dict = orm::as<DictValue>(value);
    if (dict == nullptr) return false;
    bool complete = true;
    for (const auto& [key, item] : *dict->items) {
        if (key->kind != ValueKind::String) {
            complete = false;
            continue;
        }
        std::erase_if(keywords, [&key = key](const auto& k) { return k.name == textOf(key); });
        keywords.push_back({textOf(key), item});
    }
    return complete;
}

/// super() and super(Class, self): what comes after the class in the order of resolution.
Value* Execution::superOf(const Call& node) {
    const Place at = place(&node);
    const Frame* frame = &m_frame;
    while (frame != nullptr && (frame->function == nullptr || frame->function->owner == nullptr)) frame = frame->outer;
    if (node.args.size() == 2) {
        auto* after = orm::as<ClassValue>(evaluate(node.args[0]));
        Value* self = evaluate(node.args[1]);
        return after != nullptr ? m_i.make<SuperValue>(at, after, self) : m_i.unknown("super() of a class that is not known", at);
    }
    if (frame == nullptr || frame->self == nullptr) return m_i.unknown("super() outside of a method", at);
    return m_i.make<SuperValue>(at, frame->function->owner, frame->self);
}

/// A keyword without a name stands for any number of arguments.
NamedValue Execution::openArguments(Place at) { return {{}, m_i.manyUnknown("some arguments of the call are not known", at)}; }

Value* Execution::callValue(Value* function, std::vector<Value*> args, Keywords keywords, bool partial, Place at) {
    if (auto* bound = orm::as<BoundValue>(function)) {
        if (partial) keywords.push_back(openArguments(at));
        return callFunction(*bound->function, bound->self, args, keywords, at);
    }
    if (auto* plain = orm::as<FunctionValue>(function)) return callDecorated(*plain, std::move(args), std::move(keywords), partial, at);
    if (const auto* external = orm::as<ExternalValue>(function)) {
        if (Value* known = callExternal(*external, args, keywords, at)) return known;
    }
    if (const auto* made = orm::as<CallValue>(function); made != nullptr && isExternal(made->function, "functools.partial") && made->argCount > 0) {
        args.insert(args.begin(), made->args + 1, made->args + made->argCount);
        for (std::uint32_t i = 0; i < made->keywordCount; ++i) {
            const bool given = std::any_of(keywords.begin(), keywords.end(), [&](const NamedValue& k) { return k.name == made->keywords[i].name; });
            if (!given) keywords.push_back(made->keywords[i]);
        }
        return callValue(made->args[0], std::move(args), std::move(keywords), partial || made->partial, at);
    }
    if (auto* type = orm::as<ClassValue>(function)) return construct(*type, args, keywords, partial, at);
    if (function->kind == ValueKind::Unknown) {
        ++m_i.m_callsLost;
        return function;
    }
    return makeCall(function, args, keywords, partial, at);
}

/// A function of the project; its decorators are applied where they are the project's too.
Value* Execution::callDecorated(FunctionValue& function, std::vector<Value*> args, Keywords keywords, bool partial, Place at) {
    bool own = false;
    for (std::uint32_t i = 0; i < function.decoratorCount; ++i) {
        if (isTransparent(function.decorators[i])) continue;
        if (function.decorators[i]->kind != ValueKind::Function) return makeCall(&function, args, keywords, partial, at);
        own = true;
    }
    if (!own && partial) keywords.push_back(openArguments(at));
    if (!own) return callFunction(function, nullptr, args, keywords, at);
    auto* bare = m_i.m_arena.make<FunctionValue>(function);
    bare->decoratorCount = 0;
    Value* result = bare;
    for (std::uint32_t i = function.decoratorCount; i-- > 0;) {
        if (!isTransparent(function.decorators[i])) result = callValue(function.decorators[i], {result}, {}, false, at);
    }
    return callValue(result, std::move(args), std::move(keywords), partial, at);
}

Value* Execution::makeCall(Value* function, const std::vector<Value*>& args, const Keywords& keywords, bool partial, Place at) {
    CallValue* made = m_i.term(function, args, keywords, at);
    made->maybe = m_i.m_maybe > 0;
    made->partial = partial;
    made->module = m_frame.module;
    return m_i.counted(made);
}

/// An object of a class of the project: what its constructor sets on it is known of it.
Value* Execution::construct(ClassValue& type, const std::vector<Value*>& args, const Keywords& keywords, bool partial, Place at) {
    if (const auto& members = m_i.membersOf(&type); !members.empty() && args.size() == 1) { // Color("red") is the member
        for (Value* member : members) {
            if (args[0] == member || (args[0]->kind == ValueKind::String && textOf(member) == textOf(args[0]))) return member;
        }
    }
    Value* made = makeCall(&type, args, keywords, partial, at);
    if (auto* constructor = orm::as<FunctionValue>(m_i.lookUp(type, "__init__"))) {
        static_cast<void>(callFunction(*constructor, made, args, keywords, at));
        return made;
    }
    // The fields of a named tuple or a data class, in their order.
    std::vector<std::string_view> fields;
    const auto& ancestry = m_i.ancestry(&type);
    for (auto from = ancestry.rbegin(); from != ancestry.rend(); ++from) {
        for (const auto& entry : (*from)->names().entries()) {
            if (entry.annotation != nullptr && std::find(fields.begin(), fields.end(), entry.name) == fields.end()) fields.push_back(entry.name);
        }
    }
    if (fields.empty()) return made;
    Namespace& names = m_i.namesOf(*orm::as<CallValue>(made));
    for (std::size_t i = 0; i < args.size() && i < fields.size(); ++i) names.set(fields[i], args[i], at.offset, false);
    for (const NamedValue& keyword : keywords) names.set(keyword.name, keyword.value, at.offset, false);
    return made;
}

} // namespace stillroom::orm
