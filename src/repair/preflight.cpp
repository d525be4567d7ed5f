#include "repair/preflight.h"

#include "base/error.h"
#include "base/text.h"
#include "repair/journal.h"

#include <filesystem>
#include <unistd.h>

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
        const char* wayOut = id.dialect == Dialect::Sqlite ? "Open it as an account that may write it, or let this one."
                             : id.standby                  ? "Connect to its primary server."
                                                           : "Connect as a role that may write, or take that setting away.";
        add(plan, "writable", CheckResult::Block, "It cannot be written to: " + id.readOnlyWhy + ". " + wayOut);
    } else {
        add(plan, "writable", CheckResult::Pass, "It can be written to.");
    }
}

[[nodiscard]] std::string roleOf(const Plan& plan) { return plan.settings.role.empty() ? plan.identity.user : plan.settings.role; }

/// Takes the role on that the repair will have, so that the checks are about it; within a transaction. \returns false where that is not possible
bool takeRole(database::Session& session, Plan& plan) {
    if (plan.settings.role.empty()) return true;
    try {
        session.run("SET LOCAL ROLE " + schema::quoteIdentifier(Dialect::PostgreSql, plan.settings.role));
        add(plan, "role", CheckResult::Pass, "Role " + plan.identity.user + " may act as " + plan.settings.role + ".");
        return true;
    } catch (const Error& error) {
        add(plan, "role", CheckResult::Block, "Role " + plan.identity.user + " cannot act as " + plan.settings.role + ": " + error.reason() + ".");
        return false;
    }
}

/// "Its owner is app_owner.", with what follows from it for a check that does not pass without the owner's rights.
void addForOwner(Plan& plan, CheckResult result, const std::string& what, const std::string& owner, bool mayActAs) {
    add(plan, "privileges", result, what + (mayActAs ? ", and " + plan.identity.user + " may act as that role." : ". Connect as that role."));
    if (mayActAs) plan.preflight.back().role = owner;
}

void checkCreation(database::Session& session, Plan& plan) {
    if (session.run("SELECT to_regclass($1)::text", {quoteName(Dialect::PostgreSql, plan.rows->schema, plan.rows->table)}).rows.at(0)[0]) {
        add(plan, "version_table", CheckResult::Block,
            "There is something called " + plan.shownTable() + " already, and it has no column version_num. Rename it, or name the right version table.");
        return;
    }
    // Who owns most of the tables that are there is who owns the schema of the application.
    const auto rows =
        session.run("SELECT n.nspname, has_schema_privilege(n.oid, 'CREATE'), pg_get_userbyid(n.nspowner), pg_has_role(session_user, n.nspowner, "
                    "'MEMBER'), o.owner, o.owner <> current_user AND pg_has_role(session_user, o.owner, 'MEMBER') FROM pg_namespace n LEFT "
                    "JOIN LATERAL (SELECT pg_get_userbyid(c.relowner) AS owner FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', "
                    "'p') GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) o ON true WHERE n.nspname = " +
                        std::string(plan.rows->schema.empty() ? "current_schema()" : "$1"),
                    plan.rows->schema.empty() ? std::vector<database::Cell>{} : std::vector<database::Cell>{plan.rows->schema});
    if (rows.rows.empty()) {
        add(plan, "privileges", CheckResult::Block,
            plan.rows->schema.empty() ? "The search path names no schema that exists." : "There is no schema " + plan.rows->schema + ".");
        return;
    }
    const Row& row = rows.rows[0];
    const auto text = [&row](std::size_t i) { return row[i].value_or(""); };
    if (row[1] != "t") {
        const bool owners = row[5] == "t"; // most likely it may create one there too; where it may not, the checks say so then
        addForOwner(plan, CheckResult::Block,
                    "Role " + roleOf(plan) + " may not create a table in schema " + text(0) +
                        (owners ? ". Most tables there belong to " + text(4) : ". Its owner is " + text(2)),
                    owners ? text(4) : text(2), owners || row[3] == "t");
    } else if (row[5] == "t") {
        addForOwner(plan, CheckResult::Warn,
                    "The table would belong to " + roleOf(plan) + ", and the application may not be able to write to it: most tables of schema " + text(0) +
                        " belong to " + text(4),
                    text(4), true);
    } else {
        add(plan, "privileges", CheckResult::Pass, "Role " + roleOf(plan) + " may create the table.");
    }
}

void checkPrivileges(database::Session& session, Plan& plan) {
    if (!plan.rows) return;
    if (plan.rows->createsTable) return checkCreation(session, plan);
    const std::string name = quoteName(Dialect::PostgreSql, plan.rows->schema, plan.rows->table);
    // A member that does not inherit has none of the owner's rights until it acts as that role.
    const auto rows = session.run("SELECT pg_get_userbyid(c.relowner), has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE') AND "
                                  "has_table_privilege(c.oid, 'DELETE') AND has_table_privilege(c.oid, 'SELECT'), pg_has_role(c.relowner, 'USAGE'), "
                                  "pg_has_role(session_user, c.relowner, 'MEMBER'), c.relrowsecurity FROM pg_class c WHERE c.oid = $1::regclass",
                                  {name});
    const Row& row = rows.rows.at(0);
    const std::string owner = row[0].value_or("");
    const bool mayActAs = row[3] == "t" && roleOf(plan) != owner;
    if (plan.rows->changesShape && row[2] != "t") {
        addForOwner(plan, CheckResult::Block, "Only its owner can change the shape of " + plan.shownTable() + ": that is " + owner, owner, mayActAs);
    } else if (row[1] == "t") {
        add(plan, "privileges", CheckResult::Pass, "Role " + roleOf(plan) + " may read and change " + plan.shownTable() + " (owner " + owner + ").");
    } else {
        addForOwner(plan, CheckResult::Block, "Role " + roleOf(plan) + " may not change " + plan.shownTable() + ". Its owner is " + owner, owner, mayActAs);
    }
    if (row[4] == "t") {
        add(plan, "row_security", CheckResult::Warn,
            "Row-level security is on for " + plan.shownTable() + ": rows may be hidden, and a change may hit none. The repair checks its rows before COMMIT.");
    }
}

/// Who else talks about the version table: a migration between two of its steps holds no lock that shows.
void checkOtherRunners(database::Session& session, Plan& plan) {
    const auto others = session.run(
        "SELECT pid::text, coalesce(usename, ''), coalesce(application_name, ''), coalesce(state, '') FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND position($1 IN query) > 0 "
        "AND (state <> 'idle' OR query_start > now() - interval '60 seconds') AND NOT (application_name = 'stillroom' AND state = 'idle') ORDER BY 1 LIMIT 5",
        {plan.rows ? plan.rows->table : "alembic_version"});
    if (others.rows.empty()) return add(plan, "other_runners", CheckResult::Pass, "No other session was seen at the version table within the last minute.");
    std::vector<std::string> list;
    for (const Row& row : others.rows)
        list.push_back("process " + row[0].value_or("") + " (" + row[1].value_or("") + (row[2].value_or("").empty() ? "" : ", " + row[2].value_or("")) + ", " +
                       row[3].value_or("") + ")");
    add(plan, "other_runners", CheckResult::Warn,
        "Somebody else worked with the version table within the last minute: " + join(list, "; ") +
            ". If that is a migration, wait for its end and read again.");
}

void checkPooler(Plan& plan) {
    if (!plan.identity.pooled) return add(plan, "connection_pooler", CheckResult::Pass, "The connection leads to the server itself.");
    add(plan, "connection_pooler", plan.alone ? CheckResult::Block : CheckResult::Warn,
        plan.alone
            ? "A connection pooler stands between: settings of the session may be lost between two statements. Connect to the server itself."
            : "A connection pooler stands between. The repair is one transaction, which poolers keep together; but connect to the server itself if you can.");
}

void checkSessions(database::Session& session, Plan& plan) {
    checkOtherRunners(session, plan);
    if (plan.rows && !plan.rows->createsTable) {
        const auto locks = session.run("SELECT a.pid::text, coalesce(a.usename, ''), coalesce(a.application_name, ''), l.mode, coalesce(a.state, ''), "
                                       "coalesce(extract(epoch FROM now() - a.xact_start)::int::text, '?') "
                                       "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.relation = $1::regclass AND l.database = (SELECT oid "
                                       "FROM pg_database WHERE datname = current_database()) AND l.pid <> pg_backend_pid() AND l.granted ORDER BY 1",
                                       {quoteName(Dialect::PostgreSql, plan.rows->schema, plan.rows->table)});
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
    for (const std::string& row : plan.after()) {
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
    if (!plan.rows || plan.rows->changesShape) return std::nullopt;
    constexpr int kAlembics = 32;
    if (plan.rows->createsTable) return kAlembics;
    if (session.dialect() == Dialect::Sqlite) return std::nullopt; // it does not enforce one
    const auto rows = session.run("SELECT atttypmod::text FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'version_num'",
                                  {quoteName(Dialect::PostgreSql, plan.rows->schema, plan.rows->table)});
    const int modifier = rows.rows.empty() ? -1 : std::stoi(rows.rows[0][0].value_or("-1"));
    return modifier > 4 ? std::optional(modifier - 4) : std::nullopt;
}

/// SQLite: room for the copy that is made first, and a folder in which the engine can keep its own journal.
void checkRoom(Plan& plan) {
    namespace fs = std::filesystem;
    std::error_code failed;
    const fs::path file = plan.target.file;
    const fs::path folder = fs::absolute(file, failed).parent_path();
    if (::access(folder.c_str(), W_OK) != 0)
        return add(plan, "folder", CheckResult::Block,
                   "SQLite keeps its own journal beside the file, and " + folder.string() + " may not be written to. Give this account the right to.");
    const auto size = fs::file_size(file, failed);
    const fs::path copies = Journal::defaultFile().parent_path();
    const auto room = fs::space(copies, failed);
    if (!failed && room.available < size + size / 10)
        return add(plan, "folder", CheckResult::Block,
                   "The file is copied before the repair: that takes " + std::to_string(size) + " bytes, and " + copies.string() + " has room for " +
                       std::to_string(room.available) + ". Make room there.");
    add(plan, "folder", CheckResult::Pass, "The file is copied first: there is room for it.");
}

} // namespace

void runPreflight(database::Session& session, Plan& plan, const Check& journal) {
    checkIdentity(plan);
    if (session.dialect() == Dialect::PostgreSql) {
        const auto asTheRepair = [&] {
            if (takeRole(session, plan)) checkPrivileges(session, plan);
        };
        database::inSnapshot(session, asTheRepair); // the role is let go of with it
        checkPooler(plan);
        checkSessions(session, plan);
    } else {
        checkRoom(plan);
    }
    checkLength(plan, columnLength(session, plan));
    plan.preflight.push_back(journal);
    if (!plan.note.empty()) add(plan, plan.undoneId.empty() ? "alembic" : "undo", CheckResult::Warn, plan.note);
}

} // namespace stillroom::repair
