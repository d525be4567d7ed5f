#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// How version_locations and its like are cut into paths: Config._get_file_separator_char and get_version_locations_list.
/// \param pathSeparator `path_separator`, where set
/// \param versionPathSeparator `version_path_separator`, where set and the former is not
/// Nothing where the separator is not one of space, newline, os, ':' and ';' (alembic raises ValueError).
[[nodiscard]] std::optional<std::vector<std::string>> splitLocations(const std::string& value, const std::optional<std::string>& pathSeparator,
                                                                     const std::optional<std::string>& versionPathSeparator);

/// A script_location or version location as a folder: absolute, relative to `base`, or `package:path`, whose package is
/// looked for in the tree. A relative one is relative to alembic's working directory, which is not known: `base` and the
/// folders above it up to `root` are tried, and the first that exists is taken; else the one under `base`.
[[nodiscard]] std::filesystem::path resolveLocation(const std::string& location, const std::filesystem::path& base, const std::filesystem::path& root);

} // namespace stillroom::migrations
