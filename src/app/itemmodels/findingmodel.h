#pragma once

#include "base/finding.h"

#include <QAbstractListModel>

#include <map>
#include <string>
#include <vector>

namespace stillroom::app {

/// Findings as a list, worst first.
class FindingModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit FindingModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setFindings(std::vector<Finding> findings);
    [[nodiscard]] const std::vector<Finding>& findings() const { return m_findings; }
    /// Title, detail, evidence and repairs as plain text.
    /// \param root of the project: places are shown relative to it
    [[nodiscard]] static QString describe(const Finding& finding, const std::string& root);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] QString shownTitle(const Finding& finding) const;

    std::vector<Finding> m_findings;
    std::map<std::string, int> m_times; // how often each title comes
};

} // namespace stillroom::app
