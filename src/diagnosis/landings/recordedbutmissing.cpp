#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/landings/words.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

/// Whether the models are known there and the database has just what they say: then it was made from them and stamped, or follows them in
/// some other way, and what the migrations would have made beside that is missed by no code.
[[nodiscard]] bool areAsTheModelsSay(const std::vector<Object>& missing, const Snapshot& s) {
    if (s.models == nullptr || s.models->tables.empty() || s.modelsAndDatabase == nullptr) return false;
    const schema::CompareOptions& options = s.evidence->options();
    std::map<schema::TableKey, bool> isKnown; // of the models' tables
    for (const orm::ModelTable& table : s.models->tables) isKnown[schema::keyOf(options, table.table.schema, table.table.name)] = table.complete;
    std::set<schema::TableKey> differing; // an enum's has no name
    for (const schema::Difference& one : *s.modelsAndDatabase) {
        if (one.severity != Severity::Info || !one.cannotTell.empty() || one.kind.ends_with(".missing"))
            differing.insert(schema::keyOf(options, one.schema, one.table));
    }
    return std::all_of(missing.begin(), missing.end(), [&](const Object& object) {
        if (differing.count(object.table) != 0 || s.models->doubts.count(object.table) != 0) return false;
        const auto found = isKnown.find(object.table);
        return found != isKnown.end() ? found->second : s.models->whyMoreTables.empty();
    });
}

} // namespace

/// The record says that it ran, and it is not there: stamped too far, a merge stamped with a branch that never ran, or dropped by hand.
void checkRecordedButMissing(const Snapshot& s, std::vector<Finding>& out) {
    if (s.evidence == nullptr) return;
    const SchemaEvidence& evidence = *s.evidence;
    const auto& graph = evidence.graph();
    std::vector<migrations::NodeId> revisions;
    std::vector<Object> missing;
    std::size_t landed = 0;
    Finding finding;
    for (const RevisionSeen& seen : evidence.revisions()) {
        if (!seen.recorded) continue;
        landed += seen.landed;
        if (seen.missing == 0) continue;
        revisions.push_back(seen.revision);
        for (const StepSeen& step : seen.steps) missing.insert(missing.end(), step.missing.begin(), step.missing.end());
        for (Evidence& one : stepsOf(seen, evidence.options())) {
            if (one.text.starts_with("missing")) finding.evidence.push_back(std::move(one));
        }
    }
    if (revisions.empty()) return;
    constexpr std::size_t kShownSteps = 40;
    if (finding.evidence.size() > kShownSteps) finding.evidence.resize(kShownSteps);

    const bool one = revisions.size() == 1;
    finding.code = "landings.recorded_but_missing";
    finding.severity = Severity::Error;
    finding.title = one ? countsOf(missing) + " of " + graph.revision(revisions.front()).id + (missing.size() == 1 ? " is" : " are") + " missing"
                        : counted(revisions.size(), "recorded migration") + " did not run, or not wholly";
    finding.detail = "The version table counts " + someOf(graph, revisions) + " among the applied, but " + countsOf(missing) + " of " + (one ? "it" : "them") +
                     " cannot be found: " + shortened(join(namesOf(missing, evidence.options()), ", "), 500) + ".";
    if (landed == 0) finding.detail += " Nothing at all of the recorded migrations is there: is this the right database, schema and role?";
    finding.consequence = "No upgrade will ever make them, because Alembic takes them for made; code that uses them fails.";
    if (areAsTheModelsSay(missing, s)) {
        finding.severity = Severity::Info;
        finding.detail += " The database has what the models say there: one that was made from the models and stamped looks like this, where the migrations "
                          "build something else.";
        finding.consequence = "Code that goes by the models misses nothing. Later migrations that change or drop what is missing fail.";
    }
    finding.certainty = missing.size() > 1 ? Certainty::Certain : Certainty::Likely;

    const std::set<Object> objects(missing.begin(), missing.end());
    finding.repairs = written(evidence.statements(evidence.applied(), objects), {}, "make what is missing, and leave the record as it is").hints;
    const auto& refuted = evidence.refuted();
    const auto isRefuted = [&](migrations::NodeId id) { return std::find(refuted.begin(), refuted.end(), id) != refuted.end(); };
    const auto& tables = s.live->schema.tables;
    const bool isBare = std::none_of(tables.begin(), tables.end(),
                                     [](const schema::Table& table) { return table.extension.empty() && table.column("version_num") == nullptr; });
    const std::vector<bool> without = evidence.applied({}, refuted);
    if (std::all_of(revisions.begin(), revisions.end(), isRefuted) && (landed > 0 || isBare) && evidence.against(without).empty()) {
        RepairHint hint{"stamp", evidence.rowsFor(without), "record what the schema proves; 'alembic upgrade' then runs " + someOf(graph, refuted)};
        if (hint.arguments.empty()) hint.arguments.emplace_back("base");
        hint.arguments.insert(hint.arguments.begin(), "--purge");
        std::vector<migrations::NodeId> silent;
        for (const migrations::NodeId id : refuted) {
            const RevisionSeen* seen = evidence.of(id);
            if (seen != nullptr && !seen->says() && !seen->steps.empty()) silent.push_back(id);
        }
        if (!silent.empty()) hint.why += "; whether " + someOf(graph, silent) + " ran cannot be seen, and would run again";
        // To run something twice is worse than to run it by hand.
        finding.repairs.insert(silent.empty() ? finding.repairs.begin() : finding.repairs.end(), std::move(hint));
    }
    out.push_back(std::move(finding));
}

} // namespace stillroom::diagnosis
