#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/landings/words.h"

#include <algorithm>
#include <set>
#include <utility>

namespace stillroom::diagnosis {

/// Something that an applied migration makes is not there, and a pending one takes it away: what else there is to see fits either's having
/// run.
void checkUndecided(const Snapshot& s, std::vector<Finding>& out) {
    if (s.evidence == nullptr) return;
    const SchemaEvidence& evidence = *s.evidence;
    if (evidence.undecided().empty()) return;
    const auto& graph = evidence.graph();
    std::vector<Object> objects;
    std::vector<migrations::NodeId> earlier;
    std::vector<migrations::NodeId> later;
    std::set<const schema::Operation*> steps;
    Finding finding;
    for (const Undecided& one : evidence.undecided()) {
        const auto& revisions = evidence.revisions();
        objects.push_back(one.object);
        for (const auto& [event, list] : {std::pair(&one.earlier, &earlier), std::pair(&one.later, &later)}) {
            const RevisionSeen& revision = revisions[event->revision];
            if (std::find(list->begin(), list->end(), revision.revision) == list->end()) list->push_back(revision.revision);
            const schema::Operation& step = *revision.steps[event->step].step;
            if (steps.insert(&step).second) finding.evidence.push_back({step.file, step.line, {}, std::string(nameOf(step.kind)) + ": " + subjectOf(step)});
        }
    }
    finding.code = "landings.undecided";
    finding.severity = Severity::Warning;
    finding.title = "Either " + graph.revision(earlier.front()).id + " did not run, or " + graph.revision(later.front()).id + " did as well";
    finding.detail = shortened(join(namesOf(objects, evidence.options()), ", "), 300) + ": as before " + someOf(graph, earlier) +
                     ", which the record counts among the applied, and as after " + someOf(graph, later) +
                     ", which it does not. Nothing else in the schema tells which: look at the rows that they write, at logs and backups.";
    finding.consequence = "If it was the later one, the next upgrade stops there; if the earlier one did not run, what it makes is missing.";
    finding.certainty = Certainty::Likely;
    out.push_back(std::move(finding));
}

} // namespace stillroom::diagnosis
