#include "database/session.h"

#include "database/postgresql.h"
#include "database/sqlite.h"

namespace stillroom::database {

std::unique_ptr<Session> connect(const Target& target, Access access, const std::stop_token& stop) {
    if (target.dialect == schema::Dialect::Sqlite) return openSqlite(target.file, access);
    return connectPostgreSql(target, access, stop);
}

} // namespace stillroom::database
