#pragma once

#include "repair/outcome.h"
#include "repair/plan.h"

#include <string>
#include <vector>

namespace stillroom::workflow {

struct LoadedEnvironment;

/// One repair that was sent, and how it ended.
struct ReportPart {
    repair::Plan plan;
    repair::Outcome outcome;
    std::string next; // what to do after it; may be empty
};

/// What became of one statement of a repair.
struct StatementFate {
    std::string sql; // without passwords
    std::string fate;
    bool stays = false; // it took effect, or something of it may have
};

/// Of every statement of `parts`, and of those that were never sent because one before them failed.
[[nodiscard]] std::vector<StatementFate> fatesOf(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent = {});

/// Where a repair has come to an end in the middle: which statements took effect and which did not, one to a line. Empty where it took
/// effect as a whole, or not at all.
[[nodiscard]] std::string whatRemains(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent);

/// For the record of the incident: whether it took effect, which database, who, when, the checks, the rows before and after, everything
/// that was sent with what became of it, how to take it back. Holds no password, and of what a SELECT gave only how many rows there were.
[[nodiscard]] std::string reportMarkdown(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent = {});
[[nodiscard]] std::string reportHtml(const std::vector<ReportPart>& parts, const std::vector<repair::Plan>& notSent = {});

/// What is left to do after a repair: the migrations that are pending then, with the command that runs them.
/// \param environment null where no project is open: then nothing is known
[[nodiscard]] std::string nextSteps(const LoadedEnvironment* environment, const repair::Plan& plan);

} // namespace stillroom::workflow
