#pragma once

#include "database/serverstate.h"
#include "diagnosis/landings.h"
#include "diagnosis/snapshot.h"
#include "diagnosis/triangle.h"
#include "diagnosis/verdict.h"
#include "migrations/environmentfinder.h"
#include "workflow/diffs.h"
#include "workflow/schemas.h"
#include "workflow/status.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// Everything that is known of a project, and of its database where there is one, at one moment; and what is wrong with it.
struct Diagnosis {
    std::shared_ptr<const LoadedEnvironment> environment;
    std::shared_ptr<const Status> status; // null without a database
    std::shared_ptr<const orm::Models> models;
    std::shared_ptr<const std::vector<diagnosis::RevisionSteps>> steps; // of every revision, in the order of running
    std::shared_ptr<const LiveSchema> live;                             // null without a database, and where it cannot be read
    std::string whyNoServer;                                            // why it is not known who else is there
    std::string whyNoLive;                                              // why it cannot be read
    std::vector<diagnosis::PendingTransactions> pendingTransactions;    // in the order of running
    std::optional<database::ServerState> server;                        // of PostgreSQL
    std::vector<diagnosis::RevisionLandings> landings;                  // as the findings see it; none where that is not known

    std::shared_ptr<const Diff> modelsAndDatabase;     // expected: the models
    std::shared_ptr<const Diff> migrationsAndDatabase; // expected: what the applied revisions build
    std::shared_ptr<const Diff> modelsAndMigrations;   // expected: the models; what all revisions build stands for a database

    std::optional<diagnosis::LiveFacts> liveFacts; // of `live`, as models and database were compared

    std::vector<Finding> findings; // of everything, worst first
    diagnosis::Verdict verdict;    // of a database
    diagnosis::Triangle triangle;
};

/// Reads scripts, models and live schema, compares them, and runs every check. Runs nothing of the project. A live schema that cannot be
/// read is said in the answer: the rest of it is there all the same. \throws Cancelled, and Error where what is ignored cannot be read
/// \param status null without a database
[[nodiscard]] std::shared_ptr<const Diagnosis> diagnose(const migrations::Project& project, std::shared_ptr<const LoadedEnvironment> environment,
                                                        std::shared_ptr<const Status> status, const std::stop_token& stop = {});

/// What the checks look at, as far as it was read. It refers to `known`.
[[nodiscard]] diagnosis::Snapshot snapshotOf(const Diagnosis& known);

/// The same readings, compared anew: what is ignored has changed. \throws as diagnose()
[[nodiscard]] std::shared_ptr<const Diagnosis> compareAgain(const migrations::Project& project, const Diagnosis& before, const std::stop_token& stop = {});

} // namespace stillroom::workflow
