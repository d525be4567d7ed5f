#include "repair/execute.h"

#include "base/error.h"
#include "base/text.h"
#include "database/sqlite.h"
#include "database/versiontables.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace stillroom::repair {
namespace {

using database::Access;
using database::Session;
using schema::Dialect;
using schema::quoteName;

constexpr const char* kLockTimeout = "SET LOCAL lock_timeout = '5s'";
constexpr const char* kStatementTimeout = "SET LOCAL statement_timeout = '30s'";

[[nodiscard]] std::vector<std::string> readRows(Session& session, const Plan& plan) {
    std::vector<std::string> rows;
    for (const auto& row : database::readVersionRows(session, plan.schema, plan.table)) rows.push_back(row.value_or(""));
    std::sort(rows.begin(), rows.end());
    return rows;
}

[[nodiscard]] bool tableExists(Session& session, const Plan& plan) {
    if (session.dialect() == Dialect::Sqlite) return !session.run("SELECT 1 FROM sqlite_master WHERE name = $1", {plan.table}).rows.empty();
    return session.run("SELECT to_regclass($1)::text", {quoteName(Dialect::PostgreSql, plan.schema, plan.table)}).rows.at(0)[0].has_value();
}

[[nodiscard]] std::string shown(const std::vector<std::string>& rows) { return rows.empty() ? "no rows" : join(rows, ", "); }

/// Why nothing may be written.
struct Refusal {
    std::string why;
};

/// Everything between BEGIN and COMMIT; `beforeStatements` runs under the lock. \throws Refusal, Error, Cancelled
void runInTransaction(Session& session, const Plan& plan, const std::function<void()>& beforeStatements) {
    const bool isPostgreSql = session.dialect() == Dialect::PostgreSql;
    session.run(isPostgreSql ? "BEGIN" : "BEGIN IMMEDIATE");
    if (isPostgreSql) {
        session.run(kLockTimeout);
        session.run(kStatementTimeout);
    }
    if (plan.createsTable) {
        if (tableExists(session, plan)) throw Refusal{plan.shownTable() + " has been created since the preview. Read again."};
    } else {
        // EXCLUSIVE: readers go on, every other writer and every migration's last step waits or fails.
        if (isPostgreSql) session.run("LOCK TABLE " + quoteName(Dialect::PostgreSql, plan.schema, plan.table) + " IN EXCLUSIVE MODE");
        const auto rows = readRows(session, plan);
        if (rows != plan.before)
            throw Refusal{"The rows have changed since the preview: they were " + shown(plan.before) + ", and are now " + shown(rows) +
                          ". Nothing was written. Read again."};
    }
    beforeStatements();
    for (const Statement& statement : plan.statements) {
        const auto result = session.run(statement.sql);
        if (statement.affected && result.affected != *statement.affected) {
            throw Refusal{"'" + statement.sql + "' changed " + counted(result.affected, "row") + " where " + std::to_string(*statement.affected) +
                          " were expected. Everything was rolled back."};
        }
    }
    if (const auto rows = readRows(session, plan); rows != plan.after) {
        throw Refusal{"The rows would be " + shown(rows) + " and not " + shown(plan.after) + ". Everything was rolled back."};
    }
}

void rollBack(Session& session) {
    try {
        session.run("ROLLBACK");
    } catch (const std::exception&) { // the server rolls back when the connection ends
    }
}

/// Connects to the database that the plan was made on, and to no other. \throws Refusal where it is another one
[[nodiscard]] std::unique_ptr<Session> connectToSame(const Plan& plan, Access access, const std::stop_token& stop = {}) {
    auto session = database::connect(plan.target, access, stop);
    const auto& now = session->identity();
    if (now.systemId != plan.identity.systemId || now.user != plan.identity.user) {
        throw Refusal{"This is not the database that was read: that was " + plan.identity.systemId + " as " + plan.identity.user + ", this is " + now.systemId +
                      " as " + now.user + ". Nothing was written."};
    }
    if (access == Access::ReadWrite && now.readOnly) throw Refusal{"It cannot be written to: " + now.readOnlyWhy + ". Nothing was written."};
    return session;
}

/// What became of a transaction whose COMMIT was not answered; nothing where the server does not tell.
[[nodiscard]] std::optional<bool> committed(const Plan& plan, const std::string& transaction) {
    if (transaction.empty()) return std::nullopt;
    try {
        auto session = connectToSame(plan, Access::ReadOnly);
        const auto status = session->run("SELECT txid_status($1::bigint)", {transaction}).rows.at(0)[0].value_or("");
        if (status == "committed") return true;
        if (status == "aborted") return false;
    } catch (const Refusal&) {        // another server: its answer means nothing
    } catch (const std::exception&) { // still not to be reached
    }
    return std::nullopt;
}

/// COMMIT, and what is known afterwards.
void commit(Session& session, const Plan& plan, const std::string& transaction, Outcome& outcome) {
    try {
        session.run("COMMIT");
        outcome.state = OutcomeState::Applied;
    } catch (const Error& error) {
        const bool answered =
            session.dialect() == Dialect::Sqlite || (!error.sqlState().empty() && !error.sqlState().starts_with("08") && !error.sqlState().starts_with("57P"));
        if (answered) { // the engine itself said no: SQLite's transaction is open still, PostgreSQL's is rolled back
            rollBack(session);
            outcome.state = OutcomeState::Failed;
            outcome.error = std::string("COMMIT was refused: ") + error.what() + ". Everything was rolled back.";
            return;
        }
        const auto known = committed(plan, transaction);
        outcome.state = !known ? OutcomeState::Unknown : *known ? OutcomeState::Applied : OutcomeState::Failed;
        outcome.error = std::string("The connection was lost during COMMIT: ") + error.what() +
                        (!known   ? ". Whether it took effect is not known; read again when the server answers."
                         : *known ? ". The server says that it was committed."
                                  : ". The server says that it was rolled back.");
    }
}

void verify(const Plan& plan, Outcome& outcome) {
    if (outcome.state != OutcomeState::Applied) return;
    try {
        auto session = connectToSame(plan, Access::ReadOnly);
        outcome.rows = readRows(*session, plan);
        if (outcome.rows != plan.after) outcome.error = "Committed, but the rows are now " + shown(outcome.rows) + ": somebody changed them at once.";
    } catch (const Refusal& refusal) {
        outcome.error = "Committed, but it could not be read again. " + refusal.why;
    } catch (const std::exception& error) {
        outcome.error = std::string("Committed, but it could not be read again: ") + error.what();
    }
}

/// SQLite: a copy of the whole file beside the journal, made under the write lock, so that it is what the repair changes.
void backUp(const Plan& plan, const Journal& journal, const std::string& id, const std::stop_token& stop) {
    if (plan.target.dialect != Dialect::Sqlite) return;
    const auto folder = journal.file().parent_path() / "backups";
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
    database::backUpSqlite(plan.target.file, (folder / (id + ".db")).string(), stop);
}

/// Nothing to change: said only after the rows have been read again.
[[nodiscard]] Outcome confirmUnchanged(const Plan& plan, const std::stop_token& stop) {
    Outcome outcome;
    const auto session = connectToSame(plan, Access::ReadOnly, stop);
    outcome.rows = readRows(*session, plan);
    outcome.state = outcome.rows == plan.before ? OutcomeState::Applied : OutcomeState::Refused;
    if (outcome.state == OutcomeState::Refused)
        outcome.error = "The rows have changed since the preview: they were " + shown(plan.before) + ", and are now " + shown(outcome.rows) +
                        ". Nothing was written. Read again.";
    return outcome;
}

/// Runs `work`; what it throws becomes the outcome.
template <class Work>
void guarded(Outcome& outcome, Work work) {
    try {
        work();
    } catch (const Refusal& refusal) {
        outcome.state = OutcomeState::Refused;
        outcome.error = refusal.why;
    } catch (const Cancelled&) {
        outcome.state = OutcomeState::Refused;
        outcome.error = "Cancelled before COMMIT: everything was rolled back.";
    } catch (const std::exception& error) {
        outcome.state = OutcomeState::Failed;
        outcome.error = std::string(error.what()) + ". Everything was rolled back.";
    }
}

} // namespace

Outcome rehearse(const Plan& plan, const std::stop_token& stop) {
    Outcome outcome;
    guarded(outcome, [&] {
        if (plan.changesNothing()) {
            outcome = confirmUnchanged(plan, stop);
        } else {
            const auto session = connectToSame(plan, Access::ReadWrite, stop);
            const database::InterruptOnStop interrupt(*session, stop);
            guarded(outcome, [&] {
                runInTransaction(*session, plan, [] {});
                outcome.state = OutcomeState::DryRun;
            });
            rollBack(*session);
        }
        if (outcome.state == OutcomeState::Applied) outcome.state = OutcomeState::DryRun;
    });
    return outcome;
}

Outcome execute(const Plan& plan, Journal& journal, const std::stop_token& stop) {
    Outcome outcome;
    if (plan.blocked()) {
        const auto check = std::find_if(plan.preflight.begin(), plan.preflight.end(), [](const Check& c) { return c.result == CheckResult::Block; });
        outcome.state = OutcomeState::Refused;
        outcome.error = check->detail;
        return outcome;
    }
    if (plan.changesNothing()) {
        guarded(outcome, [&] { outcome = confirmUnchanged(plan, stop); });
        return outcome;
    }
    std::unique_ptr<Session> session;
    guarded(outcome, [&] {
        session = connectToSame(plan, Access::ReadWrite, stop);
        outcome.journalId = journal.begin(plan);
    });
    if (session == nullptr || outcome.journalId.empty()) return outcome;

    std::string transaction;
    bool ready = false;
    {
        const database::InterruptOnStop interrupt(*session, stop);
        guarded(outcome, [&] {
            runInTransaction(*session, plan, [&] { backUp(plan, journal, outcome.journalId, stop); });
            if (session->dialect() == Dialect::PostgreSql) transaction = session->run("SELECT txid_current()").rows.at(0)[0].value_or("");
            ready = true;
        });
    }
    if (ready) {
        commit(*session, plan, transaction, outcome); // from here on it is not interrupted
    } else {
        rollBack(*session);
    }
    verify(plan, outcome);
    try {
        journal.finish(outcome.journalId, outcome.state, outcome.error);
    } catch (const Error& error) {
        outcome.error += (outcome.error.empty() ? "" : " ") + std::string("The journal could not be completed: ") + error.what();
    }
    return outcome;
}

} // namespace stillroom::repair
