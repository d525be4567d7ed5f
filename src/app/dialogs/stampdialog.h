#pragma once

#include "app/jobs/jobrunner.h"
#include "app/settings/protection.h"
#include "workflow/stamps.h"

#include <QDialog>

#include <memory>

namespace Ui {
class StampDialog;
}

namespace stillroom::app {

/// A stamp in five steps: Choose, Check, Preview, Confirm, Result. Back is possible until it is confirmed.
class StampDialog : public QDialog {
    Q_OBJECT

public:
    StampDialog(std::shared_ptr<const workflow::Status> status, Protection protection, const QString& target, QWidget* parent = nullptr);
    ~StampDialog() override;

    /// Whether something was sent to the database, so that it must be read again.
    [[nodiscard]] bool sent() const { return m_sent; }

    void reject() override;

private:
    enum Step { Choose, Check, Preview, Confirm, Result };
    void suggest(const QString& target);
    void goTo(Step step);
    void next();
    void plan();
    void execute();
    void updateMeaning();
    void updateButtons();
    void showPreview();
    void showOutcome(const repair::Outcome& outcome);
    void showProblem(const Error& error);
    [[nodiscard]] migrations::StampRequest request() const;
    [[nodiscard]] QString databaseName() const;

    std::unique_ptr<Ui::StampDialog> m_ui;
    std::shared_ptr<const workflow::Status> m_status;
    Protection m_protection;
    workflow::StampPreview m_preview;
    Step m_step = Choose;
    bool m_sent = false;
    bool m_executing = false;
    JobRunner m_jobs;
};

} // namespace stillroom::app
