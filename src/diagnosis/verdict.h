#pragma once

#include "base/finding.h"
#include "diagnosis/snapshot.h"

#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// One sentence that answers first: where the database stands and what is wrong.
struct Verdict {
    Severity severity = Severity::Info;
    std::string text;
};

/// \param snapshot of a database \param findings worst first
[[nodiscard]] Verdict verdict(const Snapshot& snapshot, const std::vector<Finding>& findings);

} // namespace stillroom::diagnosis
