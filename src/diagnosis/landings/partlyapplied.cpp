#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/landings/words.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

[[nodiscard]] std::set<Object> all(const RevisionSeen& seen, std::vector<Object> StepSeen::*list) {
    std::set<Object> objects;
    for (const StepSeen& step : seen.steps) objects.insert((step.*list).begin(), (step.*list).end());
    return objects;
}

} // namespace

/// A migration that ended half-way where its engine, or the script itself, had committed the first part: MySQL and SQLite, autocommit_block(),
/// commit().
void checkPartlyApplied(const Snapshot& s, std::vector<Finding>& out) {
    if (s.evidence == nullptr) return;
    const SchemaEvidence& evidence = *s.evidence;
    const auto& graph = evidence.graph();
    const std::vector<bool> position = evidence.applied(evidence.shown());
    for (const RevisionSeen& seen : evidence.revisions()) {
        if (seen.recorded || position[seen.revision] || !seen.partlyThere()) continue;
        const std::set<Object> there = all(seen, &StepSeen::landed);
        const std::set<Object> missing = all(seen, &StepSeen::missing);
        const auto isOfType = [](const Object& one) { return one.kind == Object::Kind::Enum || one.kind == Object::Kind::Label; };
        if (std::all_of(there.begin(), there.end(), isOfType)) continue; // left by a downgrade: that is another finding
        const auto& node = graph.node(seen.revision);
        const auto isThere = [&](migrations::NodeId id) { return position[id]; };
        const bool isNext =
            std::all_of(node.down.begin(), node.down.end(), isThere) && std::all_of(node.dependencies.begin(), node.dependencies.end(), isThere);
        const std::string& id = graph.revision(seen.revision).id;

        Finding finding;
        finding.code = "landings.partly_applied";
        finding.severity = Severity::Error;
        finding.title = "Migration " + id + " is half applied";
        finding.detail = shown(graph, seen.revision) + " is pending by the record, but " + std::to_string(seen.landed) + " of " +
                         counted(seen.landed + seen.missing, "thing") + " that it makes or changes " + (seen.landed == 1 ? "is" : "are") +
                         " in the database already. Missing: " + shortened(join(namesOf({missing.begin(), missing.end()}, evidence.options()), ", "), 400) +
                         ".";
        finding.consequence = "The next upgrade stops at what is there already ('already exists', 'duplicate column'), at another place each time it is tried.";
        finding.evidence = stepsOf(seen, evidence.options());
        const std::string unseen = whatIsUnseen(seen);
        if (!unseen.empty()) finding.detail += " " + unseen;
        finding.certainty = seen.landed > 1 && seen.missing > 1 ? Certainty::Certain : Certainty::Likely;
        std::vector<bool> done = position;
        done[seen.revision] = true;
        const auto againstDone = evidence.against(done, missing);
        if (isNext && !againstDone.empty()) finding.detail += whatIsAgainst(againstDone, evidence.options()) + " So it cannot just be completed.";
        if (isNext && againstDone.empty()) {
            WrittenRepair complete =
                written(evidence.statements(done, missing), evidence.rowsFor(done),
                        unseen.empty() ? "make what is missing and record " + id : "make what is missing and record " + id + "; not what cannot be seen");
            finding.repairs.insert(finding.repairs.end(), complete.hints.begin(), complete.hints.end());
            if (complete.hints.empty())
                finding.detail += " The missing part cannot be written as SQL from what is known" +
                                  (complete.notes.empty() ? std::string() : ": " + join(complete.notes, "; ")) + ".";
        }
        if (!evidence.against(position, there).empty()) { // even without it the schema would not be where the upgrade begins
            out.push_back(std::move(finding));
            continue;
        }
        WrittenRepair undo = written(evidence.statements(position, there), {}, "take back what is there, and run the migration anew");
        finding.repairs.insert(finding.repairs.end(), undo.hints.begin(), undo.hints.end());
        out.push_back(std::move(finding));
    }
}

} // namespace stillroom::diagnosis
