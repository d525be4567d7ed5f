#pragma once

#include "migrations/graph.h"
#include "migrations/position.h"
#include "schema/landing.h"
#include "schema/operation.h"

#include <cstddef>
#include <vector>

namespace stillroom::diagnosis {

/// What one revision does.
struct RevisionSteps {
    migrations::NodeId revision = 0;
    std::vector<schema::Operation> steps; // of its upgrade()
};

/// What the live schema shows of one revision: whether each of its steps has landed.
struct RevisionLandings {
    migrations::NodeId revision = 0;
    std::vector<schema::StepLanding> landings; // one to a step

    [[nodiscard]] std::size_t count(schema::Landing state) const;
    [[nodiscard]] std::size_t landed() const { return count(schema::Landing::Landed); }
    [[nodiscard]] std::size_t missing() const { return count(schema::Landing::Missing); }
};

/// Looks for the steps of `revisions` in `live`.
/// \param revisions in the order of running: what a later one overrules of an earlier one counts for nothing
[[nodiscard]] std::vector<RevisionLandings> landingsOf(const std::vector<const RevisionSteps*>& revisions, const schema::Schema& live,
                                                       const schema::CompareOptions& options);

/// Looks for every revision: the applied ones as if none after them had begun, the pending ones for themselves.
/// \param revisions of the whole graph, in the order of running \returns in the same order
[[nodiscard]] std::vector<RevisionLandings> landingsOf(const std::vector<RevisionSteps>& revisions, const migrations::Position& position,
                                                       const schema::Schema& live, const schema::CompareOptions& options);

} // namespace stillroom::diagnosis
