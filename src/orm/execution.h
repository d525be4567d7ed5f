#pragma once

#include "orm/interpreter.h"

#include <filesystem>
#include <optional>
#include <utility>

namespace stillroom::orm {

/// Executes the statements of one frame: a module, a class body or a function, on behalf of the interpreter.
class Execution {
public:
    Execution(Interpreter& interpreter, Frame& frame) : m_i(interpreter), m_frame(frame) {}
    /// For code that stands in a text: everything in it is said to be at `place`.
    Execution(Interpreter& interpreter, Frame& frame, Place place) : m_i(interpreter), m_frame(frame), m_fixed(place) {}

    void run(const python::ast::StmtSeq& body);
    /// Of `if TYPE_CHECKING:`: imports and aliases, no classes.
    void bindNames(const python::ast::StmtSeq& body);
    [[nodiscard]] Value* evaluate(const python::ast::Expr* expression);
    /// What a function's return statements gave; null where none was met.
    [[nodiscard]] Value* returned() const { return m_returned; }

    [[nodiscard]] static Value* attribute(Interpreter& interpreter, Value* object, std::string_view name, Place place, int depth = 0);
    [[nodiscard]] Value* callFunction(FunctionValue& function, Value* self, const std::vector<Value*>& args, const std::vector<NamedValue>& keywords,
                                      Place place);

private:
    void noteEndless();
    [[nodiscard]] Value* bodyOf(const FunctionValue& function, Frame& frame, Place place);

    using Keywords = std::vector<NamedValue>;

    // statements
    void statement(const python::ast::Stmt* statement);
    void assign(const python::ast::Expr* target, Value* value);
    void giveBack(const python::ast::Return& node);
    void unpack(const python::ast::ExprSeq& targets, Value* value, Place place);
    void setAttribute(Value* object, std::string_view name, Value* value, Place place);
    void setItem(Value* object, Value* key, Value* value, Place place);
    void augment(const python::ast::AugAssign& statement);
    void classDef(const python::ast::ClassDef& node);
    void functionDef(const python::ast::FunctionDef& node);
    void branch(const python::ast::If& node);
    void loop(const python::ast::For& node);
    void attempt(const python::ast::Try& node);
    void importNames(const python::ast::Import& node);
    void importFrom(const python::ast::ImportFrom& node);
    void starImport(ModuleState& from, std::uint32_t offset);
    void underCondition(const python::ast::StmtSeq& body);
    void repeat(const python::ast::While& node);
    void match(const python::ast::Match& node);
    [[nodiscard]] std::optional<bool> matches(const python::ast::Pattern* pattern, Value* subject);
    [[nodiscard]] bool round(const python::ast::StmtSeq& body);
    void finishClass(ClassValue& type, const std::vector<NamedValue>& keywords);
    void callHook(ClassValue& type, const std::vector<NamedValue>& keywords);
    void failImport();
    [[nodiscard]] std::size_t beginImport(Place at);
    [[nodiscard]] bool isInPackage(const std::string& full);
    void noteFailure(std::size_t site, std::string why);
    void noteSearchPath(std::string_view folder, Place at);
    void bind(std::string_view name, Value* value, std::uint32_t offset);

    // expressions
    [[nodiscard]] static Value* memberAttribute(Interpreter& interpreter, Value* value, std::string_view id, Place place);
    [[nodiscard]] static Value* ofTable(Interpreter& interpreter, const Value* term, std::string_view id);
    [[nodiscard]] static Value* moduleAttribute(Interpreter& interpreter, const ModuleState& module, std::string_view id, Place place);
    [[nodiscard]] static Value* classAttribute(Interpreter& interpreter, ClassValue& type, std::string_view id, Place place);
    [[nodiscard]] static Value* superAttribute(Interpreter& interpreter, const SuperValue& object, std::string_view id, Place place);
    [[nodiscard]] static Value* objectAttribute(Interpreter& interpreter, CallValue& made, std::string_view id, Place place, int depth);
    [[nodiscard]] static Value* bindToClass(Interpreter& interpreter, Value* found, ClassValue& type, Place place);
    [[nodiscard]] static Value* docstring(Interpreter& interpreter, const ClassValue& type, Place place);
    [[nodiscard]] std::string_view mangled(std::string_view id) const;
    [[nodiscard]] Value* name(std::string_view id, Place place);
    [[nodiscard]] Value* callExpression(const python::ast::Call& node);
    [[nodiscard]] Value* callValue(Value* function, std::vector<Value*> args, Keywords keywords, bool partial, Place place);
    [[nodiscard]] Value* callExternal(const ExternalValue& function, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] Value* callDecorated(FunctionValue& function, std::vector<Value*> args, Keywords keywords, bool partial, Place place);
    [[nodiscard]] Value* construct(ClassValue& type, const std::vector<Value*>& args, const Keywords& keywords, bool partial, Place place);
    [[nodiscard]] Value* superOf(const python::ast::Call& node);
    [[nodiscard]] NamedValue openArguments(Place place);
    [[nodiscard]] static bool spreadKeywords(Value* value, Keywords& keywords);
    [[nodiscard]] Value* callClassFunction(std::string_view name, const std::vector<Value*>& args, Place place);
    [[nodiscard]] std::optional<bool> isSubclass(Value* type, Value* of);
    [[nodiscard]] std::optional<bool> isInstance(Value* value, Value* of);
    [[nodiscard]] Value* enumerated(Value* over, Value* start, Place place);
    [[nodiscard]] Value* folded(std::string_view name, const std::vector<Value*>& items, Place place);
    [[nodiscard]] Value* applied(bool filters, Value* function, std::vector<Value*> items, Place place);
    [[nodiscard]] Value* combined(std::string_view name, const std::vector<std::vector<Value*>>& over, Place place);
    [[nodiscard]] static std::vector<Value*> distinct(const std::vector<Value*>& items);
    [[nodiscard]] Value* callIteration(std::string_view name, const std::vector<Value*>& args, Place place);
    [[nodiscard]] Value* callConversion(std::string_view name, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] Value* callFolder(std::string_view function, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    void addModules(const std::filesystem::path& folder, const std::string& prefix, bool goesDown, std::vector<Value*>& items, Place place);
    void walk(const std::filesystem::path& folder, std::vector<Value*>& items, Place place);
    [[nodiscard]] std::vector<std::string> tupleFields(const CallValue& made) const;
    [[nodiscard]] Value* tupleField(const CallValue& made, const std::vector<std::string>& fields, std::size_t index) const;
    [[nodiscard]] Value* callPath(std::string_view name, const std::vector<Value*>& args, Place place);
    [[nodiscard]] Value* callMethod(Value* object, std::string_view method, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] Value* callCollectionMethod(const CallValue& columns, std::string_view method, const std::vector<Value*>& args, Place place);
    [[nodiscard]] Value* callTextMethod(std::string_view text, std::string_view method, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] Value* changedCase(std::string_view text, std::string_view method, Place place);
    [[nodiscard]] Value* split(std::string_view text, bool fromRight, const std::vector<Value*>& args, Place place);
    [[nodiscard]] Value* callListMethod(ListValue& list, std::string_view method, const std::vector<Value*>& args, Place place);
    void merge(DictValue& dict, Value* more, const Keywords& keywords, Place place);
    [[nodiscard]] Value* callDictMethod(DictValue& dict, std::string_view method, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] static std::optional<std::string> spelled(const Value* value);
    [[nodiscard]] static std::optional<std::string> spelled(const Value* value, std::string_view specification);
    [[nodiscard]] std::optional<bool> isIn(Value* element, Value* container) const;
    [[nodiscard]] Value* formatted(std::string_view text, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    /// What a loop over it meets, one by one; none where that is not known. Elements may stand for many.
    [[nodiscard]] std::optional<std::vector<Value*>> elementsOf(Value* value) const;
    [[nodiscard]] Value* operation(python::ast::Operator op, Value* left, Value* right, Place place);
    [[nodiscard]] Value* constant(const python::ast::Constant& node);
    [[nodiscard]] std::vector<Value*> elements(const python::ast::ExprSeq& written);
    [[nodiscard]] Value* either(const python::ast::BoolOp& node);
    [[nodiscard]] std::optional<bool> truthOfTest(const python::ast::Expr* test);
    [[nodiscard]] Value* lambda(const python::ast::Lambda& node);
    [[nodiscard]] Value* yielded(const python::ast::Yield& node);
    [[nodiscard]] Value* comparison(const python::ast::Compare& node);
    [[nodiscard]] Value* variable(const Value* name) const;
    [[nodiscard]] Value* subscript(const python::ast::Subscript& node);
    [[nodiscard]] Value* compared(python::ast::Operator op, Value* left, Value* right, Place place);
    /// A dictionary's where there is a key, else a list's.
    [[nodiscard]] Value* comprehension(const python::ast::Expr* key, const python::ast::Expr* element,
                                       const python::ast::Seq<python::ast::Comprehension>& generators, Place place);
    struct Collected {
        const python::ast::Expr* key;
        const python::ast::Expr* element;
        std::vector<std::pair<Value*, Value*>> items;
    };
    /// Why it cannot be followed; null where it can.
    [[nodiscard]] const char* comprehend(const python::ast::Seq<python::ast::Comprehension>& generators, std::size_t level, Collected& into, Value* over);
    [[nodiscard]] Value* joinedString(const python::ast::JoinedStr& node);
    [[nodiscard]] Value* dictionary(const python::ast::Dict& node);
    [[nodiscard]] Value* makeCall(Value* function, const std::vector<Value*>& args, const Keywords& keywords, bool partial, Place place);
    [[nodiscard]] Value* makeType(const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] Value* newClass(const std::vector<Value*>& args, Place place);
    void annotateMade(Frame& body, const Value& given, Place place);
    [[nodiscard]] Value* format(std::string_view text, Value* values, Place place);

    /// Under a condition of this code that is not known.
    [[nodiscard]] bool isConditional() const { return m_i.m_maybe > m_conditionsAround; }
    [[nodiscard]] Place place(const python::ast::Node* node) const { return m_fixed ? *m_fixed : Place{m_frame.module->file, node->start}; }

    Interpreter& m_i;
    Frame& m_frame;
    std::optional<Place> m_fixed;
    Value* m_returned = nullptr;
    std::vector<Value*>* m_yielded = nullptr; // of a generator
    int m_conditionsAround = m_i.m_maybe;     // those of the caller, not of this code
    std::vector<std::string_view> m_globals;
    int m_tries = 0;                         // try statements around
    const python::ast::Try* m_try = nullptr; // the innermost of them
    bool m_mayFallThrough = false;           // the last return stands under a condition that is not known
    bool m_ended = false;                    // return, raise, break or continue was met unconditionally
    bool m_broken = false;                   // break was met
    bool m_perhapsBroken = false;            // break was met under a condition that is not known
    bool m_raised = false;                   // raise was met
    bool m_importFailed = false;             // within a try
    static constexpr std::size_t kNever = static_cast<std::size_t>(-1);
    std::size_t m_perhapsLeftFrom = kNever;    // the first call after a return under a condition that is not known
    std::size_t m_perhapsSkippedFrom = kNever; // after such a break or continue
    struct BoundPerhaps {
        Namespace* names;
        std::string_view id;
        Value* before;
    };
    const python::ast::Expr* m_statement = nullptr; // the expression that is a statement
    std::vector<BoundPerhaps> m_boundPerhaps;       // of a migration: what names were before the condition
};

/// True or false where it is known.
[[nodiscard]] std::optional<bool> truthOf(const Value* value);

} // namespace stillroom::orm
