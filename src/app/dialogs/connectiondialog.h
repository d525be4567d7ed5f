#pragma once

#include "app/jobs/jobrunner.h"
#include "app/settings/profiles.h"
#include "app/settings/protection.h"
#include "database/target.h"
#include "workflow/suggestions.h"

#include <QDialog>

#include <memory>
#include <vector>

namespace Ui {
class ConnectionDialog;
}

namespace stillroom::app {

/// Asks how to reach a database, or takes a saved connection. A password stays in its field and in the target; it is stored
/// only in the desktop's keychain, and only where that is asked for.
class ConnectionDialog : public QDialog {
    Q_OBJECT

public:
    explicit ConnectionDialog(std::vector<workflow::Suggestion> suggestions, QWidget* parent = nullptr);
    ~ConnectionDialog() override;

    void setConnection(const Connection& connection);
    [[nodiscard]] Connection connection() const { return {m_target, protection()}; }
    [[nodiscard]] Protection protection() const;
    /// What is to be saved under a name, with the password still in its target; none where that was not asked for.
    [[nodiscard]] std::optional<Profile> profileToSave() const;

private:
    [[nodiscard]] database::Target readTarget() const; // throws Error
    void test();
    void acceptTarget();
    void say(const QString& text, bool isError);
    void updateProtectionHint();
    void fillSaved();
    void chooseSaved(int index);
    void removeSaved();
    void updateSave();
    void setTarget(const database::Target& target);

    std::unique_ptr<Ui::ConnectionDialog> m_ui;
    std::vector<workflow::Suggestion> m_suggestions;
    std::vector<Profile> m_profiles;
    database::Target m_target;
    JobRunner m_jobs;
};

} // namespace stillroom::app
