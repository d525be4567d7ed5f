#pragma once

#include "python/module.h"

#include <memory>
#include <string>

namespace stillroom::python {

/// Parses Python 3 source (to 3.14: PEP 695, 696, 701, 750, 758) into the tree that CPython's `ast.parse` gives. Never
/// throws for what the text holds: a statement that is not Python becomes an Invalid node and a diagnostic, and
/// reading goes on at the next one. Time is linear in the text, depth is bounded.
/// \param text UTF-8 with \n line ends, as decode() gives it.
[[nodiscard]] std::unique_ptr<Module> parse(std::string text);

} // namespace stillroom::python
