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
    const bool isWhole = diagnosis != nullptr && diagnosis->environment == data->environment;
    const auto& findings = isWhole ? diagnosis->findings : data->environment->findings;
    const auto errors = std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::Error; });
    const QString connect = QObject::tr("Connect to a database to see where it stands.");
    if (errors == 0) return {Severity::Info, toQt(counted(data->graph().size(), "revision")) + QStringLiteral(". ") + connect};
    const QString first = toQt(findings.front().title);
    return {Severity::Error, errors == 1
                                 ? QObject::tr("%1. %2").arg(first, connect)
                                 : QObject::tr("%1, and %2 more. %3").arg(first, toQt(counted(static_cast<std::size_t>(errors) - 1, "error")), connect)};
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
