#include "app/itemmodels/findingmodel.h"

#include "app/itemmodels/text.h"
#include "app/widgets/marks.h"
#include "base/text.h"

namespace stillroom::app {

void FindingModel::setFindings(std::vector<Finding> findings) {
    beginResetModel();
    m_findings = std::move(findings);
    m_times.clear();
    for (const Finding& finding : m_findings) ++m_times[finding.title];
    endResetModel();
}

QString FindingModel::describe(const Finding& finding, const std::string& root) {
    QString text = toQt(finding.title) + QStringLiteral("\n\n") + toQt(finding.explanation()).replace(u'\n', QStringLiteral("\n\n"));
    if (!finding.evidence.empty()) text += QStringLiteral("\n");
    for (const Evidence& evidence : finding.evidence) {
        const QString place = evidence.file.empty() ? toQt(evidence.source) : shownPlace(evidence.file, evidence.line, root);
        text += QStringLiteral("\n") + place + (evidence.text.empty() ? QString() : QStringLiteral("\n    ") + singleLine(evidence.text));
    }
    for (const RepairHint& repair : finding.repairs) {
        text +=
            QStringLiteral("\n\n") + tr("Repair: %1").arg(toQt(repair.arguments.empty() ? repair.action : repair.action + " " + join(repair.arguments, " ")));
        if (!repair.why.empty()) text += QStringLiteral(" (") + toQt(repair.why) + QStringLiteral(")");
    }
    return text;
}

// With its place where several are called the same.
QString FindingModel::shownTitle(const Finding& finding) const {
    const QString title = singleLine(finding.title);
    if (m_times.at(finding.title) < 2 || finding.evidence.empty()) return title;
    const Evidence& first = finding.evidence.front();
    const std::string place = first.file.empty() ? first.text : first.file.substr(first.file.rfind('/') + 1);
    return title + QStringLiteral("   ") + singleLine(place);
}

int FindingModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_findings.size()); }

QVariant FindingModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Finding& finding = m_findings[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return shownTitle(finding);
    case Qt::DecorationRole: return severityIcon(finding.severity);
    case Qt::AccessibleTextRole: return severityName(finding.severity) + QStringLiteral(": ") + shownTitle(finding);
    default: return {};
    }
}

} // namespace stillroom::app
