#pragma once

#include "migrations/environmentfinder.h"
#include "orm/hooks.h"
#include "orm/models.h"
#include "schema/ddl.h"
#include "workflow/ignores.h"
#include "workflow/schemas.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::workflow {

/// The models against the live schema.
struct Diff {
    std::shared_ptr<const orm::Models> models;
    std::shared_ptr<const LiveSchema> live;
    schema::Schema expected; // of the models
    schema::CompareOptions options;
    std::vector<schema::Difference> differences; // without those that are ignored
    std::vector<schema::Difference> ignored;
    std::vector<Ignore> ignores;        // of the project; some may cover nothing any more
    std::vector<orm::Unresolved> hooks; // of env.py, that cannot be followed for everything

    [[nodiscard]] const Ignore* ignoreOf(const schema::Difference& difference) const;
};

/// The schemas that the models name, and the default one; all where env.py says include_schemas.
[[nodiscard]] database::SchemaSelection schemasOf(const orm::Models& models, const migrations::Environment* environment = nullptr);

/// Whether env.py says include_schemas.
[[nodiscard]] bool readsAllSchemas(const migrations::Environment& environment);

/// What is known of a project beside its models.
struct DiffContext {
    std::string versionTable = "alembic_version";                  // of the environment: it is never extra
    std::vector<std::pair<std::string, std::string>> othersTables; // schema and name, of its other environments: nor are these
    std::vector<Ignore> ignores;                                   // what is to be set aside
    std::shared_ptr<orm::Hooks> hooks;                             // of env.py; null where it has none
    std::optional<bool> includeSchemas;                            // of env.py; none where that is not known
};

[[nodiscard]] std::shared_ptr<const Diff> makeDiff(std::shared_ptr<const orm::Models> models, std::shared_ptr<const LiveSchema> live, DiffContext context);

/// Everything of the context that is on disk. \throws Error where what is ignored cannot be read, Cancelled
[[nodiscard]] DiffContext readContext(const migrations::Project& project, const migrations::Environment* environment, schema::Dialect dialect,
                                      const std::stop_token& stop = {});

} // namespace stillroom::workflow
