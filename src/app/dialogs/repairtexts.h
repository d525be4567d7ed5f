#pragma once

#include "repair/outcome.h"
#include "repair/plan.h"
#include "repair/rehearse.h"

#include <QString>

#include <vector>

/// A repair in words, as its dialog shows it. Plain text throughout.
namespace stillroom::app {

[[nodiscard]] QString rowsText(const repair::Plan& plan, const QString& database);
/// Everything that is sent, with its reasons as comments.
[[nodiscard]] QString sqlText(const repair::Plan& plan, const std::vector<repair::Plan>& alone);
[[nodiscard]] QString rehearsalText(const repair::Plan& plan, const repair::Rehearsal& rehearsal);
[[nodiscard]] QString confirmText(const repair::Plan& plan, const QString& database, const QString& asserts, bool production);
[[nodiscard]] QString outcomeText(const repair::Plan& plan, const repair::Outcome& outcome, const QString& next);

} // namespace stillroom::app
