#include "repair/preflight.h"

#include "base/error.h"
#include "base/text.h"

namespace stillroom::repair {
namespace {

using database::Row;
using schema::Dialect;
using schema::quoteName;

void add(Plan& plan, std::string name, CheckResult result, std::string detail) { plan.preflight.push_back({std::move(name), result, std::move(detail)}); }

void checkIdentity(Plan& plan) {
    const auto& id = plan.identity;
    std::string text = id.dialect == Dialect::Sqlite ? "SQLite " + id.version + ", file " + id.systemId
                                                     : "database " + id.name + " on " + (id.host.empty() ? "the local server" : id.host) + ", port " + id.port +
                                                           ", PostgreSQL " + id.version + ", as role " + id.user;
    add(plan, "identity", CheckResult::Pass, text + ".");
    if (id.readOnly) {
        add(plan, "writable", CheckResult::Block,
            "It cannot be written to: " + id.readOnlyWhy + ". Connect to the primary server, or as a role that may write.");
    } else {
        add(plan, "writable", CheckResult::Pass, "It can be written to.");
    }
}

void checkPrivileges(database::Session& session, Plan& plan) {
    if (plan.createsTable) {
        if (session.run("SELECT to_regclass($1)::text", {quoteName(Dialect::PostgreSql, plan.schema, plan.table)}).rows.at(0)[0]) {
            add(plan, "version_table", CheckResult::Block,
                "There is something called " + plan.shownTable() + " already, and it has no column version_num. Rename it, or name the right version table.");
            return;
        }
        const auto rows = session.run("SELECT n.nspname, has_schema_privilege(n.oid, 'CREATE') FROM pg_namespace n WHERE n.nspname = " +
                                          std::string(plan.schema.empty() ? "current_schema()" : "$1"),
                                      plan.schema.empty() ? std::vector<database::Cell>{} : std::vector<database::Cell>{plan.schema});
        if (rows.rows.empty()) {
            add(plan, "privileges", CheckResult::Block,
                plan.schema.empty() ? "The search path names no schema that exists." : "There is no schema " + plan.schema + ".");
        } else if (rows.rows[0][1] != "t") {
            add(plan, "privileges", CheckResult::Block,
                "Role " + plan.identity.user + " may not create a table in schema " + rows.rows[0][0].value_or("") + ".");
        } else {
            add(plan, "privileges", CheckResult::Pass, "Role " + plan.identity.user + " may create the table.");
        }
        return;
    }
    const std::string name = quoteName(Dialect::PostgreSql, plan.schema, plan.table);
    const auto rows =
        session.run("SELECT pg_get_userbyid(c.relowner), has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE') AND "
                    "has_table_privilege(c.oid, 'DELETE') AND has_table_privilege(c.oid, 'SELECT'), pg_has_role(c.relowner, 'MEMBER'), c.relrowsecurity "
                    "FROM pg_class c WHERE c.oid = $1::regclass",
                    {name});
    const Row& row = rows.rows.at(0);
    const std::string owner = row[0].value_or("");
    if (row[1] == "t") {
        add(plan, "privileges", CheckResult::Pass, "Role " + plan.identity.user + " may read and change " + plan.shownTable() + " (owner " + owner + ").");
    } else {
        add(plan, "privileges", CheckResult::Block,
            "Role " + plan.identity.user + " may not change " + plan.shownTable() + ". Its owner is " + owner +
                (row[2] == "t" ? "; this role is a member of it: connect with options='-c role=" + owner + "'." : "; connect as that role."));
    }
    if (row[3] == "t") {
        add(plan, "row_security", CheckResult::Warn,
            "Row-level security is on for " + plan.shownTable() + ": rows may be hidden, and a change may hit none. The repair checks its rows before COMMIT.");
    }
}

void checkSessions(database::Session& session, Plan& plan) {
    if (!plan.createsTable) {
        const auto locks = session.run("SELECT a.pid::text, coalesce(a.usename, ''), coalesce(a.application_name, ''), l.mode, coalesce(a.state, ''), "
                                       "coalesce(extract(epoch FROM now() - a.xact_start)::int::text, '?') "
                                       "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.relation = $1::regclass AND l.database = (SELECT oid "
                                       "FROM pg_database WHERE datname = current_database()) AND l.pid <> pg_backend_pid() AND l.granted ORDER BY 1",
                                       {quoteName(Dialect::PostgreSql, plan.schema, plan.table)});
        if (locks.rows.empty()) {
            add(plan, "migration_in_flight", CheckResult::Pass, "No other session holds a lock on " + plan.shownTable() + ".");
        } else {
            std::vector<std::string> holders;
            for (const Row& row : locks.rows) {
                holders.push_back("process " + row[0].value_or("") + " (" + row[1].value_or("") +
                                  (row[2].value_or("").empty() ? "" : ", " + row[2].value_or("")) + ", " + row[4].value_or("") + " for " + row[5].value_or("") +
                                  " s) holds " + row[3].value_or(""));
            }
            add(plan, "migration_in_flight", CheckResult::Warn,
                "A migration may be running: " + join(holders, "; ") +
                    ". Wait for it to end and read again; if it goes on after this repair, it will fail and roll back.");
        }
    }
    const auto old = session.run("SELECT count(*)::text, coalesce(max(extract(epoch FROM now() - xact_start))::int::text, '0') FROM pg_stat_activity "
                                 "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - interval '60 seconds'");
    if (old.rows.at(0)[0] == "0") {
        add(plan, "long_transactions", CheckResult::Pass, "No other transaction is older than a minute.");
    } else {
        add(plan, "long_transactions", CheckResult::Warn,
            old.rows[0][0].value_or("") + " transaction(s) older than a minute, the oldest " + old.rows[0][1].value_or("") +
                " s. The repair waits at most 5 s for its lock, then gives up and changes nothing.");
    }
}

void checkLength(Plan& plan, const std::optional<int>& length) {
    if (!length) return;
    for (const std::string& row : plan.after) {
        if (characterCount(row) > static_cast<std::size_t>(*length)) {
            add(plan, "column_length", plan.identity.dialect == Dialect::PostgreSql ? CheckResult::Block : CheckResult::Warn,
                "version_num holds " + std::to_string(*length) + " characters, and '" + row + "' has " + std::to_string(characterCount(row)) +
                    ". Widen the column first.");
            return;
        }
    }
    add(plan, "column_length", CheckResult::Pass, "Every row fits into version_num (" + std::to_string(*length) + " characters).");
}

[[nodiscard]] std::optional<int> columnLength(database::Session& session, const Plan& plan) {
    constexpr int kAlembics = 32;
    if (plan.createsTable) return kAlembics;
    if (session.dialect() == Dialect::Sqlite) return std::nullopt; // it does not enforce one
    const auto rows = session.run("SELECT atttypmod::text FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'version_num'",
                                  {quoteName(Dialect::PostgreSql, plan.schema, plan.table)});
    const int modifier = rows.rows.empty() ? -1 : std::stoi(rows.rows[0][0].value_or("-1"));
    return modifier > 4 ? std::optional(modifier - 4) : std::nullopt;
}

} // namespace

void runPreflight(database::Session& session, Plan& plan, const std::string& journalProblem) {
    checkIdentity(plan);
    if (session.dialect() == Dialect::PostgreSql) {
        checkPrivileges(session, plan);
        checkSessions(session, plan);
    }
    checkLength(plan, columnLength(session, plan));
    if (journalProblem.empty()) {
        add(plan, "journal", CheckResult::Pass, "The journal can be written.");
    } else {
        add(plan, "journal", CheckResult::Block, "The journal cannot be written: " + journalProblem + ". Without it nothing is changed.");
    }
    if (!plan.note.empty()) add(plan, "alembic", CheckResult::Warn, plan.note);
}

} // namespace stillroom::repair
