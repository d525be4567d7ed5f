#include "orm/execution.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

constexpr int kMaxCallDepth = 40;
constexpr std::size_t kMaxRounds = 2'000; // of one loop

/// `if TYPE_CHECKING:` names things for type checkers alone; annotations are read by such names too, so it is followed.
[[nodiscard]] bool isTypeChecking(const Expr* test) {
    const auto* name = python::ast::as<Name>(test);
    const auto* attribute = python::ast::as<Attribute>(test);
    return (name != nullptr && name->id == "TYPE_CHECKING") || (attribute != nullptr && attribute->attr == "TYPE_CHECKING");
}

/// A test that only a program started as a script meets.
[[nodiscard]] bool isMainGuard(const Expr* test) {
    const auto* compare = python::ast::as<Compare>(test);
    const auto* name = compare != nullptr ? python::ast::as<Name>(compare->left) : nullptr;
    return name != nullptr && name->id == "__name__";
}

} // namespace

void Execution::run(const StmtSeq& body) {
    for (const Stmt* one : body) {
        if (m_ended || ++m_i.m_steps > kMaxSteps) return;
        statement(one);
    }
}

void Execution::bind(std::string_view id, Value* value, std::uint32_t offset) { m_frame.names->set(id, value, offset, m_i.m_maybe > 0); }

void Execution::statement(const Stmt* s) {
    switch (s->kind) {
    case Kind::Assign: {
        Value* value = evaluate(as<Assign>(s)->value);
        for (const Expr* target : as<Assign>(s)->targets) assign(target, value);
        break;
    }
    case Kind::AnnAssign: {
        const auto& node = *as<AnnAssign>(s);
        const auto* target = as<Name>(node.target);
        if (target != nullptr) m_frame.names->annotate(target->id, node.annotation, node.start);
        if (node.value != nullptr) assign(node.target, evaluate(node.value));
        break;
    }
    case Kind::AugAssign: augment(*as<AugAssign>(s)); break;
    case Kind::TypeAlias: {
        const auto& node = *as<TypeAlias>(s);
        const auto* target = as<Name>(node.name);
        if (target == nullptr) break;
        Value* made =
            m_i.term(m_i.external("typing.TypeAliasType", place(s)), {m_i.string(std::string(target->id), place(s)), evaluate(node.value)}, {}, place(s));
        bind(target->id, made, node.start);
        break;
    }
    case Kind::ExprStmt: static_cast<void>(evaluate(as<ExprStmt>(s)->value)); break;
    case Kind::ClassDef: classDef(*as<ClassDef>(s)); break;
    case Kind::FunctionDef: functionDef(*as<FunctionDef>(s)); break;
    case Kind::If: branch(*as<If>(s)); break;
    case Kind::For: loop(*as<For>(s)); break;
    case Kind::While: underCondition(as<While>(s)->body); break;
    case Kind::Try: attempt(*as<Try>(s)); break;
    case Kind::With:
        for (const WithItem& item : as<With>(s)->items) {
            Value* context = evaluate(item.context);
            if (item.vars != nullptr) assign(item.vars, context);
        }
        run(as<With>(s)->body);
        break;
    case Kind::Match:
        for (const MatchCase& one : as<Match>(s)->cases) underCondition(one.body);
        break;
    case Kind::Import: importNames(*as<Import>(s)); break;
    case Kind::ImportFrom: importFrom(*as<ImportFrom>(s)); break;
    case Kind::Return: {
        Value* value = as<Return>(s)->value != nullptr ? evaluate(as<Return>(s)->value) : m_i.make<NoneValue>(place(s));
        m_returned = m_returned == nullptr ? value : m_i.unknown("what the function returns depends on conditions", place(s));
        m_mayFallThrough = m_i.m_maybe > 0;
        m_ended = true;
        break;
    }
    case Kind::Delete:
        for (const Expr* target : as<Delete>(s)->targets) {
            if (const auto* id = as<Name>(target)) m_frame.names->erase(id->id);
        }
        break;
    case Kind::Raise:
    case Kind::Break:
    case Kind::Continue: m_ended = true; break;
    default: break;
    }
}

void Execution::assign(const Expr* target, Value* value) {
    if (const auto* id = as<Name>(target)) {
        bind(id->id, value, target->start);
    } else if (const auto* attribute = as<Attribute>(target)) {
        // Class.attribute = value, module.name = value: what is set from outside counts as set inside.
        Value* object = evaluate(attribute->value);
        if (auto* type = orm::as<ClassValue>(object)) type->names().set(attribute->attr, value, target->start, m_i.m_maybe > 0);
        if (auto* module = orm::as<ModuleValue>(object)) module->module->names.set(attribute->attr, value, target->start, m_i.m_maybe > 0);
    } else if (const auto* subscript = as<Subscript>(target)) {
        Value* object = evaluate(subscript->value);
        if (auto* dict = orm::as<DictValue>(object)) dict->items->emplace_back(evaluate(subscript->slice), value);
    } else if (const auto* starred = as<Starred>(target)) {
        assign(starred->value, m_i.unknown("a part of what is unpacked", place(target)));
    } else {
        const auto* tuple = as<Tuple>(target);
        const auto* list = as<List>(target);
        const ExprSeq targets = tuple != nullptr ? tuple->elements : list != nullptr ? list->elements : ExprSeq{};
        const std::vector<Value*> values = itemsOf(value);
        for (std::size_t i = 0; i < targets.size(); ++i)
            assign(targets[i], values.size() == targets.size() ? values[i] : m_i.unknown("a part of what is unpacked", place(target)));
    }
}

void Execution::augment(const AugAssign& node) {
    Value* before = evaluate(node.target);
    Value* value = evaluate(node.value);
    if (auto* list = orm::as<ListValue>(before); list != nullptr && node.op == Operator::Add && isSequence(value)) {
        for (Value* item : itemsOf(value)) list->items->push_back(item);
        return;
    }
    assign(node.target, operation(node.op, before, value, place(&node)));
}

void Execution::underCondition(const StmtSeq& body) {
    ++m_i.m_maybe;
    const bool ended = std::exchange(m_ended, false);
    run(body);
    m_ended = ended; // another branch goes on
    --m_i.m_maybe;
}

void Execution::branch(const If& node) {
    if (isTypeChecking(node.test)) return run(node.body);
    if (isMainGuard(node.test)) return;
    const auto truth = truthOf(evaluate(node.test));
    if (truth) return run(*truth ? node.body : node.orElse);
    underCondition(node.body);
    underCondition(node.orElse);
}

void Execution::loop(const For& node) {
    Value* over = evaluate(node.iter);
    std::vector<Value*> items = itemsOf(over);
    if (const auto* dict = orm::as<DictValue>(over)) {
        for (const auto& [key, value] : *dict->items) items.push_back(key);
    } else if (!isSequence(over)) {
        assign(node.target, m_i.unknown("it comes from a loop over something that is not known", place(&node)));
        return underCondition(node.body);
    }
    if (items.size() > kMaxRounds) items.resize(kMaxRounds);
    for (Value* item : items) {
        assign(node.target, item);
        run(node.body);
        m_ended = m_returned != nullptr && !m_mayFallThrough; // break and continue end a round
        if (m_ended) return;
    }
    run(node.orElse);
}

// The body is taken to succeed. A handler is followed for the names that the body did not bind.
void Execution::attempt(const Try& node) {
    run(node.body);
    const bool ended = std::exchange(m_ended, false);
    for (const ExceptHandler& handler : node.handlers) {
        for (const Stmt* s : handler.body) {
            const auto* from = as<ImportFrom>(s);
            const auto* assigned = as<Assign>(s);
            const auto binds = [&](std::string_view id) { return m_frame.names->find(id) == nullptr; };
            const bool missing = (from != nullptr && std::any_of(from->names.begin(), from->names.end(),
                                                                 [&](const Alias& a) { return binds(a.asName.empty() ? a.name : a.asName); })) ||
                                 (assigned != nullptr && as<Name>(assigned->targets[0]) != nullptr && binds(as<Name>(assigned->targets[0])->id));
            if (missing) statement(s);
        }
    }
    m_ended = ended;
    run(node.orElse);
    run(node.finalBody);
}

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
    m_i.m_classes.push_back(type);
    bind(node.name, type, node.start);
}

void Execution::functionDef(const FunctionDef& node) {
    std::vector<Value*> decorators;
    for (const Expr* decorator : node.decorators) decorators.push_back(evaluate(decorator));
    std::vector<Value*> defaults;
    for (const Expr* value : node.args->defaults) defaults.push_back(evaluate(value));
    for (const Expr* value : node.args->kwDefaults) defaults.push_back(value != nullptr ? evaluate(value) : nullptr);
    Frame* closure = m_frame.ownClass != nullptr ? m_frame.outer : &m_frame; // a method does not see its class's names
    if (closure == nullptr) closure = &m_frame.module->frame;
    bind(node.name,
         m_i.make<FunctionValue>(place(&node), node.name, &node, nullptr, closure, m_i.m_arena.copy(decorators.data(), decorators.size()),
                                 static_cast<std::uint32_t>(decorators.size()), m_i.m_arena.copy(defaults.data(), defaults.size()),
                                 static_cast<std::uint32_t>(defaults.size())),
         node.start);
}

void Execution::importNames(const Import& node) {
    for (const Alias& alias : node.names) {
        const std::string full(alias.name);
        ModuleState* module = m_i.importModule(full);
        const std::string first = full.substr(0, full.find('.'));
        ModuleState* bound = module == nullptr || !alias.asName.empty() ? module : m_i.importModule(first);
        const std::string_view id = alias.asName.empty() ? m_i.keep(first) : alias.asName;
        if (bound != nullptr) {
            bind(id, m_i.make<ModuleValue>(place(&node), bound), node.start);
        } else if (const auto* known = orm::as<ModuleValue>(m_frame.names->find(id)); known == nullptr) {
            bind(id, m_i.external(alias.asName.empty() ? first : full, place(&node)), node.start);
        }
    }
}

void Execution::importFrom(const ImportFrom& node) {
    std::string full(node.module);
    if (node.level > 0) {
        std::string package = m_frame.module->name;
        const std::uint32_t up = node.level - (m_frame.module->isPackage ? 1 : 0);
        for (std::uint32_t i = 0; i < up; ++i) package.resize(package.find('.') == std::string::npos ? 0 : package.rfind('.'));
        full = package.empty() || full.empty() ? package + full : package + "." + full;
    }
    ModuleState* module = full.empty() ? nullptr : m_i.importModule(full);
    for (const Alias& alias : node.names) {
        const std::string_view id = alias.asName.empty() ? alias.name : alias.asName;
        if (alias.name == "*") {
            if (module != nullptr) {
                starImport(*module, node.start);
            } else {
                m_frame.module->externalStars.push_back(m_i.keep(full));
            }
            continue;
        }
        if (module == nullptr) {
            bind(id,
                 node.level > 0 ? m_i.unknown("the module " + full + " is not in the project", place(&node))
                                : m_i.external(full + "." + std::string(alias.name), place(&node)),
                 node.start);
            continue;
        }
        Value* value = module->names.find(alias.name);
        if (value == nullptr) {
            ModuleState* inner = module->isPackage ? m_i.importModule(full + "." + std::string(alias.name)) : nullptr;
            if (inner != nullptr) {
                value = m_i.make<ModuleValue>(place(&node), inner);
            }
        }
        if (value == nullptr) value = attribute(m_i, m_i.make<ModuleValue>(place(&node), module), alias.name, place(&node));
        bind(id, value, node.start);
    }
}

// All public names, or those that __all__ lists.
void Execution::starImport(ModuleState& from, std::uint32_t offset) {
    if (&from == m_frame.module) return;
    Value* all = from.names.find("__all__");
    if (isSequence(all)) {
        const ModuleValue self{{ValueKind::Module, {m_frame.module->file, offset}}, &from};
        for (const Value* item : itemsOf(all)) {
            const std::string_view id = textOf(item);
            if (id.empty()) continue;
            Value* value = from.names.find(id);
            if (value == nullptr && from.isPackage) {
                if (ModuleState* inner = m_i.importModule(from.name + "." + std::string(id))) value = m_i.make<ModuleValue>(self.place, inner);
            }
            if (value == nullptr && !from.externalStars.empty())
                value = m_i.external(std::string(from.externalStars.back()) + "." + std::string(id), self.place);
            if (value != nullptr) bind(id, value, offset);
        }
        return;
    }
    const std::vector<Namespace::Entry> entries = from.names.entries(); // a copy: it may import itself
    for (const auto& entry : entries) {
        if (entry.value != nullptr && !entry.name.starts_with('_')) bind(entry.name, entry.value, offset);
    }
    for (const std::string_view star : from.externalStars) m_frame.module->externalStars.push_back(star);
}

Value* Execution::callFunction(FunctionValue& function, Value* self, const std::vector<Value*>& args, const Keywords& keywords, Place at) {
    if (m_i.m_callDepth >= kMaxCallDepth) return m_i.unknown("functions that call each other too deeply", at);
    const Arguments& parameters = function.node != nullptr ? *function.node->args : *function.lambda->args;
    Frame* frame = m_i.newFrame(function.closure->module, function.closure);
    std::vector<Value*> given;
    if (self != nullptr) given.push_back(self);
    given.insert(given.end(), args.begin(), args.end());
    std::vector<const Arg*> positional;
    for (const Arg& arg : parameters.posOnly) positional.push_back(&arg);
    for (const Arg& arg : parameters.args) positional.push_back(&arg);
    const auto offset = function.place.offset;
    const auto set = [&](std::string_view id, Value* value) { frame->names->set(id, value, offset, false); };
    std::vector<Value*> more;
    for (std::size_t i = 0; i < given.size(); ++i) i < positional.size() ? set(positional[i]->name, given[i]) : more.push_back(given[i]);
    if (parameters.vararg != nullptr) set(parameters.vararg->name, m_i.tuple(more, at));
    std::vector<std::pair<Value*, Value*>> named;
    for (const auto& [id, value] : keywords) {
        const bool known = std::any_of(positional.begin(), positional.end(), [&id = id](const Arg* a) { return a->name == id; }) ||
                           std::any_of(parameters.kwOnly.begin(), parameters.kwOnly.end(), [&id = id](const Arg& a) { return a.name == id; });
        if (known) {
            set(id, value);
        } else {
            named.emplace_back(m_i.string(std::string(id), at), value);
        }
    }
    if (parameters.kwarg != nullptr) set(parameters.kwarg->name, m_i.dict(std::move(named), at));
    const std::size_t defaults = parameters.defaults.size();
    for (std::size_t i = 0; i < positional.size(); ++i) {
        if (frame->names->find(positional[i]->name) != nullptr) continue;
        const std::size_t fromEnd = positional.size() - i;
        Value* value = fromEnd <= defaults ? function.defaults[defaults - fromEnd] : m_i.unknown("an argument is missing", at);
        set(positional[i]->name, value);
    }
    for (std::size_t i = 0; i < parameters.kwOnly.size(); ++i) {
        if (frame->names->find(parameters.kwOnly[i].name) != nullptr) continue;
        Value* value = function.defaults[defaults + i];
        set(parameters.kwOnly[i].name, value != nullptr ? value : m_i.unknown("an argument is missing", at));
    }
    ++m_i.m_callDepth;
    Execution inner(m_i, *frame);
    Value* result = nullptr;
    if (function.lambda != nullptr) {
        result = inner.evaluate(function.lambda->body);
    } else {
        const int maybe = std::exchange(m_i.m_maybe, 0); // what it returns depends on its own conditions
        inner.run(function.node->body);
        m_i.m_maybe = maybe;
        result = inner.m_mayFallThrough ? m_i.unknown("what the function returns depends on conditions", at) : inner.returned();
    }
    --m_i.m_callDepth;
    return result != nullptr ? result : m_i.make<NoneValue>(at);
}

} // namespace stillroom::orm
