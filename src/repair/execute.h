#pragma once

#include "repair/journal.h"
#include "repair/outcome.h"
#include "repair/plan.h"

#include <stop_token>

namespace stillroom::repair {

/// Runs the plan: one transaction with lock_timeout and statement_timeout, the version table locked, its rows compared
/// with the preview under the lock, the outcome checked before COMMIT and read again on a new connection. The intent is
/// in the journal before the first statement, and what the outcome can be told by before COMMIT. A SQLite file is copied first.
/// Nothing is written where the rows, or the database, are not what the plan saw. A statement that runs alone is journaled the
/// same way; where it fails, what it did may remain. Whatever happens, it is in the outcome.
[[nodiscard]] Outcome execute(const Plan& plan, Journal& journal, const std::stop_token& stop = {});

} // namespace stillroom::repair
