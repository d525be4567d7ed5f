#pragma once

#include "base/arena.h"
#include "python/ast.h"
#include "python/diagnostic.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::python {

/// A place in a file: line from 1, column in bytes from 0, as CPython counts them.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 0;
};

/// One parsed file. The nodes point into `text` and `arena`, so a module stays where it was made; move its owner.
struct Module {
    Module() = default;
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    std::string text;
    Arena arena;
    ast::StmtSeq body;
    std::vector<Diagnostic> diagnostics; // in the order of the text

    [[nodiscard]] Position position(std::uint32_t offset) const;
    [[nodiscard]] std::string_view textOf(const ast::Node& node) const { return std::string_view(text).substr(node.start, node.end - node.start); }
    /// The docstring, or an empty text.
    [[nodiscard]] std::string_view docstring() const;

private:
    mutable std::vector<std::uint32_t> m_lineStarts; // made when first asked for
};

} // namespace stillroom::python
