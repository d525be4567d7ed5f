#include "workflow/report.h"

#include "base/account.h"
#include "base/passwords.h"
#include "base/text.h"
#include "migrations/position.h"
#include "workflow/projects.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace stillroom::workflow {
namespace {

/// A report before it is Markdown or HTML.
struct Section {
    std::string title;
    std::vector<std::pair<std::string, std::string>> facts;
    std::string code; // verbatim
};

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

[[nodiscard]] std::string codeOf(const ReportPart& part) {
    std::string text;
    for (std::size_t i = 0; i < part.plan.statements.size(); ++i) {
        const auto& statement = part.plan.statements[i];
        text += withoutPasswords(statement.sql) + ";\n-- " + replaced(statement.why, "\n", " ") + "; " + fateOf(part, i).first;
        if (i < part.outcome.results.size()) {
            const auto& result = part.outcome.results[i];
            text += "; " +
                    (statement.fetchesRows ? counted(result.rows.rows.size(), "row") + (result.rows.more ? " and more" : "") + " fetched"
                                           : counted(result.affected, "row") + " changed") +
                    ", " + std::to_string(static_cast<long>(result.milliseconds)) + " ms";
            for (const std::string& notice : result.notices) text += "\n-- " + replaced(notice, "\n", " ");
        }
        text += "\n";
    }
    return text;
}

[[nodiscard]] bool fetches(const repair::Plan& plan) {
    return std::any_of(plan.statements.begin(), plan.statements.end(), [](const auto& one) { return one.fetchesRows; });
}

[[nodiscard]] std::vector<Section> sectionsOf(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    std::vector<Section> sections;
    for (const ReportPart& part : parts) {
        const auto& id = part.plan.identity;
        Section head{"Repair: " + part.plan.title(), {}, {}};
        head.facts = {{"Outcome", nameOf(part.outcome.state)},
                      {"Database", database::shownTarget(part.plan.target)},
                      {"Which is", id.systemId + ", " + (id.dialect == schema::Dialect::Sqlite ? "SQLite " : "PostgreSQL ") + id.version},
                      {"Role", part.plan.settings.role.empty() ? id.user : part.plan.settings.role},
                      {"By", userAtHost()},
                      {"Written", utcNow()},
                      {"Journal entry", part.outcome.journalId}};
        if (part.plan.rows) {
            head.facts.emplace_back("Version table", part.plan.shownTable());
            head.facts.emplace_back("Rows before", listed(part.plan.before()));
            head.facts.emplace_back("Rows after", listed(part.outcome.state == repair::OutcomeState::Applied ? part.outcome.rows : part.plan.after()));
        }
        if (!part.outcome.error.empty()) head.facts.emplace_back("Said", part.outcome.error);
        if (!part.next.empty()) head.facts.emplace_back("Next", part.next);
        std::erase_if(head.facts, [](const auto& fact) { return fact.second.empty(); });
        sections.push_back(std::move(head));
        Section checks{"Checks before it", {}, {}};
        for (const auto& check : part.plan.preflight) checks.facts.emplace_back(std::string(nameOf(check.result)) + " " + check.name, check.detail);
        sections.push_back(std::move(checks));
        Section statements{"Statements", {}, codeOf(part)};
        if (fetches(part.plan)) statements.facts.emplace_back("Rows of SELECTs", "only counted here; what was in them is not part of this report");
        sections.push_back(std::move(statements));
    }
    if (const std::string remains = whatRemains(parts, notSent); !remains.empty()) sections.push_back({"Something may remain", {}, remains + "\n"});
    return sections;
}

[[nodiscard]] std::string escapedHtml(std::string text) {
    return replaced(replaced(replaced(replaced(std::move(text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;");
}

/// What Markdown would take for its own marks is escaped, and a line break stays within its item.
[[nodiscard]] std::string escapedMarkdown(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n' || c == '\r') {
            out += ' ';
            continue;
        }
        if (std::string_view("\\`*_{}[]<>#|!~&").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

/// A fence longer than any in the text, so that nothing gets out of it.
[[nodiscard]] std::string fenceFor(const std::string& text) {
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    return fence;
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
    std::string out = "# Repair with Stillroom\n";
    for (const Section& section : sectionsOf(parts, notSent)) {
        out += "\n## " + escapedMarkdown(section.title) + "\n\n";
        for (const auto& [name, value] : section.facts) out += "- " + escapedMarkdown(name) + ": " + escapedMarkdown(value) + "\n";
        if (!section.code.empty()) {
            const std::string fence = fenceFor(section.code);
            out += fence + "sql\n" + section.code + fence + "\n";
        }
    }
    return out;
}

std::string reportHtml(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Repair with Stillroom</title>\n"
                      "<style>body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}dt{font-weight:600}dd{margin:0 0 .5em 1.5em}"
                      "pre{background:#f3f4f6;padding:1em;overflow:auto}</style>\n<h1>Repair with Stillroom</h1>\n";
    for (const Section& section : sectionsOf(parts, notSent)) {
        out += "<h2>" + escapedHtml(section.title) + "</h2>\n";
        if (!section.facts.empty()) out += "<dl>\n";
        for (const auto& [name, value] : section.facts) out += "<dt>" + escapedHtml(name) + "</dt><dd>" + escapedHtml(value) + "</dd>\n";
        if (!section.facts.empty()) out += "</dl>\n";
        if (!section.code.empty()) out += "<pre>" + escapedHtml(section.code) + "</pre>\n";
    }
    return out + "</html>\n";
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
