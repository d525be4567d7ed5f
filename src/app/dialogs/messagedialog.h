#pragma once

#include "app/jobs/jobrunner.h"
#include "workflow/diagnose.h"
#include "workflow/logs.h"

#include <QDialog>
#include <QTimer>

#include <memory>
#include <string>

namespace Ui {
class MessageDialog;
}

namespace stillroom::app {

/// Explains an error message, a traceback or a log that is typed, pasted, dropped or opened. It stays open beside the window, and what it says is tied
/// to the project and the database that are open there.
class MessageDialog : public QDialog {
    Q_OBJECT

public:
    explicit MessageDialog(QWidget* parent = nullptr);
    ~MessageDialog() override;

    /// \param diagnosis of what is open; null where nothing is, or nothing is known of it yet
    /// \param root of the project: places are shown relative to it
    void setDiagnosis(std::shared_ptr<const workflow::Diagnosis> diagnosis, const std::string& root);
    void openLog(const QString& path);
    /// Explains what was copied.
    void paste();

signals:
    /// A finding was activated, to be shown where it belongs.
    void chosen(const Finding& finding);
    void repairRequested(const RepairHint& repair);

private:
    struct Answer {
        std::shared_ptr<const workflow::LogReading> reading;
        std::vector<Finding> findings;
    };

    void chooseLog();
    void clear();
    void readTyped();
    void readText(const QString& text);
    /// Reads what `read` gives, in the background, and explains it.
    void explain(const QString& what, std::function<workflow::LogReading(const std::stop_token&)> read);
    void explainAgain();
    void take(Answer answer);
    void fail(const Error& error);
    void showProgress(std::uint64_t done, std::uint64_t size);
    void update();

    std::unique_ptr<Ui::MessageDialog> m_ui;
    std::shared_ptr<const workflow::Diagnosis> m_diagnosis;
    std::string m_root;
    std::shared_ptr<const workflow::LogReading> m_reading; // null as long as nothing is given
    QString m_failure;                                     // of the last reading
    QTimer m_typing;
    JobRunner m_jobs;
};

} // namespace stillroom::app
