#pragma once

#include "base/finding.h"
#include "diagnosis/messages/message.h"
#include "diagnosis/snapshot.h"

#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// What project and database say about a message: added to its finding.
struct Tie {
    std::vector<std::string> sentences;
    std::vector<Evidence> evidence;
    std::vector<RepairHint> repairs;
    bool settled = false; // it holds no more, or never was wrong: nothing is to be done
};

[[nodiscard]] Tie tie(const Message& message, const Snapshot& snapshot, const std::vector<Finding>& others);

} // namespace stillroom::diagnosis
