#include "app/shell/verdict.h"

#include "app/itemmodels/text.h"
#include "app/shell/comparer.h"
#include "base/text.h"

#include <QObject>

#include <algorithm>

namespace stillroom::app {

Verdict verdictOf(const GraphData* data, const workflow::Diagnosis* diagnosis, bool connected) {
    if (data == nullptr)
        return {Severity::Info, connected ? QObject::tr("Connected. Open the project to see where the database stands in its migrations.") : QString()};
    if (data->status != nullptr) {
        const auto& verdict = diagnosis != nullptr && diagnosis->status == data->status ? diagnosis->verdict : data->status->verdict;
        return {verdict.severity, toQt(verdict.text)};
    }
    const auto& findings = data->environment->findings;
    const auto errors = std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::Error; });
    if (errors == 0)
        return {Severity::Info, QObject::tr("%1. Connect to a database to see where it stands.").arg(toQt(counted(data->graph().size(), "revision")))};
    return {Severity::Error, QObject::tr("%1 in the migration scripts: %2. Connect to a database to see where it stands.")
                                 .arg(toQt(counted(static_cast<std::size_t>(errors), "error")), toQt(findings.front().title))};
}

std::vector<Finding> findingsOf(const GraphData* data, const Comparer& comparer) {
    std::vector<Finding> findings;
    const auto& diagnosis = comparer.diagnosis();
    if (diagnosis != nullptr && data != nullptr && diagnosis->status == data->status && diagnosis->environment == data->environment) {
        findings = diagnosis->findings;
    } else if (data != nullptr) { // as long as the rest is being read
        findings = data->status != nullptr ? data->status->findings : data->environment->findings;
    }
    if (comparer.asked() != nullptr) findings.insert(findings.end(), comparer.asked()->findings.begin(), comparer.asked()->findings.end());
    sortBySeverity(findings);
    return findings;
}

} // namespace stillroom::app
