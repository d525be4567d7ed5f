#pragma once

#include "app/itemmodels/graphdata.h"
#include "base/finding.h"
#include "workflow/diagnose.h"

#include <QString>

#include <vector>

namespace stillroom::app {

class Comparer;

/// The one sentence that answers first.
struct Verdict {
    Severity severity = Severity::Info;
    QString text; // empty where there is nothing to say
};

/// \param data null where no project is open
/// \param diagnosis null as long as it is not there
/// \param connected whether a database is
[[nodiscard]] Verdict verdictOf(const GraphData* data, const workflow::Diagnosis* diagnosis, bool connected);

/// Everything that was found about project, database, models and live schema; worst first.
[[nodiscard]] std::vector<Finding> findingsOf(const GraphData* data, const Comparer& comparer);

} // namespace stillroom::app
