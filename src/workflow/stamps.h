#pragma once

#include "migrations/stamp.h"
#include "repair/execute.h"
#include "workflow/status.h"

namespace stillroom::workflow {

/// A stamp, worked out and checked, with what it asserts.
struct StampPreview {
    repair::Plan plan;
    migrations::StampOutcome outcome;
};

/// Plans a stamp on what `status` shows and runs the checks on a new read-only connection.
/// \throws Error where the targets cannot be resolved or the database cannot be reached, Cancelled
[[nodiscard]] StampPreview previewStamp(const Status& status, const migrations::StampRequest& request, const std::stop_token& stop = {});

} // namespace stillroom::workflow
