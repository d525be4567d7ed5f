#pragma once

#include "diagnosis/landings.h"
#include "migrations/graph.h"
#include "workflow/repairs.h"

#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// Reads the scripts of `revisions` and the live schema, and compares. Runs nothing of the project.
/// \param revisions of base.environment, in any order \throws Error, Cancelled
[[nodiscard]] std::vector<diagnosis::RevisionLandings> evidenceOf(const RepairBase& base, const std::vector<migrations::NodeId>& revisions,
                                                                  const std::stop_token& stop = {});

/// The evidence for and against asserting that `revisions` ran, as a check of a repair. None where there is nothing to look at.
[[nodiscard]] std::optional<repair::Check> evidenceCheck(const RepairBase& base, const std::vector<migrations::NodeId>& revisions,
                                                         const std::stop_token& stop = {});

} // namespace stillroom::workflow
