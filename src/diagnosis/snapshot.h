#pragma once

#include "database/serverstate.h"
#include "database/session.h"
#include "database/versiontables.h"
#include "diagnosis/landings.h"
#include "diagnosis/landings/evidence.h"
#include "migrations/environment.h"
#include "migrations/graph.h"
#include "migrations/position.h"
#include "migrations/transactionuse.h"
#include "orm/models.h"
#include "schema/compare.h"

#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// What the database says of its schema, and how it is compared.
struct LiveFacts {
    const schema::Schema& schema;
    const schema::CompareOptions& options;
};

/// How a pending script treats the transaction that it will run in.
struct PendingTransactions {
    migrations::NodeId revision = 0;
    migrations::TransactionUse use;
};

/// Project and database at one moment: what the checks look at; nothing is read by them. What was not read, or could not be, is
/// null: a check that needs it says nothing then.
struct Snapshot {
    const migrations::Environment& environment;
    const migrations::RevisionGraph& graph;

    // with a database
    const database::Identity* identity = nullptr;
    std::string databaseName = {};                   // for the words
    const database::VersionTables* tables = nullptr; // every version table
    const database::VersionTable* table = nullptr;   // the one that Alembic would use, or null where it is not there
    std::string tableName = {};                      // what it is or would be called
    bool isSchemaNamed = false;                      // the version table's, by env.py or by who asks: then no search path counts
    const migrations::Position* position = nullptr;

    const database::ServerState* server = nullptr; // PostgreSQL: who else is there, and what this role may do

    // with the models and the scripts read whole
    const orm::Models* models = nullptr;
    const std::vector<RevisionSteps>* steps = nullptr; // of every revision, in the order of running

    const std::vector<PendingTransactions>* pendingTransactions = nullptr; // in the order of running

    // with the live schema
    const LiveFacts* live = nullptr;
    const std::vector<RevisionLandings>* landings = nullptr; // of every revision, for people: as `evidence` has it
    const SchemaEvidence* evidence = nullptr;                // what the live schema shows of every revision

    // differences, without those that somebody has set aside
    const std::vector<schema::Difference>* modelsAndDatabase = nullptr;     // expected: the models
    const std::vector<schema::Difference>* migrationsAndDatabase = nullptr; // expected: what the applied revisions build
    const std::vector<schema::Difference>* modelsAndMigrations = nullptr;   // expected: the models; actual: what all revisions build
};

} // namespace stillroom::diagnosis
