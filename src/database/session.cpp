#include "database/session.h"

#include "database/postgresql.h"
#include "database/sqlite.h"

namespace stillroom::database {

std::unique_ptr<Session> connect(const Target& target, Access access, const std::stop_token& stop) {
    if (target.dialect == schema::Dialect::Sqlite) return openSqlite(target.file, access);
    return connectPostgreSql(target, access, stop);
}

void inSnapshot(Session& session, const std::function<void()>& read, bool open) {
    if (open) return read();
    session.run(session.dialect() == schema::Dialect::PostgreSql ? "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" : "BEGIN");
    try {
        read();
    } catch (...) {
        try {
            session.run("ROLLBACK");
        } catch (const std::exception&) { // the first failure is the one to tell
        }
        throw;
    }
    session.run("COMMIT");
}

} // namespace stillroom::database
