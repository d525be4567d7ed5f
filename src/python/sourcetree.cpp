#include "python/sourcetree.h"

#include "base/files.h"
#include "base/text.h"

namespace stillroom::python {

namespace fs = std::filesystem;

namespace {

/// In Python's order: a package, a module, a namespace package.
[[nodiscard]] std::optional<fs::path> moduleIn(const fs::path& folder, const std::vector<std::string>& parts) {
    fs::path path = folder;
    for (const std::string& part : parts) path /= part;
    if (parts.empty()) {
        if (isFile(path / "__init__.py")) return path / "__init__.py";
        return isDirectory(path) ? std::optional(path) : std::nullopt;
    }
    if (auto file = fileOfModule(path)) return file;
    return isDirectory(path) ? std::optional(path) : std::nullopt;
}

} // namespace

SourceTree::SourceTree(const fs::path& root) : m_root(normalized(root)) {}

const SourceFile* SourceTree::file(const fs::path& path) {
    auto& slot = m_files[path.native()];
    if (slot == nullptr) slot = m_ahead.take(path);
    if (slot == nullptr) slot = parseFile(path);
    return slot->module != nullptr ? slot.get() : nullptr;
}

std::optional<fs::path> SourceTree::findModule(std::string_view name, const fs::path& from, std::uint32_t level) const {
    const std::vector<std::string> parts = splitWords(name, ".");
    fs::path folder = from.parent_path();
    if (level > 0) {
        for (std::uint32_t i = 1; i < level; ++i) folder = folder.parent_path();
        return moduleIn(folder, parts);
    }
    for (;; folder = folder.parent_path()) {
        if (auto found = moduleIn(folder, parts)) return found;
        if (auto found = moduleIn(folder / "src", parts)) return found;
        if (folder == m_root || folder == folder.parent_path()) return std::nullopt;
    }
}

} // namespace stillroom::python
