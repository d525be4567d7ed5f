#pragma once

#include "migrations/graph.h"
#include "schema/operation.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// What one revision does.
struct RevisionSteps {
    migrations::NodeId revision = 0;
    std::vector<schema::Operation> steps; // of its upgrade()
};

/// Whether what a step makes, changes or takes away is so in a live schema.
enum class Landing : std::uint8_t {
    Landed,
    Partly, // some of it is, some is not
    Missing,
    Superseded, // another step concerns the same objects later: nothing can be seen of this one
    CannotTell, // rows, what is not known, and what looks the same with and without it
};

/// What the live schema shows of one step, for people.
struct StepLanding {
    Landing state = Landing::CannotTell;
    std::string what; // "column orders.total"
    std::string why;  // what is missing of it, or why it cannot be told; may be empty
};

/// What the live schema shows of one revision: whether each of its steps has landed.
struct RevisionLandings {
    migrations::NodeId revision = 0;
    std::vector<StepLanding> landings; // one to a step

    [[nodiscard]] std::size_t count(Landing state) const;
    /// Steps of which something is there; those of which something is missing.
    [[nodiscard]] std::size_t landed() const { return count(Landing::Landed) + count(Landing::Partly); }
    [[nodiscard]] std::size_t missing() const { return count(Landing::Missing) + count(Landing::Partly); }
};

} // namespace stillroom::diagnosis
