#include "workflow/evidence.h"

#include "base/error.h"
#include "base/text.h"
#include "workflow/replays.h"
#include "workflow/schemas.h"

#include <algorithm>

namespace stillroom::workflow {
namespace {

constexpr std::size_t kShown = 12;

/// Steps of one revision of which the same is to be said, one after the other.
struct Group {
    std::string revision;
    std::string why;
    std::vector<std::string> steps;

    [[nodiscard]] std::string text() const { return revision + ": " + join(steps, ", ") + (why.empty() ? "" : " (" + why + ")"); }
};

[[nodiscard]] std::string textOf(const std::vector<Group>& groups) {
    std::vector<std::string> texts;
    for (const Group& group : groups) texts.push_back(group.text());
    return join(texts, "; ");
}

} // namespace

std::vector<diagnosis::RevisionLandings> evidenceOf(const RepairBase& base, const std::vector<migrations::NodeId>& revisions, const std::stop_token& stop) {
    const auto dialect = base.database->identity.dialect;
    const auto list = readSteps(*base.environment, revisions, dialect, stop);
    const auto live = readLiveSchema(base.database->target, schemasOf(list), stop);
    schema::CompareOptions options;
    options.dialect = dialect;
    options.defaultSchema = live->reading.defaultSchema;
    std::vector<const diagnosis::RevisionSteps*> all;
    for (const diagnosis::RevisionSteps& one : list) all.push_back(&one);
    return diagnosis::landingsOf(all, live->reading.schema, options);
}

std::optional<repair::Check> evidenceCheck(const RepairBase& base, const std::vector<migrations::NodeId>& revisions, const std::stop_token& stop) {
    if (base.environment == nullptr || revisions.empty()) return std::nullopt;
    std::size_t landed = 0;
    std::size_t seen = 0;
    std::size_t shown = 0;
    std::vector<Group> missing;
    for (const diagnosis::RevisionLandings& one : evidenceOf(base, revisions, stop)) {
        landed += one.count(schema::Landing::Landed);
        seen += one.count(schema::Landing::Landed) + one.count(schema::Landing::Missing);
        for (const schema::StepLanding& step : one.landings) {
            if (step.state != schema::Landing::Missing || shown == kShown) continue;
            const std::string& id = base.environment->graph.revision(one.revision).id;
            if (missing.empty() || missing.back().revision != id || missing.back().why != step.why) missing.push_back({id, step.why, {}});
            missing.back().steps.push_back(step.what);
            ++shown;
        }
    }
    const std::string of = counted(revisions.size(), "migration") + " that would be asserted to have run";
    if (seen == 0) return repair::Check{"evidence", repair::CheckResult::Warn, "Nothing can be seen in the schema of the " + of + "."};
    if (missing.empty())
        return repair::Check{"evidence", repair::CheckResult::Pass,
                             "Everything that can be seen of the " + of + " is in the schema: " + counted(landed, "step") + "."};
    const std::size_t rest = seen - landed - shown;
    return repair::Check{"evidence", repair::CheckResult::Warn,
                         std::to_string(seen - landed) + " of " + counted(seen, "step") + " of the " + of + " cannot be seen in the schema: " +
                             textOf(missing) + (rest > 0 ? "; and " + std::to_string(rest) + " more" : "") + ". The next upgrade will not make them."};
}

} // namespace stillroom::workflow
