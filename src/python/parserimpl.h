#pragma once

#include "python/ast.h"
#include "python/module.h"
#include "python/token.h"

#include <string_view>
#include <type_traits>
#include <vector>

namespace stillroom::python {

/// The recursive-descent parser behind parse(). Its members stand in parserstatements.cpp, parserexpressions.cpp,
/// parserpatterns.cpp and parserstrings.cpp; the methods carry the names of the rules in CPython's Grammar/python.gram
/// where there is one.
class Parser {
public:
    Parser(Module& module, const std::vector<Token>& tokens) : m_module(module), m_text(module.text), m_tokens(tokens.data()) {}

    void parseModule();

private:
    /// Thrown inside the parser alone, caught at the statement.
    struct Failure {
        std::uint32_t offset;
        const char* message;
    };

    /// Bounds recursion: see kMaxDepth.
    class Nesting {
    public:
        explicit Nesting(Parser& parser) : m_depth(parser.m_depth) {
            if (++m_depth > kMaxDepth) {
                --m_depth;
                parser.fail("too many nested constructs");
            }
        }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;
        ~Nesting() { --m_depth; }

    private:
        int& m_depth;
    };
    static constexpr int kMaxDepth = 400; // CPython gives up at 200 brackets

    /// Collects the items of one list on a stack that all lists share.
    template <class T>
    class Collector {
    public:
        Collector(Parser& parser, std::vector<T>& stack) : m_parser(parser), m_stack(stack), m_base(stack.size()) {}
        Collector(const Collector&) = delete;
        Collector& operator=(const Collector&) = delete;
        ~Collector() { m_stack.resize(m_base); }
        void add(T value) { m_stack.push_back(value); }
        [[nodiscard]] std::size_t size() const { return m_stack.size() - m_base; }
        void truncate(std::size_t size) { m_stack.resize(m_base + size); }
        [[nodiscard]] T& last() { return m_stack.back(); }
        [[nodiscard]] T& operator[](std::size_t i) { return m_stack[m_base + i]; }
        [[nodiscard]] ast::Seq<T> done() { return {m_parser.m_module.arena.copy(m_stack.data() + m_base, size()), static_cast<std::uint32_t>(size())}; }

    private:
        Parser& m_parser;
        std::vector<T>& m_stack;
        std::size_t m_base;
    };
    /// `values`, copied into the arena.
    template <class T>
    [[nodiscard]] ast::Seq<T> keep(const std::vector<T>& values) {
        return {m_module.arena.copy(values.data(), values.size()), static_cast<std::uint32_t>(values.size())};
    }
    using Exprs = Collector<const ast::Expr*>;
    [[nodiscard]] Exprs exprs() { return {*this, m_exprStack}; }

    // Tokens
    [[nodiscard]] const Token& token() const { return m_tokens[m_index]; }
    [[nodiscard]] Tok kind() const { return m_tokens[m_index].kind; }
    [[nodiscard]] Tok kindAt(std::size_t ahead) const; // never past the end of the file
    [[nodiscard]] bool at(Tok what) const { return kind() == what; }
    [[nodiscard]] std::uint32_t here() const { return token().start; }
    [[nodiscard]] std::string_view textOf(const Token& t) const { return m_text.substr(t.start, t.end - t.start); }
    void advance() {
        m_end = token().end;
        ++m_index;
    }
    /// Over NEWLINE, INDENT and DEDENT, which belong to no node's extent.
    void skipLayout() {
        if (at(Tok::Indent)) ++m_layoutDepth;
        if (at(Tok::Dedent)) --m_layoutDepth;
        ++m_index;
    }
    bool accept(Tok what) {
        if (!at(what)) return false;
        advance();
        return true;
    }
    void expect(Tok what, const char* message) {
        if (!accept(what)) fail(message);
    }
    [[noreturn]] void fail(const char* message) const;
    [[nodiscard]] std::string_view identifier(const char* message);
    [[nodiscard]] std::string_view nameOf(const Token& name); // in NFKC

    template <class T, class... Args>
    [[nodiscard]] const T* node(std::uint32_t start, Args... args) {
        return nodeOf<T>(T::kKind, start, args...);
    }
    template <class T, class... Args>
    [[nodiscard]] const T* nodeOf(ast::Kind nodeKind, std::uint32_t start, Args... args) {
        using Base =
            std::conditional_t<std::is_base_of_v<ast::Expr, T>, ast::Expr, std::conditional_t<std::is_base_of_v<ast::Stmt, T>, ast::Stmt, ast::Pattern>>;
        return m_module.arena.make<T>(Base{ast::Node{nodeKind, start, m_end}}, args...);
    }

    // Statements
    void statements(Collector<const ast::Stmt*>& to, bool isBlock);
    void statement(Collector<const ast::Stmt*>& to);
    void blockStatements(Collector<const ast::Stmt*>& to);
    void recover(Collector<const ast::Stmt*>& to, std::size_t startIndex, int layoutDepth, const Failure& failure);
    [[nodiscard]] const ast::Stmt* compoundStatement();
    void simpleStatements(Collector<const ast::Stmt*>& to);
    [[nodiscard]] const ast::Stmt* simpleStatement();
    [[nodiscard]] const ast::Stmt* expressionStatement();
    [[nodiscard]] const ast::Stmt* assignment(std::uint32_t start, const ast::Expr* first);
    [[nodiscard]] ast::StmtSeq block();
    [[nodiscard]] const ast::Stmt* decorated();
    [[nodiscard]] const ast::Stmt* asyncStatement(ast::ExprSeq decorators);
    [[nodiscard]] const ast::Stmt* functionDef(std::uint32_t start, ast::ExprSeq decorators, bool isAsync);
    [[nodiscard]] const ast::Stmt* classDef(ast::ExprSeq decorators);
    [[nodiscard]] const ast::Stmt* ifStatement();
    [[nodiscard]] const ast::Stmt* whileStatement();
    [[nodiscard]] const ast::Stmt* forStatement(std::uint32_t start, bool isAsync);
    [[nodiscard]] const ast::Stmt* withStatement(std::uint32_t start, bool isAsync);
    [[nodiscard]] bool withItemsInParentheses(std::vector<ast::WithItem>& items);
    [[nodiscard]] ast::WithItem withItem();
    [[nodiscard]] const ast::Stmt* tryStatement();
    [[nodiscard]] const ast::Stmt* importStatement();
    [[nodiscard]] const ast::Stmt* importFromStatement();
    [[nodiscard]] std::string_view dottedName();
    [[nodiscard]] const ast::Stmt* globalStatement(ast::Kind nodeKind);
    [[nodiscard]] const ast::Stmt* deleteStatement();
    [[nodiscard]] const ast::Stmt* typeAlias();
    [[nodiscard]] ast::Seq<ast::TypeParam> typeParams();
    [[nodiscard]] ast::StmtSeq elseBlock();
    [[nodiscard]] bool atMatchStatement() const;
    [[nodiscard]] const ast::Stmt* matchStatement();

    // Patterns
    [[nodiscard]] const ast::Pattern* patterns();
    [[nodiscard]] const ast::Pattern* maybeStarPattern();
    [[nodiscard]] const ast::Pattern* asPattern();
    [[nodiscard]] const ast::Pattern* orPattern();
    [[nodiscard]] const ast::Pattern* closedPattern();
    [[nodiscard]] const ast::Pattern* literalPattern();
    [[nodiscard]] const ast::Pattern* namePattern();
    [[nodiscard]] const ast::Pattern* classPattern(std::uint32_t start, const ast::Expr* cls);
    [[nodiscard]] const ast::Pattern* sequencePattern(Tok close);
    [[nodiscard]] const ast::Pattern* mappingPattern();
    [[nodiscard]] const ast::Expr* numberPattern();
    [[nodiscard]] const ast::Expr* signedNumber();

    // Expressions
    [[nodiscard]] const ast::Expr* expression();      // no walrus, no star
    [[nodiscard]] const ast::Expr* namedExpression(); // walrus
    [[nodiscard]] const ast::Expr* starNamedExpression();
    [[nodiscard]] const ast::Expr* starExpression();
    [[nodiscard]] const ast::Expr* starExpressions(); // a tuple where commas stand
    [[nodiscard]] const ast::Expr* yieldOrStarExpressions();
    [[nodiscard]] const ast::Expr* yieldExpression();
    [[nodiscard]] const ast::Expr* binary(int minimum);
    [[nodiscard]] const ast::Expr* comparison(std::uint32_t start, const ast::Expr* left);
    [[nodiscard]] const ast::Expr* unary();
    [[nodiscard]] const ast::Expr* awaitPrimary();
    [[nodiscard]] const ast::Expr* primary();
    [[nodiscard]] const ast::Expr* atom();
    [[nodiscard]] const ast::Expr* number();
    [[nodiscard]] const ast::Expr* parenthesized();
    [[nodiscard]] const ast::Expr* listDisplay();
    [[nodiscard]] const ast::Expr* dictOrSet();
    [[nodiscard]] const ast::Expr* call(std::uint32_t start, const ast::Expr* function);
    void arguments(std::vector<ast::Keyword>& keywords, Exprs& args);
    [[nodiscard]] const ast::Expr* subscript(std::uint32_t start, const ast::Expr* value);
    [[nodiscard]] const ast::Expr* slice();
    [[nodiscard]] const ast::Expr* lambda();
    [[nodiscard]] const ast::Arguments* parameters(Tok close, bool annotated);
    [[nodiscard]] bool atComprehension() const { return at(Tok::KwFor) || (at(Tok::KwAsync) && kindAt(1) == Tok::KwFor); }
    [[nodiscard]] ast::Seq<ast::Comprehension> comprehensions();
    [[nodiscard]] const ast::Expr* targetList();
    [[nodiscard]] const ast::Expr* starTarget();
    void checkTarget(const ast::Expr* target, bool starAllowed = true) const;
    [[nodiscard]] bool startsExpression() const;

    // Strings
    [[nodiscard]] const ast::Expr* strings();
    void formattedParts(Exprs& parts, std::string& pending, std::uint32_t& pendingStart, bool& named);
    [[nodiscard]] const ast::Expr* replacementField(std::string& before);
    [[nodiscard]] const ast::Expr* formatSpec();
    void flushText(Exprs& parts, std::string& pending, std::uint32_t start, bool& named);

    Module& m_module;
    std::string_view m_text;
    const Token* m_tokens;
    std::size_t m_index = 0;
    std::uint32_t m_end = 0; // of the last token that is not layout
    int m_depth = 0;
    int m_layoutDepth = 0; // blocks open: INDENT less DEDENT
    std::vector<const ast::Expr*> m_exprStack;
    std::vector<const ast::Stmt*> m_stmtStack;
    std::vector<ast::Arg> m_argStack;
    std::vector<ast::Keyword> m_keywordStack;
};

} // namespace stillroom::python
