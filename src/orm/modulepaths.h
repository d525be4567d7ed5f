#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// A module as found on the search path.
struct FoundModule {
    std::string name;           // dotted
    std::filesystem::path file; // empty for a namespace package
    std::filesystem::path folder;
    bool isPackage = false;
};

/// The folder itself, or the first above it that is no package: a folder with an __init__.py is never on sys.path.
[[nodiscard]] std::filesystem::path aroundPackages(std::filesystem::path folder);

/// Where Python would look for the project's modules: sys.path, as far as it can be told from the tree.
class ModulePaths {
public:
    /// \param roots in order, the likeliest first
    /// \param tree where distributions of their own may lie, which are installed from it: folders with a setup.py or a pyproject.toml
    explicit ModulePaths(std::vector<std::filesystem::path> roots, std::filesystem::path tree = {});

    [[nodiscard]] const std::vector<std::filesystem::path>& roots() const { return m_roots; }
    /// As `import name`: the first root that has it. Of one root: a package, a module's file, a folder without __init__.py.
    /// What is surely installed wins over such a folder, and over everything where Alembic itself has imported it already.
    [[nodiscard]] std::optional<FoundModule> find(const std::string& name) const;
    /// Whether the path lies below one of the roots.
    [[nodiscard]] bool holds(const std::filesystem::path& path) const;
    /// The part `name` within a package or folder.
    [[nodiscard]] static std::optional<FoundModule> findIn(const std::filesystem::path& folder, const std::string& package, const std::string& name);
    /// Looks for distributions now: every file of the tree is imported by the name that it has in its own.
    void lookForDistributions() const { addDistributions(); }
    /// The module that `file` is, by the root that gives it the shortest name; its stem where it lies below none.
    [[nodiscard]] FoundModule moduleOf(const std::filesystem::path& file) const;

private:
    void addDistributions() const;
    [[nodiscard]] static std::optional<FoundModule> inRoot(const std::filesystem::path& root, const std::string& name);

    std::vector<std::filesystem::path> m_roots;
    std::filesystem::path m_tree;
    mutable bool m_looked = false;                              // for distributions: only once a name is found nowhere else
    mutable std::vector<std::filesystem::path> m_distributions; // where their packages are
};

} // namespace stillroom::orm
