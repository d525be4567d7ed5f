#include "workflow/queries.h"

#include "base/error.h"
#include "repair/transaction.h"

namespace stillroom::workflow {

repair::Outcome look(const database::Target& target, const std::vector<database::ScriptStatement>& statements, const repair::SessionSettings& settings,
                     const std::stop_token& stop) {
    repair::Outcome outcome;
    try {
        for (const auto& one : statements) {
            if (!one.problem.empty()) throw Error("line " + std::to_string(one.line), one.problem);
        }
        const auto session = database::connect(target, database::Access::ReadOnly, stop);
        const database::InterruptOnStop interrupt(*session, stop);
        repair::Plan plan; // only for what holds in its transaction
        plan.identity = session->identity();
        plan.settings = settings;
        const bool isPostgreSql = session->dialect() == schema::Dialect::PostgreSql;
        const auto opening = repair::opening(plan);
        session->run(isPostgreSql ? "BEGIN READ ONLY" : "BEGIN");
        for (std::size_t i = 1; i < opening.size(); ++i) session->run(opening[i]); // after its own BEGIN
        for (std::size_t i = 0; i < statements.size(); ++i)
            repair::runStatement(*session, {statements[i].sql, {}, std::nullopt, false, statements[i].plainSelect, {}}, i, outcome);
        repair::rollBack(*session);
        outcome.state = repair::OutcomeState::DryRun;
    } catch (const Cancelled&) {
        outcome.state = repair::OutcomeState::Refused;
        outcome.error = "Cancelled.";
    } catch (const std::exception& error) {
        outcome.state = repair::OutcomeState::Failed;
        outcome.error = error.what();
    }
    return outcome;
}

} // namespace stillroom::workflow
