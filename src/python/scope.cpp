#include "python/scope.h"

#include <algorithm>

namespace stillroom::python {

using namespace ast;

Scope::Scope(const StmtSeq& body) { collect(body, false); }

const Binding* Scope::find(std::string_view name) const {
    const auto found = m_bindings.find(name);
    return found == m_bindings.end() ? nullptr : &found->second.back();
}

bool Scope::ambiguous(std::string_view name) const {
    const auto found = m_bindings.find(name);
    if (found == m_bindings.end() || found->second.size() < 2) return false;
    // Only what comes after the last unconditional binding can still change it.
    return found->second.back().conditional;
}

void Scope::add(std::string_view name, const Binding& binding) { m_bindings[name].push_back(binding); }

void Scope::bindTarget(const Expr* target, const Expr* value, const Stmt* statement, bool conditional) {
    if (const auto* name = as<Name>(target)) {
        add(name->id, {Binding::Type::Value, value, statement, {}, {}, 0, conditional});
        return;
    }
    const auto unpack = [&](const ExprSeq& targets) {
        const auto* tuple = as<Tuple>(value);
        const auto* list = as<List>(value);
        const ExprSeq values = tuple != nullptr ? tuple->elements : list != nullptr ? list->elements : ExprSeq{};
        for (std::size_t i = 0; i < targets.size(); ++i) {
            bindTarget(targets[i], values.size() == targets.size() ? values[i] : nullptr, statement, conditional);
        }
    };
    if (const auto* tuple = as<Tuple>(target)) unpack(tuple->elements);
    if (const auto* list = as<List>(target)) unpack(list->elements);
}

// `paths.append(x)` makes what was assigned to `paths` no longer its value.
void Scope::noteMutation(const Expr* expression, const Stmt* statement) {
    const auto* call = as<Call>(expression);
    const auto* method = call != nullptr ? as<Attribute>(call->function) : nullptr;
    const auto* name = method != nullptr ? as<Name>(method->value) : nullptr;
    if (name == nullptr || find(name->id) == nullptr || find(name->id)->type != Binding::Type::Value) return;
    for (const std::string_view mutating :
         {"append", "extend", "insert", "add", "update", "remove", "pop", "clear", "setdefault", "discard", "sort", "reverse"}) {
        if (method->attr == mutating) add(name->id, {Binding::Type::Value, nullptr, statement, {}, {}, 0, false});
    }
}

void Scope::collect(const StmtSeq& body, bool conditional) {
    for (const Stmt* s : body) {
        switch (s->kind) {
        case Kind::Assign:
            for (const Expr* target : as<Assign>(s)->targets) bindTarget(target, as<Assign>(s)->value, s, conditional);
            break;
        case Kind::AnnAssign:
            if (as<AnnAssign>(s)->value != nullptr) bindTarget(as<AnnAssign>(s)->target, as<AnnAssign>(s)->value, s, conditional);
            break;
        case Kind::AugAssign: bindTarget(as<AugAssign>(s)->target, nullptr, s, conditional); break;
        case Kind::ExprStmt: noteMutation(as<ExprStmt>(s)->value, s); break;
        case Kind::FunctionDef: add(as<FunctionDef>(s)->name, {Binding::Type::Function, nullptr, s, {}, {}, 0, conditional}); break;
        case Kind::ClassDef: add(as<ClassDef>(s)->name, {Binding::Type::Class, nullptr, s, {}, {}, 0, conditional}); break;
        case Kind::Import:
            for (const Alias& alias : as<Import>(s)->names) {
                const std::string_view first = alias.name.substr(0, alias.name.find('.'));
                add(alias.asName.empty() ? first : alias.asName,
                    {Binding::Type::Import, nullptr, s, alias.asName.empty() ? first : alias.name, {}, 0, conditional});
            }
            break;
        case Kind::ImportFrom: {
            const auto& from = *as<ImportFrom>(s);
            for (const Alias& alias : from.names) {
                if (alias.name == "*") {
                    m_starImports.push_back(from.module);
                    continue;
                }
                add(alias.asName.empty() ? alias.name : alias.asName,
                    {Binding::Type::ImportFrom, nullptr, s, from.module, alias.name, from.level, conditional});
            }
            break;
        }
        case Kind::For: {
            const auto& loop = *as<For>(s);
            bindTarget(loop.target, nullptr, s, true);
            collect(loop.body, true);
            collect(loop.orElse, true);
            break;
        }
        case Kind::While:
            collect(as<While>(s)->body, true);
            collect(as<While>(s)->orElse, true);
            break;
        case Kind::If:
            collect(as<If>(s)->body, true);
            collect(as<If>(s)->orElse, true);
            break;
        case Kind::With:
            for (const WithItem& item : as<With>(s)->items) {
                if (item.vars != nullptr) bindTarget(item.vars, nullptr, s, conditional);
            }
            collect(as<With>(s)->body, conditional);
            break;
        case Kind::Try: {
            const auto& t = *as<Try>(s);
            collect(t.body, true);
            for (const ExceptHandler& handler : t.handlers) collect(handler.body, true);
            collect(t.orElse, true);
            collect(t.finalBody, conditional);
            break;
        }
        case Kind::Match:
            for (const MatchCase& one : as<Match>(s)->cases) collect(one.body, true);
            break;
        default: break;
        }
    }
}

} // namespace stillroom::python
