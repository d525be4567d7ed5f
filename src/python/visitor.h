#pragma once

#include "python/ast.h"
#include "python/scope.h"

#include <functional>

namespace stillroom::python {

/// Calls `visit` for every call in `body`, also inside functions and classes, with the scope of the innermost function
/// around it (or of the outermost class; null at module level). In the order of the text.
void forEachCall(const ast::StmtSeq& body, const std::function<void(const ast::Call&, const Scope*)>& visit);

/// The same for every dictionary display.
void forEachDict(const ast::StmtSeq& body, const std::function<void(const ast::Dict&, const Scope*)>& visit);

/// Calls `visit` for every Import and ImportFrom in `body`, also inside functions and classes. In the order of the text.
void forEachImport(const ast::StmtSeq& body, const std::function<void(const ast::Stmt&)>& visit);

} // namespace stillroom::python
