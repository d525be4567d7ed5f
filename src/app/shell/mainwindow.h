#pragma once

#include "app/pages/startpage.h"
#include "app/settings/profiles.h"
#include "app/shell/practice.h"
#include "app/shell/repairdesk.h"
#include "app/shell/workspace.h"
#include "workflow/repairs.h"

#include <QMainWindow>

#include <memory>

class QAction;
class QLabel;
class QMenu;
class QProgressBar;
class QToolButton;

namespace Ui {
class MainWindow;
}

namespace stillroom::app {

class FindingsPanel;
class GraphPage;
class JournalPage;
class MessageDialog;
class ModelsPage;
class OverviewPage;
class SchemaPage;
class SqlPage;

/// Composes header, verdict, side bar, pages, findings and status line; the pages do the work.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens a project, and then a database where one is given.
    void openProject(const QString& path, const QString& environment = {}, const std::optional<Connection>& connection = {});
    void connectDatabase(const Connection& connection);
    /// Opens the copy of the practice incident, as it was left. \returns false where there is none
    bool openIncident(int index);
    /// Puts the practice incident that is open back to its first state. \returns false where none is open
    bool startIncidentAnew();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addPages();
    void setUpStatusBar();
    void connectSignals();
    void addActions();
    void restoreLayout();
    [[nodiscard]] const workflow::PracticeIncident* openedIncident() const;
    void chooseProject();
    void chooseConfigFile();
    void editConnection();
    void openRecent(const RecentPair& pair);
    enum PageRow { kOverviewRow, kGraphRow, kSchemaRow, kModelsRow, kSqlRow, kJournalRow };
    void showPage(PageRow row);
    void pageChosen(int row);
    void beginRepair(const RepairHint& repair);
    /// The dialog that explains error messages, in front.
    MessageDialog& showMessages();
    void searchActions();
    void showFindings();
    void update();
    void updateComparison();
    void updateFindings();
    void showOrHideFindings();
    void goTo(const Finding& finding);
    void focusFilter();
    [[nodiscard]] std::shared_ptr<const workflow::RepairBase> repairBase() const;
    void askPython();
    void updateHeader();
    void updateVerdict();
    void fillProjectMenu();
    void updateActions();
    void showFailure(const QString& detail);
    void showBusy(const QObject* who, const QString& what);
    void cancel();
    void say(const QString& text);
    void sayOfSeveral();
    void remember();

    std::unique_ptr<Ui::MainWindow> m_ui;
    Workspace m_workspace;
    Comparer m_comparer;
    RepairDesk m_desk{this};
    StartPage* m_start;
    OverviewPage* m_overview;
    GraphPage* m_graph;
    SchemaPage* m_schema;
    ModelsPage* m_models;
    SqlPage* m_sql;
    JournalPage* m_journal;
    FindingsPanel* m_findings;
    MessageDialog* m_messages = nullptr;
    QLabel* m_busyText;
    QProgressBar* m_busyBar;
    QToolButton* m_busyCancel;
    QLabel* m_sessionFacts;
    QMenu* m_projectMenu;
    QMenu* m_databaseMenu;
    QAction* m_stamp = nullptr;
    QAction* m_editRows = nullptr;
    QAction* m_runAlembic = nullptr;
    QAction* m_reload = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_disconnect = nullptr;
    QAction* m_close = nullptr;
    QAction* m_startAnew = nullptr;
    QAction* m_showFindings = nullptr;
    QAction* m_filter = nullptr;
    const migrations::Project* m_saidOf = nullptr;          // to say it once; never looked into
    int m_opening = 0;                                      // counts what was asked to be opened: a late answer of the keychain must not override it
    bool m_findingsHaveRoom = false;                        // they were shown before, so their room is as the user left it
    bool m_findingsHidden = false;                          // by the user; without any they are hidden anyway
    std::vector<std::pair<const QObject*, QString>> m_busy; // what goes on in the background, the latest last
    QString m_failure;                                      // of the last reading, until the next
    Practice m_practice;
};

} // namespace stillroom::app
