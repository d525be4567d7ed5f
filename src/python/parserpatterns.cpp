#include "python/parserimpl.h"

namespace stillroom::python {

using namespace ast;

// Only a line that begins with `match`, ends with a colon and is followed by an indented `case` is a match statement.
bool Parser::atMatchStatement() const {
    if (!at(Tok::Name) || textOf(token()) != "match") return false;
    switch (kindAt(1)) {
    case Tok::Assign:
    case Tok::Dot:
    case Tok::Comma:
    case Tok::Colon:
    case Tok::RightParen:
    case Tok::Newline:
    case Tok::EndOfFile: return false;
    default: break;
    }
    const Token* last = m_tokens + m_index;
    while (last->kind != Tok::Newline && last->kind != Tok::EndOfFile) ++last;
    if (last->kind != Tok::Newline || last[-1].kind != Tok::Colon) return false;
    return last[1].kind == Tok::Indent && last[2].kind == Tok::Name && textOf(last[2]) == "case";
}

const Stmt* Parser::matchStatement() {
    const std::uint32_t start = here();
    advance();
    const std::uint32_t subjectStart = here();
    const Expr* subject = starNamedExpression();
    if (at(Tok::Comma)) {
        auto items = exprs();
        items.add(subject);
        while (accept(Tok::Comma)) {
            if (!startsExpression()) break;
            items.add(starNamedExpression());
        }
        subject = node<Tuple>(subjectStart, items.done());
    } else if (subject->kind == Kind::Starred) {
        fail("invalid syntax");
    }
    expect(Tok::Colon, "expected ':'");
    if (!at(Tok::Newline)) fail("expected an indented block after 'match'");
    skipLayout();
    if (!at(Tok::Indent)) fail("expected an indented block after 'match'");
    skipLayout();
    std::vector<MatchCase> cases;
    while (!at(Tok::Dedent) && !at(Tok::EndOfFile)) {
        if (!at(Tok::Name) || textOf(token()) != "case") fail("expected 'case'");
        advance();
        const Pattern* pattern = patterns();
        const Expr* guard = accept(Tok::KwIf) ? namedExpression() : nullptr;
        cases.push_back({pattern, guard, block()});
    }
    if (at(Tok::Dedent)) skipLayout();
    return node<Match>(start, subject, keep(cases));
}

const Pattern* Parser::patterns() {
    const std::uint32_t start = here();
    const Pattern* first = maybeStarPattern();
    if (!at(Tok::Comma)) {
        if (first->kind == Kind::MatchStar) fail("invalid syntax");
        return first;
    }
    std::vector<const Pattern*> items{first};
    while (accept(Tok::Comma)) {
        if (at(Tok::Colon) || at(Tok::KwIf)) break;
        items.push_back(maybeStarPattern());
    }
    return node<MatchSequence>(start, keep(items));
}

const Pattern* Parser::maybeStarPattern() {
    const std::uint32_t start = here();
    if (!accept(Tok::Star)) return asPattern();
    const std::string_view name = identifier("expected a name after '*'");
    return node<MatchStar>(start, name == "_" ? std::string_view{} : name);
}

const Pattern* Parser::asPattern() {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    const Pattern* pattern = orPattern();
    if (!accept(Tok::KwAs)) return pattern;
    const std::string_view name = identifier("invalid pattern target");
    if (name == "_") fail("cannot use '_' as a target");
    return node<MatchAs>(start, pattern, name);
}

const Pattern* Parser::orPattern() {
    const std::uint32_t start = here();
    const Pattern* first = closedPattern();
    if (!at(Tok::Bar)) return first;
    std::vector<const Pattern*> items{first};
    while (accept(Tok::Bar)) items.push_back(closedPattern());
    return node<MatchOr>(start, keep(items));
}

const Pattern* Parser::closedPattern() {
    switch (kind()) {
    case Tok::Name: return namePattern();
    case Tok::LeftParen: return sequencePattern(Tok::RightParen);
    case Tok::LeftBracket: return sequencePattern(Tok::RightBracket);
    case Tok::LeftBrace: return mappingPattern();
    default: return literalPattern();
    }
}

const Pattern* Parser::literalPattern() {
    const std::uint32_t start = here();
    const auto singleton = [&](ConstantType value) {
        advance();
        return node<MatchSingleton>(start, value);
    };
    switch (kind()) {
    case Tok::KwNone: return singleton(ConstantType::None);
    case Tok::KwTrue: return singleton(ConstantType::True);
    case Tok::KwFalse: return singleton(ConstantType::False);
    case Tok::String:
    case Tok::FStringStart: {
        const Expr* value = strings();
        if (value->kind != Kind::Constant) fail("patterns may only match literals and attribute lookups");
        return node<MatchValue>(start, value);
    }
    default: {
        const Expr* value = numberPattern();
        return node<MatchValue>(start, value);
    }
    }
}

const Expr* Parser::signedNumber() {
    const std::uint32_t start = here();
    if (accept(Tok::Minus)) {
        if (!at(Tok::Number)) fail("invalid pattern");
        const Expr* operand = number();
        return node<UnaryOp>(start, Operator::USub, operand);
    }
    if (!at(Tok::Number)) fail("invalid pattern");
    return number();
}

const Expr* Parser::numberPattern() {
    const std::uint32_t start = here();
    const Expr* left = signedNumber();
    if (!at(Tok::Plus) && !at(Tok::Minus)) return left;
    const Operator op = at(Tok::Plus) ? Operator::Add : Operator::Sub;
    advance();
    if (!at(Tok::Number)) fail("imaginary number required in complex literal");
    const Expr* right = number();
    return node<BinOp>(start, left, op, right);
}

const Pattern* Parser::namePattern() {
    const std::uint32_t start = here();
    if (kindAt(1) != Tok::Dot && kindAt(1) != Tok::LeftParen) {
        const std::string_view name = identifier("");
        return node<MatchAs>(start, static_cast<const Pattern*>(nullptr), name == "_" ? std::string_view{} : name);
    }
    const Expr* value = atom();
    while (accept(Tok::Dot)) {
        const std::string_view attr = identifier("expected a name after '.'");
        value = node<Attribute>(start, value, attr);
    }
    if (at(Tok::LeftParen)) return classPattern(start, value);
    return node<MatchValue>(start, value);
}

const Pattern* Parser::classPattern(std::uint32_t start, const Expr* cls) {
    const Nesting nesting(*this);
    advance();
    std::vector<const Pattern*> positional;
    std::vector<std::string_view> names;
    std::vector<const Pattern*> values;
    while (!at(Tok::RightParen)) {
        if (at(Tok::Name) && kindAt(1) == Tok::Assign) {
            names.push_back(identifier(""));
            advance();
            values.push_back(asPattern());
        } else {
            if (!names.empty()) fail("positional patterns follow keyword patterns");
            positional.push_back(asPattern());
        }
        if (!accept(Tok::Comma)) break;
    }
    expect(Tok::RightParen, "'(' was never closed");
    return node<MatchClass>(start, cls, keep(positional), keep(names), keep(values));
}

// In parentheses, one pattern without a comma is that pattern.
const Pattern* Parser::sequencePattern(Tok close) {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    advance();
    std::vector<const Pattern*> items;
    bool comma = false;
    while (!at(close)) {
        items.push_back(maybeStarPattern());
        comma = accept(Tok::Comma);
        if (!comma) break;
    }
    expect(close, "bracket was never closed");
    if (close == Tok::RightParen && items.size() == 1 && !comma && items[0]->kind != Kind::MatchStar) return items[0];
    return node<MatchSequence>(start, keep(items));
}

const Pattern* Parser::mappingPattern() {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    advance();
    auto keys = exprs();
    std::vector<const Pattern*> values;
    std::string_view rest;
    while (!at(Tok::RightBrace)) {
        if (accept(Tok::DoubleStar)) {
            rest = identifier("expected a name after '**'");
        } else {
            const Pattern* key = at(Tok::Name) ? namePattern() : literalPattern();
            if (const auto* value = as<MatchValue>(key)) {
                keys.add(value->value);
            } else if (const auto* singleton = as<MatchSingleton>(key)) {
                keys.add(node<Constant>(singleton->start, singleton->value, false, std::string_view{}));
            } else {
                fail("mapping pattern keys may only match literals and attribute lookups");
            }
            expect(Tok::Colon, "expected ':'");
            values.push_back(asPattern());
        }
        if (!accept(Tok::Comma)) break;
    }
    expect(Tok::RightBrace, "'{' was never closed");
    return node<MatchMapping>(start, keys.done(), keep(values), rest);
}

} // namespace stillroom::python
