#include "diagnosis/versiontable/nothingrecorded.h"

#include <algorithm>

namespace stillroom::diagnosis {

Severity severityOfNothingRecorded(const Snapshot& s) {
    if (s.evidence == nullptr) return Severity::Warning;
    const auto& revisions = s.evidence->revisions();
    const bool isSeen = std::any_of(revisions.begin(), revisions.end(), [](const RevisionSeen& one) { return one.says(); });
    const auto& tables = s.live->schema.tables;
    const bool isBare =
        std::none_of(tables.begin(), tables.end(), [](const schema::Table& one) { return one.extension.empty() && one.column("version_num") == nullptr; });
    return isSeen || isBare ? Severity::Info : Severity::Warning;
}

RepairHint stampOfWhatIsThere(const Snapshot& s, const std::string& why) {
    if (s.evidence == nullptr || s.evidence->shown().empty()) return {"stamp", {}, why};
    return {"stamp", s.evidence->rowsFor(s.evidence->applied(s.evidence->shown())), "the live schema shows that it is there"};
}

} // namespace stillroom::diagnosis
