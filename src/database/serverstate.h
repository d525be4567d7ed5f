#pragma once

#include "database/session.h"
#include "database/versiontables.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::database {

/// Somebody else's connection to this database.
struct OtherSession {
    int pid = 0;
    std::string user;
    std::string application;
    std::string client; // address; empty for a local one
    std::string state;  // "active", "idle in transaction"
    std::string query;  // its last statement, cut
    std::optional<long> transactionSeconds;
    long waitingSeconds = 0;    // since its last change of state
    std::vector<int> blockedBy; // only of those that wait for a lock

    /// "process 4711 (app, alembic), idle in transaction": for people.
    [[nodiscard]] std::string shownName() const;
};

/// A lock of another session on a table.
struct TableLock {
    int pid = 0;
    std::string schema;
    std::string table;
    std::string mode; // "RowExclusiveLock"
    bool granted = true;
};

/// What the role of the session may do with the version table.
struct VersionTableRights {
    std::string role;
    std::string owner;
    bool mayWrite = false; // SELECT, INSERT, UPDATE and DELETE
    bool ownsIt = false;   // itself, or as a member
    bool rowSecurity = false;
    bool rowSecurityActive = false; // for this role
    std::string rulesOrTriggers;    // their names; empty where there are none
};

/// What goes on in a PostgreSQL server, and what this role may do there.
struct ServerState {
    std::vector<OtherSession> sessions; // that are in a transaction, or wait
    std::vector<TableLock> locks;       // on the version table, and of those that wait or are waited for
    std::optional<VersionTableRights> rights;
    std::string schemaOfNew; // where a table without a schema would be made; empty where there is none
    bool mayCreate = true;   // a table there
    bool mayCreateInDatabase = true;
    std::vector<std::string> roles; // as which the role may act
};

/// Reads it in a fixed number of statements. \throws Error, Cancelled
/// \param table the version table that is meant, or null
[[nodiscard]] ServerState readServerState(Session& session, const VersionTable* table);

} // namespace stillroom::database
