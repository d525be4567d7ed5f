#include "base/text.h"
#include "catch.h"
#include "workflow/report.h"

using namespace stillroom;
using namespace stillroom::workflow;

namespace {

constexpr const char* kHostile = "x`**y** | <img src=x onerror=alert(1)>&amp; [a](http://b)\n# not a title\n- no item\n```\r\u202e\x1b[31m";

[[nodiscard]] repair::Statement statement(const char* sql, const char* why, bool destructive = false, bool fetches = false) {
    return {sql, why, std::nullopt, destructive, fetches};
}

[[nodiscard]] repair::Plan planOf(std::vector<repair::Statement> statements) {
    repair::Plan plan;
    plan.action = "sql";
    plan.arguments = {kHostile};
    plan.target.parameters = {{"host", "db7"}, {"dbname", kHostile}, {"password", "geheim-7391"}};
    plan.identity.systemId = "cluster 7, database 5";
    plan.identity.version = "15.4";
    plan.identity.user = kHostile;
    plan.identity.name = kHostile;
    plan.rows = repair::VersionRows{"public", kHostile, false, false, {kHostile, "a1"}, {"c3"}};
    plan.statements = std::move(statements);
    plan.preflight = {{"identity", repair::CheckResult::Pass, kHostile}, {"locks", repair::CheckResult::Warn, "one\n1. two\n=== three"}};
    return plan;
}

[[nodiscard]] repair::Outcome outcomeOf(repair::OutcomeState state, std::size_t results) {
    repair::Outcome outcome;
    outcome.state = state;
    outcome.journalId = "20261121-101112-abcdef";
    outcome.started = "2026-11-21T10:11:12Z";
    outcome.finished = "2026-11-21T10:11:13Z";
    outcome.rows = {"c3"};
    outcome.results.resize(results);
    for (auto& result : outcome.results) result.affected = 2, result.notices = {"NOTICE:  " + std::string(kHostile)};
    return outcome;
}

/// What stands at the beginning of a line outside of code, and how often.
[[nodiscard]] std::size_t linesWith(const std::string& markdown, const std::string& begin) {
    std::size_t count = 0;
    bool code = false;
    std::string fence;
    for (const std::string& line : splitWords(markdown, "\n")) {
        if (!code && line.starts_with("```")) {
            code = true;
            fence = line.substr(0, line.find_first_not_of('`'));
        } else if (code) {
            code = line != fence;
        } else if (line.starts_with(begin)) {
            ++count;
        }
    }
    CHECK_FALSE(code); // every fence is closed
    return count;
}

} // namespace

TEST_CASE("a report says what was done, and nothing in it is a mark") {
    const std::vector<ReportPart> parts{{planOf({statement((std::string("UPDATE t SET password = 'geheim-7391', a = '") + kHostile + "'").c_str(), kHostile)}),
                                         outcomeOf(repair::OutcomeState::Applied, 1), "run\n    alembic upgrade heads"}};
    const std::string markdown = reportMarkdown(parts);
    INFO(markdown);
    CHECK(linesWith(markdown, "# ") == 1);
    CHECK(linesWith(markdown, "## ") == 3); // the repair, its checks, its statements
    CHECK(linesWith(markdown, "  - ") == 0);
    CHECK(linesWith(markdown, "  1. ") == 0);
    CHECK(linesWith(markdown, "  ===") == 0);
    CHECK(linesWith(markdown, "<") == 0);
    const std::string html = reportHtml(parts);
    for (const std::string& text : {markdown, html}) {
        CHECK(text.find("geheim") == std::string::npos);
        CHECK(text.find('\x1b') == std::string::npos);
        CHECK(text.find('\r') == std::string::npos);
        CHECK(text.find("\u202e") == std::string::npos);
        for (const char* needed : {"applied", "cluster 7, database 5", "PostgreSQL 15.4", "20261121-101112-abcdef", "2026-11-21T10:11:12Z",
                                   "2026-11-21T10:11:13Z", "2 rows changed", "took effect", "COMMIT;", "LOCK TABLE", "alembic upgrade heads", "journal undo"})
            CHECK(text.find(needed) != std::string::npos);
    }
    CHECK(html.find("<img") == std::string::npos);
    CHECK(html.find("&lt;img src=x onerror=alert(1)&gt;&amp;amp;") != std::string::npos);
    CHECK(markdown.find("\\<img src=x onerror=alert(1)\\>\\&amp;") != std::string::npos);
}

TEST_CASE("a report of what did not take effect does not say that it did") {
    auto outcome = outcomeOf(repair::OutcomeState::Failed, 1);
    outcome.failedStatement = 1;
    outcome.error = "running x: ERROR:  no\nDETAIL:  none. Everything was rolled back.";
    const std::string text =
        reportMarkdown({{planOf({statement("SELECT 1", "a", false, true), statement("DROP TABLE t", "b", true), statement("SELECT 3", "c")}), outcome, {}}});
    INFO(text);
    for (const char* needed : {": failed: nothing was changed\n", "**Rows planned:** c3\n", "**Rows after:** not changed by this\n", "ran, and was rolled back",
                               "-- 2. destructive: b\nDROP TABLE t;\n-- refused by the server", "SELECT 3;\n-- not run", "ROLLBACK;", "DETAIL:  none"})
        CHECK(text.find(needed) != std::string::npos);
    CHECK(text.find("COMMIT;") == std::string::npos);
    CHECK(text.find("journal undo") == std::string::npos);

    outcome = {};
    outcome.state = repair::OutcomeState::Refused;
    outcome.error = "The rows have changed since the preview.";
    const std::string refused = reportMarkdown({{planOf({statement("SELECT 1", "a")}), outcome, {}}});
    CHECK(refused.find("BEGIN") == std::string::npos); // nothing was sent
    CHECK(refused.find("-- not run") != std::string::npos);
    CHECK(refused.find("**Rows after:** not changed by this\n") != std::string::npos);

    repair::Plan alone = planOf({statement("VACUUM", "alone")});
    alone.alone = true;
    const std::string part = reportMarkdown({{planOf({statement("SELECT 1", "a")}), outcomeOf(repair::OutcomeState::Applied, 1), {}}}, {alone});
    CHECK(part.find(": in part\n") != std::string::npos);
    CHECK(part.find("not sent: VACUUM") != std::string::npos);
}
