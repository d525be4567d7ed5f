#pragma once

#include "database/reflection.h"
#include "diagnosis/landings.h"
#include "migrations/environmentfinder.h"
#include "migrations/position.h"
#include "orm/models.h"
#include "workflow/diffs.h"
#include "workflow/projects.h"
#include "workflow/status.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// Reads what the scripts of `revisions` do. \returns them in the order of running \throws Cancelled
[[nodiscard]] std::vector<diagnosis::RevisionSteps> readSteps(const LoadedEnvironment& environment, const std::vector<migrations::NodeId>& revisions,
                                                              schema::Dialect dialect, const std::stop_token& stop = {});

/// The same of all revisions. \throws Cancelled
[[nodiscard]] std::vector<diagnosis::RevisionSteps> readSteps(const LoadedEnvironment& environment, schema::Dialect dialect, const std::stop_token& stop = {});

/// The schemas that the steps speak of, and the default one.
[[nodiscard]] database::SchemaSelection schemasOf(const std::vector<diagnosis::RevisionSteps>& revisions);

/// The reading with its default schema where the migrations make what they name no schema for. env.py may set a search path that this
/// session has not: then the tables are where the version table is, and not in the session's own default schema.
/// \param table the version table, or null
[[nodiscard]] std::shared_ptr<const LiveSchema> withUnnamedWhereMade(std::shared_ptr<const LiveSchema> live, const database::VersionTable* table,
                                                                     const std::vector<diagnosis::RevisionSteps>& revisions);

/// Those of `revisions` that are applied.
[[nodiscard]] std::vector<const diagnosis::RevisionSteps*> appliedOf(const std::vector<diagnosis::RevisionSteps>& revisions,
                                                                     const migrations::Position& position);

/// What `revisions` build in an empty database, in the shape in which models are compared.
/// \param defaultSchema what an empty schema name stands for
/// \param whyIncomplete why they are not all that was run; empty where they are
[[nodiscard]] std::shared_ptr<const orm::Models> builtBy(const std::vector<const diagnosis::RevisionSteps*>& revisions, schema::Dialect dialect,
                                                         const std::string& defaultSchema, const std::string& whyIncomplete = {});

/// Why the applied revisions are not all that the version table records; empty where they are.
[[nodiscard]] std::string whyIncomplete(const migrations::Position& position);

/// The models against what all revisions build: what a database at head would lack of them. Where the scripts do not tell, it cannot be told.
[[nodiscard]] std::shared_ptr<const Diff> diffModelsAndMigrations(std::shared_ptr<const orm::Models> models, const orm::Models& built, schema::Dialect dialect,
                                                                  const std::string& defaultSchema, DiffContext context);

/// The live schema against what the migrations build up to the recorded revisions. \throws Error, Cancelled
[[nodiscard]] std::shared_ptr<const Diff> diffMigrations(const migrations::Project& project, const Status& status, const std::stop_token& stop = {});

} // namespace stillroom::workflow
