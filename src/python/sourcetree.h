#pragma once

#include "python/readahead.h"
#include "python/sourcefile.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stillroom::python {

/// Python files below one folder, read when first asked for, and the modules their imports mean. Not for several
/// threads at once.
class SourceTree {
public:
    explicit SourceTree(const std::filesystem::path& root);

    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }

    /// The parsed file, or null where it cannot be read.
    [[nodiscard]] const SourceFile* file(const std::filesystem::path& path);

    /// Begins to parse what will probably be asked for next. \param modules paths without their suffix
    void expect(std::vector<std::filesystem::path> modules) { m_ahead.expect(std::move(modules)); }

    /// The file of module `name` (dotted, may be empty with a level) as imported from `from` with `level` leading dots: a
    /// package's __init__.py, a module's file, or a namespace package's folder. Looked for beside `from`, in each folder
    /// above it up to the root, and in the `src` folder of each.
    [[nodiscard]] std::optional<std::filesystem::path> findModule(std::string_view name, const std::filesystem::path& from, std::uint32_t level = 0) const;

private:
    std::filesystem::path m_root;
    std::unordered_map<std::string, std::unique_ptr<SourceFile>> m_files; // by path
    ReadAhead m_ahead;
};

} // namespace stillroom::python
