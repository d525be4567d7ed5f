#include "orm/execution.h"

#include "orm/concepts.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace {

/// `if TYPE_CHECKING:` names things for type checkers alone.
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
        if (m_ended || ++m_i.m_steps > m_i.m_stepLimit) return;
        statement(one);
    }
}

void Execution::bindNames(const StmtSeq& body) {
    for (const Stmt* one : body) {
        if (one->kind == Kind::Import || one->kind == Kind::ImportFrom || one->kind == Kind::Assign || one->kind == Kind::TypeAlias) statement(one);
    }
}

void Execution::bind(std::string_view written, Value* value, std::uint32_t offset) {
    const std::string_view id = mangled(written);
    const bool global = std::find(m_globals.begin(), m_globals.end(), id) != m_globals.end();
    Namespace& names = global ? m_frame.module->names : *m_frame.names;
    if (isConditional()) {
        const Value* before = names.find(id);
        if (before != nullptr && !isSame(before, value)) value = m_i.unknown("it depends on a condition that is not known", value->place);
    }
    names.set(id, value, offset, isConditional());
}

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
        if (target != nullptr) m_frame.names->annotate(target->id, node.annotation, node.start, isConditional());
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
    case Kind::While: repeat(*as<While>(s)); break;
    case Kind::Try: attempt(*as<Try>(s)); break;
    case Kind::With:
        for (const WithItem& item : as<With>(s)->items) {
            Value* context = evaluate(item.context);
            if (item.vars != nullptr) assign(item.vars, context);
        }
        run(as<With>(s)->body);
        break;
    case Kind::Match: match(*as<Match>(s)); break;
    case Kind::Import: importNames(*as<Import>(s)); break;
    case Kind::ImportFrom: importFrom(*as<ImportFrom>(s)); break;
    case Kind::Global: m_globals.insert(m_globals.end(), as<Global>(s)->names.begin(), as<Global>(s)->names.end()); break;
    case Kind::Return: giveBack(*as<Return>(s)); break;
    case Kind::Delete:
        for (const Expr* target : as<Delete>(s)->targets) {
            if (const auto* id = as<Name>(target)) m_frame.names->erase(id->id);
        }
        break;
    case Kind::Raise:
        m_raised = true;
        m_ended = true;
        break;
    case Kind::Break:
        m_broken = true;
        m_ended = true;
        if (isConditional()) m_perhapsSkippedFrom = std::min(m_perhapsSkippedFrom, m_i.m_calls.size());
        break;
    case Kind::Continue:
        m_ended = true;
        if (isConditional()) m_perhapsSkippedFrom = std::min(m_perhapsSkippedFrom, m_i.m_calls.size());
        break;
    default: break;
    }
}

void Execution::giveBack(const Return& node) {
    Value* value = node.value != nullptr ? evaluate(node.value) : m_i.none(place(&node));
    const bool same = m_returned == nullptr || isSame(m_returned, value);
    m_returned = same ? value : m_i.unknown("what the function returns depends on conditions", place(&node));
    m_mayFallThrough = isConditional();
    if (m_mayFallThrough) m_perhapsLeftFrom = std::min(m_perhapsLeftFrom, m_i.m_calls.size());
    m_ended = true;
}

void Execution::assign(const Expr* target, Value* value) {
    if (const auto* id = as<Name>(target)) {
        bind(id->id, value, target->start);
    } else if (const auto* attribute = as<Attribute>(target)) {
        setAttribute(evaluate(attribute->value), mangled(attribute->attr), value, place(target));
    } else if (const auto* subscript = as<Subscript>(target)) {
        setItem(evaluate(subscript->value), evaluate(subscript->slice), value, place(target));
    } else if (const auto* starred = as<Starred>(target)) {
        assign(starred->value, m_i.unknown("a part of what is unpacked", place(target)));
    } else {
        const auto* tuple = as<Tuple>(target);
        const auto* list = as<List>(target);
        unpack(tuple != nullptr ? tuple->elements : list != nullptr ? list->elements : ExprSeq{}, value, place(target));
    }
}

void Execution::unpack(const ExprSeq& targets, Value* value, Place at) {
    const auto values = elementsOf(value);
    const auto starred = std::find_if(targets.begin(), targets.end(), [](const Expr* e) { return as<Starred>(e) != nullptr; });
    const auto before = static_cast<std::size_t>(starred - targets.begin());
    const bool fits = values && (starred == targets.end() ? values->size() == targets.size() : values->size() + 1 >= targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!fits) {
            assign(targets[i], m_i.unknown("a part of what is unpacked", at));
        } else if (i == before && starred != targets.end()) {
            const std::size_t count = values->size() + 1 - targets.size();
            const auto from = values->begin() + static_cast<std::ptrdiff_t>(i);
            assign(as<Starred>(targets[i])->value, m_i.list({from, from + static_cast<std::ptrdiff_t>(count)}, at));
        } else {
            assign(targets[i], (*values)[i < before ? i : values->size() - (targets.size() - i)]);
        }
    }
}

/// What is set from outside counts as set inside.
void Execution::setAttribute(Value* object, std::string_view id, Value* value, Place at) {
    const bool maybe = m_i.m_maybe > 0;
    const auto set = [&](Namespace& names) {
        const Value* before = maybe ? names.find(id) : nullptr;
        if (before != nullptr && !isSame(before, value)) value = m_i.unknown("it depends on a condition that is not known", at);
        names.set(id, value, at.offset, maybe);
    };
    if (auto* type = orm::as<ClassValue>(object)) set(type->names());
    if (auto* module = orm::as<ModuleValue>(object)) set(module->module->names);
    if (auto* made = orm::as<CallValue>(object)) set(m_i.namesOf(*made));
    const auto* term = orm::as<CallValue>(object); // column.nullable = False
    const bool isOutside = object->kind == ValueKind::Attribute || object->kind == ValueKind::External || object->kind == ValueKind::Subscript ||
                           (term != nullptr && (callOf(term, "Column") != nullptr || callOf(term, "Table") != nullptr));
    if (isOutside) m_i.m_assignments.push_back({object, id, value, at});
}

void Execution::setItem(Value* object, Value* key, Value* value, Place at) {
    if (isConditional()) value = m_i.unknown("it depends on a condition that is not known", at);
    if (const auto* made = orm::as<CallValue>(object); made != nullptr && isExternal(made->function, "builtins.globals") && key->kind == ValueKind::String) {
        m_frame.module->names.set(textOf(key), value, at.offset, isConditional());
        return;
    }
    if (isExternal(object, "os.environ") && key->kind == ValueKind::String) m_i.m_environment[std::string(textOf(key))] = value;
    if (auto* dict = orm::as<DictValue>(object)) {
        const auto known = std::find_if(dict->items->begin(), dict->items->end(), [key](const auto& item) { return isSame(item.first, key); });
        if (known != dict->items->end())
            known->second = value;
        else
            dict->items->emplace_back(key, value);
    } else if (auto* list = orm::as<ListValue>(object)) {
        auto index = integerOf(key);
        if (index && *index < 0) *index += static_cast<long long>(list->items->size());
        if (index && *index >= 0 && *index < static_cast<long long>(list->items->size())) (*list->items)[static_cast<std::size_t>(*index)] = value;
    }
}

void Execution::augment(const AugAssign& node) {
    Value* before = evaluate(node.target);
    Value* value = evaluate(node.value);
    if (auto* list = orm::as<ListValue>(before); list != nullptr && node.op == Operator::Add) {
        static_cast<void>(callListMethod(*list, "extend", {value}, place(&node)));
        return;
    }
    if (auto* dict = orm::as<DictValue>(before); dict != nullptr && node.op == Operator::BitOr) {
        merge(*dict, value, {}, place(&node));
        return;
    }
    assign(node.target, operation(node.op, before, value, place(&node)));
}

void Execution::underCondition(const StmtSeq& body) {
    ++m_i.m_maybe;
    const bool ended = std::exchange(m_ended, false);
    const bool raised = std::exchange(m_raised, false);
    const bool broken = std::exchange(m_broken, false);
    run(body);
    m_perhapsBroken = m_perhapsBroken || m_broken;
    m_ended = ended; // another branch goes on
    m_raised = raised;
    m_broken = broken;
    --m_i.m_maybe;
}

void Execution::branch(const If& node) {
    if (isTypeChecking(node.test)) {
        if (&m_frame == &m_frame.module->frame) m_i.m_typeChecking.emplace_back(m_frame.module, &node.body);
        return run(node.orElse);
    }
    if (isMainGuard(node.test)) return;
    const auto truth = truthOfTest(node.test);
    if (truth) return run(*truth ? node.body : node.orElse);
    underCondition(node.body);
    underCondition(node.orElse);
}

} // namespace stillroom::orm
