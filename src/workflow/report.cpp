#include "workflow/report.h"

#include "base/account.h"
#include "base/passwords.h"
#include "base/text.h"
#include "base/visible.h"
#include "migrations/position.h"
#include "workflow/projects.h"
#include "workflow/reportformat.h"

#include <algorithm>
#include <utility>

namespace stillroom::workflow {
namespace {

[[nodiscard]] std::string listed(const std::vector<std::string>& rows) { return rows.empty() ? "no rows" : join(rows, ", "); }

/// What became of the statement `i` of a part.
[[nodiscard]] std::pair<std::string, bool> fateOf(const ReportPart& part, std::size_t i) {
    using repair::OutcomeState;
    const auto& outcome = part.outcome;
    if (outcome.state == OutcomeState::Applied) return {"took effect", true};
    if (outcome.state == OutcomeState::Unknown) return {"not known whether it took effect", true};
    if (outcome.mayRemain) return {"failed outside a transaction: what it did until then may remain", true};
    if (outcome.failedStatement == i) return {"refused by the server", false};
    return {i < outcome.results.size() ? "ran, and was rolled back" : "not run", false};
}

[[nodiscard]] std::string oneLine(const std::string& text) { return visible(replaced(text, "\n", " ")); }

/// What was sent, in order, with what became of it. What opens and ends a transaction is there where one was begun.
[[nodiscard]] std::string codeOf(const ReportPart& part) {
    const auto& outcome = part.outcome;
    const bool committed = outcome.state == repair::OutcomeState::Applied || outcome.state == repair::OutcomeState::Unknown;
    const bool begun = committed || !outcome.results.empty() || outcome.failedStatement;
    std::string text;
    if (begun) {
        for (const std::string& sql : repair::opening(part.plan)) text += sql + ";\n";
        if (!text.empty()) text += "\n";
    }
    for (std::size_t i = 0; i < part.plan.statements.size(); ++i) {
        const auto& statement = part.plan.statements[i];
        text += "-- " + std::to_string(i + 1) + ". " + (statement.destructive ? "destructive: " : "") + oneLine(statement.why) + "\n" +
                withoutPasswords(statement.sql) + ";\n-- " + fateOf(part, i).first;
        if (i < outcome.results.size()) {
            const auto& result = outcome.results[i];
            text += "; " +
                    (statement.fetchesRows ? counted(result.rows.rows.size(), "row") + (result.rows.more ? " and more" : "") + " fetched"
                                           : counted(result.affected, "row") + " changed") +
                    ", " + std::to_string(static_cast<long>(result.milliseconds)) + " ms";
            for (const std::string& notice : result.notices) text += "\n-- " + oneLine(notice);
        }
        text += "\n\n";
    }
    if (begun && !part.plan.alone) return text + (committed ? "COMMIT;\n" : "ROLLBACK;\n");
    if (text.ends_with("\n\n")) text.pop_back();
    return text;
}

[[nodiscard]] bool fetches(const repair::Plan& plan) {
    return std::any_of(plan.statements.begin(), plan.statements.end(), [](const auto& one) { return one.fetchesRows; });
}

[[nodiscard]] std::string stateText(const repair::Outcome& outcome) {
    switch (outcome.state) {
    case repair::OutcomeState::Applied: return "applied";
    case repair::OutcomeState::Refused: return "refused: nothing was changed";
    case repair::OutcomeState::Failed: return outcome.mayRemain ? "failed: something may remain" : "failed: nothing was changed";
    case repair::OutcomeState::Unknown: return "unknown: whether it took effect is not known";
    case repair::OutcomeState::DryRun: break;
    }
    return nameOf(outcome.state);
}

[[nodiscard]] std::string identityText(const database::Identity& id) {
    std::string text = id.systemId + "\n" + (id.dialect == schema::Dialect::Sqlite ? "SQLite " : "PostgreSQL ") + id.version;
    if (!id.host.empty()) text += " on " + id.host + (id.port.empty() ? "" : ", port " + id.port);
    if (!id.name.empty()) text += ", database " + id.name;
    return text;
}

/// The rows before, and what they are now: never what was only planned.
void addRows(std::vector<std::pair<std::string, std::string>>& facts, const ReportPart& part) {
    const auto& [plan, outcome, next] = part;
    if (!plan.rows) return;
    facts.emplace_back("Version table", plan.shownTable());
    facts.emplace_back("Rows before", listed(plan.before()));
    if (outcome.state == repair::OutcomeState::Applied) {
        facts.emplace_back("Rows after", listed(outcome.rows) + "\nread again on a new connection");
    } else {
        facts.emplace_back("Rows planned", listed(plan.after()));
        facts.emplace_back("Rows after",
                           outcome.state == repair::OutcomeState::Unknown || outcome.mayRemain ? "not known" : "not changed by this");
    }
}

[[nodiscard]] ReportSection headOf(const ReportPart& part) {
    const auto& [plan, outcome, next] = part;
    const auto& id = plan.identity;
    ReportSection head{"Repair: " + plan.title(), {}, {}};
    head.facts = {{"Outcome", stateText(outcome)},
                  {"Said", outcome.error},
                  {"Database", database::shownTarget(plan.target)},
                  {"Which is", identityText(id)},
                  {"Role", plan.settings.role.empty() || plan.settings.role == id.user ? id.user : plan.settings.role + ", connected as " + id.user},
                  {"By", userAtHost()},
                  {"Began", outcome.started},
                  {"Ended", outcome.finished},
                  {"Journal entry", outcome.journalId},
                  {"Copy made before", outcome.backup}};
    addRows(head.facts, part);
    head.facts.emplace_back("To know", plan.note);
    if (outcome.state == repair::OutcomeState::Applied && plan.before() != plan.after() && !outcome.journalId.empty())
        head.facts.emplace_back("To take it back", "stillroom-cli journal undo " + outcome.journalId + "\nwhile the rows are still these");
    head.facts.emplace_back("Next", next);
    std::erase_if(head.facts, [](const auto& fact) { return fact.second.empty(); });
    return head;
}

[[nodiscard]] std::vector<ReportSection> sectionsOf(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    std::vector<ReportSection> sections;
    for (const ReportPart& part : parts) {
        sections.push_back(headOf(part));
        ReportSection checks{"Checks before it", {}, {}};
        for (const auto& check : part.plan.preflight)
            checks.facts.emplace_back(std::string(nameOf(check.result)) + ", " + replaced(check.name, "_", " "), check.detail);
        if (!checks.facts.empty()) sections.push_back(std::move(checks));
        ReportSection statements{"Statements", {}, codeOf(part)};
        if (fetches(part.plan)) statements.facts.emplace_back("Rows of SELECTs", "only counted here; what was in them is not part of this report");
        if (part.plan.changesNothing()) statements.facts.emplace_back("None", "everything was right already");
        sections.push_back(std::move(statements));
    }
    if (!notSent.empty()) {
        ReportSection left{"Not sent", {}, {}};
        for (const repair::Plan& plan : notSent) {
            for (const auto& statement : plan.statements) left.code += withoutPasswords(statement.sql) + ";\n";
        }
        sections.push_back(std::move(left));
    }
    if (const std::string remains = whatRemains(parts, notSent); !remains.empty()) sections.push_back({"What became of each statement", {}, remains + "\n"});
    return sections;
}

/// The first thing to read: of which database, and whether it took effect.
[[nodiscard]] std::string titleOf(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    if (parts.empty()) return "Repair";
    const std::string of = "Repair of " + database::shownTarget(parts.front().plan.target) + ": ";
    if (!whatRemains(parts, notSent).empty() && parts.size() + notSent.size() > 1) return of + "in part";
    return of + stateText(parts.back().outcome);
}

} // namespace

std::vector<StatementFate> fatesOf(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    std::vector<StatementFate> fates;
    for (const ReportPart& part : parts) {
        for (std::size_t i = 0; i < part.plan.statements.size(); ++i) {
            auto [fate, stays] = fateOf(part, i);
            fates.push_back({withoutPasswords(part.plan.statements[i].sql), std::move(fate), stays});
        }
    }
    for (const repair::Plan& plan : notSent) {
        for (const auto& statement : plan.statements) fates.push_back({withoutPasswords(statement.sql), "not sent", false});
    }
    return fates;
}

std::string whatRemains(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    const bool whole = std::all_of(parts.begin(), parts.end(), [](const ReportPart& part) { return part.outcome.state == repair::OutcomeState::Applied; });
    if (whole && notSent.empty()) return {};
    const auto fates = fatesOf(parts, notSent);
    if (std::none_of(fates.begin(), fates.end(), [](const StatementFate& one) { return one.stays; })) return {};
    std::string text;
    for (const StatementFate& one : fates) text += (text.empty() ? "" : "\n") + one.fate + ": " + replaced(one.sql, "\n", " ");
    return text;
}

std::string reportMarkdown(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    return markdownOf(titleOf(parts, notSent), sectionsOf(parts, notSent));
}

std::string reportHtml(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    return htmlOf(titleOf(parts, notSent), sectionsOf(parts, notSent));
}

std::string nextSteps(const LoadedEnvironment* environment, const repair::Plan& plan) {
    if (environment == nullptr || !plan.rows) return {};
    const auto position = migrations::findPosition(environment->graph, plan.rows->after, true);
    if (!position.unknown.empty()) return "The rows still name revisions that no script of the project has: " + join(position.unknown, ", ") + ".";
    if (position.pending.empty()) return "No migration is pending: the record stands at the head. Compare the schema to see whether the tables match.";
    const std::string config = environment->environment.configFile.empty() ? std::string() : " -c " + environment->environment.configFile.filename().string();
    return counted(position.pending.size(), "migration") + " pending. To run " + (position.pending.size() == 1 ? "it" : "them") + ", in " +
           environment->projectRoot.string() + ":\n    alembic" + config + " upgrade heads\nTo see its SQL first:\n    alembic" + config +
           " upgrade heads --sql";
}

} // namespace stillroom::workflow
