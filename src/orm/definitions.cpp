#include "orm/concepts.h"
#include "orm/execution.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

constexpr int kMaxCallDepth = 40;
constexpr int kMaxRecursion = 6;                   // of one function
constexpr std::uint64_t kMaxCallSteps = 1'000'000; // of one call from a module's own code

[[nodiscard]] const void* codeOf(const FunctionValue& function) { return function.node != nullptr ? static_cast<const void*>(function.node) : function.lambda; }

} // namespace

void Execution::classDef(const ClassDef& node) {
    std::vector<Value*> bases;
    for (const Expr* base : node.bases) {
        if (const auto* starred = as<Starred>(base)) {
            for (Value* one : itemsOf(evaluate(starred->value))) bases.push_back(one);
        } else {
            bases.push_back(evaluate(base));
        }
    }
    Keywords keywords;
    for (const Keyword& keyword : node.keywords) keywords.push_back({keyword.name, evaluate(keyword.value)});
    std::vector<Value*> decorators;
    for (const Expr* decorator : node.decorators) decorators.push_back(evaluate(decorator));
    Frame* body = m_i.newFrame(m_frame.module, m_frame.ownClass != nullptr ? m_frame.outer : &m_frame);
    auto* type = m_i.make<ClassValue>(place(&node), node.name, &node, m_frame.module, body, m_i.m_arena.copy(bases.data(), bases.size()),
                                      static_cast<std::uint32_t>(bases.size()), m_i.m_arena.copy(keywords.data(), keywords.size()),
                                      static_cast<std::uint32_t>(keywords.size()), m_i.m_arena.copy(decorators.data(), decorators.size()),
                                      static_cast<std::uint32_t>(decorators.size()), m_i.m_maybe > 0, m_frame.outer != nullptr && m_frame.ownClass == nullptr);
    body->ownClass = type;
    Execution(m_i, *body).run(node.body);
    finishClass(*type, keywords);
    Value* result = type;
    for (std::size_t i = decorators.size(); i-- > 0;) { // one of the project may change the class, or make another of it
        if (decorators[i]->kind != ValueKind::Function) continue;
        Value* made = callValue(decorators[i], {result}, {}, false, place(&node));
        if (made->kind == ValueKind::Class) result = made;
    }
    bind(node.name, result, node.start);
}

/// What Python does once the body has run.
void Execution::finishClass(ClassValue& type, const Keywords& keywords) {
    type.number = static_cast<std::uint32_t>(m_i.m_calls.size());
    m_i.m_classes.push_back(&type);
    callHook(type, keywords);
    type.entryCount = static_cast<std::uint32_t>(type.names().entries().size());
}

void Execution::callHook(ClassValue& type, const Keywords& keywords) {
    if (type.baseCount == 0) return;
    m_i.noteMembers(type);
    const auto& ancestry = m_i.ancestry(&type);
    for (std::size_t i = 1; i < ancestry.size(); ++i) {
        auto* hook = orm::as<FunctionValue>(ancestry[i]->names().find("__init_subclass__"));
        if (hook == nullptr) continue;
        static_cast<void>(callFunction(*hook, &type, {}, keywords, type.place));
        return;
    }
}

// type("Name", (Base,), {"column": Column(...)})
/// Annotations that were evaluated already: a name around the class's body stands for each.
void Execution::annotateMade(Frame& body, const Value& given, Place at) {
    const auto* annotations = orm::as<DictValue>(&given);
    if (annotations == nullptr) return;
    Frame* around = m_i.newFrame(body.module, body.outer);
    body.outer = around;
    for (const auto& [key, value] : *annotations->items) {
        if (key->kind != ValueKind::String) continue;
        const std::string_view id = m_i.keep("annotation of " + std::string(textOf(key)));
        around->names->set(id, value, at.offset, false);
        body.names->annotate(textOf(key), m_i.m_arena.make<Name>(Name{{{Kind::Name, at.offset, at.offset}}, id}), at.offset, false);
    }
}

/// types.new_class(name, bases, keywords, body)
Value* Execution::newClass(const std::vector<Value*>& args, Place at) {
    Keywords keywords;
    const bool isKnown = args.size() < 3 || args[2]->kind == ValueKind::None || spreadKeywords(args[2], keywords);
    Value* names = m_i.dict({}, at);
    if (!isKnown) return m_i.unknown("a class made by new_class() of something not known", at);
    if (args.size() > 3 && args[3]->kind != ValueKind::None) static_cast<void>(callValue(args[3], {names}, {}, false, at));
    return makeType({args[0], args.size() > 1 ? args[1] : m_i.list({}, at), names}, keywords, at);
}

Value* Execution::makeType(const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    const auto* attributes = orm::as<DictValue>(args[2]);
    if (args[0]->kind != ValueKind::String || !isSequence(args[1]) || attributes == nullptr)
        return m_i.unknown("a class made by type() of something not known", at);
    Frame* body = m_i.newFrame(m_frame.module, m_frame.ownClass != nullptr ? m_frame.outer : &m_frame);
    const std::vector<Value*> bases = itemsOf(args[1]);
    auto* type = m_i.make<ClassValue>(at, textOf(args[0]), nullptr, m_frame.module, body, m_i.m_arena.copy(bases.data(), bases.size()),
                                      static_cast<std::uint32_t>(bases.size()), m_i.m_arena.copy(keywords.data(), keywords.size()),
                                      static_cast<std::uint32_t>(keywords.size()), nullptr, 0U, m_i.m_maybe > 0, m_frame.outer != nullptr);
    body->ownClass = type;
    for (const auto& [key, value] : *attributes->items) {
        if (key->kind == ValueKind::String) body->names->set(textOf(key), value, at.offset, false);
        if (textOf(key) == "__annotations__") annotateMade(*body, *value, at);
    }
    finishClass(*type, keywords);
    return type;
}

void Execution::functionDef(const FunctionDef& node) {
    std::vector<Value*> decorators;
    for (const Expr* decorator : node.decorators) decorators.push_back(evaluate(decorator));
    std::vector<Value*> defaults;
    for (const Expr* value : node.args->defaults) defaults.push_back(evaluate(value));
    for (const Expr* value : node.args->kwDefaults) defaults.push_back(value != nullptr ? evaluate(value) : nullptr);
    Frame* closure = m_frame.ownClass != nullptr ? m_frame.outer : &m_frame; // a method does not see its class's names
    if (closure == nullptr) closure = &m_frame.module->frame;
    auto* function = m_i.make<FunctionValue>(place(&node), node.name, &node, nullptr, closure, m_i.m_arena.copy(decorators.data(), decorators.size()),
                                             static_cast<std::uint32_t>(decorators.size()), m_i.m_arena.copy(defaults.data(), defaults.size()),
                                             static_cast<std::uint32_t>(defaults.size()), m_frame.ownClass);
    for (Value* decorator : decorators) {
        if (const CallValue* listens = callOf(decorator, "listens_for")) m_i.m_listeners.emplace_back(listens, function);
    }
    Value* result = function;
    const bool own = !decorators.empty() && m_frame.ownClass == nullptr &&
                     std::all_of(decorators.begin(), decorators.end(), [](const Value* d) { return d->kind == ValueKind::Function; });
    if (own) { // of the project: they may note the function somewhere
        auto* bare = m_i.m_arena.make<FunctionValue>(*function);
        bare->decoratorCount = 0;
        result = bare;
        for (std::size_t i = decorators.size(); i-- > 0;) result = callValue(decorators[i], {result}, {}, false, place(&node));
    }
    bind(node.name, result, node.start);
}

Value* Execution::callFunction(FunctionValue& function, Value* self, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    if (m_i.m_callDepth >= kMaxCallDepth || std::count(m_i.m_active.begin(), m_i.m_active.end(), codeOf(function)) >= kMaxRecursion)
        return m_i.unknown("functions that call each other too deeply", at);
    if (m_i.m_endless.count(codeOf(function)) != 0) {
        m_i.m_cut = true;
        return m_i.unknown("a function that was too much to follow before", at);
    }
    if (m_i.m_callDepth == 0) m_i.m_stepLimit = std::min(kMaxSteps, m_i.m_steps + kMaxCallSteps);
    const Arguments& parameters = function.node != nullptr ? *function.node->args : *function.lambda->args;
    Frame* frame = m_i.newFrame(function.closure->module, function.closure);
    frame->function = &function;
    std::vector<Value*> given;
    if (self != nullptr) given.push_back(self);
    given.insert(given.end(), args.begin(), args.end());
    frame->self = given.empty() ? nullptr : given.front();
    std::vector<const Arg*> positional;
    for (const Arg& arg : parameters.posOnly) positional.push_back(&arg);
    for (const Arg& arg : parameters.args) positional.push_back(&arg);
    const auto offset = function.place.offset;
    const auto set = [&](std::string_view id, Value* value) { frame->names->set(id, value, offset, false); };
    std::vector<Value*> more;
    for (std::size_t i = 0; i < given.size(); ++i) i < positional.size() ? set(positional[i]->name, given[i]) : more.push_back(given[i]);
    const auto open = std::find_if(keywords.begin(), keywords.end(), [](const NamedValue& keyword) { return keyword.name.empty(); });
    Value* notKnown = open != keywords.end() ? open->value : nullptr;
    if (notKnown != nullptr) more.push_back(notKnown);
    if (parameters.vararg != nullptr) set(parameters.vararg->name, m_i.tuple(more, at));
    std::vector<std::pair<Value*, Value*>> named;
    for (const auto& [id, value] : keywords) {
        const bool known = std::any_of(positional.begin(), positional.end(), [&id = id](const Arg* a) { return a->name == id; }) ||
                           std::any_of(parameters.kwOnly.begin(), parameters.kwOnly.end(), [&id = id](const Arg& a) { return a.name == id; });
        if (known)
            set(id, value);
        else
            named.emplace_back(id.empty() ? value : m_i.string(std::string(id), at), value);
    }
    if (parameters.kwarg != nullptr) set(parameters.kwarg->name, m_i.dict(std::move(named), at));
    const std::size_t defaults = parameters.defaults.size();
    for (std::size_t i = 0; i < positional.size(); ++i) {
        if (frame->names->find(positional[i]->name) != nullptr) continue;
        const std::size_t fromEnd = positional.size() - i;
        Value* value = notKnown != nullptr ? notKnown : fromEnd <= defaults ? function.defaults[defaults - fromEnd] : m_i.unknown("an argument is missing", at);
        set(positional[i]->name, value);
    }
    for (std::size_t i = 0; i < parameters.kwOnly.size(); ++i) {
        if (frame->names->find(parameters.kwOnly[i].name) != nullptr) continue;
        Value* value = notKnown != nullptr ? notKnown : function.defaults[defaults + i];
        set(parameters.kwOnly[i].name, value != nullptr ? value : m_i.unknown("an argument is missing", at));
    }
    return bodyOf(function, *frame, at);
}

/// Of the functions that are followed when it becomes too much, the one that calls itself is not followed again, or else the outermost: each
/// class of a project may call the same function.
void Execution::noteEndless() {
    const auto outermost = m_i.m_active.end() - m_i.m_callDepth; // what is before it waits for a module that is imported
    const auto found = std::find_if(outermost, m_i.m_active.end(), [&](const void* code) { return std::count(outermost, m_i.m_active.end(), code) > 1; });
    m_i.m_endless.insert(found != m_i.m_active.end() ? *found : *outermost);
    m_i.m_wasNoted = true;
}

/// What the function gives back once its arguments are in its frame.
Value* Execution::bodyOf(const FunctionValue& function, Frame& frame, Place at) {
    ++m_i.m_callDepth;
    m_i.m_active.push_back(codeOf(function));
    Execution inner(m_i, frame);
    Value* result = nullptr;
    if (function.lambda != nullptr) {
        result = inner.evaluate(function.lambda->body);
    } else {
        inner.run(function.node->body);
        m_i.markPerhaps(inner.m_perhapsLeftFrom);
        result = inner.m_mayFallThrough ? m_i.unknown("what the function returns depends on conditions", at) : inner.returned();
        if (inner.m_raised && result == nullptr) result = m_i.unknown("the function raises an error", at);
        if (inner.m_yielded != nullptr) result = m_i.list(*inner.m_yielded, at);
    }
    const bool isCut = m_i.m_steps > m_i.m_stepLimit;
    if (isCut && m_i.m_stepLimit < kMaxSteps && !m_i.m_wasNoted) noteEndless();
    m_i.m_active.pop_back();
    m_i.m_cut = m_i.m_cut || isCut;
    if (--m_i.m_callDepth == 0) {
        m_i.m_stepLimit = kMaxSteps;
        m_i.m_wasNoted = false;
    }
    return result != nullptr ? result : m_i.make<NoneValue>(at);
}

} // namespace stillroom::orm
