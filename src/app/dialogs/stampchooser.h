#pragma once

#include "app/dialogs/repairchooser.h"
#include "workflow/stamps.h"

#include <memory>

namespace Ui {
class StampChooser;
}

namespace stillroom::app {

/// A stamp, or clear-and-restamp: which revisions are to be recorded, and what that asserts.
class StampChooser : public RepairChooser {
    Q_OBJECT

public:
    /// \param targets identifiers to begin with, between spaces
    StampChooser(std::shared_ptr<const workflow::Status> status, const QString& targets, bool purge, QWidget* parent = nullptr);
    ~StampChooser() override;

    [[nodiscard]] QString name() const override { return tr("Stamp"); }
    [[nodiscard]] QString question() const override { return tr("What should be recorded?"); }
    [[nodiscard]] QString problem() const override { return m_problem; }
    [[nodiscard]] std::function<PlannedRepair(const std::stop_token&)> planner() const override;
    [[nodiscard]] QString verb(const repair::Plan& plan, const QString& database) const override;

private:
    void tableChosen() override { updateMeaning(); }
    [[nodiscard]] bool holdsUnknown() const;
    void updateMeaning();
    [[nodiscard]] migrations::StampRequest request() const;

    std::unique_ptr<Ui::StampChooser> m_ui;
    QString m_problem;
};

} // namespace stillroom::app
