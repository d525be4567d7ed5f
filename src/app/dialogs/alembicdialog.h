#pragma once

#include "app/jobs/jobrunner.h"
#include "app/settings/protection.h"
#include "workflow/alembicruns.h"

#include <QDialog>

#include <memory>

namespace Ui {
class AlembicDialog;
}

namespace stillroom::app {

/// Runs a command of the project's own Alembic, where its folder is trusted; else gives the command to copy.
class AlembicDialog : public QDialog {
    Q_OBJECT

public:
    /// \param base with an environment
    AlembicDialog(workflow::RepairBase base, Protection protection, QWidget* parent = nullptr);
    ~AlembicDialog() override;

    /// Whether something was run, so that the database must be read again.
    [[nodiscard]] bool sent() const { return m_sent; }

    void reject() override;

private:
    void update();
    void run();
    void append(const QString& text);
    void showEnd(const workflow::AlembicRun& run);
    [[nodiscard]] const workflow::AlembicCommand& command() const;

    std::unique_ptr<Ui::AlembicDialog> m_ui;
    workflow::RepairBase m_base;
    Protection m_protection;
    std::vector<workflow::AlembicCommand> m_commands;
    bool m_sent = false;
    JobRunner m_jobs;
};

} // namespace stillroom::app
