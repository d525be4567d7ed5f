#pragma once

#include "base/arena.h"
#include "python/sourcetree.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// What the module-level code of a project means, without running it: every value is either known (a text, a list, a class
/// of the project), or a term over names from outside the project (a call of sqlalchemy.Column with these arguments), or
/// unknown with the reason.
namespace stillroom::orm {

struct Value;
struct ClassValue;
struct FunctionValue;
struct ModuleState;

/// A place in a file of the project.
struct Place {
    const python::SourceFile* file = nullptr;
    std::uint32_t offset = 0;
};

enum class ValueKind : std::uint8_t {
    Unknown,
    None,
    Bool,
    Number,
    String,
    List,
    Tuple,
    Dict,
    Module,
    Class,
    Function,
    Bound,     // a method with its object
    External,  // a name from outside the project: "sqlalchemy.Column"
    Call,      // a call of something external or of a class of the project: also the object that it makes
    Attribute, // of a term
    Subscript, // of a term
    Operation, // of terms
    Super,     // super() within a method
};

/// All values live in the interpreter's arena and hold nothing that must be destroyed.
struct Value {
    ValueKind kind;
    Place place;
};

/// A keyword argument.
struct NamedValue {
    std::string_view name;
    Value* value;
};

struct UnknownValue : Value {
    static constexpr ValueKind kKind = ValueKind::Unknown;
    std::string_view why;
    bool many = false;               // in a list or dict: any number of elements, or none
    std::string_view beginning = {}; // of a text that is put together, as far as it is known
};
struct NoneValue : Value {
    static constexpr ValueKind kKind = ValueKind::None;
};
struct BoolValue : Value {
    static constexpr ValueKind kKind = ValueKind::Bool;
    bool truth;
};
struct NumberValue : Value {
    static constexpr ValueKind kKind = ValueKind::Number;
    std::string_view text; // as written: 10, 1.5
};
struct StringValue : Value {
    static constexpr ValueKind kKind = ValueKind::String;
    std::string_view text;
};
/// A list, or a set in the order of its text. Shared by all names that are bound to it, as in Python.
struct ListValue : Value {
    static constexpr ValueKind kKind = ValueKind::List;
    std::vector<Value*>* items;
};
struct TupleValue : Value {
    static constexpr ValueKind kKind = ValueKind::Tuple;
    Value* const* items;
    std::uint32_t count;
};
struct DictValue : Value {
    static constexpr ValueKind kKind = ValueKind::Dict;
    std::vector<std::pair<Value*, Value*>>* items;
};
struct ModuleValue : Value {
    static constexpr ValueKind kKind = ValueKind::Module;
    ModuleState* module;
};

/// Names in the order in which they were first bound.
class Namespace {
public:
    struct Entry {
        std::string_view name;
        Value* value;
        std::uint32_t offset; // where it was bound last
        bool maybe = false;   // bound under a condition that is not known
        const python::ast::Expr* annotation = nullptr;
    };

    [[nodiscard]] Value* find(std::string_view name) const;
    [[nodiscard]] const Entry* entry(std::string_view name) const;
    void set(std::string_view name, Value* value, std::uint32_t offset, bool maybe);
    void annotate(std::string_view name, const python::ast::Expr* annotation, std::uint32_t offset, bool maybe);
    void erase(std::string_view name);
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }

private:
    Entry& at(std::string_view name, std::uint32_t offset);

    std::vector<Entry> m_entries;
    std::unordered_map<std::string_view, std::size_t> m_index; // only once there are many
};

/// The names that a piece of code sees: its own, then those around it, then its module's.
struct Frame {
    ModuleState* module = nullptr;
    Frame* outer = nullptr; // of the enclosing function; never a class
    Namespace* names = nullptr;
    ClassValue* ownClass = nullptr; // of a class body
    FunctionValue* function = nullptr;
    Value* self = nullptr; // the first argument of a function
};

struct ClassValue : Value {
    static constexpr ValueKind kKind = ValueKind::Class;
    std::string_view name;
    const python::ast::ClassDef* node; // null for one made by type()
    ModuleState* module;
    Frame* frame; // of the class body: names are its attributes
    Value* const* bases;
    std::uint32_t baseCount;
    const NamedValue* keywords; // of the class header
    std::uint32_t keywordCount;
    Value* const* decorators;
    std::uint32_t decoratorCount;
    bool maybe;                   // made under a condition that is not known
    bool nested;                  // inside a function
    std::uint32_t number = 0;     // in the order of making, among calls
    std::uint32_t entryCount = 0; // of its names when it was made: what comes after them was set later

    [[nodiscard]] Namespace& names() const { return *frame->names; }
};

struct FunctionValue : Value {
    static constexpr ValueKind kKind = ValueKind::Function;
    std::string_view name;
    const python::ast::FunctionDef* node; // one of the two
    const python::ast::Lambda* lambda;
    Frame* closure;
    Value* const* decorators; // as written, the outermost first
    std::uint32_t decoratorCount;
    Value* const* defaults; // of the last positional parameters, then of the keyword ones (null where there is none)
    std::uint32_t defaultCount;
    ClassValue* owner = nullptr; // in whose body it stands
};
struct BoundValue : Value {
    static constexpr ValueKind kKind = ValueKind::Bound;
    FunctionValue* function;
    Value* self;
};

/// What a term stands for in SQLAlchemy and the packages around it, whichever of their many import paths was taken:
/// `sa.Column`, `sqlalchemy.sql.schema.Column` and Flask-SQLAlchemy's `db.Column` are all "Column".
struct Concept {
    std::string_view name;    // "Column"; empty where it is nothing known
    std::string_view package; // "sqlalchemy", "sqlmodel", "geoalchemy2", ...; the first part of the import path
    std::string_view dialect; // "postgresql" of sqlalchemy.dialects.postgresql.JSONB
    bool isOfColumns = false; // Column, ForeignKey, a plain type: nearly all calls of a project, and none that does more than that

    [[nodiscard]] bool is(std::string_view wanted) const { return name == wanted; }
};

struct ExternalValue : Value {
    static constexpr ValueKind kKind = ValueKind::External;
    std::string_view name; // dotted
    Concept what;
};
struct CallValue : Value {
    static constexpr ValueKind kKind = ValueKind::Call;
    Value* function;
    Value* const* args;
    std::uint32_t argCount;
    const NamedValue* keywords;
    std::uint32_t keywordCount;
    std::uint32_t number; // in the order of making
    bool maybe;           // made under a condition that is not known
    bool partial;         // some arguments are not known: *args or **kwargs of something unknown
    ModuleState* module;  // whose code called it

    [[nodiscard]] Value* arg(std::size_t i) const { return i < argCount ? args[i] : nullptr; }
    [[nodiscard]] Value* keyword(std::string_view wanted) const {
        for (std::uint32_t i = 0; i < keywordCount; ++i) {
            if (keywords[i].name == wanted) return keywords[i].value;
        }
        return nullptr;
    }
};
struct AttributeValue : Value {
    static constexpr ValueKind kKind = ValueKind::Attribute;
    Value* object;
    std::string_view name;
};
struct SubscriptValue : Value {
    static constexpr ValueKind kKind = ValueKind::Subscript;
    Value* object;
    Value* index;
};
struct OperationValue : Value {
    static constexpr ValueKind kKind = ValueKind::Operation;
    python::ast::Operator op;
    Value* left; // null for an operation of one operand
    Value* right;
};

struct SuperValue : Value {
    static constexpr ValueKind kKind = ValueKind::Super;
    ClassValue* after; // in the order of resolution
    Value* self;
};

template <class T>
[[nodiscard]] T* as(Value* value) {
    return value != nullptr && value->kind == T::kKind ? static_cast<T*>(value) : nullptr;
}
template <class T>
[[nodiscard]] const T* as(const Value* value) {
    return value != nullptr && value->kind == T::kKind ? static_cast<const T*>(value) : nullptr;
}

/// Whether it is the constant True.
[[nodiscard]] bool isTrue(const Value* value);
/// "Column" of "sqlalchemy.Column".
[[nodiscard]] std::string_view lastPart(std::string_view dotted);
/// The text of a String, else nothing.
[[nodiscard]] std::string_view textOf(const Value* value);
/// The elements of a List or Tuple, else nothing.
[[nodiscard]] std::vector<Value*> itemsOf(const Value* value);
[[nodiscard]] bool isSequence(const Value* value);
/// Whether a list, tuple or dict holds something that stands for any number of elements.
[[nodiscard]] bool isOpen(const Value* container);
[[nodiscard]] bool isOpen(const std::vector<Value*>& items);
/// Whether both are surely the same: one object, or equal constants.
[[nodiscard]] bool isSame(const Value* a, const Value* b);
/// The value of a whole number, however it is written.
[[nodiscard]] std::optional<long long> integerOf(const Value* value);
/// Whether the value is, or stands for, this very name from outside: "sqlalchemy.Column".
[[nodiscard]] bool isExternal(const Value* value, std::string_view name);

/// A module of the project: its file, executed once.
struct ModuleState {
    std::string name;                         // dotted, as first imported
    const python::SourceFile* file = nullptr; // null for a namespace package
    std::filesystem::path folder;             // of a package
    bool isPackage = false;
    bool executed = false; // begun at least: a cycle sees what is bound so far
    bool finished = false;
    Namespace names;
    Frame frame;
    std::vector<std::string_view> externalStars; // `from sqlalchemy import *`
    std::map<std::string, ModuleState*> submodules;
};

} // namespace stillroom::orm
