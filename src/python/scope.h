#pragma once

#include "python/ast.h"

#include <map>
#include <string_view>
#include <vector>

namespace stillroom::python {

/// How a name came to be in a scope.
struct Binding {
    enum class Type : std::uint8_t { Value, Import, ImportFrom, Function, Class, Other };

    Type type = Type::Other;
    const ast::Expr* value = nullptr;     // Value: what is assigned
    const ast::Stmt* statement = nullptr; // where
    std::string_view module;              // Import, ImportFrom
    std::string_view name;                // ImportFrom: the name there
    std::uint32_t level = 0;              // ImportFrom: leading dots
    bool conditional = false;             // inside if, try, a loop
};

/// The names that statements bind, in order of the text; of nested functions and classes only their own name. A later
/// binding of the same name replaces an earlier one, except that all of them stay in `all`.
class Scope {
public:
    explicit Scope(const ast::StmtSeq& body);

    /// The last binding of `name`, or null.
    [[nodiscard]] const Binding* find(std::string_view name) const;
    /// Whether `name` is bound more than once and one of them conditionally, so that the last one may not be the one.
    [[nodiscard]] bool ambiguous(std::string_view name) const;
    [[nodiscard]] const std::vector<std::string_view>& starImports() const { return m_starImports; }

private:
    void collect(const ast::StmtSeq& body, bool conditional);
    void bindTarget(const ast::Expr* target, const ast::Expr* value, const ast::Stmt* statement, bool conditional);
    void noteMutation(const ast::Expr* expression, const ast::Stmt* statement);
    void add(std::string_view name, const Binding& binding);

    std::map<std::string_view, std::vector<Binding>> m_bindings;
    std::vector<std::string_view> m_starImports;
};

} // namespace stillroom::python
