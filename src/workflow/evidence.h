#pragma once

#include "migrations/stamp.h"
#include "workflow/repairs.h"

#include <optional>
#include <stop_token>

namespace stillroom::workflow {

/// What the live schema says for and against a stamp's asserting that migrations ran, as a check of a repair: the same that the findings go
/// by. Reads the scripts and the live schema, and runs nothing of the project. None where there is nothing to look at. \throws Error, Cancelled
[[nodiscard]] std::optional<repair::Check> evidenceCheck(const RepairBase& base, const migrations::StampOutcome& outcome, const std::stop_token& stop = {});

} // namespace stillroom::workflow
