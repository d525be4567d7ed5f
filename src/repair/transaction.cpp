#include "repair/transaction.h"

#include "base/error.h"
#include "base/passwords.h"
#include "base/text.h"
#include "database/versiontables.h"
#include "repair/errorposition.h"

#include <algorithm>
#include <chrono>

namespace stillroom::repair {

using database::Access;
using database::Session;
using schema::Dialect;
using schema::quoteName;

std::string withSentence(const std::string& said, const std::string& then) {
    if (said.find('\n') != std::string::npos) return said + "\n" + then;
    return said + (said.ends_with('.') ? " " : ". ") + then;
}

std::string shownRows(const std::vector<std::string>& rows) { return rows.empty() ? "no rows" : join(rows, ", "); }

std::vector<std::string> readRows(Session& session, const Plan& plan) {
    std::vector<std::string> rows;
    if (!plan.rows) return rows;
    for (const auto& row : database::readVersionRows(session, plan.rows->schema, plan.rows->table)) rows.push_back(row.value_or(""));
    std::sort(rows.begin(), rows.end());
    return rows;
}

void lookAs(Session& session, const SessionSettings& settings) {
    if (session.dialect() == Dialect::Sqlite || (settings.searchPath.empty() && settings.role.empty())) return;
    if (session.identity().pooled)
        throw Error("looking as role or by search path of the repair", "a connection pooler stands between, and would lose them or give them to somebody else. "
                                                                       "Connect to the server itself");
    try {
        if (!settings.searchPath.empty()) session.run("SELECT set_config('search_path', $1, false)", {settings.searchPath});
        if (!settings.role.empty()) session.run("SET ROLE " + schema::quoteIdentifier(Dialect::PostgreSql, settings.role));
    } catch (const Error&) { // then it looks as it is
    }
}

std::unique_ptr<Session> connectToSame(const Plan& plan, Access access, const std::stop_token& stop) {
    auto session = database::connect(plan.target, access, stop);
    const auto& now = session->identity();
    if (now.systemId != plan.identity.systemId || now.user != plan.identity.user) {
        throw Refusal{"This is not the database that was read: that was " + plan.identity.systemId + " as " + plan.identity.user + ", this is " + now.systemId +
                      " as " + now.user + ". Nothing was written."};
    }
    if (access == Access::ReadOnly) lookAs(*session, plan.settings);
    if (access == Access::ReadWrite && now.readOnly) throw Refusal{"It cannot be written to: " + now.readOnlyWhy + ". Nothing was written."};
    return session;
}

void rollBack(Session& session) {
    try {
        session.run("ROLLBACK");
    } catch (const std::exception&) { // the server rolls back when the connection ends
    }
}

namespace {

[[nodiscard]] bool tableExists(Session& session, const VersionRows& rows) {
    if (session.dialect() == Dialect::Sqlite) return !session.run("SELECT 1 FROM sqlite_master WHERE name = $1", {rows.table}).rows.empty();
    return session.run("SELECT to_regclass($1)::text", {quoteName(Dialect::PostgreSql, rows.schema, rows.table)}).rows.at(0)[0].has_value();
}

void compareRowsBefore(Session& session, const Plan& plan) {
    if (!plan.rows) return;
    if (plan.rows->createsTable) {
        if (tableExists(session, *plan.rows)) throw Refusal{plan.shownTable() + " has been created since the preview. Read again."};
        return;
    }
    if (const auto rows = readRows(session, plan); rows != plan.rows->before)
        throw Refusal{"The rows have changed since the preview: they were " + shownRows(plan.rows->before) + ", and are now " + shownRows(rows) +
                      ". Nothing was written. Read again."};
}

} // namespace

void runStatement(Session& session, const Statement& statement, std::size_t index, Outcome& outcome) {
    const auto start = std::chrono::steady_clock::now();
    StatementResult result;
    try {
        database::Rows rows = statement.fetchesRows ? session.select(statement.sql, kMaxResultRows) : session.run(statement.sql);
        result.affected = rows.affected;
        if (statement.fetchesRows || !rows.rows.empty()) result.rows = std::move(rows);
        if (result.rows.rows.size() > kMaxResultRows) {
            result.rows.rows.resize(kMaxResultRows);
            result.rows.more = true;
        }
    } catch (const Error& error) {
        outcome.failedStatement = index;
        outcome.failedAt = errorPosition(statement.sql, error.reason());
        throw Error(withoutPasswordsOf(statement.sql, error.doing()), withoutPasswordsOf(statement.sql, error.reason(), error.sqlState()), error.sqlState());
    }
    result.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    for (const std::string& notice : session.takeNotices()) result.notices.push_back(withoutPasswordsOf(statement.sql, notice));
    outcome.results.push_back(std::move(result));
    if (statement.affected && outcome.results.back().affected != *statement.affected) {
        throw Refusal{"'" + withoutPasswords(statement.sql) + "' changed " + counted(outcome.results.back().affected, "row") + " where " +
                      std::to_string(*statement.affected) + " were expected. Everything was rolled back."};
    }
}

void runInTransaction(Session& session, const Plan& plan, Outcome& outcome, const std::function<void()>& beforeStatements) {
    for (const std::string& sql : opening(plan)) session.run(sql);
    compareRowsBefore(session, plan);
    beforeStatements();
    for (std::size_t i = 0; i < plan.statements.size(); ++i) runStatement(session, plan.statements[i], i, outcome);
    if (!plan.rows) return;
    outcome.rows = readRows(session, plan);
    if (outcome.rows != plan.rows->after)
        throw Refusal{"The rows would be " + shownRows(outcome.rows) + " and not " + shownRows(plan.rows->after) + ". Everything was rolled back."};
}

} // namespace stillroom::repair
