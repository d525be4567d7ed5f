#pragma once

#include "app/dialogs/repairchooser.h"
#include "app/jobs/jobrunner.h"
#include "app/settings/protection.h"
#include "repair/outcome.h"
#include "workflow/report.h"

#include <QDialog>

#include <memory>

namespace Ui {
class RepairDialog;
}

namespace stillroom::app {

/// A repair in five steps: Choose, Check, Preview, Confirm, Result. Back is possible until it is confirmed.
class RepairDialog : public QDialog {
    Q_OBJECT

public:
    /// \param chooser what there is to choose; the dialog takes it
    /// \param next what to do after it, worked out from the rows that it leaves; on another thread
    RepairDialog(RepairChooser* chooser, Protection protection, const QString& database, std::function<std::string(const repair::Plan&)> next,
                 QWidget* parent = nullptr);
    ~RepairDialog() override;

    /// Whether something was sent to the database, so that it must be read again.
    [[nodiscard]] bool sent() const { return m_sent; }

    void reject() override;

private:
    enum Step { Choose, Check, Preview, Confirm, Result };
    void setUp();
    void goTo(Step step);
    void next();
    void plan();
    void rehearse();
    void execute();
    void goOnAlone();
    void saveReport();
    void updateButtons();
    void showPlan();
    void showQuestion();
    void showRehearsal(const repair::Rehearsal& rehearsal);
    void showOutcome();
    void showTables();
    void showRole();
    /// What would have come after the statement that failed last.
    [[nodiscard]] std::vector<repair::Plan> notSent() const;
    void showProblem(const Error& error);
    [[nodiscard]] const repair::Plan& current() const { return m_alone < 0 ? m_planned.plan : m_planned.alone[static_cast<std::size_t>(m_alone)]; }

    std::unique_ptr<Ui::RepairDialog> m_ui;
    RepairChooser* m_chooser;
    Protection m_protection;
    QString m_database;
    std::function<std::string(const repair::Plan&)> m_next;
    PlannedRepair m_planned;
    int m_alone = -1; // which of those that run alone it is about; -1: the transaction
    std::vector<workflow::ReportPart> m_done;
    std::string m_role; // that the button offers; empty: as connected
    Step m_step = Choose;
    bool m_sent = false;
    bool m_executing = false;
    JobRunner m_jobs;
};

} // namespace stillroom::app
