#include "python/lexer.h"

#include "python/identifiers.h"
#include "python/keywords.h"
#include "python/numbers.h"

#include <array>
#include <cstring>

namespace stillroom::python {
namespace {

// Classes of bytes, for the one table look-up per token.
enum : std::uint8_t { kOther = 0, kNameStart = 1, kDigit = 2, kNamePart = 4, kBlank = 8 };

constexpr std::array<std::uint8_t, 256> makeClasses() {
    std::array<std::uint8_t, 256> table{};
    for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = kNameStart | kNamePart;
    for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = kNameStart | kNamePart;
    for (unsigned c = 0x80; c <= 0xff; ++c) table[c] = kNameStart | kNamePart; // checked afterwards
    table['_'] = kNameStart | kNamePart;
    for (unsigned c = '0'; c <= '9'; ++c) table[c] = kDigit | kNamePart;
    table[' '] = table['\t'] = table['\f'] = kBlank;
    return table;
}
constexpr auto kClasses = makeClasses();

[[nodiscard]] constexpr std::uint8_t classOf(char c) { return kClasses[static_cast<unsigned char>(c)]; }
[[nodiscard]] constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

struct Bracket {
    char open;           // ( [ { or f for a replacement field
    std::uint32_t start; // of the bracket
    std::uint32_t token; // index of its token
};

struct FString {
    std::uint8_t prefix;
    char quote;
    std::uint32_t start;
    std::uint32_t token;
    std::size_t depth; // brackets open around the string
    bool inFormatSpec = false;
};

class Lexer {
public:
    Lexer(std::string_view text, std::vector<Token>& tokens, std::vector<Diagnostic>& diagnostics)
        : m_text(text), m_tokens(tokens), m_diagnostics(diagnostics) {}

    void run() {
        m_indents.push_back(0);
        for (;;) {
            lexAll();
            if (!recoverAtEnd()) break;
        }
        if (!m_tokens.empty() && m_tokens.back().kind != Tok::Newline && m_tokens.back().kind != Tok::Dedent) {
            push(Tok::Newline, size(), size());
        }
        for (; m_indents.size() > 1; m_indents.pop_back()) push(Tok::Dedent, size(), size());
        push(Tok::EndOfFile, size(), size());
    }

private:
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_text.size()); }
    [[nodiscard]] char at(std::uint32_t i) const { return i < m_text.size() ? m_text[i] : '\0'; }
    [[nodiscard]] std::uint32_t endOfLine(std::uint32_t i) const {
        const std::size_t at = m_text.find('\n', i);
        return at == std::string_view::npos ? size() : static_cast<std::uint32_t>(at);
    }

    void push(Tok kind, std::uint32_t start, std::uint32_t end, std::uint8_t prefixBits = 0) { m_tokens.push_back({start, end, kind, prefixBits}); }
    void error(std::uint32_t start, std::uint32_t end, const char* message) {
        m_diagnostics.push_back({start, message});
        push(Tok::Error, start, end);
    }

    void lexAll() {
        while (m_at < m_text.size()) {
            if (m_lineStart) {
                if (!beginLine()) continue;
            }
            if (!m_fstrings.empty() && inFStringText()) {
                lexFStringText();
                continue;
            }
            lexToken();
        }
    }

    // At the start of a physical line. False where the line holds nothing (the position is then after it).
    bool beginLine() {
        m_lineStart = false;
        if (m_brackets.empty() && m_fstrings.empty()) return beginLogicalLine();
        if (inFStringText()) return true;
        return beginContinuedLine();
    }

    bool isConflictMarker(std::uint32_t i) {
        const char c = at(i);
        if (c != '<' && c != '=' && c != '>' && c != '|') return false;
        for (std::uint32_t k = 1; k < 7; ++k) {
            if (at(i + k) != c) return false;
        }
        const char after = at(i + 7);
        if (c == '=') return m_inConflict && (after == '\n' || after == '\0');
        if (after != ' ' && after != '\n' && after != '\0') return false;
        if (c == '<') m_inConflict = true;
        return true;
    }

    bool beginLogicalLine() {
        if (isConflictMarker(m_at)) {
            const std::uint32_t end = endOfLine(m_at);
            m_diagnostics.push_back({m_at, "merge conflict marker"});
            m_at = end + 1 < size() ? end + 1 : size();
            m_lineStart = true;
            return false;
        }
        std::uint32_t column = 0;
        std::uint32_t i = m_at;
        for (;; ++i) {
            const char c = at(i);
            if (c == ' ') {
                ++column;
            } else if (c == '\t') {
                column = (column / 8 + 1) * 8;
            } else if (c == '\f') {
                column = 0;
            } else {
                break;
            }
        }
        m_at = i;
        const char c = at(i);
        if (i >= size()) return false;
        if (c == '\n') {
            m_at = i + 1;
            m_lineStart = true;
            return false;
        }
        if (c == '#') {
            m_at = endOfLine(i);
            if (m_at < size()) ++m_at;
            m_lineStart = true;
            return false;
        }
        if (c == '\\' && at(i + 1) == '\n') { // a blank continued line keeps the indentation of the next
            return true;
        }
        indentTo(column);
        return true;
    }

    void indentTo(std::uint32_t column) {
        if (column > m_indents.back()) {
            if (m_indents.size() >= 100) {
                error(m_at, m_at, "too many levels of indentation");
                return;
            }
            m_indents.push_back(column);
            push(Tok::Indent, m_at, m_at);
            return;
        }
        while (column < m_indents.back()) {
            m_indents.pop_back();
            push(Tok::Dedent, m_at, m_at);
        }
        if (column != m_indents.back()) m_diagnostics.push_back({m_at, "unindent does not match any outer indentation level"});
    }

    // A line inside brackets: nothing to do, unless it plainly begins a statement or a conflict marker.
    bool beginContinuedLine() {
        if (isConflictMarker(m_at)) {
            const std::uint32_t end = endOfLine(m_at);
            error(m_at, end, "merge conflict marker");
            m_at = end;
            return true;
        }
        std::uint32_t i = m_at;
        while (at(i) == ' ' || at(i) == '\t') ++i;
        const char c = at(i);
        const std::uint8_t type = classOf(c);
        if ((type & kNameStart) == 0 && c != '@') {
            m_at = i;
            return true;
        }
        bool statement = false;
        if ((type & kNameStart) != 0 && m_fstrings.empty()) {
            std::uint32_t end = i;
            while ((classOf(at(end)) & kNamePart) != 0) ++end;
            const Tok kind = nameOrKeyword(m_text.substr(i, end - i));
            statement = beginsStatement(kind) && (at(end) == ' ' || at(end) == '\n' || at(end) == ':' || at(end) == '(');
            if (!statement && m_cautious && i == m_at) statement = true;
        } else if (m_cautious && i == m_at && c == '@' && m_fstrings.empty()) {
            statement = true;
        }
        if (!statement) return true;
        const std::uint32_t open = m_brackets.empty() ? m_at : m_brackets.back().start;
        m_brackets.clear();
        m_diagnostics.push_back({open, "this bracket was never closed"});
        push(Tok::Error, m_at, m_at);
        push(Tok::Newline, m_at, m_at);
        m_lineStart = true;
        return false;
    }

    // At the end of the text with something open: cut the tokens back to the line where the outermost one was opened, and
    // go on after that line, from now on closing brackets at every line that starts in the first column. Once only.
    bool recoverAtEnd() {
        if (m_brackets.empty() && m_fstrings.empty()) return false;
        const bool isString = !m_fstrings.empty() && (m_brackets.empty() || m_fstrings.front().start < m_brackets.front().start);
        const std::uint32_t start = isString ? m_fstrings.front().start : m_brackets.front().start;
        const std::uint32_t token = isString ? m_fstrings.front().token : m_brackets.front().token;
        m_brackets.clear();
        m_fstrings.clear();
        m_specs.clear();
        if (m_cautious) {
            error(start, start, isString ? "this string was never closed" : "this bracket was never closed");
            return false;
        }
        m_cautious = true;
        m_tokens.resize(token);
        std::erase_if(m_diagnostics, [start](const Diagnostic& d) { return d.offset > start; });
        error(start, start, isString ? "this string was never closed" : "this bracket was never closed");
        m_at = endOfLine(start);
        push(Tok::Newline, m_at, m_at);
        m_at = m_at < size() ? m_at + 1 : size();
        m_lineStart = true;
        return true;
    }

    void newline() {
        if (m_brackets.empty()) push(Tok::Newline, m_at, m_at + 1);
        ++m_at;
        m_lineStart = true;
    }

    void lexToken() {
        const char c = m_text[m_at];
        const std::uint8_t type = classOf(c);
        if (type == kBlank) {
            do ++m_at;
            while (classOf(m_text.data()[m_at]) == kBlank);
        } else if ((type & kNameStart) != 0) {
            lexName();
        } else if (type != kOther || (c == '.' && isDigit(at(m_at + 1)))) {
            lexNumber();
        } else if (c == '\n') {
            newline();
        } else if (c == '#') {
            m_at = endOfLine(m_at);
        } else if (c == '"' || c == '\'') {
            lexString(m_at, 0);
        } else if (c == '\\') {
            lexContinuation();
        } else {
            lexOperator(c);
        }
    }

    void lexContinuation() {
        if (at(m_at + 1) == '\n') {
            m_at += 2;
            if (m_at >= size()) m_diagnostics.push_back({size(), "unexpected end of file after a backslash"});
            return;
        }
        error(m_at, m_at + 1, "unexpected character after a backslash");
        ++m_at;
    }

    void lexName() {
        const std::uint32_t start = m_at;
        unsigned char all = 0;
        const char* end = m_text.data() + start;
        while ((classOf(*end) & kNamePart) != 0) all |= static_cast<unsigned char>(*end++);
        const auto i = static_cast<std::uint32_t>(end - m_text.data());
        const std::uint32_t length = i - start;
        const char next = at(i);
        if ((next == '"' || next == '\'') && length <= 2) {
            if (const int bits = stringPrefix(m_text.substr(start, length)); bits >= 0) {
                lexString(start, static_cast<std::uint8_t>(bits | static_cast<int>(length << prefix::kLengthShift)));
                return;
            }
        }
        m_at = i;
        if ((all & 0x80U) != 0 && !isIdentifier(m_text.substr(start, length))) {
            error(start, i, "invalid character in an identifier");
            return;
        }
        push(nameOrKeyword(m_text.substr(start, length)), start, i, (all & 0x80U) != 0 ? prefix::kNonAscii : 0);
    }

    [[nodiscard]] static int stringPrefix(std::string_view letters) {
        int bits = 0;
        bool unicode = false;
        for (const char letter : letters) {
            int bit = 0;
            switch (letter | 0x20) {
            case 'r': bit = prefix::kRaw; break;
            case 'b': bit = prefix::kBytes; break;
            case 'f': bit = prefix::kFormatted; break;
            case 't': bit = prefix::kTemplate; break;
            case 'u': unicode = true; continue;
            default: return -1;
            }
            if ((bits & bit) != 0) return -1;
            bits |= bit;
        }
        if (unicode && letters.size() > 1) return -1;
        const int kinds = bits & ~int{prefix::kRaw};
        if ((kinds & (kinds - 1)) != 0) return -1; // two of b, f, t
        return bits;
    }

    void lexNumber() {
        const std::uint32_t start = m_at;
        const NumberScan number = scanNumber(m_text, start);
        m_at = number.end;
        if (number.valid) {
            push(Tok::Number, start, m_at);
        } else {
            error(start, m_at, "invalid number");
        }
    }

    // From `start` (of the prefix, whose bits and length are in `bits`).
    void lexString(std::uint32_t start, std::uint8_t bits) {
        std::uint32_t i = start + (bits >> prefix::kLengthShift);
        const char quote = m_text[i];
        const bool triple = at(i + 1) == quote && at(i + 2) == quote;
        if (triple) bits |= prefix::kTriple;
        i += triple ? 3 : 1;
        if ((bits & (prefix::kFormatted | prefix::kTemplate)) != 0) {
            m_fstrings.push_back({bits, quote, start, static_cast<std::uint32_t>(m_tokens.size()), m_brackets.size()});
            push(Tok::FStringStart, start, i, bits);
            m_at = i;
            return;
        }
        const std::uint32_t end = triple ? endOfTriple(i, quote) : endOfSingle(i, quote);
        if (end != 0) {
            push(Tok::String, start, end, bits);
            m_at = end;
            return;
        }
        error(start, endOfLine(start), "this string was never closed");
        m_at = endOfLine(start);
    }

    // The loops over names, blanks and strings read by pointer: the text ends in a NUL, which stops each of them.
    [[nodiscard]] std::uint32_t endOfSingle(std::uint32_t from, char quote) const {
        const char* const end = m_text.data() + m_text.size();
        for (const char* at = m_text.data() + from; at < end; ++at) {
            if (*at == quote) return static_cast<std::uint32_t>(at + 1 - m_text.data());
            if (*at == '\n') return 0;
            if (*at == '\\') ++at;
        }
        return 0;
    }

    [[nodiscard]] std::uint32_t endOfTriple(std::uint32_t from, char quote) {
        std::uint32_t& noneFrom = m_noTripleFrom[quote == '"' ? 0 : 1];
        if (from >= noneFrom) return 0;
        const char* const end = m_text.data() + m_text.size();
        for (const char* at = m_text.data() + from; at < end; ++at) {
            if (*at == '\\') {
                ++at;
            } else if (*at == quote && at[1] == quote && at[2] == quote) { // at[2] may be the NUL at the end
                return static_cast<std::uint32_t>(at + 3 - m_text.data());
            }
        }
        noneFrom = from; // no later one is closed either: do not look through the rest again
        return 0;
    }

    [[nodiscard]] bool inFStringText() const {
        if (m_fstrings.empty()) return false;
        const FString& top = m_fstrings.back();
        return m_brackets.size() == top.depth || top.inFormatSpec;
    }

    void lexFStringText() {
        FString& top = m_fstrings.back();
        const std::uint32_t start = m_at;
        const bool triple = (top.prefix & prefix::kTriple) != 0;
        const bool raw = (top.prefix & prefix::kRaw) != 0;
        const std::uint8_t bits = static_cast<std::uint8_t>(top.prefix | (top.inFormatSpec ? prefix::kFormatSpec : 0));
        std::uint32_t i = start;
        const auto middle = [&](std::uint32_t end) {
            if (end > start) push(Tok::FStringMiddle, start, end, bits);
        };
        for (; i < size(); ++i) {
            const char c = m_text[i];
            if (c == '\\') {
                if (!raw && at(i + 1) == 'N' && at(i + 2) == '{') {
                    const std::uint32_t close = static_cast<std::uint32_t>(m_text.find_first_of("}\n", i));
                    i = close < size() && m_text[close] == '}' ? close : i + 1;
                } else if (at(i + 1) != '{' && at(i + 1) != '}') {
                    ++i;
                }
                continue;
            }
            if (c == '{') {
                if (!top.inFormatSpec && at(i + 1) == '{') {
                    ++i;
                    continue;
                }
                middle(i);
                m_brackets.push_back({'f', i, static_cast<std::uint32_t>(m_tokens.size())});
                push(Tok::LeftBrace, i, i + 1);
                m_specs.push_back(top.inFormatSpec);
                top.inFormatSpec = false;
                m_at = i + 1;
                return;
            }
            if (c == '}') {
                if (!top.inFormatSpec && at(i + 1) == '}') {
                    ++i;
                    continue;
                }
                middle(i);
                if (top.inFormatSpec) {
                    closeReplacement(i);
                } else {
                    error(i, i + 1, "f-string: single '}' is not allowed");
                }
                m_at = i + 1;
                return;
            }
            if (c == top.quote && (!triple || (at(i + 1) == c && at(i + 2) == c))) {
                middle(i);
                const std::uint32_t end = i + (triple ? 3 : 1);
                if (top.inFormatSpec) error(i, i, "f-string: expecting '}'");
                endFString();
                push(Tok::FStringEnd, i, end, bits);
                m_at = end;
                return;
            }
            if (c == '\n' && !triple) {
                middle(i);
                error(top.start, i, "this string was never closed");
                endFString();
                m_at = i;
                return;
            }
        }
        m_at = size();
    }

    void endFString() {
        const FString top = m_fstrings.back();
        m_fstrings.pop_back();
        while (m_brackets.size() > top.depth) {
            if (m_brackets.back().open == 'f' && !m_specs.empty()) m_specs.pop_back();
            m_brackets.pop_back();
        }
    }

    void closeReplacement(std::uint32_t i) {
        m_brackets.pop_back();
        push(Tok::RightBrace, i, i + 1);
        m_fstrings.back().inFormatSpec = m_specs.back();
        m_specs.pop_back();
    }

    void open(Tok kind, char c) {
        if (m_brackets.size() >= kMaxBrackets) {
            error(m_at, m_at + 1, "too many nested parentheses");
            ++m_at;
            return;
        }
        m_brackets.push_back({c, m_at, static_cast<std::uint32_t>(m_tokens.size())});
        push(kind, m_at, m_at + 1);
        ++m_at;
    }

    void close(Tok kind, char c) {
        const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
        if (!m_brackets.empty() && m_brackets.back().open == 'f') {
            if (c == '}') {
                closeReplacement(m_at);
            } else {
                error(m_at, m_at + 1, "f-string: closing bracket does not match");
            }
        } else if (!m_brackets.empty() && m_brackets.back().open == wanted) {
            m_brackets.pop_back();
            push(kind, m_at, m_at + 1);
        } else if (m_brackets.empty()) {
            error(m_at, m_at + 1, "unmatched closing bracket");
        } else {
            error(m_at, m_at + 1, "closing bracket does not match the opening one");
            m_brackets.pop_back();
        }
        ++m_at;
    }

    void op(Tok kind, std::uint32_t length) {
        push(kind, m_at, m_at + length);
        m_at += length;
    }
    /// `kind`, or `assign` where '=' follows.
    void opOrAssign(Tok kind, Tok assign, std::uint32_t length = 1) {
        if (at(m_at + length) == '=') {
            op(assign, length + 1);
        } else {
            op(kind, length);
        }
    }
    void opDoubled(char c, Tok single, Tok singleAssign, Tok twice, Tok twiceAssign) {
        if (at(m_at + 1) == c) {
            opOrAssign(twice, twiceAssign, 2);
        } else {
            opOrAssign(single, singleAssign);
        }
    }

    void lexOperator(char c) {
        switch (c) {
        case '(': return open(Tok::LeftParen, c);
        case '[': return open(Tok::LeftBracket, c);
        case '{': return open(Tok::LeftBrace, c);
        case ')': return close(Tok::RightParen, c);
        case ']': return close(Tok::RightBracket, c);
        case '}': return close(Tok::RightBrace, c);
        case ',': return op(Tok::Comma, 1);
        case ';': return op(Tok::Semicolon, 1);
        case '~': return op(Tok::Tilde, 1);
        case ':': return lexColon();
        case '.':
            if (at(m_at + 1) == '.' && at(m_at + 2) == '.') return op(Tok::Ellipsis, 3);
            return op(Tok::Dot, 1);
        case '=': return opOrAssign(Tok::Assign, Tok::Equal);
        case '!':
            if (at(m_at + 1) == '=' && !isConversion()) return op(Tok::NotEqual, 2);
            if (!m_fstrings.empty()) return op(Tok::Exclamation, 1);
            break;
        case '+': return opOrAssign(Tok::Plus, Tok::PlusAssign);
        case '-':
            if (at(m_at + 1) == '>') return op(Tok::Arrow, 2);
            return opOrAssign(Tok::Minus, Tok::MinusAssign);
        case '*': return opDoubled('*', Tok::Star, Tok::StarAssign, Tok::DoubleStar, Tok::DoubleStarAssign);
        case '/': return opDoubled('/', Tok::Slash, Tok::SlashAssign, Tok::DoubleSlash, Tok::DoubleSlashAssign);
        case '<': return opDoubled('<', Tok::Less, Tok::LessEqual, Tok::LeftShift, Tok::LeftShiftAssign);
        case '>': return opDoubled('>', Tok::Greater, Tok::GreaterEqual, Tok::RightShift, Tok::RightShiftAssign);
        case '%': return opOrAssign(Tok::Percent, Tok::PercentAssign);
        case '@': return opOrAssign(Tok::At, Tok::AtAssign);
        case '&': return opOrAssign(Tok::Ampersand, Tok::AmpersandAssign);
        case '|': return opOrAssign(Tok::Bar, Tok::BarAssign);
        case '^': return opOrAssign(Tok::Caret, Tok::CaretAssign);
        default: break;
        }
        error(m_at, m_at + 1, c == '\0' ? "source code cannot contain null bytes" : "invalid character");
        ++m_at;
    }

    [[nodiscard]] bool isConversion() const { return !m_brackets.empty() && m_brackets.back().open == 'f' && at(m_at + 2) == '}'; }

    // A colon directly inside a replacement field begins its format specification, even in `:=`.
    void lexColon() {
        if (!m_brackets.empty() && m_brackets.back().open == 'f') {
            op(Tok::Colon, 1);
            m_fstrings.back().inFormatSpec = true;
        } else {
            opOrAssign(Tok::Colon, Tok::Walrus);
        }
    }

    static constexpr std::size_t kMaxBrackets = 200; // CPython's MAXLEVEL

    std::string_view m_text;
    std::vector<Token>& m_tokens;
    std::vector<Diagnostic>& m_diagnostics;
    std::uint32_t m_at = 0;
    bool m_lineStart = true;
    bool m_inConflict = false;
    bool m_cautious = false;
    std::array<std::uint32_t, 2> m_noTripleFrom{UINT32_MAX, UINT32_MAX};
    std::vector<std::uint32_t> m_indents;
    std::vector<Bracket> m_brackets;
    std::vector<FString> m_fstrings;
    std::vector<bool> m_specs; // for each open replacement field: did it stand in a format specification
};

} // namespace

void tokenize(std::string_view text, std::vector<Token>& tokens, std::vector<Diagnostic>& diagnostics) {
    tokens.clear();
    tokens.reserve(text.size() / 4 + 16);
    Lexer(text, tokens, diagnostics).run();
}

} // namespace stillroom::python
