#include "base/utf8.h"
#include "python/parserimpl.h"

#include <string>

namespace stillroom::python {

using namespace ast;

namespace {

[[nodiscard]] int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// Decodes the escapes of `text` and appends the result. False where an escape is broken.
bool unescape(std::string_view text, bool isBytes, std::string& out, bool& named) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t backslash = text.find('\\', i);
        out += text.substr(i, backslash - i);
        if (backslash == std::string_view::npos || backslash + 1 >= text.size()) {
            if (backslash != std::string_view::npos) out += '\\';
            return true;
        }
        const char c = text[backslash + 1];
        i = backslash + 2;
        const auto codePoint = [&](std::size_t digits) {
            std::uint32_t value = 0;
            for (std::size_t k = 0; k < digits; ++k) {
                const int digit = i + k < text.size() ? hexDigit(text[i + k]) : -1;
                if (digit < 0) return false;
                value = value * 16 + static_cast<std::uint32_t>(digit);
            }
            i += digits;
            if (value > 0x10FFFF) return false;
            if (isBytes) {
                out += static_cast<char>(static_cast<unsigned char>(value));
            } else {
                appendUtf8(out, value);
            }
            return true;
        };
        switch (c) {
        case '\n': break;
        case '\\':
        case '\'':
        case '"': out += c; break;
        case 'a': out += '\a'; break;
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case 'n': out += '\n'; break;
        case 'r': out += '\r'; break;
        case 't': out += '\t'; break;
        case 'v': out += '\v'; break;
        case 'x':
            if (!codePoint(2)) return false;
            break;
        case 'u':
        case 'U':
        case 'N':
            if (isBytes) {
                out += '\\';
                out += c;
            } else if (c == 'N') {
                const std::size_t close = text.find('}', i);
                if (i >= text.size() || text[i] != '{' || close == std::string_view::npos) return false;
                out += text.substr(backslash, close + 1 - backslash);
                i = close + 1;
                named = true;
            } else if (!codePoint(c == 'u' ? 4 : 8)) {
                return false;
            }
            break;
        default:
            if (c >= '0' && c <= '7') {
                std::uint32_t value = static_cast<std::uint32_t>(c - '0');
                for (int k = 0; k < 2 && i < text.size() && text[i] >= '0' && text[i] <= '7'; ++k) {
                    value = value * 8 + static_cast<std::uint32_t>(text[i++] - '0');
                }
                if (isBytes) {
                    out += static_cast<char>(static_cast<unsigned char>(value & 0xFFU));
                } else {
                    appendUtf8(out, value);
                }
            } else { // an unknown escape stands for itself
                out += '\\';
                out += c;
            }
        }
    }
    return true;
}

[[nodiscard]] std::string_view contentOf(const Token& token, std::string_view text) {
    const std::uint32_t quotes = (token.prefix & prefix::kTriple) != 0 ? 3 : 1;
    const std::uint32_t start = token.start + (token.prefix >> prefix::kLengthShift) + quotes;
    return text.substr(start, token.end - quotes - start);
}

/// A doubled brace stands for one in the text of a formatted string.
[[nodiscard]] std::string undoubled(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        out += text[i];
        if ((text[i] == '{' || text[i] == '}') && i + 1 < text.size() && text[i + 1] == text[i]) ++i;
    }
    return out;
}

} // namespace

// Adjacent literals are one. Text between replacement fields is merged, as CPython does (_PyPegen_concatenate_strings).
const Expr* Parser::strings() {
    const std::uint32_t start = here();
    // The common case: one literal without escapes, whose value is the source itself.
    if (at(Tok::String) && kindAt(1) != Tok::String && kindAt(1) != Tok::FStringStart) {
        const Token& only = token();
        const std::string_view content = contentOf(only, m_text);
        const bool isBytes = (only.prefix & prefix::kBytes) != 0;
        if ((only.prefix & prefix::kRaw) != 0 || content.find('\\') == std::string_view::npos) {
            advance();
            return node<Constant>(start, isBytes ? ConstantType::Bytes : ConstantType::String, false, content);
        }
    }
    auto parts = exprs();
    std::string pending;
    std::uint32_t pendingStart = start;
    bool named = false;
    bool isBytes = false;
    bool isFormatted = false;
    bool isTemplate = false;
    bool first = true;
    while (at(Tok::String) || at(Tok::FStringStart)) {
        const Token& literal = token();
        const bool bytes = (literal.prefix & prefix::kBytes) != 0;
        if (!first && bytes != isBytes) fail("cannot mix bytes and nonbytes literals");
        isBytes = bytes;
        first = false;
        if (at(Tok::FStringStart)) {
            isFormatted = true;
            isTemplate = isTemplate || (literal.prefix & prefix::kTemplate) != 0;
            advance();
            formattedParts(parts, pending, pendingStart, named);
            expect(Tok::FStringEnd, "f-string: expecting '}'");
            continue;
        }
        const std::string_view content = contentOf(literal, m_text);
        if ((literal.prefix & prefix::kRaw) != 0) {
            pending += content;
        } else if (!unescape(content, isBytes, pending, named)) {
            fail("broken escape in a string");
        }
        advance();
    }
    if (isFormatted) {
        flushText(parts, pending, start, named);
        return node<JoinedStr>(start, parts.done(), isTemplate);
    }
    return node<Constant>(start, isBytes ? ConstantType::Bytes : ConstantType::String, named, m_module.arena.copy(pending));
}

void Parser::flushText(Exprs& parts, std::string& pending, std::uint32_t start, bool& named) {
    if (!pending.empty()) parts.add(node<Constant>(start, ConstantType::String, named, m_module.arena.copy(pending)));
    pending.clear();
    named = false;
}

void Parser::formattedParts(Exprs& parts, std::string& pending, std::uint32_t& pendingStart, bool& named) {
    for (;;) {
        if (at(Tok::FStringMiddle)) {
            const Token& middle = token();
            const std::string_view raw = textOf(middle);
            const std::string text = (middle.prefix & prefix::kFormatSpec) != 0 ? std::string(raw) : undoubled(raw);
            if ((middle.prefix & prefix::kRaw) != 0) {
                pending += text;
            } else if (!unescape(text, false, pending, named)) {
                fail("broken escape in a string");
            }
            advance();
        } else if (at(Tok::LeftBrace)) {
            const Expr* field = replacementField(pending);
            flushText(parts, pending, pendingStart, named);
            parts.add(field);
            pendingStart = m_end;
        } else {
            return;
        }
    }
}

// `before` takes the text of a self-documenting field: f'{x = }'.
const Expr* Parser::replacementField(std::string& before) {
    const Nesting nesting(*this);
    const std::uint32_t start = here();
    advance();
    const std::uint32_t inner = m_end;
    const Expr* value = nullptr;
    if (at(Tok::Name) && kindAt(1) == Tok::Walrus) fail("f-string: expression required before '='");
    value = yieldOrStarExpressions();
    bool documented = false;
    if (accept(Tok::Assign)) {
        documented = true;
        before += m_text.substr(inner, here() - inner);
    }
    char conversion = 0;
    if (accept(Tok::Exclamation)) {
        const std::string_view name = at(Tok::Name) ? textOf(token()) : std::string_view{};
        if (name != "s" && name != "r" && name != "a") fail("f-string: invalid conversion character: expected 's', 'r', or 'a'");
        conversion = name[0];
        advance();
    }
    const Expr* spec = nullptr;
    if (accept(Tok::Colon)) spec = formatSpec();
    if (documented && conversion == 0 && spec == nullptr) conversion = 'r';
    expect(Tok::RightBrace, "f-string: expecting '}'");
    return node<FormattedValue>(start, value, conversion, spec);
}

const Expr* Parser::formatSpec() {
    const std::uint32_t start = here();
    auto parts = exprs();
    std::string pending;
    std::uint32_t pendingStart = start;
    bool named = false;
    formattedParts(parts, pending, pendingStart, named);
    flushText(parts, pending, pendingStart, named);
    return node<JoinedStr>(start, parts.done(), false);
}

} // namespace stillroom::python
