#include "orm/modulepaths.h"

#include "base/files.h"
#include "base/text.h"
#include "python/sourcefile.h"

#include <algorithm>
#include <utility>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxFolders = 5'000; // that are looked into for distributions
constexpr std::ptrdiff_t kMaxDepth = 5;    // below the tree

/// Imported by Alembic's command before it looks at the project.
[[nodiscard]] bool isImportedFirst(std::string_view name) { return name == "alembic" || name == "sqlalchemy"; }

/// Packages that a project with models has installed, under names that its folders bear too.
[[nodiscard]] bool isInstalled(std::string_view name) {
    static constexpr std::string_view kNames[] = {"flask_sqlalchemy",
                                                  "sqlmodel",
                                                  "flask_migrate",
                                                  "flask",
                                                  "flask_alembic",
                                                  "geoalchemy2",
                                                  "sqlalchemy_utils",
                                                  "pgvector",
                                                  "advanced_alchemy",
                                                  "fastapi",
                                                  "pydantic",
                                                  "starlette",
                                                  "pyramid",
                                                  "celery",
                                                  "typing",
                                                  "datetime",
                                                  "enum",
                                                  "uuid",
                                                  "decimal",
                                                  "logging",
                                                  "os",
                                                  "sys",
                                                  "re",
                                                  "functools",
                                                  "dataclasses",
                                                  "json",
                                                  "collections",
                                                  "importlib"};
    return isImportedFirst(name) || std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

} // namespace

fs::path aroundPackages(fs::path folder) {
    while (isFile(folder / "__init__.py") && folder != folder.parent_path()) folder = folder.parent_path();
    return folder;
}

ModulePaths::ModulePaths(std::vector<fs::path> roots, fs::path tree) : m_tree(std::move(tree)), m_installed(m_tree.empty() ? std::vector<fs::path>{} : roots) {
    for (const fs::path& root : roots) add(root);
}

void ModulePaths::add(const fs::path& root) {
    fs::path clean = normalized(root);
    if (std::find(m_roots.begin(), m_roots.end(), clean) != m_roots.end()) return;
    m_inPackage.push_back(isFile(clean / "__init__.py"));
    m_roots.push_back(std::move(clean));
}

std::optional<FoundModule> ModulePaths::findInstalled(const std::string& name) const {
    static constexpr std::string_view kKnown[] = {"sqlalchemy", "alembic",     "flask_sqlalchemy", "flask_migrate",
                                                  "sqlmodel",   "geoalchemy2", "sqlalchemy_utils", "pgvector"}; // by what they are, not by their code
    const std::string first = name.substr(0, name.find('.'));
    if (std::find(std::begin(kKnown), std::end(kKnown), first) != std::end(kKnown)) return std::nullopt;
    const auto root = m_installed.find(first);
    return root ? inRoot(*root, name) : std::nullopt;
}

std::optional<FoundModule> ModulePaths::findIn(const fs::path& folder, const std::string& package, const std::string& name) {
    const std::string full = package.empty() ? name : package + "." + name;
    const fs::path inner = folder / name;
    if (const auto file = python::fileOfModule(inner)) {
        const bool isPackage = file->parent_path() == inner;
        return FoundModule{full, *file, isPackage ? inner : folder, isPackage};
    }
    if (isDirectory(inner)) return FoundModule{full, {}, inner, true};
    return std::nullopt;
}

std::optional<FoundModule> ModulePaths::find(const std::string& name) const {
    const std::string first = name.substr(0, name.find('.'));
    if (isImportedFirst(first)) return std::nullopt;
    std::optional<FoundModule> bare; // a folder without __init__.py counts only where no root has more
    for (const fs::path& root : m_roots) {
        const std::optional<FoundModule> found = inRoot(root, name);
        if (found && !found->file.empty()) return found;
        if (found && !bare) bare = found;
    }
    if (isInstalled(first)) return std::nullopt;
    if (bare) return bare;
    addDistributions();
    for (const fs::path& root : m_distributions) {
        if (isFile(root / first / "__init__.py")) return inRoot(root, name);
    }
    return std::nullopt;
}

std::optional<FoundModule> ModulePaths::inRoot(const fs::path& root, const std::string& name) {
    std::optional<FoundModule> found;
    fs::path folder = root;
    std::string package;
    for (const std::string& part : splitWords(name, ".")) {
        found = findIn(folder, package, part);
        if (!found) break;
        folder = found->folder;
        package = found->name;
    }
    return found;
}

/// `pip install -e dependencies/geo`: where the packages of such folders lie.
void ModulePaths::addDistributions() const {
    if (m_tree.empty() || std::exchange(m_looked, true)) return;
    std::vector<fs::path> folders{m_tree};
    for (std::size_t i = 0; i < folders.size() && i < kMaxFolders; ++i) {
        const fs::path folder = folders[i];
        if (isFile(folder / "__init__.py") || isFile(folder / "pyvenv.cfg")) continue; // a package; a virtual environment
        if (isFile(folder / "setup.py") || isFile(folder / "pyproject.toml") || isFile(folder / "setup.cfg")) {
            for (const char* inner : {"", "src", "lib", "python", "backend"}) {
                const fs::path root = *inner == 0 ? folder : folder / inner;
                if (isDirectory(root) && std::find(m_roots.begin(), m_roots.end(), root) == m_roots.end()) m_distributions.push_back(root);
            }
        }
        const auto depth = std::distance(folder.begin(), folder.end()) - std::distance(m_tree.begin(), m_tree.end());
        if (depth >= kMaxDepth) continue;
        std::vector<fs::path> below;
        for (const FolderEntry& entry : listFolder(folder.string())) {
            const bool isLeftOut = entry.isLink || entry.name.starts_with('.') || entry.name == "node_modules" || entry.name == "__pycache__";
            if (entry.isDirectory && !isLeftOut) below.push_back(folder / entry.name);
        }
        std::sort(below.begin(), below.end());
        folders.insert(folders.end(), below.begin(), below.end());
    }
}

bool ModulePaths::holds(const fs::path& path) const {
    return path.is_absolute() && std::any_of(m_roots.begin(), m_roots.end(), [&](const fs::path& root) {
               const fs::path relative = path.lexically_normal().lexically_relative(root);
               return !relative.empty() && *relative.begin() != "..";
           });
}

FoundModule ModulePaths::moduleOf(const fs::path& file) const {
    std::string best;
    std::vector<fs::path> roots;
    for (std::size_t i = 0; i < m_roots.size(); ++i) {
        if (!m_inPackage[i]) roots.push_back(m_roots[i]); // else it is there for some; the package's own name is the usual one
    }
    roots.insert(roots.end(), m_distributions.begin(), m_distributions.end());
    for (const fs::path& root : roots) {
        const fs::path relative = file.lexically_relative(root);
        if (relative.empty() || *relative.begin() == "..") continue;
        std::string name;
        bool importable = true;
        for (const fs::path& part : relative.parent_path()) {
            importable = importable && part.string().find('.') == std::string::npos;
            name += (name.empty() ? "" : ".") + part.string();
        }
        const std::string stem = relative.stem().string();
        if (stem != "__init__") name += (name.empty() ? "" : ".") + stem;
        if (importable && !name.empty() && (best.empty() || name.size() < best.size())) best = name;
    }
    const bool isPackage = file.filename() == "__init__.py";
    if (best.empty()) best = isPackage ? file.parent_path().filename().string() : file.stem().string();
    return {best, file, file.parent_path(), isPackage};
}

} // namespace stillroom::orm
