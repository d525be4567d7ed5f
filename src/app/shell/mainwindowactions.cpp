#include "app/dialogs/actionpalette.h"
#include "app/dialogs/messagedialog.h"
#include "app/itemmodels/text.h"
#include "app/pages/findingspanel.h"
#include "app/pages/sqlpage.h"
#include "app/shell/mainwindow.h"
#include "app/widgets/theme.h"
#include "ui_mainwindow.h"

#include <QActionGroup>
#include <QMenu>

// What can be done in the main window: its menus, its keys, and the palette that searches them.
namespace stillroom::app {

// Everything that can be done is an action: found in the menu, by its keys, and by Ctrl+K.
void MainWindow::addActions() {
    auto* menu = new QMenu(m_ui->menuButton);
    const auto add = [this](QMenu* to, const QString& text, const QKeySequence& keys, auto slot) {
        QAction* action = to->addAction(text, this, slot);
        action->setShortcut(keys);
        addAction(action);
        return action;
    };
    add(menu, tr("Open a project\u2026"), QKeySequence::Open, &MainWindow::chooseProject);
    add(menu, tr("Open an alembic.ini or pyproject.toml\u2026"), {}, &MainWindow::chooseConfigFile);
    QAction* connecting = add(menu, tr("Connect to a database\u2026"), Qt::CTRL | Qt::Key_D, &MainWindow::editConnection);
    m_disconnect = add(menu, tr("Disconnect"), {}, [this] { m_workspace.disconnectDatabase(); });
    m_close = add(menu, tr("Close project and database"), QKeySequence::Close, [this] { m_workspace.close(); });
    m_reload = add(menu, tr("Read project and database again"), Qt::Key_F5, [this] { m_workspace.reload(); });
    menu->addSeparator();
    add(menu, tr("Explain an error message or a log\u2026"), Qt::CTRL | Qt::Key_M, [this] { showMessages(); });
    add(menu, tr("Explain what was copied"), QKeySequence::Paste, [this] { showMessages().paste(); });
    menu->addSeparator();
    m_stamp = add(menu, tr("Stamp\u2026"), {}, [this] { m_desk.stamp(); });
    m_stamp->setObjectName(QStringLiteral("stampAction"));
    m_editRows = add(menu, tr("Edit rows of the version table\u2026"), {}, [this] { m_desk.editRows(); });
    m_runAlembic = add(menu, tr("Run Alembic\u2026"), {}, [this] { m_desk.runAlembic(); });
    m_runAlembic->setObjectName(QStringLiteral("runAlembicAction"));
    m_cancel = add(menu, tr("Cancel what is running"), Qt::Key_Escape, &MainWindow::cancel);
    m_cancel->setEnabled(false);
    menu->addSeparator();
    add(menu, tr("Show the overview"), Qt::CTRL | Qt::Key_1, [this] { showPage(kOverviewRow); });
    add(menu, tr("Show the graph"), Qt::CTRL | Qt::Key_2, [this] { showPage(kGraphRow); });
    add(menu, tr("Show the schema"), Qt::CTRL | Qt::Key_3, [this] { showPage(kSchemaRow); });
    add(menu, tr("Show the models"), Qt::CTRL | Qt::Key_4, [this] { showPage(kModelsRow); });
    add(menu, tr("Show the SQL page"), Qt::CTRL | Qt::Key_5, [this] { showPage(kSqlRow); });
    add(menu, tr("Show the journal"), Qt::CTRL | Qt::Key_6, [this] { showPage(kJournalRow); });
    m_showFindings = add(menu, tr("Show the findings"), Qt::CTRL | Qt::Key_E, &MainWindow::showFindings);
    m_filter = add(menu, tr("Filter what is shown"), QKeySequence::Find, &MainWindow::focusFilter);
    menu->addSeparator();
    add(menu, tr("Show or hide the side bar"), Qt::CTRL | Qt::Key_B, [this] { m_ui->sideBar->setVisible(m_ui->sideBar->isHidden()); });
    add(menu, tr("Show or hide the findings"), Qt::CTRL | Qt::Key_J, [this] {
        m_findingsHidden = !m_findings->isHidden();
        if (m_findingsHidden || m_findings->isEmpty()) return m_findings->hide();
        m_findings->show();
    });
    auto* themes = menu->addMenu(tr("Theme"));
    auto* group = new QActionGroup(this);
    const std::pair<Theme, QString> choices[] = {
        {Theme::Desktop, tr("Theme as the desktop's")}, {Theme::Light, tr("Light theme")}, {Theme::Dark, tr("Dark theme")}};
    for (const auto& [theme, text] : choices) {
        QAction* action = add(themes, text, {}, [theme = theme] { chooseTheme(theme); });
        action->setCheckable(true);
        action->setChecked(theme == chosenTheme());
        group->addAction(action);
    }
    menu->addSeparator();
    add(menu, tr("Search all actions\u2026"), Qt::CTRL | Qt::Key_K, &MainWindow::searchActions);
    menu->addSeparator();
    auto* practice = menu->addMenu(tr("Practise on an incident"));
    for (int i = 0; i < static_cast<int>(m_practice.incidents().size()); ++i)
        add(practice, toQt(m_practice.incidents()[static_cast<std::size_t>(i)].title), {}, [this, i] { openIncident(i); });
    m_startAnew = add(menu, tr("Start this incident anew"), {}, [this] { startIncidentAnew(); });
    m_startAnew->setObjectName(QStringLiteral("startAnewAction"));
    add(menu, tr("Quit"), QKeySequence::Quit, [this] { close(); });
    m_ui->menuButton->setMenu(menu);
    m_databaseMenu->addActions({connecting, m_disconnect});
    m_ui->databaseButton->setMenu(m_databaseMenu);
    m_ui->projectButton->setMenu(m_projectMenu);
    connect(m_projectMenu, &QMenu::aboutToShow, this, &MainWindow::fillProjectMenu);
}

void MainWindow::searchActions() {
    QList<QAction*> all;
    for (QAction* action : actions() + m_ui->pages->currentWidget()->actions()) {
        if (action->isEnabled() && action->shortcut() != QKeySequence(Qt::CTRL | Qt::Key_K)) all << action;
    }
    ActionPalette palette(all, this);
    if (palette.exec() == QDialog::Accepted && palette.chosen() != nullptr) palette.chosen()->trigger();
}

void MainWindow::fillProjectMenu() {
    m_projectMenu->clear();
    if (m_workspace.project() != nullptr && m_workspace.project()->environments.size() > 1) {
        for (const auto& environment : m_workspace.project()->environments) {
            QAction* action =
                m_projectMenu->addAction(singleLine(environment.name), this, [this, name = toQt(environment.name)] { m_workspace.chooseEnvironment(name); });
            action->setCheckable(true);
            action->setChecked(m_workspace.environment() != nullptr && m_workspace.environment()->environment.name == environment.name);
        }
        m_projectMenu->addSeparator();
    }
    m_projectMenu->addAction(tr("Open a project\u2026"), this, &MainWindow::chooseProject);
    m_projectMenu->addAction(tr("Open an alembic.ini or pyproject.toml\u2026"), this, &MainWindow::chooseConfigFile);
    m_projectMenu->addAction(m_close);
}

void MainWindow::updateActions() {
    const auto graphData = m_workspace.graphData();
    const bool open = m_workspace.environment() != nullptr || m_workspace.connection();
    for (QAction* action : {m_stamp, m_editRows, m_runAlembic}) action->setEnabled(graphData != nullptr && graphData->status != nullptr);
    m_reload->setEnabled(open);
    m_disconnect->setEnabled(m_workspace.connection().has_value());
    m_close->setEnabled(open);
    m_startAnew->setEnabled(openedIncident() != nullptr);
    m_showFindings->setEnabled(!m_findings->isEmpty());
    m_filter->setEnabled(graphData != nullptr || m_sql->isVisible());
}

} // namespace stillroom::app
