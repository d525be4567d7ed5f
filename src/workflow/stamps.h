#pragma once

#include "migrations/stamp.h"
#include "workflow/repairs.h"

namespace stillroom::workflow {

/// A stamp, worked out and checked, with what it asserts.
struct StampPreview {
    repair::Plan plan;
    migrations::StampOutcome outcome;
};

/// Plans a stamp on what `base` shows and runs the checks on a new read-only connection.
/// \throws Error where the targets cannot be resolved or the database cannot be reached, Cancelled
[[nodiscard]] StampPreview previewStamp(const RepairBase& base, const migrations::StampRequest& request, const std::stop_token& stop = {});

/// The stamp's rows and statements for `plan`, in place of the rows that it has. \throws Error where the targets cannot be resolved
[[nodiscard]] migrations::StampOutcome planStampRows(const RepairBase& base, const migrations::StampRequest& request, repair::Plan& plan);

} // namespace stillroom::workflow
