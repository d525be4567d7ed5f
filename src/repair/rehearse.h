#pragma once

#include "repair/outcome.h"
#include "repair/plan.h"
#include "repair/schemachanges.h"

#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::repair {

/// What a repair would do, as a transaction that was rolled back has shown.
struct Rehearsal {
    Outcome outcome;                         // DryRun where it would work
    std::vector<schema::Difference> changes; // of the schema: schemaChanges()
    std::vector<std::string> locks;          // "ACCESS EXCLUSIVE on public.orders": held at its end, what only readers hold left out. PostgreSQL
    double heldMilliseconds = 0;             // from the first lock to the end of the last statement
    std::string notRehearsed;                // why not, where it cannot be
};

/// Runs the plan in a transaction that is rolled back.
[[nodiscard]] Rehearsal rehearse(const Plan& plan, const std::stop_token& stop = {});

/// As rehearse(), but lets the statements leave whatever rows they leave and takes those into the plan as what is expected.
[[nodiscard]] Rehearsal rehearseForRows(Plan& plan, const std::stop_token& stop = {});

} // namespace stillroom::repair
