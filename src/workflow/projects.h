#pragma once

#include "migrations/environmentfinder.h"
#include "migrations/graph.h"
#include "migrations/scriptdirectory.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// One environment with everything that was read of it.
struct LoadedEnvironment {
    std::filesystem::path projectRoot;
    migrations::Environment environment;
    migrations::RevisionGraph graph;
    std::vector<Finding> findings; // of the configuration, the scripts and the graph; worst first
};

/// The environment called `name`, or the only one where `name` is empty. \throws Error that lists the names
[[nodiscard]] const migrations::Environment& chooseEnvironment(const migrations::Project& project, const std::string& name);

/// Reads the revisions of `environment` and builds its graph. \throws Cancelled
[[nodiscard]] std::shared_ptr<const LoadedEnvironment> loadEnvironment(const migrations::Project& project, const migrations::Environment& environment,
                                                                       migrations::RevisionCache* cache = nullptr, const std::stop_token& stop = {});

} // namespace stillroom::workflow
