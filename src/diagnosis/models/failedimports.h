#pragma once

#include "orm/modelfacts.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// A module whose execution cannot come to its end, and where it stops.
struct FailingModule {
    std::size_t module = orm::kNowhere;
    orm::SourcePlace at;
    std::string why;
};

/// An import under a try that goes on although it surely fails.
struct SwallowedImport {
    std::size_t site = orm::kNowhere;
    std::vector<FailingModule> failing; // from the module that is imported to the one where the cause is

    /// Whether the import is made by the execution of what fails here.
    [[nodiscard]] bool covers(const orm::ModelFacts& facts, const orm::ImportSite& other) const;
};

/// Those that no handler replaces by something else.
[[nodiscard]] std::vector<SwallowedImport> swallowedImports(const orm::ModelFacts& facts);

} // namespace stillroom::diagnosis
