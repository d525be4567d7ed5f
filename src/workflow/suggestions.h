#pragma once

#include "database/target.h"
#include "migrations/environmentfinder.h"

#include <string>
#include <vector>

namespace stillroom::workflow {

/// A database that the project's own files name.
struct Suggestion {
    database::Target target;
    std::string source; // "alembic.ini", ".env: DATABASE_URL"
};

/// Targets found in the environment's configuration, in .env files and in compose files beside it. What holds
/// placeholders is left out.
[[nodiscard]] std::vector<Suggestion> suggestTargets(const migrations::Project& project, const migrations::Environment& environment);

} // namespace stillroom::workflow
