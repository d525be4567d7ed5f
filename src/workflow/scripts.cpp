#include "workflow/scripts.h"

#include "base/error.h"
#include "base/text.h"
#include "workflow/stamps.h"

#include <algorithm>

namespace stillroom::workflow {
namespace {

using database::Effect;
using database::ScriptStatement;

[[nodiscard]] repair::Statement statementOf(const ScriptStatement& one) {
    return {one.sql, one.why.empty() ? one.kind : one.kind + ": " + one.why, std::nullopt, one.effect == Effect::Destroys, one.plainSelect, one.lock};
}

void checkStatements(const std::vector<ScriptStatement>& statements, repair::Plan& plan) {
    for (const ScriptStatement& one : statements) {
        if (!one.problem.empty())
            plan.preflight.push_back({"script", repair::CheckResult::Block, "Line " + std::to_string(one.line) + ", " + one.kind + ": " + one.problem});
    }
    std::vector<std::string> destructive;
    for (const ScriptStatement& one : statements) {
        if (one.effect == Effect::Destroys && one.problem.empty()) destructive.push_back("line " + std::to_string(one.line) + ", " + one.kind + ": " + one.why);
    }
    if (!destructive.empty()) {
        plan.preflight.push_back({"destructive", repair::CheckResult::Warn,
                                  counted(destructive.size(), "statement") + " may lose rows, values or objects: " + join(destructive, "; ") + "."});
    }
    if (std::none_of(statements.begin(), statements.end(), [](const auto& s) { return s.alone; })) return;
    plan.preflight.push_back(
        {"alone", repair::CheckResult::Warn,
         counted(static_cast<std::size_t>(std::count_if(statements.begin(), statements.end(), [](const auto& s) { return s.alone; })), "statement") +
             " cannot run in a transaction. Such run last, each after its own confirmation, when the rest is committed, and are not rolled back."});
}

/// The new label of an enum could not be added in a transaction before PostgreSQL 12.
[[nodiscard]] bool runsAlone(const ScriptStatement& one, const database::Identity& identity) {
    constexpr int kTwelve = 120'000;
    return one.alone || (one.kind == "ALTER TYPE ADD VALUE" && identity.versionNumber < kTwelve && identity.dialect == schema::Dialect::PostgreSql);
}

/// The roles that the login may act as and whose rights it has not got by itself, which own something here: most first.
[[nodiscard]] std::vector<std::string> rolesToTry(const repair::Plan& plan, const std::stop_token& stop) {
    std::vector<std::string> roles;
    const auto session = database::connect(plan.target, database::Access::ReadOnly, stop);
    for (const auto& row : session
                               ->run("SELECT r.rolname FROM pg_roles r JOIN pg_class c ON c.relowner = r.oid WHERE pg_has_role(session_user, r.oid, 'MEMBER') "
                                     "AND NOT pg_has_role(session_user, r.oid, 'USAGE') GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 3")
                               .rows)
        if (row[0] && *row[0] != plan.settings.role) roles.push_back(*row[0]);
    return roles;
}

/// Where a right was missing: the role as which a rehearsal of the same goes through; empty where none is known.
[[nodiscard]] std::string roleThatWould(const repair::Plan& plan, const repair::Rehearsal& rehearsal, const std::stop_token& stop) {
    constexpr const char* kInsufficientPrivilege = "42501";
    if (rehearsal.outcome.sqlState != kInsufficientPrivilege) return {};
    try {
        for (const std::string& role : rolesToTry(plan, stop)) {
            repair::Plan other = plan;
            other.settings.role = role;
            if (repair::rehearseForRows(other, stop).outcome.state == repair::OutcomeState::DryRun) return role;
        }
    } catch (const Error&) { // then none is known
    }
    return {};
}

/// \param lines where the statements of the plan stand in the script
/// \param role as which it would go through; may be empty
void checkRehearsal(const repair::Rehearsal& rehearsal, const std::vector<std::uint32_t>& lines, const std::string& role, repair::Plan& plan) {
    const auto& outcome = rehearsal.outcome;
    if (outcome.state == repair::OutcomeState::DryRun) {
        plan.preflight.push_back(
            {"rehearsal", repair::CheckResult::Pass,
             "It ran in a transaction that was rolled back" +
                 (rehearsal.heldMilliseconds > 0 ? ", in " + std::to_string(static_cast<long>(rehearsal.heldMilliseconds) + 1) + " ms" : "") +
                 ". Numbers drawn from sequences stay used."});
        return;
    }
    std::string where;
    if (outcome.failedStatement) {
        const std::size_t failed = *outcome.failedStatement;
        where = (failed < lines.size() ? "Line " + std::to_string(lines[failed]) : "Statement " + std::to_string(failed + 1)) + ", " +
                plan.statements[failed].why + ". ";
    }
    const std::string way = role.empty() ? std::string() : " As role " + role + ", which " + plan.identity.user + " may act as, the rehearsal goes through.";
    plan.preflight.push_back({"rehearsal", repair::CheckResult::Block, where + outcome.error + way, role});
}

} // namespace

ScriptRequest scriptOf(const std::vector<std::string>& arguments) {
    ScriptRequest request;
    request.name = "statements";
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
        const std::string& value = arguments[i + 1];
        if (arguments[i] == "--statement") request.script += value + ";\n";
        if (arguments[i] != "--stamp") continue;
        if (!request.stamp) request.stamp.emplace();
        request.stamp->targets.push_back(value);
    }
    return request;
}

std::vector<std::string> schemaStatements(const database::Target& target, const std::stop_token& stop) {
    std::vector<std::string> list;
    if (target.dialect != schema::Dialect::Sqlite) return list;
    const auto session = database::connect(target, database::Access::ReadOnly, stop);
    // Tables before what stands on them.
    for (const auto& row : session->run("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type <> 'table', rowid").rows)
        list.push_back(row[0].value_or(""));
    return list;
}

ScriptPreview previewScript(const RepairBase& base, const ScriptRequest& request, const std::stop_token& stop) {
    ScriptPreview preview;
    const auto dialect = base.database->identity.dialect;
    preview.statements = database::withoutEnvelope(database::readScript(dialect, request.script, schemaStatements(base.database->target, stop)));
    const bool records = request.stamp.has_value() || request.edits.has_value();
    if (preview.statements.empty() && !records) throw Error("planning to run " + request.name, "there is no statement in it");

    repair::Plan& plan = preview.plan;
    plan = startPlan(base, "sql", {request.name});
    std::vector<std::uint32_t> lines;
    for (const ScriptStatement& one : preview.statements) {
        if (runsAlone(one, plan.identity)) {
            repair::Plan single = startPlan(base, "sql", {request.name, "line " + std::to_string(one.line)});
            single.alone = true;
            single.settings.statementTimeoutSeconds = 0; // it may well take hours, and can be cancelled
            single.statements.push_back(statementOf(one));
            preview.alone.push_back(std::move(single));
        } else {
            plan.statements.push_back(statementOf(one));
            lines.push_back(one.line);
        }
    }
    checkStatements(preview.statements, plan);
    if (request.stamp) {
        (void)planStampRows(base, *request.stamp, plan);
        plan.arguments.push_back("and stamp " + join(request.stamp->targets, " "));
    }
    if (request.edits) {
        planRowEdits(base, *request.edits, plan);
        plan.arguments.emplace_back("and edit rows");
    }
    checkPlan(base, plan, stop);
    if (!plan.blocked() && !plan.changesNothing()) {
        // What is recorded with it is meant as it is; what the script itself does to the rows is learnt from the rehearsal.
        preview.rehearsal = records ? repair::rehearse(plan, stop) : repair::rehearseForRows(plan, stop);
        checkRehearsal(preview.rehearsal, lines, roleThatWould(plan, preview.rehearsal, stop), plan);
    }
    for (repair::Plan& single : preview.alone) {
        single.rows = plan.rows; // as the transaction before it leaves them
        if (single.rows) single.rows->before = single.rows->after;
        checkPlan(base, single, stop);
    }
    return preview;
}

} // namespace stillroom::workflow
