#pragma once

#include "repair/journal.h"
#include "repair/outcome.h"

#include <optional>
#include <stop_token>
#include <string>

namespace stillroom::repair {

/// PostgreSQL: the number of the transaction that `session` is in, and since when its server has run.
void promiseTransaction(database::Session& session, Promise& promise);

/// What the server says of a transaction whose COMMIT was not answered; nothing where it does not tell, or is another server.
[[nodiscard]] std::optional<bool> askTransaction(const Plan& plan, const Promise& promise);

/// What the server of `session` says of a transaction whose COMMIT was answered: after a failover it may be another one that never got it.
/// Nothing where it does not tell. \throws Error
[[nodiscard]] std::optional<bool> transactionStatus(database::Session& session, const Plan& plan, const Promise& promise);

/// What was found out about an entry whose end was not known.
struct Resolution {
    OutcomeState state = OutcomeState::Unknown; // Applied, Failed (nothing was changed), or still Unknown
    std::string why;
};

/// Finds out what became of a repair that was cut off, by what the journal promised: PostgreSQL is asked for the transaction; a
/// SQLite file is compared with what it held before and would hold after. Changes nothing. Nothing where the process that did it is still at it.
/// \param target how the database is reached now. \throws Error where it cannot be, Cancelled
[[nodiscard]] std::optional<Resolution> resolve(const JournalEntry& entry, const database::Target& target, const std::stop_token& stop = {});

} // namespace stillroom::repair
