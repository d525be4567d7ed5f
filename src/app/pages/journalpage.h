#pragma once

#include "app/itemmodels/journalmodel.h"
#include "app/jobs/jobrunner.h"

#include <QWidget>

#include <memory>

namespace Ui {
class JournalPage;
}

namespace stillroom::app {

/// What was done from this account: when, to which database, what stood there before and after.
class JournalPage : public QWidget {
    Q_OBJECT

public:
    explicit JournalPage(QWidget* parent = nullptr);
    ~JournalPage() override;

    /// Reads the journal in the background.
    void reload();

signals:
    void undoRequested(const repair::JournalEntry& entry);
    void said(const QString& text);

private:
    void exportEntry();
    [[nodiscard]] const repair::JournalEntry* current() const;
    void show(std::vector<repair::JournalEntry> entries);
    void showDetail();
    void say(const QString& text);

    std::unique_ptr<Ui::JournalPage> m_ui;
    JournalModel m_model{this};
    JobRunner m_jobs;
};

} // namespace stillroom::app
