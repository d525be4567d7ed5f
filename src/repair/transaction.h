#pragma once

#include "repair/outcome.h"
#include "repair/plan.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

/// What rehearsal and execution have in common: one transaction in which everything is compared before it is changed.
namespace stillroom::repair {

/// Why nothing may be written.
struct Refusal {
    std::string why;
};

/// Role and search_path of `settings` for a session that only looks, so that it sees what the repair will see. What the server refuses
/// of it is left as it is: the checks say so. \throws Error behind a connection pooler
void lookAs(database::Session& session, const SessionSettings& settings);

/// Connects to the database that the plan was made on, and to no other. \throws Refusal where it is another one, Error, Cancelled
[[nodiscard]] std::unique_ptr<database::Session> connectToSame(const Plan& plan, database::Access access, const std::stop_token& stop = {});

/// The rows of the plan's version table, sorted; none where it has no table, or the table is still to be made. \throws Error
[[nodiscard]] std::vector<std::string> readRows(database::Session& session, const Plan& plan);

/// Everything between BEGIN and COMMIT: the opening, the comparison of the rows under the lock, the statements, the comparison
/// of the rows that they leave. `beforeStatements` runs under the lock.
/// \param outcome gets the results, and which statement failed. \throws Refusal, Error, Cancelled
void runInTransaction(database::Session& session, const Plan& plan, Outcome& outcome, const std::function<void()>& beforeStatements);

/// One statement, with its time and notices, into `outcome`. \throws Error, Cancelled
void runStatement(database::Session& session, const Statement& statement, std::size_t index, Outcome& outcome);

void rollBack(database::Session& session);

/// What an engine said, which may or may not end as a sentence does, and a sentence after it.
[[nodiscard]] std::string withSentence(const std::string& said, const std::string& then);

[[nodiscard]] std::string shownRows(const std::vector<std::string>& rows);

} // namespace stillroom::repair
