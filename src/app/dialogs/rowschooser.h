#pragma once

#include "app/dialogs/repairchooser.h"
#include "workflow/rowedits.h"

#include <memory>

namespace Ui {
class RowsChooser;
}

namespace stillroom::app {

/// Edits of single rows of the version table, and of its shape.
class RowsChooser : public RepairChooser {
    Q_OBJECT

public:
    /// \param begin edits to begin with, as a finding asks for
    RowsChooser(workflow::RepairBase about, const workflow::RowEdits& begin, QWidget* parent = nullptr);
    ~RowsChooser() override;

    [[nodiscard]] QString name() const override { return tr("Edit rows of"); }
    [[nodiscard]] QString question() const override { return tr("Which rows should the version table hold?"); }
    [[nodiscard]] QString problem() const override { return m_problem; }
    [[nodiscard]] std::function<PlannedRepair(const std::stop_token&)> planner() const override;
    [[nodiscard]] QString verb(const repair::Plan& plan, const QString& database) const override;

private:
    void tableChosen() override;
    void showTable(const workflow::RowEdits& begin);
    void fill(const workflow::RowEdits& begin);
    void updateMeaning();
    [[nodiscard]] workflow::RowEdits edits() const;

    std::unique_ptr<Ui::RowsChooser> m_ui;
    std::vector<std::string> m_rows; // each once
    QString m_problem;
};

} // namespace stillroom::app
