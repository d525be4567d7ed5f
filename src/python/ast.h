#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The syntax tree of Python source. Types and fields are those of CPython's `ast` module, so that its documentation
/// is theirs too; `ctx` is left out (it follows from the place), `async` variants are a flag of the plain type.
/// All nodes live in the arena of their Module. Long chains (`a.b.c`, `1 + 1 + 1`) are deep to the left: walk them in
/// a loop, or with a bound.
namespace stillroom::python::ast {

/// A list in the arena.
template <class T>
struct Seq {
    const T* items = nullptr;
    std::uint32_t count = 0;

    [[nodiscard]] const T* begin() const { return items; }
    [[nodiscard]] const T* end() const { return items + count; }
    [[nodiscard]] std::size_t size() const { return count; }
    [[nodiscard]] bool empty() const { return count == 0; }
    [[nodiscard]] const T& operator[](std::size_t i) const { return items[i]; }
    [[nodiscard]] const T& back() const { return items[count - 1]; }
};

enum class Kind : std::uint8_t {
    // expressions
    BoolOp,
    NamedExpr,
    BinOp,
    UnaryOp,
    Lambda,
    IfExp,
    Dict,
    Set,
    ListComp,
    SetComp,
    DictComp,
    GeneratorExp,
    Await,
    Yield,
    YieldFrom,
    Compare,
    Call,
    FormattedValue,
    JoinedStr,
    Constant,
    Attribute,
    Subscript,
    Starred,
    Name,
    List,
    Tuple,
    Slice,
    // statements
    FunctionDef,
    ClassDef,
    Return,
    Delete,
    Assign,
    AugAssign,
    AnnAssign,
    TypeAlias,
    For,
    While,
    If,
    With,
    Match,
    Raise,
    Try,
    Assert,
    Import,
    ImportFrom,
    Global,
    Nonlocal,
    ExprStmt,
    Pass,
    Break,
    Continue,
    Invalid,
    // patterns
    MatchValue,
    MatchSingleton,
    MatchSequence,
    MatchMapping,
    MatchClass,
    MatchStar,
    MatchAs,
    MatchOr,
};

/// `start` and `end` are byte offsets into Module::text (UTF-8).
struct Node {
    Kind kind;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
};

struct Expr : Node {};
struct Stmt : Node {};
struct Pattern : Node {};

/// `node` as a T where it is one, else null. A null `node` gives null.
template <class T>
[[nodiscard]] const T* as(const Node* node) {
    return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}

using ExprSeq = Seq<const Expr*>;
using StmtSeq = Seq<const Stmt*>;
using PatternSeq = Seq<const Pattern*>;

enum class Operator : std::uint8_t {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
    And,
    Or,
    Invert,
    Not,
    UAdd,
    USub,
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
};

enum class ConstantType : std::uint8_t { None, True, False, Ellipsis, Int, Float, Imaginary, String, Bytes };

// Parts of other nodes

struct Keyword { // in a call or a class header; `name` is empty for **value
    std::string_view name;
    const Expr* value;
    std::uint32_t start;
    std::uint32_t end;
};

struct Comprehension {
    const Expr* target;
    const Expr* iter;
    ExprSeq ifs;
    bool isAsync;
};

struct Arg {
    std::string_view name;
    const Expr* annotation;
    std::uint32_t start;
    std::uint32_t end;
};

struct Arguments { // `defaults` belong to the last positional ones; `kwDefaults` holds null where there is none
    Seq<Arg> posOnly;
    Seq<Arg> args;
    const Arg* vararg = nullptr;
    Seq<Arg> kwOnly;
    ExprSeq kwDefaults;
    const Arg* kwarg = nullptr;
    ExprSeq defaults;
};

struct Alias { // `asName` is empty where there is none
    std::string_view name;
    std::string_view asName;
    std::uint32_t start;
    std::uint32_t end;
};

struct WithItem {
    const Expr* context;
    const Expr* vars;
};

struct ExceptHandler {
    const Expr* type;
    std::string_view name;
    StmtSeq body;
    std::uint32_t start;
    std::uint32_t end;
};

struct MatchCase {
    const Pattern* pattern;
    const Expr* guard;
    StmtSeq body;
};

enum class TypeParamKind : std::uint8_t { TypeVar, ParamSpec, TypeVarTuple };

struct TypeParam { // PEP 695; defaults are PEP 696
    TypeParamKind kind;
    std::string_view name;
    const Expr* bound;
    const Expr* defaultValue;
};

// clang-format off: one line a node, as a grammar reads

// Expressions

struct BoolOp : Expr {
    static constexpr Kind kKind = Kind::BoolOp;
    Operator op;
    ExprSeq values;
};
struct NamedExpr : Expr {
    static constexpr Kind kKind = Kind::NamedExpr;
    const Expr* target;
    const Expr* value;
};
struct BinOp : Expr {
    static constexpr Kind kKind = Kind::BinOp;
    const Expr* left;
    Operator op;
    const Expr* right;
};
struct UnaryOp : Expr {
    static constexpr Kind kKind = Kind::UnaryOp;
    Operator op;
    const Expr* operand;
};
struct Lambda : Expr {
    static constexpr Kind kKind = Kind::Lambda;
    const Arguments* args;
    const Expr* body;
};
struct IfExp : Expr {
    static constexpr Kind kKind = Kind::IfExp;
    const Expr* test;
    const Expr* body;
    const Expr* orElse;
};
/// A null key is `**value`.
struct Dict : Expr {
    static constexpr Kind kKind = Kind::Dict;
    ExprSeq keys;
    ExprSeq values;
};
struct Set : Expr {
    static constexpr Kind kKind = Kind::Set;
    ExprSeq elements;
};
/// ListComp, SetComp and GeneratorExp, by `kind`.
struct ListComp : Expr {
    static constexpr Kind kKind = Kind::ListComp;
    const Expr* element;
    Seq<Comprehension> generators;
};
struct DictComp : Expr {
    static constexpr Kind kKind = Kind::DictComp;
    const Expr* key;
    const Expr* value;
    Seq<Comprehension> generators;
};
struct Await : Expr {
    static constexpr Kind kKind = Kind::Await;
    const Expr* value;
};
struct Yield : Expr {
    static constexpr Kind kKind = Kind::Yield;
    const Expr* value;
};
struct YieldFrom : Expr {
    static constexpr Kind kKind = Kind::YieldFrom;
    const Expr* value;
};
struct Compare : Expr {
    static constexpr Kind kKind = Kind::Compare;
    const Expr* left;
    Seq<Operator> ops;
    ExprSeq comparators;
};
struct Call : Expr {
    static constexpr Kind kKind = Kind::Call;
    const Expr* function;
    ExprSeq args;
    Seq<Keyword> keywords;
};
/// `conversion` is 's', 'r', 'a' or 0. In a template string (PEP 750) this is its Interpolation.
struct FormattedValue : Expr {
    static constexpr Kind kKind = Kind::FormattedValue;
    const Expr* value;
    char conversion;
    const Expr* formatSpec;
};
struct JoinedStr : Expr {
    static constexpr Kind kKind = Kind::JoinedStr;
    ExprSeq values;
    bool isTemplate;
};
/// `value` is the decoded text of String and Bytes (surrogates as in WTF-8), the literal as written of numbers.
/// Where `hasNamedCharacters`, a `\N{NAME}` stands in the value as it was written: which character that is, only the
/// Unicode name list knows.
struct Constant : Expr {
    static constexpr Kind kKind = Kind::Constant;
    ConstantType type;
    bool hasNamedCharacters;
    std::string_view value;
};
struct Attribute : Expr {
    static constexpr Kind kKind = Kind::Attribute;
    const Expr* value;
    std::string_view attr;
};
struct Subscript : Expr {
    static constexpr Kind kKind = Kind::Subscript;
    const Expr* value;
    const Expr* slice;
};
struct Starred : Expr {
    static constexpr Kind kKind = Kind::Starred;
    const Expr* value;
};
struct Name : Expr {
    static constexpr Kind kKind = Kind::Name;
    std::string_view id;
};
struct List : Expr {
    static constexpr Kind kKind = Kind::List;
    ExprSeq elements;
};
struct Tuple : Expr {
    static constexpr Kind kKind = Kind::Tuple;
    ExprSeq elements;
};
struct Slice : Expr {
    static constexpr Kind kKind = Kind::Slice;
    const Expr* lower;
    const Expr* upper;
    const Expr* step;
};

// Statements

struct FunctionDef : Stmt {
    static constexpr Kind kKind = Kind::FunctionDef;
    std::string_view name;
    const Arguments* args;
    StmtSeq body;
    ExprSeq decorators;
    const Expr* returns;
    Seq<TypeParam> typeParams;
    bool isAsync;
};
struct ClassDef : Stmt {
    static constexpr Kind kKind = Kind::ClassDef;
    std::string_view name;
    ExprSeq bases;
    Seq<Keyword> keywords;
    StmtSeq body;
    ExprSeq decorators;
    Seq<TypeParam> typeParams;
};
struct Return : Stmt {
    static constexpr Kind kKind = Kind::Return;
    const Expr* value;
};
struct Delete : Stmt {
    static constexpr Kind kKind = Kind::Delete;
    ExprSeq targets;
};
struct Assign : Stmt {
    static constexpr Kind kKind = Kind::Assign;
    ExprSeq targets;
    const Expr* value;
};
struct AugAssign : Stmt {
    static constexpr Kind kKind = Kind::AugAssign;
    const Expr* target;
    Operator op;
    const Expr* value;
};
struct AnnAssign : Stmt {
    static constexpr Kind kKind = Kind::AnnAssign;
    const Expr* target;
    const Expr* annotation;
    const Expr* value;
    bool simple;
};
struct TypeAlias : Stmt {
    static constexpr Kind kKind = Kind::TypeAlias;
    const Expr* name;
    Seq<TypeParam> typeParams;
    const Expr* value;
};
struct For : Stmt {
    static constexpr Kind kKind = Kind::For;
    const Expr* target;
    const Expr* iter;
    StmtSeq body;
    StmtSeq orElse;
    bool isAsync;
};
struct While : Stmt {
    static constexpr Kind kKind = Kind::While;
    const Expr* test;
    StmtSeq body;
    StmtSeq orElse;
};
struct If : Stmt {
    static constexpr Kind kKind = Kind::If;
    const Expr* test;
    StmtSeq body;
    StmtSeq orElse;
};
struct With : Stmt {
    static constexpr Kind kKind = Kind::With;
    Seq<WithItem> items;
    StmtSeq body;
    bool isAsync;
};
struct Match : Stmt {
    static constexpr Kind kKind = Kind::Match;
    const Expr* subject;
    Seq<MatchCase> cases;
};
struct Raise : Stmt {
    static constexpr Kind kKind = Kind::Raise;
    const Expr* exception;
    const Expr* cause;
};
struct Try : Stmt {
    static constexpr Kind kKind = Kind::Try;
    StmtSeq body;
    Seq<ExceptHandler> handlers;
    StmtSeq orElse;
    StmtSeq finalBody;
    bool isStar;
};
struct Assert : Stmt {
    static constexpr Kind kKind = Kind::Assert;
    const Expr* test;
    const Expr* message;
};
struct Import : Stmt {
    static constexpr Kind kKind = Kind::Import;
    Seq<Alias> names;
};
struct ImportFrom : Stmt {
    static constexpr Kind kKind = Kind::ImportFrom;
    std::string_view module;
    Seq<Alias> names;
    std::uint32_t level;
};
/// Global and Nonlocal, by `kind`.
struct Global : Stmt {
    static constexpr Kind kKind = Kind::Global;
    Seq<std::string_view> names;
};
struct ExprStmt : Stmt {
    static constexpr Kind kKind = Kind::ExprStmt;
    const Expr* value;
};
/// Source that is not Python; `body` holds what was read of an indented block under it.
struct Invalid : Stmt {
    static constexpr Kind kKind = Kind::Invalid;
    StmtSeq body;
};

// Patterns

struct MatchValue : Pattern {
    static constexpr Kind kKind = Kind::MatchValue;
    const Expr* value;
};
struct MatchSingleton : Pattern {
    static constexpr Kind kKind = Kind::MatchSingleton;
    ConstantType value;
};
struct MatchSequence : Pattern {
    static constexpr Kind kKind = Kind::MatchSequence;
    PatternSeq patterns;
};
struct MatchMapping : Pattern {
    static constexpr Kind kKind = Kind::MatchMapping;
    ExprSeq keys;
    PatternSeq patterns;
    std::string_view rest;
};
struct MatchClass : Pattern {
    static constexpr Kind kKind = Kind::MatchClass;
    const Expr* cls;
    PatternSeq patterns;
    Seq<std::string_view> keywordNames;
    PatternSeq keywordPatterns;
};
struct MatchStar : Pattern {
    static constexpr Kind kKind = Kind::MatchStar;
    std::string_view name;
};
struct MatchAs : Pattern {
    static constexpr Kind kKind = Kind::MatchAs;
    const Pattern* pattern;
    std::string_view name;
};
struct MatchOr : Pattern {
    static constexpr Kind kKind = Kind::MatchOr;
    PatternSeq patterns;
};

// clang-format on

} // namespace stillroom::python::ast
