#include "python/visitor.h"

namespace stillroom::python {

using namespace ast;

namespace {

constexpr int kMaxDepth = 2000; // chains are deep to the left

class Walker {
public:
    using Visit = std::function<void(const Expr&, const Scope*)>;
    explicit Walker(Visit visit) : m_visit(std::move(visit)) {}

    void statements(const StmtSeq& body, const Scope* scope) {
        for (const Stmt* s : body) statement(s, scope);
    }

private:
    void all(const ExprSeq& items, const Scope* scope) {
        for (const Expr* e : items) expression(e, scope);
    }

    void statement(const Stmt* s, const Scope* scope) {
        switch (s->kind) {
        case Kind::FunctionDef: {
            const auto& f = *as<FunctionDef>(s);
            all(f.decorators, scope);
            all(f.args->defaults, scope);
            all(f.args->kwDefaults, scope);
            const Scope local(f.body);
            statements(f.body, &local);
            break;
        }
        case Kind::ClassDef: {
            const auto& c = *as<ClassDef>(s);
            all(c.decorators, scope);
            all(c.bases, scope);
            const Scope local(c.body);
            statements(c.body, scope != nullptr ? scope : &local);
            break;
        }
        case Kind::Return: expression(as<Return>(s)->value, scope); break;
        case Kind::Assign: expression(as<Assign>(s)->value, scope); break;
        case Kind::AugAssign: expression(as<AugAssign>(s)->value, scope); break;
        case Kind::AnnAssign: expression(as<AnnAssign>(s)->value, scope); break;
        case Kind::For:
            expression(as<For>(s)->iter, scope);
            statements(as<For>(s)->body, scope);
            statements(as<For>(s)->orElse, scope);
            break;
        case Kind::While:
            expression(as<While>(s)->test, scope);
            statements(as<While>(s)->body, scope);
            statements(as<While>(s)->orElse, scope);
            break;
        case Kind::If:
            expression(as<If>(s)->test, scope);
            statements(as<If>(s)->body, scope);
            statements(as<If>(s)->orElse, scope);
            break;
        case Kind::With:
            for (const WithItem& item : as<With>(s)->items) expression(item.context, scope);
            statements(as<With>(s)->body, scope);
            break;
        case Kind::Match:
            for (const MatchCase& one : as<Match>(s)->cases) statements(one.body, scope);
            break;
        case Kind::Try:
            statements(as<Try>(s)->body, scope);
            for (const ExceptHandler& handler : as<Try>(s)->handlers) statements(handler.body, scope);
            statements(as<Try>(s)->orElse, scope);
            statements(as<Try>(s)->finalBody, scope);
            break;
        case Kind::ExprStmt: expression(as<ExprStmt>(s)->value, scope); break;
        case Kind::Invalid: statements(static_cast<const Invalid*>(s)->body, scope); break;
        default: break;
        }
    }

    void expression(const Expr* e, const Scope* scope) {
        if (e == nullptr || m_depth > kMaxDepth) return;
        ++m_depth;
        m_visit(*e, scope);
        switch (e->kind) {
        case Kind::BoolOp: all(as<BoolOp>(e)->values, scope); break;
        case Kind::NamedExpr: expression(as<NamedExpr>(e)->value, scope); break;
        case Kind::BinOp:
            expression(as<BinOp>(e)->left, scope);
            expression(as<BinOp>(e)->right, scope);
            break;
        case Kind::UnaryOp: expression(as<UnaryOp>(e)->operand, scope); break;
        case Kind::Lambda: expression(as<Lambda>(e)->body, scope); break;
        case Kind::IfExp:
            expression(as<IfExp>(e)->test, scope);
            expression(as<IfExp>(e)->body, scope);
            expression(as<IfExp>(e)->orElse, scope);
            break;
        case Kind::Dict:
            all(as<Dict>(e)->keys, scope);
            all(as<Dict>(e)->values, scope);
            break;
        case Kind::Set: all(as<Set>(e)->elements, scope); break;
        case Kind::Await: expression(as<Await>(e)->value, scope); break;
        case Kind::Compare:
            expression(as<Compare>(e)->left, scope);
            all(as<Compare>(e)->comparators, scope);
            break;
        case Kind::Call:
            expression(as<Call>(e)->function, scope);
            all(as<Call>(e)->args, scope);
            for (const Keyword& keyword : as<Call>(e)->keywords) expression(keyword.value, scope);
            break;
        case Kind::Attribute: expression(as<Attribute>(e)->value, scope); break;
        case Kind::Subscript:
            expression(as<Subscript>(e)->value, scope);
            expression(as<Subscript>(e)->slice, scope);
            break;
        case Kind::Starred: expression(as<Starred>(e)->value, scope); break;
        case Kind::List: all(as<List>(e)->elements, scope); break;
        case Kind::Tuple: all(as<Tuple>(e)->elements, scope); break;
        default: break;
        }
        --m_depth;
    }

    Visit m_visit;
    int m_depth = 0;
};

} // namespace

void forEachCall(const StmtSeq& body, const std::function<void(const Call&, const Scope*)>& visit) {
    Walker([&](const Expr& e, const Scope* scope) {
        if (e.kind == Kind::Call) visit(static_cast<const Call&>(e), scope);
    }).statements(body, nullptr);
}

void forEachDict(const StmtSeq& body, const std::function<void(const Dict&, const Scope*)>& visit) {
    Walker([&](const Expr& e, const Scope* scope) {
        if (e.kind == Kind::Dict) visit(static_cast<const Dict&>(e), scope);
    }).statements(body, nullptr);
}

void forEachImport(const StmtSeq& body, const std::function<void(const Stmt&)>& visit) {
    for (const Stmt* s : body) {
        switch (s->kind) {
        case Kind::Import:
        case Kind::ImportFrom: visit(*s); break;
        case Kind::FunctionDef: forEachImport(as<FunctionDef>(s)->body, visit); break;
        case Kind::ClassDef: forEachImport(as<ClassDef>(s)->body, visit); break;
        case Kind::If:
            forEachImport(as<If>(s)->body, visit);
            forEachImport(as<If>(s)->orElse, visit);
            break;
        case Kind::For: forEachImport(as<For>(s)->body, visit); break;
        case Kind::While: forEachImport(as<While>(s)->body, visit); break;
        case Kind::With: forEachImport(as<With>(s)->body, visit); break;
        case Kind::Try:
            forEachImport(as<Try>(s)->body, visit);
            for (const ExceptHandler& handler : as<Try>(s)->handlers) forEachImport(handler.body, visit);
            forEachImport(as<Try>(s)->orElse, visit);
            forEachImport(as<Try>(s)->finalBody, visit);
            break;
        default: break;
        }
    }
}

} // namespace stillroom::python
