#pragma once

#include "base/finding.h"
#include "diagnosis/messages/message.h"
#include "diagnosis/snapshot.h"

#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// One finding for each message of a log, in its order: the first cause first. Each is tied to what is known of the project and the database:
/// whether it still holds, where it belongs, which finding explains it and has its repair, or that nothing is to be done.
/// \param logName for the words: "deploy.log"
/// \param snapshot null where no project is open
/// \param others the findings of the project and the database
[[nodiscard]] std::vector<Finding> findingsOf(const MessageLog& log, const std::string& logName, const Snapshot* snapshot, const std::vector<Finding>& others);

} // namespace stillroom::diagnosis
