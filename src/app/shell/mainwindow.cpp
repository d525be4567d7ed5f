#include "app/shell/mainwindow.h"

#include "app/dialogs/connectiondialog.h"
#include "app/dialogs/stampdialog.h"
#include "app/itemmodels/text.h"
#include "app/pages/graphpage.h"
#include "app/shell/datafolder.h"
#include "app/widgets/marks.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_mainwindow.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QProgressBar>
#include <QSettings>
#include <QShortcut>
#include <QStandardPaths>
#include <QToolButton>

namespace stillroom::app {
namespace {

constexpr int kMaxRecent = 8;

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_ui(std::make_unique<Ui::MainWindow>()), m_start(new StartPage), m_graph(new GraphPage), m_busyText(new QLabel),
      m_busyBar(new QProgressBar), m_busyCancel(new QToolButton), m_sessionFacts(new QLabel) {
    m_ui->setupUi(this);
    m_ui->pages->addWidget(m_start);
    m_ui->pages->addWidget(m_graph);
    asTitle(*m_ui->verdictText);
    for (QLabel* caption : {m_ui->projectCaption, m_ui->databaseCaption, m_ui->databaseFacts}) asCaption(*caption);
    m_busyText->setTextFormat(Qt::PlainText);
    m_sessionFacts->setTextFormat(Qt::PlainText);
    m_busyBar->setRange(0, 0);
    m_busyBar->setMaximumSize(120, 10);
    m_busyBar->setTextVisible(false);
    m_busyCancel->setText(tr("Cancel"));
    statusBar()->addWidget(m_busyText);
    statusBar()->addWidget(m_busyBar);
    statusBar()->addWidget(m_busyCancel);
    statusBar()->addPermanentWidget(m_sessionFacts);
    connectSignals();
    addShortcuts();
    m_incidents = workflow::practiceIncidents(fromQt(dataFolder() + QStringLiteral("/incidents")));
    m_start->setIncidents(m_incidents);
    m_start->setRecent(recent());

    const QSettings settings;
    resize(1280, 800);
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_graph->restoreLayout(settings.value(QStringLiteral("window/graph")).toByteArray());
    showBusy({});
    update();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectSignals() {
    connect(m_start, &StartPage::openRequested, this, &MainWindow::chooseProject);
    connect(m_start, &StartPage::connectRequested, this, &MainWindow::editConnection);
    connect(m_start, &StartPage::incidentChosen, this, &MainWindow::openIncident);
    connect(m_start, &StartPage::recentChosen, this, [this](const RecentPair& pair) {
        openProject(pair.project, pair.environment);
        if (pair.database.isEmpty()) return;
        try {
            const database::Target target = database::parseTarget(fromQt(pair.database));
            const QSettings settings;
            m_protection = static_cast<Protection>(settings.value(QStringLiteral("profiles/") + QString::fromLatin1(pair.database.toUtf8().toHex())).toInt());
            connectWhenReady(target);
        } catch (const Error& error) {
            showFailure({}, toQt(error.what()));
        }
    });
    connect(m_graph, &GraphPage::openProjectRequested, this, &MainWindow::chooseProject);
    connect(m_graph, &GraphPage::stampRequested, this, &MainWindow::stamp);
    connect(m_ui->reloadButton, &QToolButton::clicked, &m_workspace, &Workspace::reload);
    connect(m_ui->evidenceButton, &QPushButton::clicked, this, [this] { m_graph->showFinding(0); });
    connect(m_ui->repairButton, &QPushButton::clicked, this, [this] { stamp({}); });
    connect(&m_workspace, &Workspace::changed, this, [this] {
        m_failure.clear();
        remember();
        update();
    });
    connect(&m_workspace, &Workspace::failed, this, &MainWindow::showFailure);
    connect(&m_workspace.jobs(), &JobRunner::started, this, &MainWindow::showBusy);
    connect(&m_workspace.jobs(), &JobRunner::finished, this, [this] { showBusy({}); });
    connect(m_busyCancel, &QToolButton::clicked, &m_workspace, &Workspace::cancel);
}

void MainWindow::addShortcuts() {
    const auto add = [this](const QKeySequence& keys, auto slot) { connect(new QShortcut(keys, this), &QShortcut::activated, this, slot); };
    add(QKeySequence::Open, &MainWindow::chooseProject);
    add(Qt::CTRL | Qt::Key_D, &MainWindow::editConnection);
    add(QKeySequence::Find, [this] { m_graph->focusFilter(); });
    add(Qt::Key_F5, [this] { m_workspace.reload(); });
    add(Qt::Key_Escape, [this] { m_workspace.cancel(); });
}

void MainWindow::openProject(const QString& path, const QString& environment) { m_workspace.openProject(path, environment); }

void MainWindow::connectDatabase(const database::Target& target, Protection protection) {
    m_protection = protection;
    m_workspace.connectDatabase(target);
}

void MainWindow::connectWhenReady(const database::Target& target) {
    if (!m_workspace.jobs().running()) return m_workspace.connectDatabase(target);
    connect(
        &m_workspace, &Workspace::changed, this, [this, target] { m_workspace.connectDatabase(target); }, Qt::SingleShotConnection);
}

bool MainWindow::openIncident(int index) {
    if (index < 0 || index >= static_cast<int>(m_incidents.size())) return false;
    try {
        const QString into = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/stillroom/practice");
        const auto folder = workflow::copyIncident(m_incidents[static_cast<std::size_t>(index)], fromQt(into));
        database::Target target;
        target.dialect = schema::Dialect::Sqlite;
        target.file = (folder / "app.db").string();
        m_protection = Protection::Development;
        m_workspace.openProject(toQt(folder.string()));
        connectWhenReady(target);
    } catch (const Error& error) {
        showFailure({}, toQt(error.what()));
    }
    return true;
}

void MainWindow::chooseProject() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a project"),
                                                           m_workspace.project() != nullptr ? toQt(m_workspace.project()->root.string()) : QDir::homePath());
    if (!path.isEmpty()) openProject(path);
}

void MainWindow::editConnection() {
    std::vector<workflow::Suggestion> suggestions;
    if (m_workspace.project() != nullptr && m_workspace.environment() != nullptr)
        suggestions = workflow::suggestTargets(*m_workspace.project(), m_workspace.environment()->environment);
    ConnectionDialog dialog(std::move(suggestions), this);
    if (m_workspace.target()) dialog.setTarget(*m_workspace.target(), m_protection);
    if (dialog.exec() == QDialog::Accepted) connectDatabase(dialog.target(), dialog.protection());
}

void MainWindow::stamp(const QString& revision) {
    const auto graphData = m_workspace.graphData();
    if (graphData == nullptr || graphData->status == nullptr) return;
    StampDialog dialog(graphData->status, m_protection, revision, this);
    dialog.exec();
    if (dialog.sent()) m_workspace.reload();
}

void MainWindow::update() {
    const bool nothing = m_workspace.environment() == nullptr && m_workspace.database() == nullptr;
    m_ui->pages->setCurrentWidget(nothing ? static_cast<QWidget*>(m_start) : m_graph);
    m_ui->header->setVisible(!nothing);
    if (nothing) m_start->setRecent(recent());
    m_graph->setData(m_workspace.graphData());
    updateHeader();
    updateVerdict();
    updateMenus();
}

void MainWindow::updateHeader() {
    const auto* environment = m_workspace.environment();
    const auto database = m_workspace.database();
    const QString shown = database != nullptr ? singleLine(database::shownTarget(database->target)) : QString();
    m_ui->projectButton->setText(environment == nullptr
                                     ? tr("none open")
                                     : toQt(environment->projectRoot.filename().string()) + QStringLiteral(" / ") + singleLine(environment->environment.name));
    m_ui->projectButton->setToolTip(environment == nullptr ? QString() : toQt(environment->projectRoot.string()));
    m_ui->databaseButton->setText(database == nullptr ? tr("not connected") : shown);
    QStringList facts;
    if (database != nullptr) {
        const auto& identity = database->identity;
        facts << (identity.dialect == schema::Dialect::PostgreSql ? tr("PostgreSQL %1") : tr("SQLite %1")).arg(toQt(identity.version));
        if (identity.encrypted) facts << tr("TLS");
        facts << (identity.readOnly ? tr("cannot be written to") : tr("opened read-only"));
        m_ui->databaseFacts->setToolTip(toQt(identity.readOnlyWhy));
    }
    m_ui->databaseFacts->setText(facts.join(QStringLiteral("   ")));
    QStringList session;
    if (database != nullptr && !database->identity.user.empty())
        session << tr("role %1").arg(singleLine(database->identity.user)) << tr("search_path %1").arg(singleLine(database->identity.searchPath));
    m_sessionFacts->setText(session.join(QStringLiteral("   ")));
    showBand(*m_ui->band, database != nullptr ? m_protection : Protection::Development, shown);
    setWindowTitle(shown.isEmpty()
                       ? (environment == nullptr ? tr("Stillroom") : tr("%1 \u2014 Stillroom").arg(toQt(environment->projectRoot.filename().string())))
                       : tr("%1 \u2014 Stillroom").arg(shown));
}

void MainWindow::updateVerdict() {
    const auto graphData = m_workspace.graphData();
    Severity severity = Severity::Info;
    QString text;
    if (!m_failure.isEmpty()) {
        severity = Severity::Error;
        text = m_failure;
    } else if (graphData == nullptr) {
        text = m_workspace.database() != nullptr ? tr("Connected. Open the project to see where the database stands in its migrations.") : QString();
    } else if (graphData->status == nullptr) {
        const auto& findings = graphData->environment->findings;
        const auto errors = std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::Error; });
        severity = errors > 0 ? Severity::Error : Severity::Info;
        text = errors > 0 ? tr("%1 in the migration scripts: %2.").arg(toQt(counted(static_cast<std::size_t>(errors), "error")), toQt(findings.front().title)) +
                                tr(" Connect to a database to see where it stands.")
                          : tr("%1. Connect to a database to see where it stands.").arg(toQt(counted(graphData->graph().size(), "revision")));
    } else {
        severity = graphData->status->verdict.severity;
        text = toQt(graphData->status->verdict.text);
    }
    m_ui->verdict->setVisible(!text.isEmpty());
    m_ui->verdictText->setText(text);
    const bool fine = severity == Severity::Info && graphData != nullptr && graphData->status != nullptr;
    m_ui->verdictIcon->setPixmap((fine ? QIcon(QStringLiteral(":/icons/pass.svg")) : severityIcon(severity)).pixmap(24, 24));
    m_ui->verdictIcon->setAccessibleName(severityName(severity));
    const bool connected = graphData != nullptr && graphData->status != nullptr;
    m_ui->evidenceButton->setVisible(m_failure.isEmpty() && graphData != nullptr &&
                                     (connected ? !graphData->status->findings.empty() : !graphData->environment->findings.empty()));
    m_ui->repairButton->setVisible(m_failure.isEmpty() && connected);
}

void MainWindow::updateMenus() {
    auto* project = new QMenu(m_ui->projectButton);
    if (m_workspace.project() != nullptr && m_workspace.project()->environments.size() > 1) {
        for (const auto& environment : m_workspace.project()->environments) {
            QAction* action =
                project->addAction(singleLine(environment.name), this, [this, name = toQt(environment.name)] { m_workspace.chooseEnvironment(name); });
            action->setCheckable(true);
            action->setChecked(m_workspace.environment() != nullptr && m_workspace.environment()->environment.name == environment.name);
        }
        project->addSeparator();
    }
    project->addAction(tr("Open a project\u2026"), this, &MainWindow::chooseProject);
    auto* database = new QMenu(m_ui->databaseButton);
    database->addAction(tr("Connect to a database\u2026"), this, &MainWindow::editConnection);
    if (m_workspace.database() != nullptr) database->addAction(tr("Disconnect"), &m_workspace, &Workspace::disconnectDatabase);
    delete m_ui->projectButton->menu();
    delete m_ui->databaseButton->menu();
    m_ui->projectButton->setMenu(project);
    m_ui->databaseButton->setMenu(database);
}

void MainWindow::showFailure(const QString& /*what*/, const QString& detail) {
    m_failure = detail.simplified();
    if (!m_failure.isEmpty()) m_failure[0] = m_failure[0].toUpper();
    updateHeader();
    updateVerdict();
}

void MainWindow::showBusy(const QString& what) {
    m_busyText->setText(what);
    for (QWidget* widget : {static_cast<QWidget*>(m_busyText), static_cast<QWidget*>(m_busyBar), static_cast<QWidget*>(m_busyCancel)})
        widget->setVisible(!what.isEmpty());
}

std::vector<RecentPair> MainWindow::recent() {
    std::vector<RecentPair> pairs;
    QSettings settings;
    const int count = settings.beginReadArray(QStringLiteral("recent"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        pairs.push_back({settings.value(QStringLiteral("project")).toString(), settings.value(QStringLiteral("environment")).toString(),
                         settings.value(QStringLiteral("database")).toString()});
    }
    return pairs;
}

void MainWindow::remember() {
    const auto* environment = m_workspace.environment();
    if (environment == nullptr) return;
    RecentPair pair{toQt(environment->projectRoot.string()), toQt(environment->environment.name),
                    m_workspace.database() != nullptr ? toQt(database::targetText(*m_workspace.target())) : QString()};
    std::vector<RecentPair> pairs = recent();
    std::erase_if(pairs, [&](const RecentPair& p) {
        return p.project == pair.project && p.environment == pair.environment &&
               (p.database == pair.database || p.database.isEmpty() || pair.database.isEmpty());
    });
    pairs.insert(pairs.begin(), pair);
    if (pairs.size() > kMaxRecent) pairs.resize(kMaxRecent);
    QSettings settings;
    settings.beginWriteArray(QStringLiteral("recent"), static_cast<int>(pairs.size()));
    for (int i = 0; i < static_cast<int>(pairs.size()); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("project"), pairs[static_cast<std::size_t>(i)].project);
        settings.setValue(QStringLiteral("environment"), pairs[static_cast<std::size_t>(i)].environment);
        settings.setValue(QStringLiteral("database"), pairs[static_cast<std::size_t>(i)].database);
    }
    settings.endArray();
    if (!pair.database.isEmpty())
        settings.setValue(QStringLiteral("profiles/") + QString::fromLatin1(pair.database.toUtf8().toHex()), static_cast<int>(m_protection));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/graph"), m_graph->saveLayout());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) { openProject(event->mimeData()->urls().front().toLocalFile()); }

} // namespace stillroom::app
