#pragma once

#include "orm/interpreter.h"

#include <optional>
#include <utility>

namespace stillroom::orm {

constexpr std::uint64_t kMaxSteps = 20'000'000; // statements and expressions of a whole project

/// Executes the statements of one frame: a module, a class body or a function, on behalf of the interpreter.
class Execution {
public:
    Execution(Interpreter& interpreter, Frame& frame) : m_i(interpreter), m_frame(frame) {}
    /// For code that stands in a text: everything in it is said to be at `place`.
    Execution(Interpreter& interpreter, Frame& frame, Place place) : m_i(interpreter), m_frame(frame), m_fixed(place) {}

    void run(const python::ast::StmtSeq& body);
    [[nodiscard]] Value* evaluate(const python::ast::Expr* expression);
    /// What a function's return statements gave; null where none was met.
    [[nodiscard]] Value* returned() const { return m_returned; }

    [[nodiscard]] static Value* attribute(Interpreter& interpreter, Value* object, std::string_view name, Place place, int depth = 0);
    [[nodiscard]] Value* callFunction(FunctionValue& function, Value* self, const std::vector<Value*>& args, const std::vector<NamedValue>& keywords,
                                      Place place);

private:
    using Keywords = std::vector<NamedValue>;

    // statements
    void statement(const python::ast::Stmt* statement);
    void assign(const python::ast::Expr* target, Value* value);
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
    void bind(std::string_view name, Value* value, std::uint32_t offset);

    // expressions
    [[nodiscard]] Value* name(std::string_view id, Place place);
    [[nodiscard]] Value* callExpression(const python::ast::Call& node);
    [[nodiscard]] Value* callValue(Value* function, std::vector<Value*> args, Keywords keywords, bool partial, Place place);
    [[nodiscard]] Value* callExternal(const ExternalValue& function, const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] Value* callMethod(Value* object, std::string_view method, const std::vector<Value*>& args, Place place);
    [[nodiscard]] Value* operation(python::ast::Operator op, Value* left, Value* right, Place place);
    [[nodiscard]] Value* comparison(const python::ast::Compare& node);
    [[nodiscard]] Value* subscript(const python::ast::Subscript& node);
    [[nodiscard]] Value* comprehension(const python::ast::Expr* element, const python::ast::Seq<python::ast::Comprehension>& generators, Place place);
    [[nodiscard]] Value* joinedString(const python::ast::JoinedStr& node);
    [[nodiscard]] Value* dictionary(const python::ast::Dict& node);
    [[nodiscard]] Value* makeCall(Value* function, const std::vector<Value*>& args, const Keywords& keywords, bool partial, Place place);
    [[nodiscard]] Value* makeType(const std::vector<Value*>& args, const Keywords& keywords, Place place);
    [[nodiscard]] Value* format(std::string_view text, Value* values, Place place);

    [[nodiscard]] Place place(const python::ast::Node* node) const { return m_fixed ? *m_fixed : Place{m_frame.module->file, node->start}; }

    Interpreter& m_i;
    Frame& m_frame;
    std::optional<Place> m_fixed;
    Value* m_returned = nullptr;
    bool m_mayFallThrough = false; // the last return stands under a condition that is not known
    bool m_ended = false;          // return, raise, break or continue was met unconditionally
};

/// True or false where it is known.
[[nodiscard]] std::optional<bool> truthOf(const Value* value);

} // namespace stillroom::orm
