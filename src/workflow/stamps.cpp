#include "workflow/stamps.h"

#include "base/error.h"
#include "base/text.h"
#include "repair/preflight.h"

#include <algorithm>

namespace stillroom::workflow {
namespace {

[[nodiscard]] std::string journalProblem() {
    try {
        const repair::Journal journal(repair::Journal::defaultFile());
        return {};
    } catch (const Error& error) {
        return error.reason();
    }
}

} // namespace

StampPreview previewStamp(const Status& status, const migrations::StampRequest& request, const std::stop_token& stop) {
    StampPreview preview;
    const auto* table = status.versionTable();
    const std::vector<std::string> recorded = table != nullptr ? table->recorded() : std::vector<std::string>{};
    preview.outcome = migrations::stamp(status.environment->graph, recorded, request);
    if (preview.outcome.error) throw Error("planning to stamp " + join(request.targets, " "), *preview.outcome.error);

    repair::Plan& plan = preview.plan;
    plan.action = "stamp";
    plan.arguments = request.targets.empty() ? std::vector<std::string>{"base"} : request.targets;
    if (request.purge) plan.arguments.emplace_back("--purge");
    plan.target = status.database->target;
    plan.identity = status.database->identity;
    plan.schema = table != nullptr ? table->schema : status.choice.schema.value_or("");
    plan.table = table != nullptr ? table->name : status.choice.name;
    plan.createsTable = table == nullptr;
    plan.before = recorded;
    std::sort(plan.before.begin(), plan.before.end());
    plan.after = preview.outcome.rows;
    plan.note = preview.outcome.difference;
    plan.statements = repair::rowStatements(plan.identity.dialect, plan.schema, plan.table, plan.createsTable, request.purge, plan.before, plan.after);

    if (!preview.outcome.overlapping.empty()) {
        plan.preflight.push_back({"overlap", repair::CheckResult::Warn,
                                  join(preview.outcome.overlapping, ", ") +
                                      " would be recorded beside a revision that implies it. Alembic will stop with 'Requested revision "
                                      "overlaps with other requested revisions'. Name only the higher one."});
    }
    const auto session = database::connect(plan.target, database::Access::ReadOnly, stop);
    if (session->identity().systemId != plan.identity.systemId) {
        throw Error("planning to stamp", database::shownTarget(plan.target) + " is another database than the one that was read. Read again");
    }
    const database::InterruptOnStop interrupt(*session, stop);
    repair::runPreflight(*session, plan, journalProblem());
    if (table != nullptr && !table->readable)
        plan.preflight.push_back({"version_table", repair::CheckResult::Block, "The rows of " + plan.shownTable() + " cannot be read."});
    if (table == nullptr && !status.database->tables.tables.empty()) {
        std::vector<std::string> others;
        for (const auto& other : status.database->tables.tables) others.push_back(other.shownName());
        plan.preflight.push_back({"version_table", repair::CheckResult::Warn,
                                  "There is no " + plan.shownTable() + ", so it would be created; but there is " + join(others, ", ") +
                                      ". If one of those is meant, choose it as the version table."});
    }
    return preview;
}

} // namespace stillroom::workflow
