#pragma once

#include <filesystem>
#include <stop_token>
#include <vector>

namespace stillroom::migrations {

/// The files of a source tree that may tell of an Alembic environment, nearest to the root first.
struct TreeScan {
    std::vector<std::filesystem::path> iniFiles;
    std::vector<std::filesystem::path> tomlFiles; // pyproject.toml
    std::vector<std::filesystem::path> envFiles;  // env.py
    std::vector<std::filesystem::path> codeFiles; // other Python files
    bool complete = true;                         // false where the tree is too large to look through
};

/// Walks the tree below `root`; virtual environments, hidden folders and caches are left out. \throws Cancelled
[[nodiscard]] TreeScan scanTree(const std::filesystem::path& root, const std::stop_token& stop);

/// Whether the folder itself holds a Python file that assigns down_revision.
[[nodiscard]] bool holdsRevisions(const std::filesystem::path& folder);

/// The folders below `folder`, itself included, that hold revisions; sorted.
[[nodiscard]] std::vector<std::filesystem::path> foldersWithRevisions(const std::filesystem::path& folder);

} // namespace stillroom::migrations
