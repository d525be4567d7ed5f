#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/landings/words.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

/// What is there of a later migration while an earlier one did not run: no stamp says that.
void checkOutOfOrder(const SchemaEvidence& evidence, std::vector<Finding>& out) {
    const auto& shownOnes = evidence.shown();
    for (const RevisionSeen& seen : evidence.revisions()) {
        if (seen.recorded || !seen.allThere() || std::find(shownOnes.begin(), shownOnes.end(), seen.revision) != shownOnes.end()) continue;
        const std::string& id = evidence.graph().revision(seen.revision).id;
        out.push_back(
            {"landings.applied_out_of_order",
             Severity::Error,
             "What " + id + " makes is there, but not what comes before it",
             "Everything that can be seen of " + shown(evidence.graph(), seen.revision) +
                 " is in the database, and a migration below it did not run: it was made by hand, or by another branch's script. No stamp records that: it "
                 "would assert the migrations below, too.",
             stepsOf(seen, evidence.options()),
             {},
             "The upgrade runs the migrations below and then stops at " + id + ", as what it makes is there already.",
             seen.landed > 1 ? Certainty::Certain : Certainty::Likely});
    }
}

} // namespace

/// The schema is further than the record: made by create_all(), stamped too low, rows lost.
void checkNotRecorded(const Snapshot& s, std::vector<Finding>& out) {
    if (s.evidence == nullptr || !s.position->unknown.empty()) return; // what an unknown row stands for is said there
    const SchemaEvidence& evidence = *s.evidence;
    checkOutOfOrder(evidence, out);
    const auto& graph = evidence.graph();
    const auto& revisions = evidence.shown();
    if (revisions.empty()) return;
    std::size_t landed = 0;
    std::vector<Object> missing;
    std::vector<migrations::NodeId> silent;
    Finding finding;
    for (const RevisionSeen& seen : evidence.revisions()) {
        if (std::find(revisions.begin(), revisions.end(), seen.revision) == revisions.end()) continue;
        landed += seen.landed;
        if (!seen.says() && !seen.steps.empty()) silent.push_back(seen.revision);
        for (const StepSeen& step : seen.steps) missing.insert(missing.end(), step.missing.begin(), step.missing.end());
        finding.evidence.push_back({graph.revision(seen.revision).file,
                                    graph.revision(seen.revision).line,
                                    {},
                                    graph.revision(seen.revision).id + ": " + std::to_string(seen.landed) + " of " +
                                        counted(seen.landed + seen.missing, "thing") + " there" +
                                        (seen.unseen > 0 ? ", " + counted(seen.unseen, "step") + " that cannot be seen" : "")});
    }
    constexpr std::size_t kShownRevisions = 40;
    if (finding.evidence.size() > kShownRevisions) finding.evidence.erase(finding.evidence.begin(), finding.evidence.end() - kShownRevisions);

    const std::vector<bool> position = evidence.applied(revisions);
    const std::vector<std::string> rows = evidence.rowsFor(position);
    std::vector<migrations::NodeId> untold;
    for (const migrations::NodeId id : evidence.untold(position)) {
        const RevisionSeen* seen = evidence.of(id);
        if (seen != nullptr && !seen->steps.empty()) untold.push_back(id);
    }
    finding.code = "landings.applied_but_not_recorded";
    finding.severity = Severity::Error;
    finding.title = "The schema is at " + join(rows, ", ") + ", further than the record says";
    finding.detail = "Pending by the record, but " + counted(landed, "thing") + " that " + someOf(graph, revisions) +
                     (revisions.size() == 1 ? " makes" : " make") + " or change " + (landed == 1 ? "is" : "are") + " in the database" +
                     (missing.empty() ? ", and nothing that can be seen of them is missing."
                                      : "; missing: " + shortened(join(namesOf(missing, evidence.options()), ", "), 300) + ".");
    if (!silent.empty())
        finding.detail += " Of " + someOf(graph, silent) + " nothing can be seen; what comes after " + (silent.size() == 1 ? "it" : "them") + " is there.";
    if (!untold.empty()) finding.detail += " Whether " + someOf(graph, untold) + " ran as well cannot be told from the schema.";
    finding.consequence = "The next upgrade stops at its first migration: 'already exists'.";
    finding.certainty = !missing.empty() || landed == 1 ? Certainty::Likely : Certainty::Certain;
    if (const auto against = evidence.against(position, {missing.begin(), missing.end()}); !against.empty()) {
        finding.detail += whatIsAgainst(against, evidence.options()) + " So no revision can be named that the schema is at.";
        finding.certainty = Certainty::Likely;
        out.push_back(std::move(finding));
        return;
    }
    if (!missing.empty()) {
        const WrittenRepair sql =
            written(evidence.statements(position, {missing.begin(), missing.end()}), rows, "make what is missing, and record where the schema is then");
        finding.repairs.insert(finding.repairs.end(), sql.hints.begin(), sql.hints.end());
    }
    finding.repairs.push_back({"stamp", rows,
                               missing.empty() ? "record where the schema is; nothing is asserted that cannot be seen there or below it"
                                               : "record it without what is missing, which no upgrade makes then"});
    out.push_back(std::move(finding));
}

} // namespace stillroom::diagnosis
