#include "repair/execute.h"

#include "base/error.h"
#include "base/text.h"
#include "database/sqlite.h"

#include <algorithm>
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
    const std::string column = session.dialect() == Dialect::PostgreSql ? "version_num::text" : "version_num";
    for (const auto& row : session.run("SELECT " + column + " FROM " + quoteName(session.dialect(), plan.schema, plan.table)).rows) rows.push_back(row[0].value_or(""));
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

/// Everything between BEGIN and COMMIT. \throws Refusal, Error, Cancelled
void runInTransaction(Session& session, const Plan& plan) {
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
        if (rows != plan.before) throw Refusal{"The rows have changed since the preview: they were " + shown(plan.before) + ", and are now " + shown(rows) + ". Nothing was written. Read again."};
    }
    for (const Statement& statement : plan.statements) {
        const auto result = session.run(statement.sql);
        if (statement.affected && result.affected != *statement.affected) {
            throw Refusal{"'" + statement.sql + "' changed " + counted(result.affected, "row") + " where " + std::to_string(*statement.affected) + " were expected. Everything was rolled back."};
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

[[nodiscard]] std::unique_ptr<Session> connectForWriting(const Plan& plan, const std::stop_token& stop) {
    auto session = database::connect(plan.target, Access::ReadWrite, stop);
    if (session->identity().systemId != plan.identity.systemId || session->identity().user != plan.identity.user) {
        throw Error("connecting to " + database::shownTarget(plan.target), "this is not the database that was read: it was " + plan.identity.systemId + " as " + plan.identity.user +
                                                                               ", and is now " + session->identity().systemId + " as " + session->identity().user);
    }
    if (session->identity().readOnly) throw Error("connecting to " + database::shownTarget(plan.target), "it cannot be written to: " + session->identity().readOnlyWhy);
    return session;
}

/// What became of a transaction whose COMMIT was not answered; nothing where the server does not tell.
[[nodiscard]] std::optional<bool> committed(const Plan& plan, const std::string& transaction) {
    if (transaction.empty()) return std::nullopt;
    try {
        auto session = database::connect(plan.target, Access::ReadOnly);
        const auto status = session->run("SELECT txid_status($1::bigint)", {transaction}).rows.at(0)[0].value_or("");
        if (status == "committed") return true;
        if (status == "aborted") return false;
    } catch (const std::exception&) { // still not to be reached
    }
    return std::nullopt;
}

/// COMMIT, and what is known afterwards.
void commit(Session& session, const Plan& plan, Outcome& outcome) {
    std::string transaction;
    if (session.dialect() == Dialect::PostgreSql) transaction = session.run("SELECT txid_current()").rows.at(0)[0].value_or("");
    try {
        session.run("COMMIT");
        outcome.state = OutcomeState::Applied;
    } catch (const std::exception& error) {
        const auto known = committed(plan, transaction);
        outcome.state = !known ? OutcomeState::Unknown : *known ? OutcomeState::Applied : OutcomeState::Failed;
        outcome.error = std::string("The connection was lost during COMMIT: ") + error.what() +
                        (!known ? ". Whether it took effect is not known; read again when the server answers." : *known ? ". The server says that it was committed." : ". The server says that it was rolled back.");
    }
}

void verify(const Plan& plan, Outcome& outcome) {
    if (outcome.state != OutcomeState::Applied) return;
    try {
        auto session = database::connect(plan.target, Access::ReadOnly);
        outcome.rows = readRows(*session, plan);
        if (outcome.rows != plan.after) outcome.error = "Committed, but the rows are now " + shown(outcome.rows) + ": somebody changed them at once.";
    } catch (const std::exception& error) {
        outcome.error = std::string("Committed, but it could not be read again: ") + error.what();
    }
}

/// SQLite: a copy of the whole file beside the journal, before anything is changed.
void backUp(const Plan& plan, const Journal& journal, const std::string& id) {
    if (plan.target.dialect != Dialect::Sqlite) return;
    const auto folder = journal.file().parent_path() / "backups";
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    database::backUpSqlite(plan.target.file, (folder / (id + ".db")).string());
}

} // namespace

Outcome rehearse(const Plan& plan, const std::stop_token& stop) {
    Outcome outcome;
    outcome.state = OutcomeState::DryRun;
    if (plan.changesNothing()) return outcome;
    const auto session = connectForWriting(plan, stop);
    const database::InterruptOnStop interrupt(*session, stop);
    try {
        runInTransaction(*session, plan);
    } catch (const Refusal& refusal) {
        outcome.state = OutcomeState::Refused;
        outcome.error = refusal.why;
    } catch (const Error& error) {
        outcome.state = OutcomeState::Failed;
        outcome.error = error.what();
    }
    rollBack(*session);
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
        outcome.state = OutcomeState::Applied;
        outcome.rows = plan.after;
        return outcome;
    }
    const auto session = connectForWriting(plan, stop);
    outcome.journalId = journal.begin(plan);
    {
        const database::InterruptOnStop interrupt(*session, stop);
        try {
            backUp(plan, journal, outcome.journalId);
            runInTransaction(*session, plan);
            outcome.state = OutcomeState::Unknown;
        } catch (const Refusal& refusal) {
            outcome.state = OutcomeState::Refused;
            outcome.error = refusal.why;
        } catch (const Cancelled&) {
            outcome.state = OutcomeState::Refused;
            outcome.error = "Cancelled before COMMIT: everything was rolled back.";
        } catch (const Error& error) {
            outcome.state = OutcomeState::Failed;
            outcome.error = std::string(error.what()) + ". Everything was rolled back.";
        }
    }
    if (outcome.state == OutcomeState::Unknown) {
        commit(*session, plan, outcome); // from here on it is not interrupted
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
