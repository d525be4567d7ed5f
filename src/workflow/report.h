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

/// For the record of the incident: which database, who, when, the checks, the rows before and after, the statements with their
/// results, the outcome. Holds no password.
[[nodiscard]] std::string reportMarkdown(const std::vector<ReportPart>& parts);
[[nodiscard]] std::string reportHtml(const std::vector<ReportPart>& parts);

/// What is left to do after a repair: the migrations that are pending then, with the command that runs them.
/// \param environment null where no project is open: then nothing is known
[[nodiscard]] std::string nextSteps(const LoadedEnvironment* environment, const repair::Plan& plan);

} // namespace stillroom::workflow
