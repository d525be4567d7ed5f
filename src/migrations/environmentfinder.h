#pragma once

#include "migrations/environment.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace stillroom::migrations {

/// A source tree and the Alembic environments found in it.
struct Project {
    std::filesystem::path root;
    std::vector<Environment> environments; // nearest to the root first
    std::vector<Finding> findings;         // about the tree; an environment has its own
};

/// Finds the environments in a folder, or those of one alembic.ini or pyproject.toml, without running anything:
/// ini sections, [tool.alembic], folders with env.py and revisions (Flask-Migrate's among them), and script locations
/// that Python code sets. \throws Error where `path` cannot be read, Cancelled
[[nodiscard]] Project findProject(const std::filesystem::path& path, const std::stop_token& stop = {});

} // namespace stillroom::migrations
