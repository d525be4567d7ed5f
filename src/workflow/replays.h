#pragma once

#include "migrations/environmentfinder.h"
#include "migrations/position.h"
#include "orm/models.h"
#include "orm/operationreader.h"
#include "schema/operation.h"
#include "workflow/diffs.h"
#include "workflow/projects.h"
#include "workflow/status.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// What one revision does.
struct RevisionSteps {
    migrations::NodeId revision = 0;
    std::vector<schema::Operation> steps; // of its upgrade()
};

/// What the migrations of an environment do up to the recorded revisions, in the order of running.
struct MigrationReading {
    schema::Dialect dialect = schema::Dialect::PostgreSql;
    std::vector<RevisionSteps> revisions;
    std::vector<orm::Unresolved> unresolved;
    std::string whyIncomplete; // a recorded revision that has no script; empty where there is none
};

/// Reads the scripts of all applied revisions. \throws Cancelled
[[nodiscard]] std::shared_ptr<const MigrationReading> readMigrations(const migrations::Project& project, const LoadedEnvironment& environment,
                                                                     const migrations::Position& position, schema::Dialect dialect,
                                                                     const std::stop_token& stop = {});

/// What they build in an empty database, in the shape in which models are compared.
/// \param defaultSchema what an empty schema name stands for
[[nodiscard]] std::shared_ptr<const orm::Models> builtBy(const MigrationReading& reading, const std::string& defaultSchema);

/// The live schema against what the migrations build up to the recorded revisions. \throws Error, Cancelled
[[nodiscard]] std::shared_ptr<const Diff> diffMigrations(const migrations::Project& project, const Status& status, const std::stop_token& stop = {});

} // namespace stillroom::workflow
