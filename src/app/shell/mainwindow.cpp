#include "app/shell/mainwindow.h"

#include "app/dialogs/actionpalette.h"
#include "app/dialogs/connectiondialog.h"
#include "app/dialogs/messagedialog.h"
#include "app/dialogs/textquestion.h"
#include "app/itemmodels/text.h"
#include "app/pages/findingspanel.h"
#include "app/pages/graphpage.h"
#include "app/pages/journalpage.h"
#include "app/pages/modelspage.h"
#include "app/pages/overviewpage.h"
#include "app/pages/schemapage.h"
#include "app/pages/sqlpage.h"
#include "app/settings/history.h"
#include "app/settings/interpreters.h"
#include "app/settings/secrets.h"
#include "app/shell/verdict.h"
#include "app/widgets/marks.h"
#include "app/widgets/plaintips.h"
#include "app/widgets/protectionband.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_mainwindow.h"

#include <QActionGroup>
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
#include <QToolButton>

namespace stillroom::app {
namespace {

/// Tables and columns of the live schema, to be offered while SQL is typed.
[[nodiscard]] QStringList namesOf(const workflow::Diff* diff) {
    constexpr qsizetype kMost = 20'000;
    QStringList names;
    if (diff == nullptr) return names;
    for (const auto& table : diff->live->reading.schema.tables) {
        names << toQt(table.name);
        for (const auto& column : table.columns) names << toQt(column.name);
        if (names.size() > kMost) break;
    }
    names.removeDuplicates();
    return names;
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_ui(std::make_unique<Ui::MainWindow>()), m_start(new StartPage), m_overview(new OverviewPage), m_graph(new GraphPage),
      m_schema(new SchemaPage), m_models(new ModelsPage), m_sql(new SqlPage), m_journal(new JournalPage), m_findings(new FindingsPanel), m_busyText(new QLabel),
      m_busyBar(new QProgressBar), m_busyCancel(new QToolButton), m_sessionFacts(new QLabel), m_projectMenu(new QMenu(this)), m_databaseMenu(new QMenu(this)) {
    showTipsAsText(*this);
    m_ui->setupUi(this);
    asTitle(*m_ui->verdictText);
    for (QLabel* caption : {m_ui->projectCaption, m_ui->databaseCaption, m_ui->databaseFacts}) asCaption(*caption);
    addPages();
    setUpStatusBar();
    connectSignals();
    m_start->setIncidents(m_practice.incidents());
    addActions();
    restoreLayout();
    showBusy(this, {});
    update();
}

MainWindow::~MainWindow() = default;

void MainWindow::addPages() {
    for (QWidget* page : std::initializer_list<QWidget*>{m_start, m_overview, m_graph, m_schema, m_models, m_sql, m_journal}) m_ui->pages->addWidget(page);
    const auto add = [this](const QString& name, const char* icon) {
        auto* item = new QListWidgetItem(plainIcon(QString::fromLatin1(icon)), name, m_ui->sideBar);
        item->setToolTip(tr("%1 (Ctrl+%2)").arg(name).arg(m_ui->sideBar->count()));
    };
    add(tr("Overview"), ":/icons/overview.svg"); // in the order of PageRow
    add(tr("Graph"), ":/icons/graph.svg");
    add(tr("Schema"), ":/icons/schema.svg");
    add(tr("Models"), ":/icons/models.svg");
    add(tr("SQL"), ":/icons/sql.svg");
    add(tr("Journal"), ":/icons/journal.svg");
    m_ui->sideBar->setCurrentRow(kOverviewRow);
    m_ui->contentSplitter->addWidget(m_findings);
    m_ui->pages->setMinimumHeight(320); // not what the tallest page would like: each can be scrolled
    m_ui->sideSplitter->setStretchFactor(1, 1);
    m_ui->sideSplitter->setSizes({128, 1152});
    m_ui->contentSplitter->setStretchFactor(0, 1);
    m_ui->contentSplitter->setSizes({460, 216});
}

void MainWindow::setUpStatusBar() {
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
}

void MainWindow::connectSignals() {
    connect(m_start, &StartPage::openRequested, this, &MainWindow::chooseProject);
    connect(m_start, &StartPage::connectRequested, this, &MainWindow::editConnection);
    connect(m_start, &StartPage::explainRequested, this, [this] { showMessages(); });
    connect(m_start, &StartPage::incidentChosen, this, &MainWindow::openIncident);
    connect(m_start, &StartPage::recentChosen, this, &MainWindow::openRecent);
    connect(m_graph, &GraphPage::openProjectRequested, this, &MainWindow::chooseProject);
    connect(m_graph, &GraphPage::stampRequested, &m_desk, [this](const QString& revision) { m_desk.stamp(revision); });
    connect(m_sql, &SqlPage::runRequested, &m_desk, &RepairDesk::runScript);
    connect(&m_desk, &RepairDesk::scriptRequested, this, [this](const QString& name, const QString& script) {
        m_sql->addScript(name, script);
        showPage(kSqlRow);
    });
    connect(m_sql, &SqlPage::said, this, &MainWindow::say);
    connect(m_sql, &SqlPage::busy, this, [this](const QString& what) { showBusy(m_sql, what); });
    connect(m_schema, &SchemaPage::scriptRequested, this, [this](const QString& script) {
        m_sql->addScript(tr("Differences"), script);
        showPage(kSqlRow);
    });
    connect(m_journal, &JournalPage::undoRequested, &m_desk, &RepairDesk::undo);
    connect(m_journal, &JournalPage::said, this, &MainWindow::say);
    connect(&m_desk, &RepairDesk::sent, this, [this] {
        m_workspace.reload();
        m_journal->reload();
    });
    connect(&m_desk, &RepairDesk::said, this, &MainWindow::say);
    connect(&m_workspace, &Workspace::said, this, &MainWindow::say);
    connect(m_graph, &GraphPage::said, this, &MainWindow::say);
    connect(m_ui->sideBar, &QListWidget::currentRowChanged, this, &MainWindow::pageChosen);
    connect(m_ui->reloadButton, &QToolButton::clicked, &m_workspace, &Workspace::reload);
    connect(m_ui->evidenceButton, &QPushButton::clicked, this, &MainWindow::showFindings);
    connect(m_ui->repairButton, &QPushButton::clicked, &m_desk, &RepairDesk::repairWorst);
    connect(&m_workspace, &Workspace::changed, this, [this] {
        m_failure.clear();
        remember();
        update();
        sayOfSeveral();
    });
    connect(&m_workspace, &Workspace::failed, this, [this](const QString&, const QString& detail) { showFailure(detail); });
    for (JobRunner* jobs : {&m_workspace.jobs(), &m_comparer.jobs()}) {
        connect(jobs, &JobRunner::started, this, [this, jobs](const QString& what) { showBusy(jobs, what); });
        connect(jobs, &JobRunner::finished, this, [this, jobs] { showBusy(jobs, {}); });
    }
    connect(m_graph, &GraphPage::busy, this, [this](const QString& what) { showBusy(m_graph, what); });
    connect(&m_comparer, &Comparer::changed, this, &MainWindow::updateComparison);
    connect(&m_comparer, &Comparer::failed, this, &MainWindow::say);
    connect(m_schema, &SchemaPage::connectRequested, this, [this] { m_workspace.environment() == nullptr ? chooseProject() : editConnection(); });
    connect(m_schema, &SchemaPage::ignoreRequested, &m_comparer, &Comparer::ignore);
    connect(m_schema, &SchemaPage::noLongerIgnoreRequested, &m_comparer, &Comparer::noLongerIgnore);
    connect(m_schema, &SchemaPage::said, this, &MainWindow::say);
    connect(m_models, &ModelsPage::openProjectRequested, this, &MainWindow::chooseProject);
    connect(m_models, &ModelsPage::askRequested, this, &MainWindow::askPython);
    connect(&m_comparer, &Comparer::said, this, &MainWindow::say);
    connect(m_models, &ModelsPage::said, this, &MainWindow::say);
    connect(m_busyCancel, &QToolButton::clicked, this, &MainWindow::cancel);
    connect(m_findings, &FindingsPanel::chosen, this, &MainWindow::goTo);
    connect(m_findings, &FindingsPanel::repairRequested, this, &MainWindow::beginRepair);
    connect(m_overview, &OverviewPage::modelsRequested, this, [this] { showPage(kModelsRow); });
    connect(m_overview, &OverviewPage::graphRequested, this, [this] { showPage(kGraphRow); });
    connect(m_overview, &OverviewPage::databaseRequested, this, [this] { showPage(kGraphRow); });
    connect(m_overview, &OverviewPage::connectRequested, this, &MainWindow::editConnection);
    connect(m_overview, &OverviewPage::comparisonRequested, this, [this](diagnosis::Triangle::Edge edge) {
        m_schema->compare(edge);
        showPage(kSchemaRow);
    });
    connect(m_ui->connectButton, &QPushButton::clicked, this, &MainWindow::editConnection);
}

void MainWindow::restoreLayout() {
    const QSettings settings;
    resize(1280, 800);
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_ui->sideSplitter->restoreState(settings.value(QStringLiteral("window/side")).toByteArray());
    m_findingsHaveRoom = settings.contains(QStringLiteral("window/content"));
    m_ui->contentSplitter->restoreState(settings.value(QStringLiteral("window/content")).toByteArray());
    m_ui->sideBar->setHidden(settings.value(QStringLiteral("window/sideHidden")).toBool());
    m_findingsHidden = settings.value(QStringLiteral("window/findingsHidden")).toBool();
    m_findings->restoreLayout(settings.value(QStringLiteral("window/findings")).toByteArray());
    m_graph->restoreLayout(settings.value(QStringLiteral("window/graph")).toByteArray());
    m_schema->restoreLayout(settings.value(QStringLiteral("window/schema")).toByteArray());
    m_sql->restoreLayout(settings.value(QStringLiteral("window/sql")).toByteArray());
    m_models->restoreLayout(settings.value(QStringLiteral("window/models")).toByteArray());
}

void MainWindow::openProject(const QString& path, const QString& environment, const std::optional<Connection>& connection) {
    ++m_opening;
    showPage(kOverviewRow);
    m_workspace.openProject(path, environment, connection);
}

void MainWindow::connectDatabase(const Connection& connection) {
    ++m_opening;
    m_workspace.connectDatabase(connection);
}

bool MainWindow::openIncident(int index) {
    const auto& incidents = m_practice.incidents();
    if (index < 0 || index >= static_cast<int>(incidents.size())) return false;
    try {
        const auto copy = m_practice.open(incidents[static_cast<std::size_t>(index)]);
        openProject(copy.project, {}, copy.connection);
    } catch (const Error& error) {
        showFailure(toQt(error.what()));
    }
    return true;
}

bool MainWindow::startIncidentAnew() {
    const auto* incident = openedIncident();
    if (incident == nullptr) return false;
    try {
        const auto copy = m_practice.startAnew(*incident);
        openProject(copy.project, {}, copy.connection);
        say(tr("The incident is as it was at first, in %1.").arg(copy.project));
    } catch (const Error& error) {
        showFailure(toQt(error.what()));
    }
    return true;
}

const workflow::PracticeIncident* MainWindow::openedIncident() const {
    return m_workspace.project() == nullptr ? nullptr : m_practice.of(m_workspace.project()->root);
}

void MainWindow::chooseProject() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a project"),
                                                           m_workspace.project() != nullptr ? toQt(m_workspace.project()->root.string()) : QDir::homePath());
    if (!path.isEmpty()) openProject(path);
}

void MainWindow::chooseConfigFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open an alembic.ini or a pyproject.toml"),
                                                      m_workspace.project() != nullptr ? toQt(m_workspace.project()->root.string()) : QDir::homePath(),
                                                      tr("Configuration (*.ini *.toml *.cfg);;All files (*)"));
    if (!path.isEmpty()) openProject(path);
}

void MainWindow::editConnection() {
    std::vector<workflow::Suggestion> suggestions;
    if (m_workspace.project() != nullptr && m_workspace.environment() != nullptr)
        suggestions = workflow::suggestTargets(*m_workspace.project(), m_workspace.environment()->environment);
    ConnectionDialog dialog(std::move(suggestions), this);
    if (m_workspace.connection()) dialog.setConnection(*m_workspace.connection());
    if (dialog.exec() != QDialog::Accepted) return;
    if (const auto profile = dialog.profileToSave()) {
        for (const database::Target& target : saveProfile(*profile)) forgetPassword(target);
        if (profile->keepPassword)
            storePassword(profile->connection.target, this, [this](const QString& error) { say(tr("The keychain did not keep the password: %1").arg(error)); });
    }
    Connection connection = dialog.connection();
    connection.decided = dialog.profileToSave().has_value();
    connectDatabase(connection);
}

void MainWindow::openRecent(const RecentPair& pair) {
    auto connection = pair.connection;
    const auto profile = connection ? profileOf(connection->target) : std::nullopt;
    if (profile) connection->protection = std::max(connection->protection, profile->connection.protection);
    if (!profile || !profile->keepPassword) return openProject(pair.project, pair.environment, connection);
    const int opening = ++m_opening;
    fetchPassword(connection->target, this, [this, pair, connection = *connection, opening](const QString& password) mutable {
        if (opening != m_opening) return; // something else was opened meanwhile
        if (!password.isEmpty()) connection.target.parameters["password"] = fromQt(password);
        openProject(pair.project, pair.environment, connection);
    });
}

void MainWindow::showPage(PageRow row) { m_ui->sideBar->setCurrentRow(row); }

void MainWindow::pageChosen(int row) {
    const bool nothing = m_workspace.environment() == nullptr && m_workspace.database() == nullptr;
    if (row == kJournalRow) {
        m_journal->reload();
        m_ui->pages->setCurrentWidget(m_journal);
    } else if (row == kSqlRow) {
        m_ui->pages->setCurrentWidget(m_sql);
    } else if (row == kSchemaRow && !nothing) {
        m_ui->pages->setCurrentWidget(m_schema);
    } else if (row == kModelsRow && !nothing) {
        m_ui->pages->setCurrentWidget(m_models);
    } else if (nothing) {
        m_start->setRecent(recentPairs());
        m_ui->pages->setCurrentWidget(m_start);
    } else {
        m_ui->pages->setCurrentWidget(row == kGraphRow ? static_cast<QWidget*>(m_graph) : m_overview);
    }
    showOrHideFindings();
}

/// Where all of them are on the page itself, with their picture, they do not take room twice.
void MainWindow::showOrHideFindings() {
    const auto& findings = m_findings->findings();
    const bool onPage = m_ui->pages->currentWidget() == m_models && m_comparer.models() != nullptr && findings.size() == m_comparer.models()->findings.size() &&
                        m_comparer.asked() == nullptr;
    m_findings->setHidden(m_findingsHidden || findings.empty() || onPage);
    if (m_findings->isHidden() || std::exchange(m_findingsHaveRoom, true)) return;
    constexpr int kRoom = 232; // for some of them, and the words of one
    m_ui->contentSplitter->setSizes({std::max(kRoom, m_ui->contentSplitter->height() - kRoom), kRoom});
}

void MainWindow::goTo(const Finding& finding) {
    if (m_models->showFinding(finding)) return showPage(kModelsRow);
    for (const Evidence& evidence : finding.evidence) {
        if (!evidence.file.empty() && m_graph->showFile(toQt(evidence.file))) return showPage(kGraphRow);
    }
}

void MainWindow::beginRepair(const RepairHint& repair) {
    if (repair.action != "diff") return m_desk.begin(repair);
    m_schema->compare(std::find(repair.arguments.begin(), repair.arguments.end(), "migrations") != repair.arguments.end()
                          ? diagnosis::Triangle::Edge::MigrationsDatabase
                          : diagnosis::Triangle::Edge::ModelsDatabase);
    showPage(kSchemaRow);
}

MessageDialog& MainWindow::showMessages() {
    if (m_messages == nullptr) {
        m_messages = new MessageDialog(this);
        connect(m_messages, &MessageDialog::chosen, this, &MainWindow::goTo);
        connect(m_messages, &MessageDialog::repairRequested, this, &MainWindow::beginRepair);
        updateFindings();
    }
    m_messages->show();
    m_messages->raise();
    m_messages->activateWindow();
    return *m_messages;
}

void MainWindow::showFindings() {
    m_findingsHidden = false;
    m_findings->setHidden(m_findings->isEmpty());
    m_findings->showFinding(0);
}

void MainWindow::update() {
    const auto graphData = m_workspace.graphData();
    m_graph->setData(graphData);
    m_comparer.read(m_workspace.comparisonInput());
    updateComparison();
    pageChosen(m_ui->sideBar->currentRow());
    updateHeader();
    updateActions();
}

std::shared_ptr<const workflow::RepairBase> MainWindow::repairBase() const {
    const auto graphData = m_workspace.graphData();
    if (m_workspace.database() == nullptr) return nullptr;
    return std::make_shared<const workflow::RepairBase>(graphData != nullptr && graphData->status != nullptr ? workflow::baseOf(*graphData->status)
                                                                                                             : workflow::baseOf(m_workspace.database(), {}));
}

void MainWindow::updateComparison() {
    const auto* environment = m_workspace.environment();
    const bool connected = m_workspace.database() != nullptr;
    const auto diff = m_comparer.diff();
    SchemaPage::Emptiness otherwise;
    if (environment == nullptr)
        otherwise = {tr("Where the models and the database disagree is shown here. Open the project that the database belongs to."),
                     tr("Open a project\u2026")};
    else if (!connected)
        otherwise = {tr("Where the models and the database disagree is shown here. Connect to the database to compare it with."), tr("Connect\u2026")};
    else if (m_comparer.jobs().running())
        otherwise = {tr("Models and database are being read."), {}};
    else
        otherwise = {m_comparer.failure().isEmpty() ? tr("Models and database were not compared. Read again (F5) to do it.") : m_comparer.failure(), {}};
    const auto& diagnosis = m_comparer.diagnosis();
    m_schema->setDiagnosis(diagnosis, otherwise);
    m_graph->setDiagnosis(diagnosis);
    m_overview->setDiagnosis(diagnosis, m_comparer.jobs().running() || m_workspace.jobs().running());
    const auto dialect = m_workspace.database() != nullptr ? m_workspace.database()->identity.dialect : schema::Dialect::PostgreSql;
    m_sql->setBase(repairBase(), namesOf(diff.get()));
    m_models->setModels(m_comparer.models(), dialect, environment != nullptr ? environment->projectRoot.string() : std::string(),
                        environment == nullptr        ? tr("What the project's models declare is shown here. Open a project.")
                        : m_comparer.jobs().running() ? tr("The models are being read.")
                                                      : tr("The models were not read. Read again (F5) to do it."));
    updateFindings();
}

void MainWindow::updateFindings() {
    const auto* environment = m_workspace.environment();
    m_findings->setFindings(findingsOf(m_workspace.graphData().get(), m_comparer), environment != nullptr ? environment->projectRoot.string() : std::string());
    if (m_messages != nullptr) m_messages->setDiagnosis(m_comparer.diagnosis(), environment != nullptr ? environment->projectRoot.string() : std::string());
    updateVerdict();
    m_desk.setInput({m_workspace.graphData() != nullptr ? m_workspace.graphData()->status : nullptr, m_workspace.database(), m_workspace.connection(),
                     m_findings->findings()});
    showOrHideFindings();
    m_showFindings->setEnabled(!m_findings->isEmpty());
}

// It runs the project's code: never by itself, and not before that has been read.
void MainWindow::askPython() {
    const auto* environment = m_workspace.environment();
    if (environment == nullptr) return;
    const QString folder = toQt(environment->projectRoot.string());
    const auto chosen =
        askForText(this, tr("Ask the project's own Python"),
                   tr("This runs the code of %1 as you: it can reach files, network and databases as you can.\nDo it only for a project that you trust. "
                      "It is ended after two minutes.\n\nPython of the project:")
                       .arg(folder),
                   projectInterpreter(folder), tr("Run the project's code"));
    if (chosen) m_comparer.ask(*chosen);
}

void MainWindow::focusFilter() {
    if (m_schema->isVisible()) return m_schema->focusFilter();
    if (m_models->isVisible()) return m_models->focusFilter();
    if (m_sql->isVisible()) return m_sql->focusFind();
    showPage(kGraphRow);
    m_graph->focusFilter();
}

void MainWindow::updateHeader() {
    const auto* environment = m_workspace.environment();
    const auto database = m_workspace.database();
    const QString shown = database != nullptr ? singleLine(database::shownTarget(database->target)) : QString();
    m_ui->projectButton->setText(environment == nullptr
                                     ? tr("none open")
                                     : toQt(environment->projectRoot.filename().string()) + QStringLiteral(" / ") + singleLine(environment->environment.name));
    m_ui->projectButton->setToolTip(environment == nullptr ? QString() : toQt(environment->projectRoot.string()));
    const auto profile = database != nullptr ? profileOf(database->target) : std::nullopt;
    m_ui->databaseButton->setText(database == nullptr ? tr("not connected") : profile ? tr("%1 (%2)").arg(profile->name, shown) : shown);
    m_ui->databaseButton->setToolTip(database == nullptr ? QString() : toQt(database->identity.systemId));
    QStringList facts;
    if (database != nullptr) {
        const auto& identity = database->identity;
        facts << (identity.dialect == schema::Dialect::PostgreSql ? tr("PostgreSQL %1") : tr("SQLite %1")).arg(toQt(identity.version));
        if (identity.encrypted) facts << tr("TLS");
        facts << (identity.standby ? tr("standby: cannot be written to") : identity.readOnly ? tr("cannot be written to") : tr("opened read-only"));
        m_ui->databaseFacts->setToolTip(toQt(identity.readOnlyWhy));
    }
    m_ui->databaseFacts->setText(facts.join(QStringLiteral("   ")));
    m_ui->reloadButton->setEnabled(environment != nullptr || m_workspace.connection());
    QStringList session;
    if (database != nullptr && !database->identity.user.empty())
        session << tr("role %1").arg(singleLine(database->identity.user)) << tr("search_path %1").arg(singleLine(database->identity.searchPath));
    m_sessionFacts->setText(session.join(QStringLiteral("   ")));
    showBand(*m_ui->band, database != nullptr ? m_workspace.connection()->protection : Protection::Development, shown);
    setWindowTitle(shown.isEmpty()
                       ? (environment == nullptr ? tr("Stillroom") : tr("%1 \u2014 Stillroom").arg(toQt(environment->projectRoot.filename().string())))
                       : tr("%1 \u2014 Stillroom").arg(shown));
}

void MainWindow::updateVerdict() {
    const auto graphData = m_workspace.graphData();
    const auto [severity, text] =
        m_failure.isEmpty() ? verdictOf(graphData.get(), m_comparer.diagnosis().get(), m_workspace.database() != nullptr) : Verdict{Severity::Error, m_failure};
    m_ui->verdict->setVisible(!text.isEmpty());
    m_ui->verdictText->setText(text);
    const bool fine = severity == Severity::Info && graphData != nullptr && graphData->status != nullptr;
    m_ui->verdictIcon->setPixmap((fine ? QIcon(QStringLiteral(":/icons/pass.svg")) : severityIcon(severity)).pixmap(24, 24));
    m_ui->verdictIcon->setAccessibleName(severityName(severity));
    const bool connected = graphData != nullptr && graphData->status != nullptr;
    m_ui->evidenceButton->setVisible(m_failure.isEmpty() && graphData != nullptr && !m_findings->isEmpty());
    m_ui->repairButton->setVisible(m_failure.isEmpty() && connected);
    const bool failedToConnect = !m_failure.isEmpty() && m_workspace.connection() && m_workspace.database() == nullptr;
    m_ui->connectButton->setVisible(failedToConnect || (m_failure.isEmpty() && graphData != nullptr && !connected));
    m_ui->connectButton->setText(failedToConnect ? tr("Edit connection\u2026") : tr("Connect\u2026"));
}

// Filled when it opens: what changes meanwhile must not take an open menu away.
// Which of several environments is shown is not to be overlooked.
void MainWindow::sayOfSeveral() {
    const auto* project = m_workspace.project();
    if (project == m_saidOf) return;
    m_saidOf = project;
    if (project == nullptr || project->environments.size() < 2 || m_workspace.environment() == nullptr) return;
    say(tr("This folder holds %1 environments; %2 is shown. The button beside 'Project' has the others.")
            .arg(project->environments.size())
            .arg(singleLine(m_workspace.environment()->environment.name)));
}

void MainWindow::say(const QString& text) { statusBar()->showMessage(text, 15'000); }

void MainWindow::showFailure(const QString& detail) {
    m_failure.clear();
    for (const QString& line : detail.split(u'\n', Qt::SkipEmptyParts)) { // a server's hint on a line of its own becomes a sentence of its own
        const bool open = !m_failure.isEmpty() && !QStringLiteral(".?!:").contains(m_failure.back());
        m_failure += (m_failure.isEmpty() ? QString() : open ? QStringLiteral(". ") : QStringLiteral(" ")) + line.simplified();
    }
    if (!m_failure.isEmpty()) m_failure[0] = m_failure[0].toUpper();
    updateHeader();
    updateVerdict();
    updateActions();
}

void MainWindow::cancel() {
    m_workspace.cancel();
    m_comparer.jobs().cancel();
    m_graph->cancelExport();
    m_sql->cancel();
}

void MainWindow::showBusy(const QObject* who, const QString& text) {
    std::erase_if(m_busy, [who](const auto& one) { return one.first == who; });
    if (!text.isEmpty()) m_busy.emplace_back(who, text);
    const QString what = m_busy.empty() ? QString() : m_busy.back().second;
    m_cancel->setEnabled(!what.isEmpty());
    m_busyText->setText(what);
    for (QWidget* widget : {static_cast<QWidget*>(m_busyText), static_cast<QWidget*>(m_busyBar), static_cast<QWidget*>(m_busyCancel)})
        widget->setVisible(!what.isEmpty());
}

void MainWindow::remember() {
    const auto* environment = m_workspace.environment();
    if (environment == nullptr) return;
    rememberPair({toQt(environment->projectRoot.string()), toQt(environment->environment.name),
                  m_workspace.database() != nullptr ? m_workspace.connection() : std::nullopt});
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/side"), m_ui->sideSplitter->saveState());
    settings.setValue(QStringLiteral("window/content"), m_ui->contentSplitter->saveState());
    settings.setValue(QStringLiteral("window/sideHidden"), m_ui->sideBar->isHidden());
    settings.setValue(QStringLiteral("window/findingsHidden"), m_findingsHidden);
    settings.setValue(QStringLiteral("window/findings"), m_findings->saveLayout());
    settings.setValue(QStringLiteral("window/graph"), m_graph->saveLayout());
    settings.setValue(QStringLiteral("window/schema"), m_schema->saveLayout());
    settings.setValue(QStringLiteral("window/sql"), m_sql->saveLayout());
    settings.setValue(QStringLiteral("window/models"), m_models->saveLayout());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) event->acceptProposedAction();
}

// A folder or a configuration is a project; any other file is taken for a log.
void MainWindow::dropEvent(QDropEvent* event) {
    const QFileInfo file(event->mimeData()->urls().front().toLocalFile());
    const bool isConfiguration = QStringList{QStringLiteral("ini"), QStringLiteral("toml"), QStringLiteral("cfg")}.contains(file.suffix());
    if (file.isDir() || isConfiguration) return openProject(file.filePath());
    showMessages().openLog(file.filePath());
}

} // namespace stillroom::app
