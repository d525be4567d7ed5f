#pragma once

#include "app/itemmodels/rowsmodel.h"
#include "app/jobs/jobrunner.h"
#include "workflow/scripts.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

namespace Ui {
class SqlPage;
}

namespace stillroom::app {

class SqlEditor;

/// Manual SQL: what each statement does while it is typed, a look at data in a read-only transaction, a rehearsal that is
/// rolled back; and the way into the repair that runs it. The text survives a crash.
class SqlPage : public QWidget {
    Q_OBJECT

public:
    explicit SqlPage(QWidget* parent = nullptr);
    ~SqlPage() override;

    /// \param base what is open; null where no database is
    /// \param names of tables and columns, to be offered while typing
    void setBase(std::shared_ptr<const workflow::RepairBase> base, const QStringList& names);
    /// Opens another tab with `text`.
    void addScript(const QString& name, const QString& text);
    void focusFind();
    /// Tells the server to stop what it does for this page; how that ended is still shown.
    void cancel();

    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& state);

signals:
    /// The script is to be run as a repair.
    void runRequested(const QString& script, const QString& name, const std::vector<database::ScriptStatement>& statements);
    void busy(const QString& what);
    void said(const QString& text);

private:
    enum ResultTab { StatementsTab, RowsTab, MessagesTab };

    void setUpEditors();
    void setUpResults();
    void addActions();
    SqlEditor* addEditor(const QString& name, const QString& file, const QString& text);
    void closeEditor(int index);
    void openFile();
    void saveFile();
    void classify();
    void showStatements(std::vector<database::ScriptStatement> statements);
    void look();
    void rehearse();
    void run();
    void showOutcome(const repair::Outcome& outcome, const std::vector<database::ScriptStatement>& statements, const QString& text);
    void showRows(int index);
    void exportRows();
    void find(bool forward);
    void keepDrafts();
    void updateButtons();
    [[nodiscard]] SqlEditor* editor() const;
    [[nodiscard]] QString currentName() const;
    /// The selected part of the script, else all of it; and the byte at which it begins.
    [[nodiscard]] std::pair<QString, int> script() const;

    std::unique_ptr<Ui::SqlPage> m_ui;
    std::shared_ptr<const workflow::RepairBase> m_base;
    QStringList m_names;
    std::vector<database::ScriptStatement> m_statements; // of the current tab, as it was when last read
    std::vector<std::pair<QString, database::Rows>> m_results;
    RowsModel m_rows{this};
    QTimer m_typed; // several keys are one reading
    JobRunner m_reading;
    JobRunner m_run;
    int m_untitled = 0;
};

} // namespace stillroom::app
