#include "python/identifiers.h"
#include "python/lexer.h"
#include "python/parser.h"
#include "python/parserimpl.h"

#include <algorithm>

namespace stillroom::python {

using namespace ast;

namespace {

/// The operator of an augmented assignment, or nothing.
[[nodiscard]] bool augmented(Tok tok, Operator& op) {
    switch (tok) {
    case Tok::PlusAssign: op = Operator::Add; return true;
    case Tok::MinusAssign: op = Operator::Sub; return true;
    case Tok::StarAssign: op = Operator::Mult; return true;
    case Tok::SlashAssign: op = Operator::Div; return true;
    case Tok::PercentAssign: op = Operator::Mod; return true;
    case Tok::DoubleStarAssign: op = Operator::Pow; return true;
    case Tok::DoubleSlashAssign: op = Operator::FloorDiv; return true;
    case Tok::LeftShiftAssign: op = Operator::LShift; return true;
    case Tok::RightShiftAssign: op = Operator::RShift; return true;
    case Tok::AmpersandAssign: op = Operator::BitAnd; return true;
    case Tok::BarAssign: op = Operator::BitOr; return true;
    case Tok::CaretAssign: op = Operator::BitXor; return true;
    case Tok::AtAssign: op = Operator::MatMult; return true;
    default: return false;
    }
}

} // namespace

std::unique_ptr<Module> parse(std::string text) {
    auto module = std::make_unique<Module>();
    module->text = std::move(text);
    thread_local std::vector<Token> tokens; // reused: a file's tokens are not needed after it
    tokenize(module->text, tokens, module->diagnostics);
    Parser(*module, tokens).parseModule();
    std::stable_sort(module->diagnostics.begin(), module->diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) { return a.offset < b.offset; });
    return module;
}

Tok Parser::kindAt(std::size_t ahead) const {
    for (std::size_t i = 0; i < ahead; ++i) {
        if (m_tokens[m_index + i].kind == Tok::EndOfFile) return Tok::EndOfFile;
    }
    return m_tokens[m_index + ahead].kind;
}

void Parser::fail(const char* message) const { throw Failure{here(), message}; }

std::string_view Parser::identifier(const char* message) {
    if (!at(Tok::Name)) fail(message);
    const std::string_view name = nameOf(token());
    advance();
    return name;
}

std::string_view Parser::nameOf(const Token& name) {
    return name.prefix == prefix::kNonAscii ? m_module.arena.copy(normalizedIdentifier(textOf(name))) : textOf(name);
}

void Parser::parseModule() {
    Collector<const Stmt*> body(*this, m_stmtStack);
    while (!at(Tok::EndOfFile)) {
        statements(body, false);
        if (!at(Tok::EndOfFile)) skipLayout(); // a DEDENT left over
    }
    m_module.body = body.done();
}

void Parser::statements(Collector<const Stmt*>& to, bool isBlock) {
    while (!at(Tok::EndOfFile) && !(isBlock && at(Tok::Dedent))) {
        if (at(Tok::Newline) || at(Tok::Dedent)) {
            skipLayout();
            continue;
        }
        const std::size_t startIndex = m_index;
        const int layoutDepth = m_layoutDepth;
        const std::size_t before = to.size();
        try {
            statement(to);
        } catch (const Failure& failure) {
            to.truncate(before); // the line's first half is no statement of its own
            recover(to, startIndex, layoutDepth, failure);
        }
    }
}

// Goes on at the next statement: after this line, and after the block that hangs on it.
void Parser::recover(Collector<const Stmt*>& to, std::size_t startIndex, int layoutDepth, const Failure& failure) {
    const std::uint32_t start = m_tokens[startIndex].start;
    if (m_tokens[m_index].kind != Tok::Error && (m_index == startIndex || m_tokens[m_index - 1].kind != Tok::Error)) {
        m_module.diagnostics.push_back({failure.offset, failure.message});
    } else if (m_module.diagnostics.empty()) {
        m_module.diagnostics.push_back({failure.offset, failure.message});
    }
    while (m_layoutDepth > layoutDepth && !at(Tok::EndOfFile)) skipLayout();
    const bool atLineStart = m_index > startIndex && (m_tokens[m_index - 1].kind == Tok::Newline || m_tokens[m_index - 1].kind == Tok::Dedent);
    if (!atLineStart) {
        while (!at(Tok::Newline) && !at(Tok::EndOfFile)) advance();
        if (at(Tok::Newline)) skipLayout();
    }
    StmtSeq inner;
    if (at(Tok::Indent)) {
        Collector<const Stmt*> body(*this, m_stmtStack);
        blockStatements(body);
        inner = body.done();
    }
    to.add(node<Invalid>(start, inner));
}

void Parser::blockStatements(Collector<const Stmt*>& to) {
    skipLayout(); // INDENT
    statements(to, true);
    if (at(Tok::Dedent)) skipLayout();
}

void Parser::statement(Collector<const Stmt*>& to) {
    if (at(Tok::Indent)) {
        m_module.diagnostics.push_back({here(), "unexpected indent"});
        blockStatements(to);
        return;
    }
    if (const Stmt* compound = compoundStatement()) {
        to.add(compound);
    } else {
        simpleStatements(to);
    }
}

// Null where no compound statement begins.
const Stmt* Parser::compoundStatement() {
    switch (kind()) {
    case Tok::KwDef: return functionDef(here(), {}, false);
    case Tok::KwIf: return ifStatement();
    case Tok::KwClass: return classDef({});
    case Tok::KwWith: return withStatement(here(), false);
    case Tok::KwFor: return forStatement(here(), false);
    case Tok::KwTry: return tryStatement();
    case Tok::KwWhile: return whileStatement();
    case Tok::KwAsync: return asyncStatement({});
    case Tok::At: return decorated();
    case Tok::Name: return atMatchStatement() ? matchStatement() : nullptr;
    default: return nullptr;
    }
}

const Stmt* Parser::asyncStatement(ExprSeq decorators) {
    const std::uint32_t start = here();
    advance();
    if (at(Tok::KwDef)) return functionDef(start, decorators, true);
    if (decorators.empty() && at(Tok::KwWith)) return withStatement(start, true);
    if (decorators.empty() && at(Tok::KwFor)) return forStatement(start, true);
    fail("invalid syntax");
}

void Parser::simpleStatements(Collector<const Stmt*>& to) {
    for (;;) {
        to.add(simpleStatement());
        if (!accept(Tok::Semicolon)) break;
        if (at(Tok::Newline) || at(Tok::EndOfFile)) break;
    }
    if (at(Tok::Newline)) {
        skipLayout();
    } else if (!at(Tok::EndOfFile)) {
        fail("invalid syntax");
    }
}

const Stmt* Parser::simpleStatement() {
    const std::uint32_t start = here();
    const auto plain = [&](Kind nodeKind) {
        advance();
        return nodeOf<Stmt>(nodeKind, start);
    };
    switch (kind()) {
    case Tok::KwReturn: {
        advance();
        const Expr* value = startsExpression() ? starExpressions() : nullptr;
        return node<Return>(start, value);
    }
    case Tok::KwImport: return importStatement();
    case Tok::KwFrom: return importFromStatement();
    case Tok::KwRaise: {
        advance();
        const Expr* exception = startsExpression() ? expression() : nullptr;
        const Expr* cause = exception != nullptr && accept(Tok::KwFrom) ? expression() : nullptr;
        return node<Raise>(start, exception, cause);
    }
    case Tok::KwPass: return plain(Kind::Pass);
    case Tok::KwBreak: return plain(Kind::Break);
    case Tok::KwContinue: return plain(Kind::Continue);
    case Tok::KwDel: return deleteStatement();
    case Tok::KwAssert: {
        advance();
        const Expr* test = expression();
        const Expr* message = accept(Tok::Comma) ? expression() : nullptr;
        return node<Assert>(start, test, message);
    }
    case Tok::KwGlobal: return globalStatement(Kind::Global);
    case Tok::KwNonlocal: return globalStatement(Kind::Nonlocal);
    case Tok::Name:
        if (kindAt(1) == Tok::Name && textOf(token()) == "type") return typeAlias();
        break;
    default: break;
    }
    return expressionStatement();
}

const Stmt* Parser::expressionStatement() {
    const std::uint32_t start = here();
    const bool inParentheses = at(Tok::LeftParen);
    const Expr* first = yieldOrStarExpressions();
    if (at(Tok::Newline)) return node<ExprStmt>(start, first);
    if (at(Tok::Assign)) return assignment(start, first);
    if (accept(Tok::Colon)) {
        const bool assignable = first->kind == Kind::Name || first->kind == Kind::Attribute || first->kind == Kind::Subscript;
        if (!assignable) fail("illegal target for annotation");
        const Expr* annotation = expression();
        const Expr* value = accept(Tok::Assign) ? yieldOrStarExpressions() : nullptr;
        return node<AnnAssign>(start, first, annotation, value, first->kind == Kind::Name && !inParentheses);
    }
    Operator op = Operator::Add;
    if (augmented(kind(), op)) {
        if (first->kind == Kind::Tuple || first->kind == Kind::List) fail("illegal expression for augmented assignment");
        checkTarget(first, false);
        advance();
        const Expr* value = yieldOrStarExpressions();
        return node<AugAssign>(start, first, op, value);
    }
    return node<ExprStmt>(start, first);
}

const Stmt* Parser::assignment(std::uint32_t start, const Expr* first) {
    auto targets = exprs();
    targets.add(first);
    checkTarget(first);
    const Expr* value = nullptr;
    while (accept(Tok::Assign)) {
        value = yieldOrStarExpressions();
        if (at(Tok::Assign)) {
            checkTarget(value);
            targets.add(value);
        }
    }
    return node<Assign>(start, targets.done(), value);
}

StmtSeq Parser::block() {
    const Nesting nesting(*this);
    expect(Tok::Colon, "expected ':'");
    Collector<const Stmt*> body(*this, m_stmtStack);
    if (at(Tok::Newline)) {
        skipLayout();
        if (!at(Tok::Indent)) fail("expected an indented block");
        blockStatements(body);
    } else {
        simpleStatements(body);
    }
    return body.done();
}

StmtSeq Parser::elseBlock() { return accept(Tok::KwElse) ? block() : StmtSeq{}; }

const Stmt* Parser::decorated() {
    auto decorators = exprs();
    while (accept(Tok::At)) {
        decorators.add(namedExpression());
        if (!at(Tok::Newline)) fail("invalid syntax");
        skipLayout();
    }
    const ExprSeq kept = decorators.done();
    if (at(Tok::KwDef)) return functionDef(here(), kept, false);
    if (at(Tok::KwClass)) return classDef(kept);
    if (at(Tok::KwAsync)) return asyncStatement(kept);
    fail("a decorator must be followed by a function or a class");
}

const Stmt* Parser::functionDef(std::uint32_t start, ExprSeq decorators, bool isAsync) {
    advance();
    const std::string_view name = identifier("expected a function name");
    const auto types = typeParams();
    expect(Tok::LeftParen, "expected '('");
    const Arguments* args = parameters(Tok::RightParen, true);
    expect(Tok::RightParen, "'(' was never closed");
    const Expr* returns = accept(Tok::Arrow) ? expression() : nullptr;
    const StmtSeq body = block();
    return node<FunctionDef>(start, name, args, body, decorators, returns, types, isAsync);
}

const Arguments* Parser::parameters(Tok close, bool annotated) {
    auto* result = m_module.arena.make<Arguments>();
    Collector<Arg> positional(*this, m_argStack);
    std::vector<Arg> keywordOnly;
    std::vector<const Expr*> defaults;
    std::vector<const Expr*> keywordDefaults;
    bool afterStar = false;
    const auto parameter = [&](bool starAnnotation) {
        const std::uint32_t start = here();
        const std::string_view name = identifier("expected a parameter name");
        const Expr* annotation = nullptr;
        if (annotated && accept(Tok::Colon)) annotation = starAnnotation ? starExpression() : expression();
        return Arg{name, annotation, start, m_end};
    };
    while (!at(close)) {
        if (accept(Tok::Slash)) {
            if (afterStar || positional.size() == 0 || result->posOnly.count > 0) fail("invalid place for '/'");
            result->posOnly = positional.done();
        } else if (accept(Tok::Star)) {
            if (afterStar) fail("* may appear only once");
            afterStar = true;
            if (!at(Tok::Comma)) result->vararg = m_module.arena.make<Arg>(parameter(true));
        } else if (accept(Tok::DoubleStar)) {
            result->kwarg = m_module.arena.make<Arg>(parameter(false));
            accept(Tok::Comma);
            break;
        } else {
            const Arg arg = parameter(false);
            const Expr* value = accept(Tok::Assign) ? expression() : nullptr;
            if (afterStar) {
                keywordOnly.push_back(arg);
                keywordDefaults.push_back(value);
            } else {
                if (value != nullptr) {
                    defaults.push_back(value);
                } else if (!defaults.empty()) {
                    fail("parameter without a default follows parameter with a default");
                }
                positional.add(arg);
            }
        }
        if (!accept(Tok::Comma)) break;
    }
    const Seq<Arg> all = positional.done();
    result->args = {all.items + result->posOnly.count, all.count - result->posOnly.count};
    result->kwOnly = keep(keywordOnly);
    result->kwDefaults = keep(keywordDefaults);
    result->defaults = keep(defaults);
    return result;
}

const Stmt* Parser::classDef(ExprSeq decorators) {
    const std::uint32_t start = here();
    advance();
    const std::string_view name = identifier("expected a class name");
    const auto types = typeParams();
    ExprSeq bases;
    Seq<Keyword> keywords;
    if (at(Tok::LeftParen)) { // the list of arguments is that of a call
        const auto* header = as<Call>(call(start, nullptr));
        bases = header->args;
        keywords = header->keywords;
    }
    const StmtSeq body = block();
    return node<ClassDef>(start, name, bases, keywords, body, decorators, types);
}

const Stmt* Parser::ifStatement() {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    advance();
    const Expr* test = namedExpression();
    const StmtSeq body = block();
    StmtSeq orElse;
    if (at(Tok::KwElif)) {
        const Stmt* nested = ifStatement();
        orElse = {m_module.arena.copy(&nested, 1), 1};
    } else {
        orElse = elseBlock();
    }
    return node<If>(start, test, body, orElse);
}

const Stmt* Parser::whileStatement() {
    const std::uint32_t start = here();
    advance();
    const Expr* test = namedExpression();
    const StmtSeq body = block();
    const StmtSeq orElse = elseBlock();
    return node<While>(start, test, body, orElse);
}

const Stmt* Parser::forStatement(std::uint32_t start, bool isAsync) {
    advance();
    const Expr* target = targetList();
    expect(Tok::KwIn, "expected 'in'");
    const Expr* iter = starExpressions();
    const StmtSeq body = block();
    const StmtSeq orElse = elseBlock();
    return node<For>(start, target, iter, body, orElse, isAsync);
}

WithItem Parser::withItem() {
    const Expr* context = expression();
    if (!accept(Tok::KwAs)) return {context, nullptr};
    const Expr* vars = starTarget();
    return {context, vars};
}

// Whether all items stand in one pair of parentheses; else nothing is consumed.
bool Parser::withItemsInParentheses(std::vector<WithItem>& items) {
    if (!at(Tok::LeftParen)) return false;
    const std::size_t index = m_index;
    const std::uint32_t end = m_end;
    try {
        advance();
        do {
            if (at(Tok::RightParen)) break;
            items.push_back(withItem());
        } while (accept(Tok::Comma));
        if (!items.empty() && accept(Tok::RightParen) && at(Tok::Colon)) return true;
    } catch (const Failure&) { // then the parenthesis belongs to an expression
    }
    m_index = index;
    m_end = end;
    items.clear();
    return false;
}

const Stmt* Parser::withStatement(std::uint32_t start, bool isAsync) {
    advance();
    std::vector<WithItem> items;
    if (!withItemsInParentheses(items)) {
        do {
            items.push_back(withItem());
        } while (accept(Tok::Comma));
    }
    const StmtSeq body = block();
    return node<With>(start, keep(items), body, isAsync);
}

const Stmt* Parser::tryStatement() {
    const std::uint32_t start = here();
    advance();
    const StmtSeq body = block();
    std::vector<ExceptHandler> handlers;
    bool isStar = false;
    while (at(Tok::KwExcept)) {
        const std::uint32_t handlerStart = here();
        advance();
        isStar = accept(Tok::Star) || isStar;
        const std::uint32_t typeStart = here();
        const Expr* type = at(Tok::Colon) ? nullptr : expression();
        if (at(Tok::Comma)) { // PEP 758: several types without parentheses
            auto types = exprs();
            types.add(type);
            while (accept(Tok::Comma)) {
                if (at(Tok::Colon)) break;
                types.add(expression());
            }
            type = node<Tuple>(typeStart, types.done());
            if (at(Tok::KwAs)) fail("multiple exception types must be parenthesized when using 'as'");
        }
        const std::string_view name = type != nullptr && accept(Tok::KwAs) ? identifier("expected a name after 'as'") : std::string_view{};
        const StmtSeq handlerBody = block();
        handlers.push_back({type, name, handlerBody, handlerStart, m_end});
    }
    const StmtSeq orElse = handlers.empty() ? StmtSeq{} : elseBlock();
    const bool hasFinally = accept(Tok::KwFinally);
    const StmtSeq finalBody = hasFinally ? block() : StmtSeq{};
    if (handlers.empty() && !hasFinally) fail("expected 'except' or 'finally' block");
    return node<Try>(start, body, keep(handlers), orElse, finalBody, isStar);
}

std::string_view Parser::dottedName() {
    const std::uint32_t start = here();
    std::string name(identifier("expected a module name"));
    while (accept(Tok::Dot)) {
        name += '.';
        name += identifier("expected a name after '.'");
    }
    const std::string_view source = m_text.substr(start, m_end - start);
    return source == name ? source : m_module.arena.copy(name);
}

const Stmt* Parser::importStatement() {
    const std::uint32_t start = here();
    advance();
    std::vector<Alias> names;
    do {
        const std::uint32_t aliasStart = here();
        const std::string_view name = dottedName();
        const std::string_view asName = accept(Tok::KwAs) ? identifier("expected a name after 'as'") : std::string_view{};
        names.push_back({name, asName, aliasStart, m_end});
    } while (accept(Tok::Comma));
    return node<Import>(start, keep(names));
}

const Stmt* Parser::importFromStatement() {
    const std::uint32_t start = here();
    advance();
    std::uint32_t level = 0;
    for (;; advance()) {
        if (at(Tok::Dot)) {
            ++level;
        } else if (at(Tok::Ellipsis)) {
            level += 3;
        } else {
            break;
        }
    }
    const std::string_view module = level > 0 && at(Tok::KwImport) ? std::string_view{} : dottedName();
    expect(Tok::KwImport, "expected 'import'");
    std::vector<Alias> names;
    const std::uint32_t star = here();
    if (accept(Tok::Star)) {
        names.push_back({"*", {}, star, m_end});
    } else {
        const bool inParentheses = accept(Tok::LeftParen);
        for (;;) {
            const std::uint32_t aliasStart = here();
            const std::string_view name = identifier("expected a name to import");
            const std::string_view asName = accept(Tok::KwAs) ? identifier("expected a name after 'as'") : std::string_view{};
            names.push_back({name, asName, aliasStart, m_end});
            if (!accept(Tok::Comma)) break;
            if (inParentheses && at(Tok::RightParen)) break;
        }
        if (inParentheses) expect(Tok::RightParen, "'(' was never closed");
    }
    return node<ImportFrom>(start, module, keep(names), level);
}

const Stmt* Parser::globalStatement(Kind nodeKind) {
    const std::uint32_t start = here();
    advance();
    std::vector<std::string_view> names;
    do {
        names.push_back(identifier("expected a name"));
    } while (accept(Tok::Comma));
    return nodeOf<Global>(nodeKind, start, keep(names));
}

const Stmt* Parser::deleteStatement() {
    const std::uint32_t start = here();
    advance();
    auto targets = exprs();
    do {
        if (!startsExpression()) break;
        const Expr* target = primary();
        checkTarget(target, false);
        targets.add(target);
    } while (accept(Tok::Comma));
    if (targets.size() == 0) fail("expected a target to delete");
    return node<Delete>(start, targets.done());
}

const Stmt* Parser::typeAlias() {
    const std::uint32_t start = here();
    advance();
    const Expr* name = atom();
    const auto types = typeParams();
    expect(Tok::Assign, "expected '='");
    const Expr* value = expression();
    return node<TypeAlias>(start, name, types, value);
}

Seq<TypeParam> Parser::typeParams() {
    std::vector<TypeParam> params;
    if (!accept(Tok::LeftBracket)) return {};
    while (!at(Tok::RightBracket)) {
        TypeParamKind paramKind = TypeParamKind::TypeVar;
        if (accept(Tok::Star)) {
            paramKind = TypeParamKind::TypeVarTuple;
        } else if (accept(Tok::DoubleStar)) {
            paramKind = TypeParamKind::ParamSpec;
        }
        const std::string_view name = identifier("expected a type parameter");
        const Expr* bound = paramKind == TypeParamKind::TypeVar && accept(Tok::Colon) ? expression() : nullptr;
        const Expr* defaultValue = nullptr;
        if (accept(Tok::Assign)) defaultValue = paramKind == TypeParamKind::TypeVarTuple ? starExpression() : expression();
        params.push_back({paramKind, name, bound, defaultValue});
        if (!accept(Tok::Comma)) break;
    }
    expect(Tok::RightBracket, "'[' was never closed");
    return keep(params);
}

} // namespace stillroom::python
