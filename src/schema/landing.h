#pragma once

#include "schema/compareoptions.h"
#include "schema/operation.h"

#include <string>
#include <vector>

namespace stillroom::schema {

/// Whether what an operation makes, or takes away, is so in a live schema.
enum class Landing : std::uint8_t {
    Landed,
    Missing,
    Superseded, // a later operation concerns the same object: nothing can be seen of this one
    CannotTell, // rows, and what is not known
};

struct StepLanding {
    Landing state = Landing::CannotTell;
    std::string what; // "column orders.total"
    std::string why;  // what is missing of it, or why it cannot be told; may be empty
};

/// What of `steps` can be seen in `live`, step by step.
/// \param steps in the order of running; one that a later one overrules counts for nothing
[[nodiscard]] std::vector<StepLanding> landingsOf(const std::vector<const Operation*>& steps, const Schema& live, const CompareOptions& options);

} // namespace stillroom::schema
