#pragma once

#include "repair/journal.h"
#include "repair/plan.h"

#include <stop_token>
#include <string>

namespace stillroom::repair {

struct Outcome {
    OutcomeState state = OutcomeState::Failed;
    std::string error;             // why it was refused or failed, or what is not known
    std::string journalId;         // empty for a rehearsal
    std::vector<std::string> rows; // read again on a new connection
};

/// Runs the plan in a transaction that is rolled back.
[[nodiscard]] Outcome rehearse(const Plan& plan, const std::stop_token& stop = {});

/// Runs the plan: one transaction with lock_timeout and statement_timeout, the version table locked, its rows compared
/// with the preview under the lock, the outcome checked before COMMIT and read again on a new connection. The intent is
/// in the journal before the first statement. Nothing is written where the rows, or the database, are not what the plan
/// saw. Whatever happens, it is in the outcome.
[[nodiscard]] Outcome execute(const Plan& plan, Journal& journal, const std::stop_token& stop = {});

} // namespace stillroom::repair
