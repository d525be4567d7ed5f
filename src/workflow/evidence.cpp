#include "workflow/evidence.h"

#include "base/text.h"
#include "diagnosis/landings/evidence.h"
#include "diagnosis/landings/words.h"
#include "workflow/replays.h"
#include "workflow/schemas.h"

#include <algorithm>
#include <set>

namespace stillroom::workflow {
namespace {

constexpr std::size_t kShown = 12;

using diagnosis::Landing;
using diagnosis::Object;

/// Steps of one revision of which the same is to be said, one after the other.
struct Group {
    std::string revision;
    std::string why;
    std::vector<std::string> steps;

    [[nodiscard]] std::string text() const { return revision + ": " + join(steps, ", ") + (why.empty() ? "" : " (" + why + ")"); }
};

[[nodiscard]] std::string andMore(std::size_t count) { return count > 0 ? "; and " + std::to_string(count) + " more" : ""; }

/// \param all how many steps there are, of which the first few stand in the groups
[[nodiscard]] std::string textOf(const std::vector<Group>& groups, std::size_t all) {
    std::vector<std::string> texts;
    for (const Group& group : groups) texts.push_back(group.text());
    return join(texts, "; ") + andMore(all - std::min(all, kShown));
}

/// The first few of them.
[[nodiscard]] std::string firstOf(std::vector<std::string> list) {
    const std::size_t rest = list.size() - std::min(list.size(), kShown);
    list.resize(list.size() - rest);
    return join(list, "; ") + andMore(rest);
}

} // namespace

std::optional<repair::Check> evidenceCheck(const RepairBase& base, const migrations::StampOutcome& outcome, const std::stop_token& stop) {
    if (base.environment == nullptr || outcome.newlyApplied.empty()) return std::nullopt;
    const auto& graph = base.environment->graph;
    const auto dialect = base.database->identity.dialect;
    const auto steps = readSteps(*base.environment, dialect, stop);
    const auto* table = base.versionTable();
    auto wanted = schemasOf(steps);
    if (table != nullptr) wanted.want(table->schema);
    const auto live = withUnnamedWhereMade(readLiveSchema(base.database->target, wanted, stop), table, steps);
    schema::CompareOptions options;
    options.dialect = dialect;
    options.defaultSchema = live->reading.defaultSchema;
    const migrations::Position position = migrations::findPosition(graph, base.recorded(), table != nullptr);
    const diagnosis::SchemaEvidence evidence(graph, position, steps, live->reading.schema, options);

    const std::set<migrations::NodeId> asserted(outcome.newlyApplied.begin(), outcome.newlyApplied.end());
    std::size_t landed = 0;
    std::size_t seen = 0;
    std::vector<Group> missing;
    for (const diagnosis::RevisionLandings& one : diagnosis::landingsOf(evidence)) {
        if (asserted.count(one.revision) == 0) continue;
        for (const diagnosis::StepLanding& step : one.landings) {
            if (step.state == Landing::Superseded || step.state == Landing::CannotTell) continue;
            ++seen;
            if (step.state == Landing::Landed) {
                ++landed;
                continue;
            }
            if (seen - landed > kShown) continue;
            const std::string& id = graph.revision(one.revision).id;
            if (missing.empty() || missing.back().revision != id || missing.back().why != step.why) missing.push_back({id, step.why, {}});
            missing.back().steps.push_back(step.what);
        }
    }
    std::set<Object> known; // that something is wrong with it
    for (const diagnosis::RevisionSeen& one : evidence.revisions()) {
        for (const diagnosis::StepSeen& step : one.steps) known.insert(step.missing.begin(), step.missing.end());
    }
    const auto against = evidence.against(evidence.applied(outcome.newlyApplied, outcome.newlyPending), known);

    const std::string of = counted(outcome.newlyApplied.size(), "migration") + " that would be asserted to have run";
    std::vector<std::string> doubts;
    if (!missing.empty())
        doubts.push_back(std::to_string(seen - landed) + " of " + counted(seen, "step") + " of the " + of +
                         " cannot be seen in the schema: " + textOf(missing, seen - landed) + ". The next upgrade will not make them.");
    if (!against.empty())
        doubts.push_back("The schema is not as those migrations leave it, but as another one does: " + firstOf(diagnosis::namesOf(against, options)) +
                         ". The next upgrade may stop there.");
    if (!doubts.empty()) return repair::Check{"evidence", repair::CheckResult::Warn, join(doubts, " ")};
    if (seen == 0) return repair::Check{"evidence", repair::CheckResult::Warn, "Nothing can be seen in the schema of the " + of + "."};
    return repair::Check{"evidence", repair::CheckResult::Pass,
                         "Everything that can be seen of the " + of + " is in the schema: " + counted(landed, "step") + "."};
}

} // namespace stillroom::workflow
