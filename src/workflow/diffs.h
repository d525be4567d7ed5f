#pragma once

#include "orm/models.h"
#include "schema/ddl.h"
#include "workflow/ignores.h"
#include "workflow/schemas.h"

#include <memory>
#include <optional>
#include <string>
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
    std::vector<Ignore> ignores; // of the project; some may cover nothing any more

    [[nodiscard]] const Ignore* ignoreOf(const schema::Difference& difference) const;
};

/// The schemas that the models name, and the default one.
[[nodiscard]] database::SchemaSelection schemasOf(const orm::Models& models);

/// \param versionTable of the environment: it is never extra
/// \param ignores what is to be set aside
[[nodiscard]] std::shared_ptr<const Diff> makeDiff(std::shared_ptr<const orm::Models> models, std::shared_ptr<const LiveSchema> live,
                                                   const std::string& versionTable, std::vector<Ignore> ignores = {});

} // namespace stillroom::workflow
