#include "workflow/evidence.h"

#include "base/error.h"
#include "base/text.h"
#include "orm/operationreader.h"
#include "workflow/models.h"
#include "workflow/schemas.h"

#include <algorithm>

namespace stillroom::workflow {
namespace {

constexpr std::size_t kShown = 12;

/// The schemas that the steps speak of, and the default one.
[[nodiscard]] database::SchemaSelection schemasOf(const std::vector<RevisionEvidence>& list) {
    database::SchemaSelection selection;
    selection.withDefault = true;
    for (const RevisionEvidence& one : list) {
        for (const schema::Operation& step : one.steps) {
            for (const std::string& name : {step.schema, step.newSchema}) {
                if (!name.empty() && std::find(selection.names.begin(), selection.names.end(), name) == selection.names.end()) selection.names.push_back(name);
            }
        }
    }
    return selection;
}

} // namespace

std::size_t RevisionEvidence::count(schema::Landing state) const {
    return static_cast<std::size_t>(std::count_if(landings.begin(), landings.end(), [state](const schema::StepLanding& one) { return one.state == state; }));
}

std::vector<RevisionEvidence> evidenceOf(const RepairBase& base, const std::vector<migrations::NodeId>& revisions, const std::stop_token& stop) {
    std::vector<RevisionEvidence> list;
    const auto& graph = base.environment->graph;
    const auto dialect = base.database->identity.dialect;
    std::vector<bool> wanted(graph.size(), false);
    for (const migrations::NodeId id : revisions) wanted[id] = true;
    std::vector<migrations::NodeId> order = graph.newestFirst();
    std::reverse(order.begin(), order.end());
    orm::OperationReader reader(modelRequest(base.environment->projectRoot, &base.environment->environment, dialect), stop);
    for (const migrations::NodeId id : order) {
        if (wanted[id]) list.push_back({id, reader.read(graph.revision(id).file).upgrade, {}});
    }
    const auto live = readLiveSchema(base.database->target, schemasOf(list), stop);
    schema::CompareOptions options;
    options.dialect = dialect;
    options.defaultSchema = live->reading.defaultSchema;
    std::vector<const schema::Operation*> steps;
    for (const RevisionEvidence& one : list) {
        for (const schema::Operation& step : one.steps) steps.push_back(&step);
    }
    const auto landings = schema::landingsOf(steps, live->reading.schema, options);
    auto next = landings.begin();
    for (RevisionEvidence& one : list) {
        const auto end = next + static_cast<std::ptrdiff_t>(one.steps.size());
        one.landings.assign(next, end);
        next = end;
    }
    return list;
}

std::optional<repair::Check> evidenceCheck(const RepairBase& base, const std::vector<migrations::NodeId>& revisions, const std::stop_token& stop) {
    if (base.environment == nullptr || revisions.empty()) return std::nullopt;
    std::size_t landed = 0;
    std::size_t seen = 0;
    std::vector<std::string> missing;
    for (const RevisionEvidence& one : evidenceOf(base, revisions, stop)) {
        landed += one.count(schema::Landing::Landed);
        seen += one.count(schema::Landing::Landed) + one.count(schema::Landing::Missing);
        for (const schema::StepLanding& step : one.landings) {
            if (step.state == schema::Landing::Missing)
                missing.push_back(base.environment->graph.revision(one.revision).id + ": " + step.what + (step.why.empty() ? "" : ", " + step.why));
        }
    }
    const std::string of = counted(revisions.size(), "migration") + " that would be asserted to have run";
    if (seen == 0) return repair::Check{"evidence", repair::CheckResult::Warn, "Nothing can be seen in the schema of the " + of + "."};
    if (missing.empty())
        return repair::Check{"evidence", repair::CheckResult::Pass,
                             "Everything that can be seen of the " + of + " is in the schema: " + counted(landed, "step") + "."};
    const std::size_t rest = missing.size() - std::min(missing.size(), kShown);
    if (rest > 0) missing.resize(kShown);
    return repair::Check{"evidence", repair::CheckResult::Warn,
                         std::to_string(seen - landed) + " of " + counted(seen, "step") + " of the " + of + " cannot be seen in the schema: " +
                             join(missing, "; ") + (rest > 0 ? "; and " + std::to_string(rest) + " more" : "") + ". The next upgrade will not make them."};
}

} // namespace stillroom::workflow
