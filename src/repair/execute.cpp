#include "repair/execute.h"

#include "base/account.h"
#include "base/error.h"
#include "database/sqlite.h"
#include "repair/resolve.h"
#include "repair/transaction.h"

#include <optional>

namespace stillroom::repair {
namespace {

using database::Access;
using database::Session;
using schema::Dialect;

/// Runs `work`; what it throws becomes the outcome.
template <class Work>
void guarded(Outcome& outcome, const char* left, Work work) {
    try {
        work();
    } catch (const Refusal& refusal) {
        outcome.state = OutcomeState::Refused;
        outcome.error = refusal.why;
    } catch (const Cancelled&) {
        outcome.state = OutcomeState::Refused;
        outcome.error = std::string("Cancelled before COMMIT. ") + left;
    } catch (const Error& error) {
        outcome.state = OutcomeState::Failed;
        outcome.sqlState = error.sqlState();
        outcome.error = withSentence(error.what(), left);
    } catch (const std::exception& error) {
        outcome.state = OutcomeState::Failed;
        outcome.error = withSentence(error.what(), left);
    }
}

constexpr const char* kRolledBack = "Everything was rolled back.";

/// COMMIT, and what is known afterwards.
void commit(Session& session, const Plan& plan, const Promise& promise, Outcome& outcome) {
    try {
        session.run("COMMIT");
        outcome.state = OutcomeState::Applied;
    } catch (const Error& error) {
        const bool answered =
            session.dialect() == Dialect::Sqlite || (!error.sqlState().empty() && !error.sqlState().starts_with("08") && !error.sqlState().starts_with("57P"));
        if (answered) { // the engine itself said no: SQLite's transaction is open still, PostgreSQL's is rolled back
            rollBack(session);
            outcome.state = OutcomeState::Failed;
            outcome.error = withSentence(std::string("COMMIT was refused: ") + error.what(), kRolledBack);
            return;
        }
        const auto known = askTransaction(plan, promise);
        outcome.state = !known ? OutcomeState::Unknown : *known ? OutcomeState::Applied : OutcomeState::Failed;
        outcome.error = withSentence(std::string("The connection was lost during COMMIT: ") + error.what(),
                                     !known   ? "Whether it took effect is not known; the journal finds out when the server answers again."
                                     : *known ? "The server says that it was committed."
                                              : "The server says that it was rolled back.");
    }
}

void verify(const Plan& plan, const Promise& promise, Outcome& outcome) {
    if (outcome.state != OutcomeState::Applied) return;
    try {
        auto session = connectToSame(plan, Access::ReadOnly);
        const auto known = transactionStatus(*session, plan, promise);
        outcome.rows = readRows(*session, plan);
        const bool asPlanned = !plan.rows || outcome.rows == plan.rows->after;
        if (session->identity().standby) {
            if (!asPlanned) outcome.error = "Committed, but it was read again on a standby, which has not got it yet.";
        } else if (known == false) {
            outcome.state = OutcomeState::Failed;
            outcome.error = "The server answered that it was committed, but the server that answers now does not have it: it has taken over from the other "
                            "one before it had received it. Nothing is changed there.";
        } else if (!known && !asPlanned) {
            outcome.state = OutcomeState::Unknown;
            outcome.error = "The server answered that it was committed, but the server that answers now was started since, and its rows are " +
                            shownRows(outcome.rows) + ": it may have taken over from the other one before it had received it. Compare the rows and the schema.";
        } else if (!known) {
            outcome.error = "Committed, but the server was started anew at once: look whether it has everything.";
        } else if (!asPlanned) {
            outcome.error = "Committed, but the rows are now " + shownRows(outcome.rows) + ": somebody changed them at once.";
        }
    } catch (const Refusal& refusal) {
        outcome.error = "Committed, but it could not be read again. " + refusal.why;
    } catch (const std::exception& error) {
        outcome.error = std::string("Committed, but it could not be read again: ") + error.what();
    }
}

/// SQLite: a copy of the whole file beside the journal, made under the write lock, so that it is what the repair changes.
/// \throws Refusal
[[nodiscard]] std::filesystem::path backUp(const Plan& plan, const Journal& journal, const std::string& id, const std::stop_token& stop) {
    if (plan.target.dialect != Dialect::Sqlite) return {};
    const auto folder = journal.file().parent_path() / "backups";
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
    std::filesystem::path copy = folder / (id + ".db");
    try {
        database::backUpSqlite(plan.target.file, copy.string(), stop);
    } catch (const Error& error) {
        std::filesystem::remove(copy, failed); // half a copy is none
        throw Refusal{std::string("The copy that is made before a repair could not be made: ") + error.what() + ". Nothing was written."};
    }
    return copy;
}

/// Nothing to change: said only after the rows have been read again.
[[nodiscard]] Outcome confirmUnchanged(const Plan& plan, const std::stop_token& stop) {
    Outcome outcome;
    const auto session = connectToSame(plan, Access::ReadOnly, stop);
    outcome.rows = readRows(*session, plan);
    outcome.state = outcome.rows == plan.before() ? OutcomeState::Applied : OutcomeState::Refused;
    if (outcome.state == OutcomeState::Refused)
        outcome.error = "The rows have changed since the preview: they were " + shownRows(plan.before()) + ", and are now " + shownRows(outcome.rows) +
                        ". Nothing was written. Read again.";
    return outcome;
}

/// Where a statement that has no transaction was cut off, nobody can say how far it came.
void runAlone(Session& session, const Plan& plan, Journal& journal, Outcome& outcome, const std::stop_token& stop) {
    bool sent = false;
    try {
        for (const std::string& sql : opening(plan)) session.run(sql);
        if (const auto rows = readRows(session, plan); plan.rows && rows != plan.rows->before)
            throw Refusal{"The rows have changed since the preview. Nothing was written. Read again."};
        outcome.backup = backUp(plan, journal, outcome.journalId, stop).string();
        journal.promise(outcome.journalId, {}, outcome.backup);
        sent = true;
        runStatement(session, plan.statements.front(), 0, outcome);
        outcome.state = OutcomeState::Applied;
    } catch (const Refusal& refusal) {
        outcome.state = OutcomeState::Refused;
        outcome.error = refusal.why;
    } catch (const Cancelled&) {
        outcome.state = sent ? OutcomeState::Failed : OutcomeState::Refused;
        outcome.mayRemain = sent;
        outcome.error =
            sent ? "Cancelled. It ran outside a transaction: what it did until then may remain, an invalid index among it." : "Cancelled before it was sent.";
    } catch (const Error& error) {
        const bool lost = error.sqlState().empty() || error.sqlState().starts_with("08") || error.sqlState().starts_with("57P");
        outcome.state = sent && lost ? OutcomeState::Unknown : OutcomeState::Failed;
        outcome.mayRemain = sent;
        outcome.error =
            sent ? withSentence(error.what(), "It ran outside a transaction: what it did until then may remain, an invalid index among it.") : error.what();
    }
}

[[nodiscard]] Outcome carryOut(const Plan& plan, Journal& journal, const std::stop_token& stop) {
    Outcome outcome;
    if (const Check* check = plan.blocker()) {
        outcome.state = OutcomeState::Refused;
        outcome.error = check->detail;
        return outcome;
    }
    if (plan.changesNothing()) {
        guarded(outcome, "Nothing was written.", [&] { outcome = confirmUnchanged(plan, stop); });
        return outcome;
    }
    std::unique_ptr<Session> session;
    guarded(outcome, "Nothing was written.", [&] {
        session = connectToSame(plan, Access::ReadWrite, stop);
        outcome.journalId = journal.begin(plan);
    });
    if (session == nullptr || outcome.journalId.empty()) return outcome;

    Promise promise;
    if (plan.alone) {
        const database::InterruptOnStop interrupt(*session, stop);
        runAlone(*session, plan, journal, outcome, stop);
    } else {
        constexpr std::size_t kMostToFingerprint = 256UL << 20U;
        bool ready = false;
        {
            const database::InterruptOnStop interrupt(*session, stop);
            guarded(outcome, kRolledBack, [&] {
                runInTransaction(*session, plan, outcome, [&] {
                    outcome.backup = backUp(plan, journal, outcome.journalId, stop).string();
                    promise.fingerprintBefore = session->fingerprint(kMostToFingerprint).value_or("");
                });
                promiseTransaction(*session, promise);
                promise.fingerprintAfter = session->fingerprint(kMostToFingerprint).value_or("");
                journal.promise(outcome.journalId, promise, outcome.backup);
                ready = true;
            });
        }
        if (ready) {
            commit(*session, plan, promise, outcome); // from here on it is not interrupted
        } else {
            rollBack(*session);
        }
    }
    session.reset(); // a pool of one connection has none for the verification before
    verify(plan, promise, outcome);
    try {
        journal.finish(outcome.journalId, outcome.state, outcome.error);
    } catch (const Error& error) {
        outcome.error += (outcome.error.empty() ? "" : " ") + std::string("The journal could not be completed: ") + error.what();
    }
    return outcome;
}

} // namespace

Outcome execute(const Plan& plan, Journal& journal, const std::stop_token& stop) {
    const std::string started = utcNow();
    Outcome outcome = carryOut(plan, journal, stop);
    outcome.started = started;
    outcome.finished = utcNow();
    return outcome;
}

} // namespace stillroom::repair
