#include "python/parserimpl.h"

#include <array>

namespace stillroom::python {

using namespace ast;

namespace {

// How tightly operators bind, loosest first; 0 is no binary operator.
enum Precedence : int { kNone = 0, kOr, kAnd, kNot, kComparison, kBitOr, kBitXor, kBitAnd, kShift, kSum, kTerm };

struct BinaryOperator {
    int precedence = kNone;
    Operator op = Operator::Add;
};

constexpr auto makeOperators() {
    std::array<BinaryOperator, 128> table{};
    const auto set = [&table](Tok tok, int precedence, Operator op) { table[static_cast<std::size_t>(tok)] = {precedence, op}; };
    set(Tok::KwOr, kOr, Operator::Or);
    set(Tok::KwAnd, kAnd, Operator::And);
    set(Tok::Less, kComparison, Operator::Lt);
    set(Tok::Greater, kComparison, Operator::Gt);
    set(Tok::LessEqual, kComparison, Operator::LtE);
    set(Tok::GreaterEqual, kComparison, Operator::GtE);
    set(Tok::Equal, kComparison, Operator::Eq);
    set(Tok::NotEqual, kComparison, Operator::NotEq);
    set(Tok::KwIn, kComparison, Operator::In);
    set(Tok::KwIs, kComparison, Operator::Is);
    set(Tok::KwNot, kComparison, Operator::NotIn); // `not in`
    set(Tok::Bar, kBitOr, Operator::BitOr);
    set(Tok::Caret, kBitXor, Operator::BitXor);
    set(Tok::Ampersand, kBitAnd, Operator::BitAnd);
    set(Tok::LeftShift, kShift, Operator::LShift);
    set(Tok::RightShift, kShift, Operator::RShift);
    set(Tok::Plus, kSum, Operator::Add);
    set(Tok::Minus, kSum, Operator::Sub);
    set(Tok::Star, kTerm, Operator::Mult);
    set(Tok::Slash, kTerm, Operator::Div);
    set(Tok::DoubleSlash, kTerm, Operator::FloorDiv);
    set(Tok::Percent, kTerm, Operator::Mod);
    set(Tok::At, kTerm, Operator::MatMult);
    return table;
}
constexpr auto kOperators = makeOperators();

[[nodiscard]] BinaryOperator binaryOperator(Tok tok) { return kOperators[static_cast<std::size_t>(tok)]; }

} // namespace

bool Parser::startsExpression() const {
    switch (kind()) {
    case Tok::Name:
    case Tok::Number:
    case Tok::String:
    case Tok::FStringStart:
    case Tok::LeftParen:
    case Tok::LeftBracket:
    case Tok::LeftBrace:
    case Tok::Ellipsis:
    case Tok::Plus:
    case Tok::Minus:
    case Tok::Tilde:
    case Tok::Star:
    case Tok::KwFalse:
    case Tok::KwNone:
    case Tok::KwTrue:
    case Tok::KwNot:
    case Tok::KwLambda:
    case Tok::KwAwait: return true;
    default: return false;
    }
}

const Expr* Parser::expression() {
    const Nesting nesting(*this);
    if (at(Tok::KwLambda)) return lambda();
    const std::uint32_t start = here();
    const Expr* body = binary(kOr);
    if (!accept(Tok::KwIf)) return body;
    const Expr* test = binary(kOr);
    expect(Tok::KwElse, "expected 'else' after 'if' expression");
    const Expr* orElse = expression();
    return node<IfExp>(start, test, body, orElse);
}

const Expr* Parser::namedExpression() {
    if (at(Tok::Name) && kindAt(1) == Tok::Walrus) {
        const std::uint32_t start = here();
        const Expr* target = atom();
        advance();
        const Expr* value = expression();
        return node<NamedExpr>(start, target, value);
    }
    return expression();
}

const Expr* Parser::starNamedExpression() {
    if (at(Tok::Star)) return starExpression();
    return namedExpression();
}

const Expr* Parser::starExpression() {
    const std::uint32_t start = here();
    if (!accept(Tok::Star)) return expression();
    const Expr* value = binary(kBitOr);
    return node<Starred>(start, value);
}

const Expr* Parser::starExpressions() {
    const std::uint32_t start = here();
    const Expr* first = starExpression();
    if (!at(Tok::Comma)) return first;
    auto items = exprs();
    items.add(first);
    while (accept(Tok::Comma)) {
        if (!startsExpression()) break;
        items.add(starExpression());
    }
    return node<Tuple>(start, items.done());
}

const Expr* Parser::yieldOrStarExpressions() { return at(Tok::KwYield) ? yieldExpression() : starExpressions(); }

const Expr* Parser::yieldExpression() {
    const std::uint32_t start = here();
    advance();
    if (accept(Tok::KwFrom)) {
        const Expr* value = expression();
        return node<YieldFrom>(start, value);
    }
    const Expr* value = startsExpression() ? starExpressions() : nullptr;
    return node<Yield>(start, value);
}

const Expr* Parser::binary(int minimum) {
    const std::uint32_t start = here();
    const Expr* left = nullptr;
    if (at(Tok::KwNot)) {
        if (minimum > kNot) fail("invalid syntax");
        const Nesting nesting(*this);
        advance();
        const Expr* operand = binary(kNot);
        left = node<UnaryOp>(start, Operator::Not, operand);
    } else {
        left = unary();
    }
    for (;;) {
        const BinaryOperator found = binaryOperator(kind());
        if (found.precedence == kNone || found.precedence < minimum) return left;
        if (found.precedence == kComparison) {
            if (at(Tok::KwNot) && kindAt(1) != Tok::KwIn) return left;
            left = comparison(start, left);
        } else if (found.precedence <= kAnd) {
            const Tok tok = kind();
            auto values = exprs();
            values.add(left);
            while (accept(tok)) values.add(binary(found.precedence + 1));
            left = node<BoolOp>(start, found.op, values.done());
        } else {
            advance();
            const Expr* right = binary(found.precedence + 1);
            left = node<BinOp>(start, left, found.op, right);
        }
    }
}

const Expr* Parser::comparison(std::uint32_t start, const Expr* left) {
    auto comparators = exprs();
    std::vector<Operator> ops;
    for (;;) {
        const BinaryOperator found = binaryOperator(kind());
        if (found.precedence != kComparison) break;
        Operator op = found.op;
        if (at(Tok::KwNot)) {
            if (kindAt(1) != Tok::KwIn) break;
            advance();
        } else if (at(Tok::KwIs) && kindAt(1) == Tok::KwNot) {
            op = Operator::IsNot;
            advance();
        }
        advance();
        ops.push_back(op);
        comparators.add(binary(kBitOr));
    }
    const Seq<Operator> kept = keep(ops);
    return node<Compare>(start, left, kept, comparators.done());
}

const Expr* Parser::unary() {
    const std::uint32_t start = here();
    Operator op = Operator::UAdd;
    switch (kind()) {
    case Tok::Plus: break;
    case Tok::Minus: op = Operator::USub; break;
    case Tok::Tilde: op = Operator::Invert; break;
    default: {
        const Expr* base = awaitPrimary();
        if (!at(Tok::DoubleStar)) return base;
        const Nesting nesting(*this);
        advance();
        const Expr* exponent = unary();
        return node<BinOp>(start, base, Operator::Pow, exponent);
    }
    }
    const Nesting nesting(*this);
    advance();
    const Expr* operand = unary();
    return node<UnaryOp>(start, op, operand);
}

const Expr* Parser::awaitPrimary() {
    if (!at(Tok::KwAwait)) return primary();
    const std::uint32_t start = here();
    advance();
    const Expr* value = primary();
    return node<Await>(start, value);
}

const Expr* Parser::primary() {
    const std::uint32_t start = here();
    const Expr* left = atom();
    for (;;) {
        switch (kind()) {
        case Tok::Dot: {
            advance();
            const std::string_view attr = identifier("expected a name after '.'");
            left = node<Attribute>(start, left, attr);
            break;
        }
        case Tok::LeftParen: left = call(start, left); break;
        case Tok::LeftBracket: left = subscript(start, left); break;
        default: return left;
        }
    }
}

const Expr* Parser::atom() {
    const std::uint32_t start = here();
    const auto constant = [&](ConstantType type) {
        advance();
        return node<Constant>(start, type, false, std::string_view{});
    };
    switch (kind()) {
    case Tok::Name: {
        const std::string_view id = nameOf(token());
        advance();
        return node<Name>(start, id);
    }
    case Tok::Number: return number();
    case Tok::String:
    case Tok::FStringStart: return strings();
    case Tok::LeftParen: return parenthesized();
    case Tok::LeftBracket: return listDisplay();
    case Tok::LeftBrace: return dictOrSet();
    case Tok::Ellipsis: return constant(ConstantType::Ellipsis);
    case Tok::KwNone: return constant(ConstantType::None);
    case Tok::KwTrue: return constant(ConstantType::True);
    case Tok::KwFalse: return constant(ConstantType::False);
    default: fail("invalid syntax");
    }
}

const Expr* Parser::number() {
    const std::uint32_t start = here();
    const std::string_view text = textOf(token());
    const bool hex = text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
    ConstantType type = ConstantType::Int;
    if (!hex && (text.back() | 0x20) == 'j') {
        type = ConstantType::Imaginary;
    } else if (!hex && text.find_first_of(".eE") != std::string_view::npos) {
        type = ConstantType::Float;
    }
    advance();
    return node<Constant>(start, type, false, text);
}

const Expr* Parser::parenthesized() {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    advance();
    if (accept(Tok::RightParen)) return node<Tuple>(start, ExprSeq{});
    if (at(Tok::KwYield)) {
        const Expr* value = yieldExpression();
        expect(Tok::RightParen, "'(' was never closed");
        return value;
    }
    const Expr* first = starNamedExpression();
    if (atComprehension()) {
        const auto generators = comprehensions();
        expect(Tok::RightParen, "'(' was never closed");
        return nodeOf<ListComp>(Kind::GeneratorExp, start, first, generators);
    }
    if (!at(Tok::Comma)) {
        if (!at(Tok::RightParen)) fail("invalid syntax. Perhaps you forgot a comma?");
        if (first->kind == Kind::Starred) fail("cannot use starred expression here");
        advance();
        return first;
    }
    auto items = exprs();
    items.add(first);
    while (accept(Tok::Comma)) {
        if (at(Tok::RightParen)) break;
        items.add(starNamedExpression());
    }
    expect(Tok::RightParen, "invalid syntax. Perhaps you forgot a comma?");
    return node<Tuple>(start, items.done());
}

const Expr* Parser::listDisplay() {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    advance();
    auto items = exprs();
    while (!at(Tok::RightBracket)) {
        items.add(starNamedExpression());
        if (items.size() == 1 && atComprehension()) {
            const auto generators = comprehensions();
            expect(Tok::RightBracket, "'[' was never closed");
            return nodeOf<ListComp>(Kind::ListComp, start, items[0], generators);
        }
        if (!accept(Tok::Comma)) break;
    }
    expect(Tok::RightBracket, "invalid syntax. Perhaps you forgot a comma?");
    return node<List>(start, items.done());
}

const Expr* Parser::dictOrSet() {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    advance();
    if (accept(Tok::RightBrace)) return node<Dict>(start, ExprSeq{}, ExprSeq{});
    // Keys and values alternate on one stack; a set has values alone.
    auto items = exprs();
    bool isDict = false;
    bool isSet = false;
    do {
        if (at(Tok::RightBrace)) break;
        if (accept(Tok::DoubleStar)) {
            isDict = true;
            items.add(nullptr);
            items.add(binary(kBitOr));
            continue;
        }
        const Expr* first = starNamedExpression();
        if (!isSet && accept(Tok::Colon)) {
            const Expr* value = expression();
            if (items.size() == 0 && atComprehension()) {
                const auto generators = comprehensions();
                expect(Tok::RightBrace, "'{' was never closed");
                return node<DictComp>(start, first, value, generators);
            }
            isDict = true;
            items.add(first);
            items.add(value);
            continue;
        }
        if (isDict) fail("':' expected after dictionary key");
        if (items.size() == 0 && atComprehension()) {
            const auto generators = comprehensions();
            expect(Tok::RightBrace, "'{' was never closed");
            return nodeOf<ListComp>(Kind::SetComp, start, first, generators);
        }
        isSet = true;
        items.add(first);
    } while (accept(Tok::Comma));
    if (isDict && isSet) fail("a set cannot hold '**'");
    expect(Tok::RightBrace, "invalid syntax. Perhaps you forgot a comma?");
    if (!isDict) return node<Set>(start, items.done());
    std::vector<const Expr*> keys;
    auto values = exprs();
    for (std::size_t i = 0, n = items.size(); i < n; i += 2) {
        keys.push_back(items[i]);
        values.add(items[i + 1]);
    }
    const ExprSeq keptKeys = keep(keys);
    return node<Dict>(start, keptKeys, values.done());
}

const Expr* Parser::call(std::uint32_t start, const Expr* function) {
    const Nesting nesting(*this);
    const std::uint32_t open = here();
    advance();
    auto args = exprs();
    Collector<Keyword> keywords(*this, m_keywordStack);
    while (!at(Tok::RightParen)) {
        const std::uint32_t argument = here();
        if (accept(Tok::DoubleStar)) {
            const Expr* value = expression();
            keywords.add({{}, value, argument, m_end});
        } else if (accept(Tok::Star)) {
            const Expr* value = expression();
            args.add(node<Starred>(argument, value));
        } else if (at(Tok::Name) && kindAt(1) == Tok::Assign) {
            const std::string_view name = identifier("");
            advance();
            const Expr* value = expression();
            keywords.add({name, value, argument, m_end});
        } else {
            args.add(namedExpression());
            if (atComprehension()) {
                const auto generators = comprehensions();
                if (args.size() == 1 && keywords.size() == 0 && at(Tok::RightParen)) {
                    advance();
                    args.last() = nodeOf<ListComp>(Kind::GeneratorExp, open, args.last(), generators);
                    return node<Call>(start, function, args.done(), Seq<Keyword>{});
                }
                fail("Generator expression must be parenthesized");
            }
        }
        if (!accept(Tok::Comma)) break;
    }
    expect(Tok::RightParen, "invalid syntax. Perhaps you forgot a comma?");
    return node<Call>(start, function, args.done(), keywords.done());
}

const Expr* Parser::subscript(std::uint32_t start, const Expr* value) {
    const Nesting nesting(*this);
    advance();
    const std::uint32_t inner = here();
    const Expr* index = slice();
    if (at(Tok::Comma) || index->kind == Kind::Starred) {
        auto items = exprs();
        items.add(index);
        while (accept(Tok::Comma)) {
            if (at(Tok::RightBracket)) break;
            items.add(slice());
        }
        index = node<Tuple>(inner, items.done());
    }
    expect(Tok::RightBracket, "invalid syntax. Perhaps you forgot a comma?");
    return node<Subscript>(start, value, index);
}

const Expr* Parser::slice() {
    const std::uint32_t start = here();
    if (at(Tok::Star)) return starExpression();
    const Expr* lower = at(Tok::Colon) ? nullptr : namedExpression();
    if (!accept(Tok::Colon)) return lower;
    const auto ends = [this] { return at(Tok::Colon) || at(Tok::Comma) || at(Tok::RightBracket); };
    const Expr* upper = ends() ? nullptr : expression();
    const Expr* step = nullptr;
    if (accept(Tok::Colon) && !ends()) step = expression();
    return node<Slice>(start, lower, upper, step);
}

const Expr* Parser::lambda() {
    const std::uint32_t start = here();
    advance();
    const Arguments* args = parameters(Tok::Colon, false);
    expect(Tok::Colon, "expected ':'");
    const Expr* body = expression();
    return node<Lambda>(start, args, body);
}

Seq<Comprehension> Parser::comprehensions() {
    std::vector<Comprehension> generators;
    while (atComprehension()) {
        const bool isAsync = accept(Tok::KwAsync);
        advance();
        const Expr* target = targetList();
        expect(Tok::KwIn, "expected 'in'");
        const Expr* iter = binary(kOr);
        auto ifs = exprs();
        while (accept(Tok::KwIf)) ifs.add(binary(kOr));
        generators.push_back({target, iter, ifs.done(), isAsync});
    }
    return keep(generators);
}

// star_targets: of for loops, comprehensions and del
const Expr* Parser::targetList() {
    const std::uint32_t start = here();
    const Expr* first = starTarget();
    if (!at(Tok::Comma)) return first;
    auto items = exprs();
    items.add(first);
    while (accept(Tok::Comma)) {
        if (!startsExpression()) break;
        items.add(starTarget());
    }
    return node<Tuple>(start, items.done());
}

const Expr* Parser::starTarget() {
    const std::uint32_t start = here();
    if (accept(Tok::Star)) {
        const Expr* value = primary();
        checkTarget(value, false);
        return node<Starred>(start, value);
    }
    const Expr* target = primary();
    checkTarget(target);
    return target;
}

void Parser::checkTarget(const Expr* target, bool starAllowed) const {
    switch (target->kind) {
    case Kind::Name:
    case Kind::Attribute:
    case Kind::Subscript: return;
    case Kind::Starred:
        if (!starAllowed) break;
        checkTarget(static_cast<const Starred*>(target)->value, false);
        return;
    case Kind::Tuple:
        for (const Expr* element : static_cast<const Tuple*>(target)->elements) checkTarget(element);
        return;
    case Kind::List:
        for (const Expr* element : static_cast<const List*>(target)->elements) checkTarget(element);
        return;
    default: break;
    }
    throw Failure{target->start, "cannot assign to this expression"};
}

} // namespace stillroom::python
