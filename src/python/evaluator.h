#pragma once

#include "python/sourcetree.h"
#include "python/value.h"

namespace stillroom::python {

/// Works out constant values without running anything: literals, names bound to constants in the same file, in an
/// enclosing function or imported from another file of the tree, concatenation, formatting, and the path functions of
/// os.path and pathlib. Everything else is Unknown, with the reason.
class Evaluator {
public:
    explicit Evaluator(SourceTree& tree) : m_tree(tree) {}

    /// \param local the scope of the enclosing function, or null
    [[nodiscard]] Value evaluate(const SourceFile& file, const ast::Expr* expression, const Scope* local = nullptr);
    [[nodiscard]] Value evaluateName(const SourceFile& file, std::string_view name, const Scope* local = nullptr);

private:
    [[nodiscard]] Value binding(const SourceFile& file, const Scope& scope, std::string_view name, const Scope* local);
    [[nodiscard]] Value imported(const SourceFile& file, const Binding& binding);
    [[nodiscard]] Value attribute(const SourceFile& file, const ast::Attribute& node, const Scope* local);
    [[nodiscard]] Value binaryOperation(const SourceFile& file, const ast::BinOp& node, const Scope* local);
    [[nodiscard]] Value joinedString(const SourceFile& file, const ast::JoinedStr& node, const Scope* local);
    [[nodiscard]] Value call(const SourceFile& file, const ast::Call& node, const Scope* local);
    [[nodiscard]] Value sequence(const SourceFile& file, const ast::ExprSeq& elements, Value::Type type, const Scope* local);

    SourceTree& m_tree;
    int m_depth = 0;
    int m_steps = 0; // of one evaluation from outside: hostile files must not make it grow without end
};

/// The dotted name that `expression` spells (`os.path.join`), or an empty text.
[[nodiscard]] std::string dottedName(const ast::Expr* expression);

} // namespace stillroom::python
