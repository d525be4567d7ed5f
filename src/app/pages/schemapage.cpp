#include "app/pages/schemapage.h"

#include "app/dialogs/textquestion.h"
#include "app/itemmodels/text.h"
#include "app/widgets/escape.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/panelayout.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_schemapage.h"
#include "workflow/revisionfile.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QSaveFile>

namespace stillroom::app {

using Edge = diagnosis::Triangle::Edge;

namespace {

[[nodiscard]] QString placeOf(const schema::Difference& d) {
    const std::string table = (d.schema.empty() || d.table.empty() ? "" : d.schema + ".") + d.table;
    if (d.name.empty()) return singleLine(table);
    return table.empty() ? singleLine(d.name) : QObject::tr("%1 of %2").arg(singleLine(d.name), singleLine(table));
}

[[nodiscard]] std::vector<schema::Difference> copied(const std::vector<const schema::Difference*>& differences) {
    std::vector<schema::Difference> copies;
    copies.reserve(differences.size());
    for (const schema::Difference* one : differences) copies.push_back(*one);
    return copies;
}

/// Without those that only say why there is no SQL.
[[nodiscard]] std::size_t sentAmong(const std::vector<schema::DdlStatement>& statements) {
    return static_cast<std::size_t>(std::count_if(statements.begin(), statements.end(), [](const auto& s) { return !s.sql.empty(); }));
}

} // namespace

SchemaPage::SchemaPage(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::SchemaPage>()) {
    m_ui->setupUi(this);
    asTitle(*m_ui->differenceTitle);
    for (QLabel* caption : {m_ui->schemaCount, m_ui->expectedCaption, m_ui->actualCaption, m_ui->sqlCaption}) asCaption(*caption);
    for (QWidget* fixed : {static_cast<QWidget*>(m_ui->expected), static_cast<QWidget*>(m_ui->actual), static_cast<QWidget*>(m_ui->script)}) asFixed(*fixed);
    using Kind = DifferenceModel::Kind;
    using Show = DifferenceModel::Show;
    const std::pair<QString, Kind> kinds[] = {{tr("All objects"), Kind::All},  {tr("Tables"), Kind::Tables},   {tr("Columns"), Kind::Columns},
                                              {tr("Constraints"), Kind::Keys}, {tr("Indexes"), Kind::Indexes}, {tr("Enums"), Kind::Enums}};
    for (const auto& [text, kind] : kinds) m_ui->kind->addItem(text, static_cast<int>(kind));
    const std::pair<QString, Show> shows[] = {{tr("All differences"), Show::All},
                                              {tr("Errors"), Show::Errors},
                                              {tr("Errors and warnings"), Show::Problems},
                                              {tr("Cannot tell"), Show::CannotTell},
                                              {tr("Ignored"), Show::Ignored}};
    for (const auto& [text, show] : shows) m_ui->show->addItem(text, static_cast<int>(show));
    const std::pair<QString, Edge> comparisons[] = {{tr("Models and database"), Edge::ModelsDatabase},
                                                    {tr("Migrations and database"), Edge::MigrationsDatabase},
                                                    {tr("Models and migrations"), Edge::ModelsMigrations}};
    for (const auto& [text, which] : comparisons) m_ui->comparison->addItem(text, static_cast<int>(which));
    setUpTree();
    addPageActions();
    connect(m_ui->comparison, &QComboBox::activated, this, &SchemaPage::showComparison);
    connect(m_ui->schemaFilter, &QLineEdit::textChanged, this, &SchemaPage::applyFilter);
    for (QComboBox* box : {m_ui->kind, m_ui->show}) connect(box, &QComboBox::activated, this, &SchemaPage::applyFilter);
    for (QCheckBox* box : {m_ui->destructive, m_ui->concurrently}) connect(box, &QCheckBox::toggled, this, &SchemaPage::writeScript);
    connect(m_ui->wholeButton, &QToolButton::clicked, this, &SchemaPage::chooseNone);
    connect(m_ui->ignoreButton, &QPushButton::clicked, this, &SchemaPage::ignoreChosen);
    connect(m_ui->emptyButton, &QPushButton::clicked, this, &SchemaPage::connectRequested);
    escapeClears(*m_ui->schemaFilter);
    setDiagnosis(nullptr, {});
}

SchemaPage::~SchemaPage() = default;

void SchemaPage::setUpTree() {
    auto* tree = m_ui->differences;
    tree->setModel(&m_model);
    tree->setItemDelegate(new RowDelegate(tree));
    tree->setTextElideMode(Qt::ElideRight);
    auto* header = tree->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(DifferenceModel::Expected, QHeaderView::Stretch);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    tree->setColumnWidth(DifferenceModel::Object, 260);
    tree->setColumnWidth(DifferenceModel::What, 120);
    tree->setColumnWidth(DifferenceModel::Actual, 180);
    m_ui->splitter->setStretchFactor(0, 3);
    m_ui->splitter->setStretchFactor(1, 2);
    m_ui->splitter->setSizes({740, 420});
    connect(tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SchemaPage::showChosen);
    connect(tree, &QTreeView::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        menu.addActions(actions());
        menu.exec(m_ui->differences->viewport()->mapToGlobal(at));
    });
}

void SchemaPage::addPageActions() {
    const auto add = [this](const QString& text, auto slot) {
        auto* action = new QAction(text, this);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
        return action;
    };
    QAction* copy = add(tr("Copy the SQL"), [this] {
        QGuiApplication::clipboard()->setText(m_script);
        emit said(tr("Copied: %1").arg(toQt(counted(sentAmong(m_statements), "statement"))));
    });
    QAction* save = add(tr("Save the SQL\u2026"), &SchemaPage::saveScript);
    QAction* revision = add(tr("Save as an Alembic revision\u2026"), &SchemaPage::saveRevision);
    QAction* open = add(tr("Open the SQL on its page, to rehearse and run it"), [this] { emit scriptRequested(m_script); });
    m_scriptActions = {open, copy, save, revision};
    add(tr("Ignore the chosen differences, or no longer"), &SchemaPage::ignoreChosen);
    connect(m_ui->openScriptButton, &QPushButton::clicked, open, &QAction::trigger);
    connect(m_ui->copyButton, &QPushButton::clicked, copy, &QAction::trigger);
    auto* menu = new QMenu(m_ui->saveButton);
    menu->addActions({save, revision});
    m_ui->saveButton->setMenu(menu);
}

void SchemaPage::setDiagnosis(std::shared_ptr<const workflow::Diagnosis> diagnosis, const Emptiness& otherwise) {
    m_diagnosis = std::move(diagnosis);
    m_otherwise = otherwise;
    showComparison();
}

void SchemaPage::compare(Edge edge) {
    m_ui->comparison->setCurrentIndex(m_ui->comparison->findData(static_cast<int>(edge)));
    showComparison();
}

Edge SchemaPage::edge() const { return static_cast<Edge>(m_ui->comparison->currentData().toInt()); }

std::shared_ptr<const workflow::Diff> SchemaPage::chosenDiff() const {
    if (m_diagnosis == nullptr) return nullptr;
    switch (edge()) {
    case Edge::ModelsDatabase: return m_diagnosis->modelsAndDatabase;
    case Edge::MigrationsDatabase: return m_diagnosis->migrationsAndDatabase;
    case Edge::ModelsMigrations: return m_diagnosis->modelsAndMigrations;
    }
    return nullptr;
}

void SchemaPage::showComparison() {
    const auto diff = chosenDiff();
    const Edge which = edge();
    m_ui->expectedCaption->setText(which == Edge::MigrationsDatabase ? tr("Migrations build") : tr("Models expect"));
    m_ui->actualCaption->setText(which == Edge::ModelsMigrations ? tr("Migrations build") : tr("Database has"));
    for (const auto& [caption, text] : {std::pair(m_ui->expectedCaption, m_ui->expected), std::pair(m_ui->actualCaption, m_ui->actual)})
        text->setAccessibleName(caption->text());
    m_model.setSides(m_ui->expectedCaption->text(), m_ui->actualCaption->text());
    if (diff != m_model.diff()) showDiff(diff);
    const bool agrees = diff != nullptr && diff->differences.empty() && diff->ignored.empty();
    const QString tables = diff == nullptr ? QString() : toQt(counted(diff->models->tables.size(), "table"));
    m_ui->emptyText->setText(diff == nullptr                     ? m_otherwise.text
                             : !agrees                           ? QString()
                             : which == Edge::ModelsDatabase     ? tr("The models and the database agree in %1.").arg(tables)
                             : which == Edge::MigrationsDatabase ? tr("The database has what the applied migrations build: %1.").arg(tables)
                                                                 : tr("The migrations build what the models declare: %1.").arg(tables));
    m_ui->emptyButton->setText(m_otherwise.button);
    m_ui->emptyButton->setVisible(diff == nullptr && !m_otherwise.button.isEmpty());
    m_ui->stack->setCurrentWidget(diff == nullptr || agrees ? m_ui->emptyPage : static_cast<QWidget*>(m_ui->splitter));
    m_ui->comparison->setEnabled(m_diagnosis != nullptr);
    for (QWidget* part : {static_cast<QWidget*>(m_ui->schemaFilter), static_cast<QWidget*>(m_ui->kind), static_cast<QWidget*>(m_ui->show),
                          static_cast<QWidget*>(m_ui->wholeButton)})
        part->setEnabled(diff != nullptr && !agrees);
    m_ui->concurrently->setVisible(diff != nullptr && diff->options.dialect == schema::Dialect::PostgreSql);
    updateCount();
}

bool SchemaPage::showsIgnored() const { return m_ui->show->currentData().toInt() == static_cast<int>(DifferenceModel::Show::Ignored); }

void SchemaPage::applyFilter() { showDiff(m_model.diff()); }

void SchemaPage::showDiff(std::shared_ptr<const workflow::Diff> diff) {
    DifferenceModel::Filter filter;
    filter.text = m_ui->schemaFilter->text();
    filter.kind = static_cast<DifferenceModel::Kind>(m_ui->kind->currentData().toInt());
    filter.show = static_cast<DifferenceModel::Show>(m_ui->show->currentData().toInt());
    m_model.set(std::move(diff), filter);
    constexpr std::size_t kAllOpen = 400; // a longer list is read table by table
    if (m_model.shown() <= kAllOpen)
        m_ui->differences->expandAll();
    else
        m_ui->differences->expandToDepth(0);
    m_ui->ignoreButton->setText(showsIgnored() ? tr("No longer ignore") : tr("Ignore\u2026"));
    updateCount();
    showChosen();
}

void SchemaPage::updateCount() {
    const auto& diff = m_model.diff();
    if (diff == nullptr) return m_ui->schemaCount->clear();
    const std::size_t total = diff->differences.size();
    const auto unclear = static_cast<std::size_t>(
        std::count_if(diff->differences.begin(), diff->differences.end(), [](const schema::Difference& d) { return !d.cannotTell.empty(); }));
    if (showsIgnored()) return m_ui->schemaCount->setText(tr("%1 ignored").arg(m_model.shown()));
    QString text = m_model.shown() == total ? toQt(counted(total, "difference")) : tr("%1 of %2").arg(m_model.shown()).arg(total);
    if (unclear > 0) text += tr(", %1 cannot be told").arg(unclear);
    if (!diff->ignored.empty()) text += tr(", %1 ignored").arg(diff->ignored.size());
    m_ui->schemaCount->setText(text);
}

void SchemaPage::focusFilter() {
    m_ui->schemaFilter->setFocus(Qt::ShortcutFocusReason);
    m_ui->schemaFilter->selectAll();
}

std::vector<const schema::Difference*> SchemaPage::chosen() const { return m_model.differencesBelow(m_ui->differences->selectionModel()->selectedRows()); }

void SchemaPage::chooseNone() {
    m_ui->differences->selectionModel()->clear();
    showChosen();
}

void SchemaPage::showChosen() {
    const QModelIndexList rows = m_ui->differences->selectionModel()->selectedRows();
    const std::vector<const schema::Difference*> differences = chosen();
    m_ui->wholeButton->setEnabled(!rows.isEmpty());
    m_ui->ignoreButton->setEnabled(!rows.isEmpty());
    const schema::Difference* one = rows.size() == 1 ? m_model.differenceAt(rows.front()) : nullptr;
    m_ui->sides->setVisible(one != nullptr && differences.size() == 1);
    if (one != nullptr && differences.size() == 1) {
        showDifference(*one);
    } else {
        const QString count = toQt(counted(differences.size(), "difference"));
        m_ui->differenceTitle->setText(rows.isEmpty()     ? tr("All %1").arg(count)
                                       : rows.size() == 1 ? tr("%1 of %2").arg(count, rows.front().data().toString())
                                                          : tr("%1 chosen").arg(count));
        const auto unclear =
            static_cast<std::size_t>(std::count_if(differences.begin(), differences.end(), [](const schema::Difference* d) { return !d->cannotTell.empty(); }));
        m_ui->differenceState->setText(unclear == 0 ? QString() : tr("%1 cannot be told, and have no SQL here.").arg(unclear));
        m_ui->differenceState->setVisible(unclear > 0);
    }
    writeScript();
}

void SchemaPage::showDifference(const schema::Difference& d) {
    m_ui->differenceTitle->setText(placeOf(d));
    QString state = DifferenceModel::words(d);
    if (!d.cannotTell.empty()) state += QStringLiteral(": ") + toQt(d.cannotTell);
    if (const workflow::Ignore* ignore = m_model.diff()->ignoreOf(d)) state += tr("\nIgnored by %1: %2").arg(singleLine(ignore->who), toQt(ignore->reason));
    m_ui->differenceState->setText(state);
    m_ui->differenceState->show();
    m_ui->expected->setPlainText(d.expected.empty() ? tr("nothing") : toQt(d.expected));
    m_ui->actual->setPlainText(d.actual.empty() ? tr("nothing") : toQt(d.actual));
}

// Of five thousand tables it takes a while: in the background, and only the last one asked for counts.
void SchemaPage::writeScript() {
    const auto& diff = m_model.diff();
    if (diff == nullptr) return showScript({});
    schema::ScriptOptions options;
    options.concurrently = m_ui->concurrently->isChecked();
    options.destructive = m_ui->destructive->isChecked();
    m_jobs.start(
        tr("Writing the SQL"),
        [diff, options, pointers = chosen()](const std::stop_token&) {
            const std::vector<schema::Difference> differences = copied(pointers);
            return schema::RepairScript(diff->expected, diff->live->reading.schema, diff->options, differences, options).all();
        },
        [this](std::vector<schema::DdlStatement> statements) { showScript(std::move(statements)); },
        [this](const Error& error) { emit said(toQt(error.what())); });
}

void SchemaPage::showScript(std::vector<schema::DdlStatement> statements) {
    m_statements = std::move(statements);
    m_script = m_model.diff() == nullptr ? QString() : toQt(schema::scriptText(m_model.diff()->options.dialect, m_statements));
    constexpr qsizetype kShown = 60'000; // characters; more would hold the window up
    const bool whole = m_script.size() <= kShown;
    m_ui->script->setPlainText(whole ? m_script : m_script.left(m_script.lastIndexOf(u'\n', kShown)));
    const auto destructive = static_cast<std::size_t>(std::count_if(m_statements.begin(), m_statements.end(), [](const auto& s) { return s.destructive; }));
    const std::size_t sent = sentAmong(m_statements);
    QString caption = sent == 0         ? m_ui->destructive->isChecked() ? tr("SQL: none is known") : tr("SQL: none, as far as nothing may be lost")
                              : destructive > 0 ? tr("SQL: %1, %2 of them destructive").arg(toQt(counted(sent, "statement"))).arg(destructive)
                                        : tr("SQL: %1").arg(toQt(counted(sent, "statement")));
    if (!whole) caption += tr("; the beginning is shown, copying and saving give all");
    m_ui->sqlCaption->setText(caption);
    const bool usable = sent > 0;
    for (QAction* action : m_scriptActions) action->setEnabled(usable);
    const bool isOfDatabase = edge() != Edge::ModelsMigrations; // what the migrations lack is for a migration to do
    m_scriptActions.front()->setEnabled(usable && isOfDatabase);
    m_ui->openScriptButton->setEnabled(usable && isOfDatabase);
    m_ui->copyButton->setEnabled(usable);
    m_ui->saveButton->setEnabled(usable);
    // Under Alembic a table of SQLite is not built anew in one transaction: what fails in between stays.
    const bool atomic = m_model.diff() == nullptr || m_model.diff()->options.dialect == schema::Dialect::PostgreSql ||
                        std::none_of(m_statements.begin(), m_statements.end(), [](const auto& s) { return s.alone; });
    m_scriptActions.back()->setEnabled(usable && atomic && m_diagnosis != nullptr && edge() != Edge::MigrationsDatabase &&
                                       !m_diagnosis->environment->environment.versionLocations.empty());
}

void SchemaPage::ignoreChosen() {
    if (m_ui->differences->selectionModel()->selectedRows().isEmpty()) return;
    const auto differences = copied(chosen());
    if (showsIgnored()) return emit noLongerIgnoreRequested(differences);
    const QString count = toQt(counted(differences.size(), "difference"));
    const auto reason =
        askForText(this, tr("Ignore differences"), tr("Why can %1 be ignored in this project?\nEach is shown again when it becomes another one.").arg(count),
                   {}, tr("Ignore %1").arg(count));
    if (reason) emit ignoreRequested(differences, *reason);
}

void SchemaPage::saveScript() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the SQL"), QStringLiteral("repair.sql"), tr("SQL (*.sql);;All files (*)"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    const QByteArray bytes = m_script.toUtf8();
    const bool saved = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    emit said(saved ? tr("Saved: %1").arg(path) : tr("%1 could not be saved: %2").arg(path, file.errorString()));
}

void SchemaPage::saveRevision() {
    if (m_diagnosis == nullptr) return;
    const auto& environment = *m_diagnosis->environment;
    const bool isOfDatabase = edge() == Edge::ModelsDatabase && m_diagnosis->status != nullptr;
    const std::size_t pending = isOfDatabase ? m_diagnosis->status->position.pending.size() : 0;
    QString question = tr("Message of the revision:");
    if (pending > 0) // they run first, and may do a part of it
        question = tr("%1 not yet been applied to this database, and would run before it:\nwhat they change too would be changed twice. Better apply them "
                      "first.\n\n%2")
                       .arg(pending == 1 ? tr("1 revision has") : tr("%1 revisions have").arg(pending), question);
    const auto message =
        askForText(this, tr("Save as an Alembic revision"), question, tr("close differences between models and database"), tr("Choose its file\u2026"));
    if (!message) return;
    const workflow::RevisionFile revision = workflow::makeRevisionFile(environment.graph, m_model.diff()->options.dialect, m_statements, fromQt(*message));
    const QString folder = toQt(environment.environment.versionLocations.front().string());
    const QString path = QFileDialog::getSaveFileName(this, tr("Save as an Alembic revision"), folder + u'/' + toQt(revision.fileName), tr("Python (*.py)"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    const bool saved = file.open(QIODevice::WriteOnly) && file.write(revision.text.data(), static_cast<qint64>(revision.text.size())) >= 0 && file.commit();
    emit said(saved ? tr("Saved revision %1: %2").arg(toQt(revision.id), path) : tr("%1 could not be saved: %2").arg(path, file.errorString()));
}

QByteArray SchemaPage::saveLayout() const { return savePanes(*m_ui->splitter, *m_ui->differences->header()); }
void SchemaPage::restoreLayout(const QByteArray& state) { restorePanes(*m_ui->splitter, *m_ui->differences->header(), state); }

} // namespace stillroom::app
