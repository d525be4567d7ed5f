#pragma once

#include "python/module.h"
#include "python/scope.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace stillroom::python {

/// A file of the tree, parsed.
struct SourceFile {
    std::filesystem::path path;
    std::unique_ptr<Module> module; // null where the file cannot be read
    std::unique_ptr<Scope> scope;
};

/// Where the code of a module is, in Python's order: a package's __init__.py, the module's file; none for a namespace package or nothing.
/// \param module its path without a suffix
[[nodiscard]] std::optional<std::filesystem::path> fileOfModule(const std::filesystem::path& module);

[[nodiscard]] std::unique_ptr<SourceFile> parseFile(const std::filesystem::path& path);

} // namespace stillroom::python
