#pragma once

#include "python/module.h"
#include "python/scope.h"

#include <filesystem>
#include <memory>

namespace stillroom::python {

/// A file of the tree, parsed.
struct SourceFile {
    std::filesystem::path path;
    std::unique_ptr<Module> module; // null where the file cannot be read
    std::unique_ptr<Scope> scope;
};

[[nodiscard]] std::unique_ptr<SourceFile> parseFile(const std::filesystem::path& path);

} // namespace stillroom::python
