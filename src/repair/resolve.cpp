#include "repair/resolve.h"

#include "base/account.h"
#include "base/error.h"
#include "repair/transaction.h"

#include <algorithm>

namespace stillroom::repair {
namespace {

using database::Access;
using database::Session;
using schema::Dialect;

/// A crash of the server resets its statistics, a restart is a new postmaster.
constexpr const char* kServerStart =
    "(SELECT extract(epoch FROM pg_postmaster_start_time())::text || ' ' || coalesce(extract(epoch FROM stats_reset)::text, '') FROM pg_stat_bgwriter)";

/// Whether a row that `rows` is to hold after the repair was written by `transaction`.
[[nodiscard]] bool wroteARow(Session& session, const VersionRows& rows, const std::string& transaction) {
    try { // xmin is the lower half of the number
        return !session
                    .run("SELECT 1 FROM " + schema::quoteName(Dialect::PostgreSql, rows.schema, rows.table) +
                             " WHERE xmin::text = ($1::bigint & 4294967295)::text LIMIT 1",
                         {transaction})
                    .rows.empty();
    } catch (const Error&) { // the table is not there, or not to be read
        return false;
    }
}

/// A number that never reached the server's log before a crash is given again to somebody else: "committed" is then said of another
/// transaction, unless what ours wrote is there. "aborted", and a number that is still to come, are true of ours in any case.
/// \returns true committed, false aborted, nothing: in progress still, too old to be remembered, or not to be told
[[nodiscard]] std::optional<bool> statusOf(Session& session, const Promise& promise, const std::optional<VersionRows>& rows) {
    std::string status;
    try {
        // A standby may not have come that far: it can only tell what has been committed.
        const auto answer = session.run(std::string("SELECT txid_status($1::bigint), ") + kServerStart, {promise.transaction}).rows.at(0);
        status = answer[0].value_or("");
        if (status == "committed" && answer[1] != promise.serverStart && !(rows && wroteARow(session, *rows, promise.transaction))) return std::nullopt;
    } catch (const Error& error) {
        if (error.sqlState() != "22023") throw; // "transaction ID ... is in the future"
        status = "aborted";
    }
    if (status == "committed") return true;
    return status == "aborted" && !session.identity().standby ? std::optional(false) : std::nullopt;
}

[[nodiscard]] Resolution applied(std::string why) { return {OutcomeState::Applied, std::move(why)}; }
[[nodiscard]] Resolution nothingDone(std::string why) { return {OutcomeState::Failed, std::move(why)}; }
[[nodiscard]] Resolution unknown(std::string why) { return {OutcomeState::Unknown, std::move(why)}; }

[[nodiscard]] Resolution resolvePostgreSql(const JournalEntry& entry, Session& session) {
    std::optional<VersionRows> rows;
    if (!entry.tableName.empty()) rows = VersionRows{entry.schemaName, entry.tableName, false, false, {}, {}};
    const auto known = statusOf(session, entry.promise, rows);
    if (!known)
        return unknown("The server does not say what became of transaction " + entry.promise.transaction + ". Compare the rows and the schema yourself.");
    return *known ? applied("It was cut off, but the server says that its transaction was committed.")
                  : nothingDone("It was cut off, and the server says that its transaction was rolled back. Nothing was changed.");
}

[[nodiscard]] Resolution resolveSqlite(const JournalEntry& entry, Session& session) {
    const Promise& promise = entry.promise;
    if (!promise.fingerprintAfter.empty()) {
        constexpr std::size_t kAny = static_cast<std::size_t>(-1);
        const auto now = session.fingerprint(kAny);
        if (now == promise.fingerprintAfter && promise.fingerprintAfter != promise.fingerprintBefore)
            return applied("It was cut off, but the file holds exactly what the repair leaves.");
        if (now == promise.fingerprintBefore) return nothingDone("It was cut off, and the file is as it was before. Nothing was changed.");
    }
    // The rows alone say it of a repair that changes nothing else; of a script's other statements they say nothing.
    if (entry.before != entry.after && !entry.action.starts_with("sql")) {
        Plan plan;
        plan.rows = VersionRows{entry.schemaName, entry.tableName, false, false, {}, {}};
        std::vector<std::string> rows;
        const bool exists = !session.run("SELECT 1 FROM sqlite_master WHERE name = $1", {entry.tableName}).rows.empty();
        if (exists) rows = readRows(session, plan);
        if (exists && rows == entry.after) return applied("It was cut off, but the rows are those that the repair leaves.");
        if (rows == entry.before)
            return nothingDone("It was cut off, and the rows are as they were before. A repair is one transaction, so nothing was changed.");
        return unknown("It was cut off, and the rows are now " + shownRows(rows) + ": neither those before nor those after. Somebody has written since.");
    }
    return unknown(
        "It was cut off, and the file is neither what it was before nor what the repair was seen to make of it: it may have been written since. Compare "
        "it with its copy from before, " +
        entry.backup + ".");
}

} // namespace

void promiseTransaction(Session& session, Promise& promise) {
    if (session.dialect() != Dialect::PostgreSql) return;
    const auto row = session.run(std::string("SELECT txid_current(), ") + kServerStart).rows.at(0);
    promise.transaction = row[0].value_or("");
    promise.serverStart = row[1].value_or("");
}

std::optional<bool> transactionStatus(Session& session, const Plan& plan, const Promise& promise) {
    return promise.transaction.empty() ? true : statusOf(session, promise, plan.rows);
}

std::optional<bool> askTransaction(const Plan& plan, const Promise& promise) {
    if (promise.transaction.empty()) return std::nullopt;
    try {
        return statusOf(*connectToSame(plan, Access::ReadOnly), promise, plan.rows);
    } catch (const Refusal&) {        // another server: its answer means nothing
    } catch (const std::exception&) { // still not to be reached
    }
    return std::nullopt;
}

std::optional<Resolution> resolve(const JournalEntry& entry, const database::Target& target, const std::stop_token& stop) {
    if (!entry.open()) return std::nullopt;
    const auto running = isRunning(entry.process);
    if (entry.outcome == "intent" && running.value_or(true)) return std::nullopt; // of another host: that one will find out
    if (entry.isRun())
        return unknown(
            "The window that ran Alembic was gone before its end was seen, and Alembic may have gone on without it. Look at the rows and the schema.");
    if (entry.alone)
        return unknown("It ran outside a transaction and was cut off: what it did until then may remain, an invalid index among it. Look at the schema.");
    // Before the promise there is no COMMIT.
    const bool promised = target.dialect == Dialect::Sqlite ? !entry.backup.empty() : !entry.promise.transaction.empty();
    if (!promised && !entry.systemId.empty()) return nothingDone("It was cut off before COMMIT was sent. Nothing was changed.");
    const auto session = database::connect(target, Access::ReadOnly, stop);
    const database::InterruptOnStop interrupt(*session, stop);
    if (session->identity().systemId != entry.systemId)
        throw Error("finding out what became of repair " + entry.id, "this is another database than the one that it was made on");
    return target.dialect == Dialect::PostgreSql ? resolvePostgreSql(entry, *session) : resolveSqlite(entry, *session);
}

} // namespace stillroom::repair
