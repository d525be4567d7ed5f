#pragma once

#include <cstdint>

namespace stillroom::python {

enum class Tok : std::uint8_t {
    EndOfFile,
    Newline,
    Indent,
    Dedent,
    Name,
    Number,
    String,
    FStringStart,
    FStringMiddle,
    FStringEnd, // PEP 701; also for template strings
    Error,      // something that is no Python token; the diagnostic is already recorded
    // punctuation
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Colon,
    Semicolon,
    Dot,
    Ellipsis,
    Arrow,
    Assign,
    Walrus,
    At,
    Exclamation,
    // binary operators
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    DoubleStar,
    DoubleSlash,
    LeftShift,
    RightShift,
    Ampersand,
    Bar,
    Caret,
    Tilde,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    Equal,
    NotEqual,
    // augmented assignment, in the order of the operators above
    PlusAssign,
    MinusAssign,
    StarAssign,
    SlashAssign,
    PercentAssign,
    DoubleStarAssign,
    DoubleSlashAssign,
    LeftShiftAssign,
    RightShiftAssign,
    AmpersandAssign,
    BarAssign,
    CaretAssign,
    AtAssign,
    // keywords
    KwFalse,
    KwNone,
    KwTrue,
    KwAnd,
    KwAs,
    KwAssert,
    KwAsync,
    KwAwait,
    KwBreak,
    KwClass,
    KwContinue,
    KwDef,
    KwDel,
    KwElif,
    KwElse,
    KwExcept,
    KwFinally,
    KwFor,
    KwFrom,
    KwGlobal,
    KwIf,
    KwImport,
    KwIn,
    KwIs,
    KwLambda,
    KwNonlocal,
    KwNot,
    KwOr,
    KwPass,
    KwRaise,
    KwReturn,
    KwTry,
    KwWhile,
    KwWith,
    KwYield,
};

/// `start` and `end` are byte offsets into the text. For String and FString* tokens `prefix` tells the kind.
struct Token {
    std::uint32_t start;
    std::uint32_t end;
    Tok kind;
    std::uint8_t prefix;
};

/// Bits of Token::prefix.
namespace prefix {
inline constexpr std::uint8_t kRaw = 1;
inline constexpr std::uint8_t kNonAscii = 1; // of a Name: to be normalised
inline constexpr std::uint8_t kBytes = 2;
inline constexpr std::uint8_t kFormatted = 4;
inline constexpr std::uint8_t kTemplate = 8;
inline constexpr std::uint8_t kTriple = 16;
inline constexpr std::uint8_t kFormatSpec = 32; // a FStringMiddle in a format specification
inline constexpr std::uint8_t kLengthShift = 6; // letters before the quote: 0, 1 or 2
} // namespace prefix

} // namespace stillroom::python
