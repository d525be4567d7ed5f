#include "app/shell/verdict.h"

#include "app/itemmodels/text.h"
#include "app/shell/comparer.h"
#include "base/text.h"

#include <QObject>

#include <algorithm>

namespace stillroom::app {

Verdict verdictOf(const GraphData* data, bool connected) {
    if (data == nullptr)
        return {Severity::Info, connected ? QObject::tr("Connected. Open the project to see where the database stands in its migrations.") : QString()};
    if (data->status != nullptr) return {data->status->verdict.severity, toQt(data->status->verdict.text)};
    const auto& findings = data->environment->findings;
    const auto errors = std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::Error; });
    if (errors == 0)
        return {Severity::Info, QObject::tr("%1. Connect to a database to see where it stands.").arg(toQt(counted(data->graph().size(), "revision")))};
    return {Severity::Error, QObject::tr("%1 in the migration scripts: %2. Connect to a database to see where it stands.")
                                 .arg(toQt(counted(static_cast<std::size_t>(errors), "error")), toQt(findings.front().title))};
}

std::vector<Finding> findingsOf(const GraphData* data, const Comparer& comparer) {
    std::vector<Finding> findings;
    if (data != nullptr) findings = data->status != nullptr ? data->status->findings : data->environment->findings;
    const auto append = [&findings](const std::vector<Finding>& more) { findings.insert(findings.end(), more.begin(), more.end()); };
    if (comparer.models() != nullptr) append(comparer.models()->findings);
    if (comparer.asked() != nullptr) append(comparer.asked()->findings);
    if (comparer.diff() != nullptr) append(comparer.diff()->live->reading.findings);
    sortBySeverity(findings);
    return findings;
}

} // namespace stillroom::app
