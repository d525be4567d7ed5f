#pragma once

#include "repair/outcome.h"
#include "repair/plan.h"
#include "repair/rehearse.h"
#include "workflow/report.h"

#include <QString>

#include <vector>

/// A repair in words, as its dialog shows it. Plain text throughout.
namespace stillroom::app {

[[nodiscard]] QString rowsText(const repair::Plan& plan, const QString& database);
/// Everything that is sent, with its reasons as comments.
[[nodiscard]] QString sqlText(const repair::Plan& plan, const std::vector<repair::Plan>& alone);
[[nodiscard]] QString rehearsalText(const repair::Plan& plan, const repair::Rehearsal& rehearsal);
/// "SELECT ...  3 rows fetched, 0.4 ms".
[[nodiscard]] QString resultLine(const std::string& sql, bool fetches, const repair::StatementResult& result);
[[nodiscard]] QString confirmText(const repair::Plan& plan, const QString& database, const QString& asserts, bool production);
/// How the last of `parts` ended, in a word or two.
[[nodiscard]] QString outcomeTitle(const std::vector<workflow::ReportPart>& parts, const std::vector<repair::Plan>& notSent);
/// \param parts what was sent so far, at least one \param notSent what would have come after it, where the last has failed
[[nodiscard]] QString outcomeText(const std::vector<workflow::ReportPart>& parts, const std::vector<repair::Plan>& notSent);

} // namespace stillroom::app
