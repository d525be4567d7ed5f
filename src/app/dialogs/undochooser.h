#pragma once

#include "app/dialogs/repairchooser.h"
#include "database/target.h"
#include "repair/journal.h"

#include <memory>

namespace Ui {
class UndoChooser;
}

namespace stillroom::app {

/// The repair that is to be undone, as the journal holds it.
class UndoChooser : public RepairChooser {
    Q_OBJECT

public:
    /// \param target how its database is reached
    UndoChooser(repair::JournalEntry entry, database::Target target, QWidget* parent = nullptr);
    ~UndoChooser() override;

    [[nodiscard]] QString name() const override { return tr("Undo on"); }
    [[nodiscard]] QString question() const override { return tr("Undo this repair?"); }
    [[nodiscard]] QString problem() const override { return {}; }
    [[nodiscard]] std::function<PlannedRepair(const std::stop_token&)> planner() const override;
    [[nodiscard]] QString verb(const repair::Plan& plan, const QString& database) const override;

private:
    std::unique_ptr<Ui::UndoChooser> m_ui;
    repair::JournalEntry m_entry;
    database::Target m_target;
};

} // namespace stillroom::app
