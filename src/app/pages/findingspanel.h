#pragma once

#include "app/itemmodels/findingmodel.h"

#include <QFrame>

#include <memory>

namespace Ui {
class FindingsPanel;
}

namespace stillroom::app {

/// The findings, worst first, below every page; hidden while there are none.
class FindingsPanel : public QFrame {
    Q_OBJECT

public:
    explicit FindingsPanel(QWidget* parent = nullptr);
    ~FindingsPanel() override;

    /// \param root of the project: places are shown relative to it
    void setFindings(const std::vector<Finding>& findings, const std::string& root);
    [[nodiscard]] const std::vector<Finding>& findings() const { return m_findings.findings(); }
    [[nodiscard]] bool isEmpty() const { return m_findings.findings().empty(); }
    /// Chooses the finding and takes the focus.
    void showFinding(int row);

    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& state);

signals:
    /// A finding was activated, to be shown where it belongs.
    void chosen(const Finding& finding);
    /// A repair that a finding offers is to be begun.
    void repairRequested(const RepairHint& repair);

private:
    void showDetail();
    void showRepairs(const std::vector<RepairHint>& repairs);

    std::unique_ptr<Ui::FindingsPanel> m_ui;
    FindingModel m_findings{this};
    std::string m_root;
};

} // namespace stillroom::app
