#pragma once

#include "orm/models.h"
#include "schema/dialect.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::orm {

/// What to read.
struct ModelRequest {
    std::filesystem::path root;                     // of the tree
    std::vector<std::filesystem::path> searchPaths; // as sys.path would have them, in order; of a package, the folder around it counts
    std::filesystem::path envFile;                  // whose target_metadata counts; empty: every model of the tree
    schema::Dialect dialect = schema::Dialect::PostgreSql;
    bool withFacts = false;        // Models::facts as well
    std::vector<SearchRoot> roots; // why the search paths are some; what is not among them comes last in the search
};

/// Reads the SQLAlchemy models of a source tree without running it. What is wrong with the source is a finding or an
/// Unresolved in the result. \throws Cancelled
[[nodiscard]] Models readModels(const ModelRequest& request, const std::stop_token& stop = {});

} // namespace stillroom::orm
