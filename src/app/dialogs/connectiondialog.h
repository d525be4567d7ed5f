#pragma once

#include "app/dialogs/protection.h"
#include "app/jobs/jobrunner.h"
#include "database/target.h"
#include "workflow/suggestions.h"

#include <QDialog>

#include <memory>
#include <vector>

namespace Ui {
class ConnectionDialog;
}

namespace stillroom::app {

/// Asks how to reach a database. Passwords stay in the dialog's field and the target; they are neither shown nor stored.
class ConnectionDialog : public QDialog {
    Q_OBJECT

public:
    explicit ConnectionDialog(std::vector<workflow::Suggestion> suggestions, QWidget* parent = nullptr);
    ~ConnectionDialog() override;

    void setTarget(const database::Target& target, Protection protection);
    [[nodiscard]] database::Target target() const { return m_target; }
    [[nodiscard]] Protection protection() const;

private:
    [[nodiscard]] database::Target readTarget() const; // throws Error
    void test();
    void acceptTarget();
    void say(const QString& text, bool isError);
    void updateProtectionHint();

    std::unique_ptr<Ui::ConnectionDialog> m_ui;
    std::vector<workflow::Suggestion> m_suggestions;
    database::Target m_target;
    JobRunner m_jobs;
};

} // namespace stillroom::app
