#pragma once

#include "base/finding.h"
#include "diagnosis/snapshot.h"

namespace stillroom::diagnosis {

/// How bad it is that nothing is recorded. Where the migrations have not run, nobody has to act; where they have, what the live schema
/// shows is a finding of its own, which knows what to record.
[[nodiscard]] Severity severityOfNothingRecorded(const Snapshot& snapshot);

/// The stamp that the live schema supports; without such evidence one that is still to be filled in.
[[nodiscard]] RepairHint stampOfWhatIsThere(const Snapshot& snapshot, const std::string& why);

} // namespace stillroom::diagnosis
