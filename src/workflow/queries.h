#pragma once

#include "database/sqlscript.h"
#include "repair/outcome.h"
#include "repair/plan.h"

#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// Runs a script in one read-only transaction and fetches at most repair::kMaxResultRows of each SELECT. The engine itself refuses
/// what writes. The outcome is DryRun where all of it ran. \throws nothing: what went wrong is in the outcome
[[nodiscard]] repair::Outcome look(const database::Target& target, const std::vector<database::ScriptStatement>& statements,
                                   const repair::SessionSettings& settings, const std::stop_token& stop = {});

} // namespace stillroom::workflow
