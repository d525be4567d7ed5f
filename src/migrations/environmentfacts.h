#pragma once

#include "migrations/environment.h"

#include <filesystem>

namespace stillroom::migrations {

/// Reads what `envFile` gives to context.configure(), following names within `projectRoot`; nothing is run. Findings say
/// what is there and cannot be known.
[[nodiscard]] EnvironmentFacts readEnvironmentFacts(const std::filesystem::path& envFile, const std::filesystem::path& projectRoot,
                                                    std::vector<Finding>& findings);

/// A setting that Python code makes: `set_main_option("script_location", ...)`, `Config` options and the like.
struct CodeOption {
    std::string key;                 // "script_location" or "version_locations"
    std::vector<std::string> values; // empty where it cannot be followed
    bool known = false;
    std::string file;
    std::uint32_t line = 0;
    std::string why; // where it is not known
};

/// The options set in `file`, if any.
[[nodiscard]] std::vector<CodeOption> readCodeOptions(const std::filesystem::path& file, const std::filesystem::path& projectRoot);

} // namespace stillroom::migrations
