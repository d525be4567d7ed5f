#pragma once

#include "base/finding.h"
#include "diagnosis/landings/evidence.h"

#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// "91c0a54be3f6 (add totals)"
[[nodiscard]] std::string shown(const migrations::RevisionGraph& graph, migrations::NodeId revision);
/// The first few of them.
[[nodiscard]] std::string someOf(const migrations::RevisionGraph& graph, const std::vector<migrations::NodeId>& revisions);

/// What of the objects speaks for itself: of a table that is one of them, only the table.
[[nodiscard]] std::vector<std::string> namesOf(const std::vector<Object>& objects, const schema::CompareOptions& options);

/// "7 columns, 1 index": for a title.
[[nodiscard]] std::string countsOf(const std::vector<Object>& objects);

/// One line to a step, with its place in the script: what is there, what is missing, what cannot be seen.
[[nodiscard]] std::vector<Evidence> stepsOf(const RevisionSeen& seen, const schema::CompareOptions& options);

/// "Lines 12 and 17 do what cannot be seen in a schema." Empty where everything can.
[[nodiscard]] std::string whatIsUnseen(const RevisionSeen& seen);

/// " But table t is as another migration leaves it.": what speaks against a position.
[[nodiscard]] std::string whatIsAgainst(const std::vector<Object>& against, const schema::CompareOptions& options);

/// A repair of single statements, with what is recorded in the same transaction. None where there is nothing to run.
struct WrittenRepair {
    std::vector<RepairHint> hints;  // none or one
    std::vector<std::string> notes; // of statements that cannot be written, or that need a person
    bool destructive = false;
};
[[nodiscard]] WrittenRepair written(const std::vector<schema::DdlStatement>& statements, const std::vector<std::string>& stamps, const std::string& why);

} // namespace stillroom::diagnosis
