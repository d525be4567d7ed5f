#pragma once

#include "python/module.h"
#include "python/scope.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::python {

/// A file of the tree, parsed.
struct SourceFile {
    std::filesystem::path path;
    std::unique_ptr<Module> module;
    std::unique_ptr<Scope> scope;
};

/// Python files below one folder, read when first asked for, and the modules their imports mean. Not for several
/// threads at once.
class SourceTree {
public:
    explicit SourceTree(const std::filesystem::path& root);

    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }

    /// The parsed file, or null where it cannot be read.
    [[nodiscard]] const SourceFile* file(const std::filesystem::path& path);

    /// The file of module `name` (dotted, may be empty with a level) as imported from `from` with `level` leading dots: a
    /// package's __init__.py, a module's file, or a namespace package's folder. Looked for beside `from`, in each folder
    /// above it up to the root, and in the `src` folder of each.
    [[nodiscard]] std::optional<std::filesystem::path> findModule(std::string_view name, const std::filesystem::path& from, std::uint32_t level = 0) const;

private:
    std::filesystem::path m_root;
    std::map<std::filesystem::path, std::unique_ptr<SourceFile>> m_files;
};

} // namespace stillroom::python
