#include "database/serverstate.h"

#include "base/text.h"

#include <cstdlib>

namespace stillroom::database {
namespace {

[[nodiscard]] int number(const Cell& cell) { return cell ? std::atoi(cell->c_str()) : 0; }

constexpr const char* kSessions =
    "SELECT a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(host(a.client_addr), ''), coalesce(a.state, ''), left(a.query, 300), "
    "  extract(epoch FROM now() - a.xact_start)::bigint, coalesce(extract(epoch FROM now() - a.state_change)::bigint, 0), "
    "  CASE WHEN a.wait_event_type = 'Lock' THEN array_to_string(pg_blocking_pids(a.pid), ',') ELSE '' END "
    "FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend' "
    "  AND a.xact_start IS NOT NULL ORDER BY a.xact_start, a.pid LIMIT 200";

constexpr const char* kLocks =
    "SELECT l.pid, n.nspname, c.relname, l.mode, l.granted "
    "FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.pid <> pg_backend_pid() AND c.relkind IN ('r', 'p') "
    "  AND (NOT l.granted OR (n.nspname = $1 AND c.relname = $2)) ORDER BY l.pid, c.relname, l.mode LIMIT 500";

constexpr const char* kRights =
    "SELECT current_user, pg_get_userbyid(c.relowner), has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AND "
    "  has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'), pg_has_role(c.relowner, 'USAGE'), c.relrowsecurity, "
    "  row_security_active(c.oid), concat_ws(', ', (SELECT string_agg('trigger ' || tgname, ', ') FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal), "
    "  (SELECT string_agg('rule ' || rulename, ', ') FROM pg_rewrite WHERE ev_class = c.oid)) "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2";

} // namespace

std::string OtherSession::shownName() const {
    std::string text = "process " + std::to_string(pid) + " (" + user;
    if (!application.empty()) text += ", " + application;
    if (!client.empty()) text += ", from " + client;
    text += "), " + state;
    if (transactionSeconds) text += ", in a transaction for " + std::to_string(*transactionSeconds) + " s";
    return text;
}

ServerState readServerState(Session& session, const VersionTable* table) {
    ServerState state;
    if (session.dialect() != schema::Dialect::PostgreSql) return state;
    inSnapshot(session, [&] {
        session.run("SET LOCAL statement_timeout = '10s'");
        for (const Row& row : session.run(kSessions).rows) {
            OtherSession& one = state.sessions.emplace_back();
            one.pid = number(row[0]);
            one.user = row[1].value_or("");
            one.application = row[2].value_or("");
            one.client = row[3].value_or("");
            one.state = row[4].value_or("");
            one.query = row[5].value_or("");
            if (row[6]) one.transactionSeconds = number(row[6]);
            one.waitingSeconds = number(row[7]);
            for (const std::string& pid : splitWords(row[8].value_or(""), ",")) one.blockedBy.push_back(std::atoi(pid.c_str()));
        }
        const std::string schemaName = table != nullptr ? table->schema : "";
        const std::string name = table != nullptr ? table->name : "";
        for (const Row& row : session.run(kLocks, {schemaName, name}).rows)
            state.locks.push_back({number(row[0]), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""), row[4] == "t"});
        if (table != nullptr) {
            for (const Row& row : session.run(kRights, {schemaName, name}).rows)
                state.rights = VersionTableRights{row[0].value_or(""), row[1].value_or(""), row[2] == "t",      row[3] == "t",
                                                  row[4] == "t",       row[5] == "t",       row[6].value_or("")};
        }
        const Row mine = session
                             .run("SELECT coalesce(current_schema(), ''), coalesce(has_schema_privilege(current_schema(), 'CREATE'), false), "
                                  "has_database_privilege(current_database(), 'CREATE')")
                             .rows.at(0);
        state.schemaOfNew = mine[0].value_or("");
        state.mayCreate = mine[1] == "t";
        state.mayCreateInDatabase = mine[2] == "t";
        for (const Row& row : session.run("SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'USAGE') LIMIT 1000").rows)
            state.roles.push_back(row[0].value_or(""));
    });
    return state;
}

} // namespace stillroom::database
