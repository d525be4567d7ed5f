#include "workflow/stamps.h"

#include "base/error.h"
#include "base/text.h"
#include "repair/rowstatements.h"
#include "workflow/evidence.h"

namespace stillroom::workflow {

migrations::StampOutcome planStampRows(const RepairBase& base, const migrations::StampRequest& request, repair::Plan& plan) {
    if (base.environment == nullptr) throw Error("planning to stamp " + join(request.targets, " "), "no project is open, so nothing is known of its revisions");
    const auto* table = base.versionTable();
    // In the server's order, as Alembic meets them.
    migrations::StampOutcome outcome = migrations::stamp(base.environment->graph, table != nullptr ? table->recorded() : std::vector<std::string>{}, request);
    if (outcome.error) throw Error("planning to stamp " + join(request.targets, " "), *outcome.error);
    if (!plan.rows) plan.rows = newVersionTable(base);
    plan.rows->after = outcome.rows;
    plan.note = outcome.difference;
    const auto statements = repair::rowStatements(plan.identity.dialect, plan.rows->schema, plan.rows->table, plan.rows->createsTable, request.purge,
                                                  plan.rows->before, outcome.rows);
    plan.statements.insert(plan.statements.end(), statements.begin(), statements.end());
    if (!outcome.overlapping.empty()) {
        plan.preflight.push_back({"overlap", repair::CheckResult::Warn,
                                  join(outcome.overlapping, ", ") +
                                      " would be recorded beside a revision that implies it. Alembic will stop with 'Requested revision "
                                      "overlaps with other requested revisions'. Name only the higher one."});
    }
    return outcome;
}

StampPreview previewStamp(const RepairBase& base, const migrations::StampRequest& request, const std::stop_token& stop) {
    std::vector<std::string> arguments = request.targets.empty() ? std::vector<std::string>{"base"} : request.targets;
    if (request.purge) arguments.emplace_back("--purge");
    StampPreview preview{startPlan(base, "stamp", std::move(arguments)), {}};
    preview.outcome = planStampRows(base, request, preview.plan);
    checkPlan(base, preview.plan, stop);
    if (auto check = evidenceCheck(base, preview.outcome, stop)) preview.plan.preflight.push_back(std::move(*check));
    return preview;
}

} // namespace stillroom::workflow
