#pragma once

#include "repair/plan.h"

namespace stillroom::repair {

/// Looks at everything that could make `plan` fail or do harm, on a read-only session, and adds the checks to it.
/// \throws Error, Cancelled
void runPreflight(database::Session& session, Plan& plan, const Check& journal);

} // namespace stillroom::repair
