#include "repair/rehearse.h"

#include "base/error.h"
#include "database/reflection.h"
#include "repair/schemachanges.h"
#include "repair/transaction.h"

#include <algorithm>
#include <chrono>

namespace stillroom::repair {
namespace {

using database::Access;
using database::Session;
using schema::Dialect;

/// Locks that make somebody wait who does more than read.
constexpr const char* kLocks = "SELECT DISTINCT upper(regexp_replace(regexp_replace(l.mode, 'Lock$', ''), '([a-z])([A-Z])', '\\1 \\2', 'g')) || ' on ' || "
                               "l.relation::regclass::text FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace "
                               "WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') "
                               "AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'm', 'v', 'f') ORDER BY 1";

[[nodiscard]] schema::Schema readWhole(Session& session, bool inTransaction) {
    database::SchemaSelection selection;
    selection.all = true;
    selection.inTransaction = inTransaction;
    return database::readSchema(session, selection).schema;
}

/// What is left to be checked at COMMIT is checked now: a rehearsal never comes to COMMIT.
void checkDeferred(Session& session) {
    if (session.dialect() != Dialect::PostgreSql) return;
    try {
        session.run("SET CONSTRAINTS ALL IMMEDIATE");
    } catch (const Error& error) {
        throw Error("COMMIT would be refused", error.reason(), error.sqlState());
    }
}

void rehearseInTransaction(Session& session, const Plan& plan, Rehearsal& rehearsal) {
    const auto before = readWhole(session, false);
    std::chrono::steady_clock::time_point locked;
    try {
        runInTransaction(session, plan, rehearsal.outcome, [&] { locked = std::chrono::steady_clock::now(); });
        checkDeferred(session);
        rehearsal.outcome.state = OutcomeState::DryRun;
        rehearsal.heldMilliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - locked).count();
        if (session.dialect() == Dialect::PostgreSql) {
            for (const auto& row : session.run(kLocks).rows) rehearsal.locks.push_back(row[0].value_or(""));
        }
        rehearsal.changes = schemaChanges(before, readWhole(session, true), plan.statements, session.dialect());
    } catch (...) {
        rollBack(session);
        throw;
    }
    rollBack(session);
}

/// What went wrong becomes the outcome.
void rehearseInto(Rehearsal& rehearsal, const Plan& plan, const std::stop_token& stop) {
    Outcome& outcome = rehearsal.outcome;
    if (plan.alone) {
        rehearsal.notRehearsed = "It cannot run in a transaction, so it cannot be rehearsed.";
        outcome.state = OutcomeState::DryRun;
        outcome.tried = false;
        return;
    }
    try {
        const auto session = connectToSame(plan, plan.changesNothing() ? Access::ReadOnly : Access::ReadWrite, stop);
        const database::InterruptOnStop interrupt(*session, stop);
        if (!plan.changesNothing()) return rehearseInTransaction(*session, plan, rehearsal);
        outcome.rows = readRows(*session, plan);
        if (outcome.rows != plan.before()) throw Refusal{"The rows have changed since the preview. Read again."};
        outcome.state = OutcomeState::DryRun;
    } catch (const Refusal& refusal) {
        outcome.state = OutcomeState::Refused;
        outcome.error = refusal.why;
    } catch (const Cancelled&) {
        outcome.state = OutcomeState::Refused;
        outcome.error = "Cancelled. Everything was rolled back.";
    } catch (const Error& error) {
        outcome.state = OutcomeState::Failed;
        outcome.sqlState = error.sqlState();
        outcome.error = withSentence(error.what(), "Everything was rolled back.");
    } catch (const std::exception& error) {
        outcome.state = OutcomeState::Failed;
        outcome.error = withSentence(error.what(), "Everything was rolled back.");
    }
}

} // namespace

Rehearsal rehearse(const Plan& plan, const std::stop_token& stop) {
    Rehearsal rehearsal;
    rehearseInto(rehearsal, plan, stop);
    return rehearsal;
}

Rehearsal rehearseForRows(Plan& plan, const std::stop_token& stop) {
    Rehearsal rehearsal;
    rehearseInto(rehearsal, plan, stop);
    // Only the rows were others than expected: with those expected it is rehearsed as it will run.
    if (rehearsal.outcome.state == OutcomeState::Refused && plan.rows && !plan.alone && rehearsal.outcome.results.size() == plan.statements.size() &&
        rehearsal.outcome.rows != plan.rows->after) {
        plan.rows->after = rehearsal.outcome.rows;
        rehearsal = {};
        rehearseInto(rehearsal, plan, stop);
    }
    return rehearsal;
}

} // namespace stillroom::repair
