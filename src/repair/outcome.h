#pragma once

#include "database/session.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::repair {

enum class OutcomeState : std::uint8_t { DryRun, Applied, Refused, Failed, Unknown };
[[nodiscard]] const char* nameOf(OutcomeState state);

/// What one statement gave.
struct StatementResult {
    std::size_t affected = 0; // rows changed
    double milliseconds = 0;
    std::vector<std::string> notices;
    database::Rows rows; // of a plain SELECT, at most kMaxResultRows
};

inline constexpr std::size_t kMaxResultRows = 1000;

/// How a repair, or its rehearsal, ended.
struct Outcome {
    OutcomeState state = OutcomeState::Failed;
    bool tried = true;                          // false: a rehearsal of what cannot run in a transaction tries nothing
    bool mayRemain = false;                     // failed, but what ran outside the transaction may have left something
    std::string sqlState;                       // of the engine's refusal, where it gave one
    std::string error;                          // why it was refused or failed, or what is not known
    std::string journalId;                      // empty for a rehearsal
    std::string started;                        // UTC, ISO 8601; these three are empty for a rehearsal
    std::string finished;                       // when it was read again
    std::string backup;                         // the copy of a SQLite file made before
    std::vector<std::string> rows;              // of the version table: read again on a new connection; in a rehearsal, before the rollback
    std::vector<StatementResult> results;       // of the statements that ran
    std::optional<std::size_t> failedStatement; // where one of them was refused by the engine
    std::optional<std::size_t> failedAt;        // the byte in it at which the engine points
};

} // namespace stillroom::repair
