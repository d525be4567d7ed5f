#include "app/pages/sqlpage.h"

#include "app/dialogs/repairtexts.h"
#include "app/itemmodels/text.h"
#include "app/settings/drafts.h"
#include "app/widgets/escape.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/sqleditor.h"
#include "app/widgets/statementlist.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_sqlpage.h"
#include "workflow/queries.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSaveFile>

#include <algorithm>

namespace stillroom::app {
namespace {

constexpr int kTypingPauseMs = 300;
constexpr qint64 kLargestFile = 32LL << 20;

constexpr const char* kFile = "file"; // the property of an editor that says where its text came from

} // namespace

SqlPage::SqlPage(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::SqlPage>()) {
    m_ui->setupUi(this);
    asCaption(*m_ui->sqlState);
    asCaption(*m_ui->findState);
    asCaption(*m_ui->resultCount);
    asFixed(*m_ui->messages);
    m_ui->messages->document()->setDocumentMargin(8);
    m_ui->findBar->hide();
    m_ui->splitter->setSizes({420, 240});
    setUpEditors();
    setUpResults();
    addActions();
    m_typed.setSingleShot(true);
    m_typed.setInterval(kTypingPauseMs);
    connect(&m_typed, &QTimer::timeout, this, [this] {
        keepDrafts();
        classify();
    });
    connect(&m_run, &JobRunner::started, this, [this](const QString& what) {
        emit busy(what);
        updateButtons();
    });
    connect(&m_run, &JobRunner::finished, this, [this] {
        emit busy({});
        updateButtons();
    });
    updateButtons();
}

SqlPage::~SqlPage() = default;

void SqlPage::setUpEditors() {
    for (const Draft& draft : loadDrafts()) addEditor(draft.name, draft.file, draft.text);
    if (m_ui->editors->count() == 0) addEditor({}, {}, {});
    m_ui->editors->setCurrentIndex(0);
    connect(m_ui->editors, &QTabWidget::currentChanged, this, [this] { m_typed.start(); });
    connect(m_ui->editors, &QTabWidget::tabCloseRequested, this, &SqlPage::closeEditor);
    connect(m_ui->findText, &QLineEdit::textChanged, this, [this] { find(true); });
    connect(m_ui->findText, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_ui->findNext, &QToolButton::clicked, this, [this] { find(true); });
    connect(m_ui->findPrevious, &QToolButton::clicked, this, [this] { find(false); });
}

void SqlPage::setUpResults() {
    auto* list = m_ui->statements;
    setUpStatements(*list);
    connect(list, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        editor()->goToLine(item->text(0).toInt() - 1);
        editor()->setFocus();
    });
    auto* grid = m_ui->grid;
    grid->setModel(&m_rows);
    grid->setItemDelegate(new RowDelegate(grid));
    grid->setWordWrap(false);
    grid->setCornerButtonEnabled(false);
    grid->verticalHeader()->setDefaultSectionSize(26);
    grid->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    grid->horizontalHeader()->setMaximumSectionSize(480);
    connect(m_ui->resultChoice, &QComboBox::currentIndexChanged, this, &SqlPage::showRows);
    connect(m_ui->copyRowsButton, &QPushButton::clicked, this, [this] {
        const auto chosen = m_ui->grid->selectionModel()->selectedIndexes();
        QGuiApplication::clipboard()->setText(m_rows.csv(chosen.size() > 1 ? chosen : QModelIndexList{}));
    });
    connect(m_ui->exportRowsButton, &QPushButton::clicked, this, &SqlPage::exportRows);
}

void SqlPage::addActions() {
    const auto add = [this](QAbstractButton* button, const QKeySequence& keys, auto slot) {
        auto* action = new QAction(button->text(), this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        QWidget::addAction(action);
        connect(action, &QAction::triggered, this, [button] { button->click(); });
        connect(button, &QAbstractButton::clicked, this, slot);
    };
    add(m_ui->newButton, Qt::CTRL | Qt::Key_T, [this] {
        addEditor({}, {}, {});
        m_ui->editors->setCurrentIndex(m_ui->editors->count() - 1);
        editor()->setFocus();
    });
    const auto addAlone = [this](const QString& text, const QKeySequence& keys, auto slot) {
        auto* action = new QAction(text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        QWidget::addAction(action);
        connect(action, &QAction::triggered, this, slot);
    };
    const auto turn = [this](int by) {
        const int count = m_ui->editors->count();
        m_ui->editors->setCurrentIndex((m_ui->editors->currentIndex() + by + count) % count);
        editor()->setFocus();
    };
    addAlone(tr("Go to the tab before"), Qt::CTRL | Qt::Key_PageUp, [turn] { turn(-1); });
    addAlone(tr("Go to the next tab"), Qt::CTRL | Qt::Key_PageDown, [turn] { turn(1); });
    addAlone(tr("Close this tab"), Qt::CTRL | Qt::SHIFT | Qt::Key_W, [this] {
        closeEditor(m_ui->editors->currentIndex());
        editor()->setFocus();
    });
    escapeFirst(*m_ui->findBar, [this] {
        m_ui->findBar->hide();
        editor()->setFocus();
    });
    add(m_ui->openButton, {}, [this] { openFile(); });
    add(m_ui->saveButton, QKeySequence::Save, [this] { saveFile(); });
    add(m_ui->lookButton, Qt::Key_F9, [this] { look(); });
    add(m_ui->rehearseSqlButton, Qt::CTRL | Qt::Key_Return, [this] { rehearse(); });
    add(m_ui->runButton, Qt::CTRL | Qt::SHIFT | Qt::Key_Return, [this] { run(); });
}

SqlEditor* SqlPage::addEditor(const QString& name, const QString& file, const QString& text) {
    auto* added = new SqlEditor;
    added->setProperty(kFile, file);
    added->setText(text);
    added->setNames(m_names);
    connect(added, &QsciScintilla::textChanged, this, [this, added] {
        added->markError(-1);
        m_typed.start();
    });
    m_ui->editors->addTab(added, name.isEmpty() ? tr("Script %1").arg(++m_untitled) : name);
    return added;
}

void SqlPage::closeEditor(int index) {
    QWidget* closed = m_ui->editors->widget(index);
    m_ui->editors->removeTab(index);
    closed->deleteLater();
    if (m_ui->editors->count() == 0) addEditor({}, {}, {});
    m_typed.start();
}

SqlEditor* SqlPage::editor() const { return static_cast<SqlEditor*>(m_ui->editors->currentWidget()); }
QString SqlPage::currentName() const { return m_ui->editors->tabText(m_ui->editors->currentIndex()).remove(u'&'); }

std::pair<QString, int> SqlPage::script() const {
    if (!editor()->hasSelectedText()) return {editor()->text(), 0};
    return {editor()->selectedText(), static_cast<int>(editor()->SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART))};
}

void SqlPage::setBase(std::shared_ptr<const workflow::RepairBase> base, const QStringList& names) {
    const bool same = (base == nullptr) == (m_base == nullptr) && (base == nullptr || base->database == m_base->database);
    m_base = std::move(base);
    if (names != m_names) {
        m_names = names;
        for (int i = 0; i < m_ui->editors->count(); ++i) static_cast<SqlEditor*>(m_ui->editors->widget(i))->setNames(names);
    }
    if (!same) m_typed.start();
    updateButtons();
}

void SqlPage::addScript(const QString& name, const QString& text) {
    addEditor(name, {}, text);
    m_ui->editors->setCurrentIndex(m_ui->editors->count() - 1);
    editor()->setFocus();
}

void SqlPage::updateButtons() {
    const bool ready = m_base != nullptr && !m_run.running() && !m_statements.empty();
    for (QPushButton* button : {m_ui->lookButton, m_ui->rehearseSqlButton, m_ui->runButton}) button->setEnabled(ready);
    if (m_base == nullptr) {
        m_ui->sqlState->setText(tr("Connect to a database to run SQL on it."));
        return;
    }
    const auto destructive = std::count_if(m_statements.begin(), m_statements.end(), [](const auto& s) { return s.effect == database::Effect::Destroys; });
    const auto alone = std::count_if(m_statements.begin(), m_statements.end(), [](const auto& s) { return s.alone; });
    QString text = m_statements.empty() ? tr("No statement yet.") : toQt(counted(m_statements.size(), "statement"));
    if (destructive > 0) text += tr(", %1 destructive").arg(destructive);
    if (alone > 0) text += tr(", %1 outside a transaction").arg(alone);
    m_ui->sqlState->setText(text);
}

// The schema of a SQLite file is read for it, so it is work for the background.
void SqlPage::classify() {
    const auto dialect = m_base != nullptr ? m_base->database->identity.dialect : schema::Dialect::PostgreSql;
    m_reading.start(
        tr("Reading the script"),
        [base = m_base, dialect, text = fromQt(script().first)](const std::stop_token& stop) {
            const auto known = base != nullptr ? workflow::schemaStatements(base->database->target, stop) : std::vector<std::string>{};
            return database::withoutEnvelope(database::readScript(dialect, text, known));
        },
        [this](std::vector<database::ScriptStatement> statements) { showStatements(std::move(statements)); },
        [this](const Error& error) {
            m_ui->messages->setPlainText(toQt(error.what()));
            showStatements({});
        });
}

void SqlPage::showStatements(std::vector<database::ScriptStatement> statements) {
    m_statements = std::move(statements);
    fillStatements(*m_ui->statements, m_statements);
    updateButtons();
}

void SqlPage::look() {
    m_run.start(
        tr("Reading from %1").arg(singleLine(database::shownTarget(m_base->database->target))),
        [base = m_base, statements = m_statements](const std::stop_token& stop) {
            return workflow::look(base->database->target, statements, base->settings, stop);
        },
        [this, statements = m_statements](const repair::Outcome& outcome) {
            QString text = outcome.error.empty() ? tr("Run in a read-only transaction.") : toQt(outcome.error);
            for (std::size_t i = 0; i < outcome.results.size() && i < statements.size(); ++i)
                text += u'\n' + resultLine(statements[i].sql, statements[i].plainSelect, outcome.results[i]);
            showOutcome(outcome, statements, text);
        },
        [this](const Error& error) { m_ui->messages->setPlainText(toQt(error.what())); });
}

void SqlPage::rehearse() {
    m_run.start(
        tr("Rehearsing on %1").arg(singleLine(database::shownTarget(m_base->database->target))),
        [base = m_base, text = fromQt(script().first), name = fromQt(currentName())](const std::stop_token& stop) {
            return workflow::previewScript(*base, {text, name, {}, {}}, stop);
        },
        [this](const workflow::ScriptPreview& preview) {
            QString text;
            for (const auto& check : preview.plan.preflight) {
                if (check.result == repair::CheckResult::Block) text += toQt(check.detail) + u'\n';
            }
            if (preview.plan.changesNothing())
                text += tr("Nothing in it can be rehearsed: it runs outside a transaction.\n");
            else if (text.isEmpty())
                text = rehearsalText(preview.plan, preview.rehearsal);
            std::vector<database::ScriptStatement> rehearsed; // those of the transaction
            for (const auto& one : preview.statements) {
                if (!one.alone) rehearsed.push_back(one);
            }
            showOutcome(preview.rehearsal.outcome, rehearsed, text);
        },
        [this](const Error& error) { m_ui->messages->setPlainText(toQt(error.what())); });
}

void SqlPage::cancel() {
    if (!m_run.running()) return;
    m_ui->messages->setPlainText(tr("Cancelled."));
    m_ui->results->setCurrentIndex(MessagesTab);
    m_run.stopWork();
}

void SqlPage::run() { emit runRequested(script().first, currentName(), m_statements); }

void SqlPage::showOutcome(const repair::Outcome& outcome, const std::vector<database::ScriptStatement>& statements, const QString& text) {
    QString messages = text;
    m_results.clear();
    for (std::size_t i = 0; i < outcome.results.size() && i < statements.size(); ++i) {
        const auto& result = outcome.results[i];
        for (const std::string& notice : result.notices) messages += u'\n' + singleLine(notice);
        if (!result.rows.columns.empty())
            m_results.emplace_back(tr("line %1: %2").arg(statements[i].line).arg(singleLine(shortened(statements[i].sql, 80))), result.rows);
    }
    m_ui->messages->setPlainText(messages.trimmed());
    editor()->markError(-1);
    if (outcome.failedStatement && *outcome.failedStatement < statements.size()) {
        const auto& failed = statements[*outcome.failedStatement];
        editor()->markError(static_cast<int>(failed.offset + outcome.failedAt.value_or(0)) + script().second);
    }
    {
        const QSignalBlocker quiet(m_ui->resultChoice);
        m_ui->resultChoice->clear();
        for (const auto& [name, rows] : m_results) m_ui->resultChoice->addItem(name);
    }
    showRows(m_results.empty() ? -1 : 0);
    m_ui->results->setCurrentIndex(m_results.empty() || outcome.failedStatement ? MessagesTab : RowsTab);
}

void SqlPage::showRows(int index) {
    const bool any = index >= 0 && index < static_cast<int>(m_results.size());
    const database::Rows rows = any ? m_results[static_cast<std::size_t>(index)].second : database::Rows{};
    m_ui->resultCount->setText(any ? toQt(counted(rows.rows.size(), "row")) + (rows.more ? tr(", and more that were not fetched") : QString())
                                   : tr("No rows."));
    m_ui->copyRowsButton->setEnabled(any);
    m_ui->exportRowsButton->setEnabled(any);
    m_rows.setRows(rows);
    if (rows.rows.size() <= 200) m_ui->grid->resizeColumnsToContents();
}

void SqlPage::exportRows() {
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the rows"), tr("rows.csv"), tr("CSV (*.csv)"));
    if (file.isEmpty()) return;
    QSaveFile out(file);
    const QByteArray bytes = m_rows.csv().toUtf8();
    const bool saved = out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit();
    emit said(saved ? tr("Saved as %1.").arg(file) : tr("%1 could not be written: %2").arg(file, out.errorString()));
}

void SqlPage::openFile() {
    const QString name = QFileDialog::getOpenFileName(this, tr("Open an SQL file"), {}, tr("SQL (*.sql);;All files (*)"));
    if (name.isEmpty()) return;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) return emit said(tr("%1 could not be read: %2").arg(name, file.errorString()));
    if (file.size() > kLargestFile) return emit said(tr("%1 is larger than 32 MiB. Run it in psql or the sqlite3 shell.").arg(name));
    addEditor(QFileInfo(name).fileName(), name, QString::fromUtf8(file.readAll()));
    m_ui->editors->setCurrentIndex(m_ui->editors->count() - 1);
}

void SqlPage::saveFile() {
    QString name = editor()->property(kFile).toString();
    if (name.isEmpty()) name = QFileDialog::getSaveFileName(this, tr("Save this tab"), currentName() + QStringLiteral(".sql"), tr("SQL (*.sql)"));
    if (name.isEmpty()) return;
    QSaveFile file(name);
    const QByteArray bytes = editor()->text().toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return emit said(tr("%1 could not be written: %2").arg(name, file.errorString()));
    editor()->setProperty(kFile, name);
    m_ui->editors->setTabText(m_ui->editors->currentIndex(), QFileInfo(name).fileName());
    emit said(tr("Saved as %1.").arg(name));
}

void SqlPage::focusFind() {
    m_ui->findBar->show();
    m_ui->findText->setFocus();
    m_ui->findText->selectAll();
}

void SqlPage::find(bool forward) {
    const QString text = m_ui->findText->text();
    if (text.isEmpty()) return m_ui->findState->clear();
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;
    editor()->getSelection(&line, &column, &endLine, &endColumn);
    if (!editor()->hasSelectedText()) editor()->getCursorPosition(&endLine, &endColumn);
    const bool found = forward ? editor()->findFirst(text, false, false, false, true, true, endLine, endColumn)
                               : editor()->findFirst(text, false, false, false, true, false, line, column);
    m_ui->findState->setText(found ? QString() : tr("Not found."));
}

void SqlPage::keepDrafts() {
    std::vector<Draft> drafts;
    for (int i = 0; i < m_ui->editors->count(); ++i) {
        const auto* one = static_cast<SqlEditor*>(m_ui->editors->widget(i));
        if (!one->text().isEmpty()) drafts.push_back({m_ui->editors->tabText(i).remove(u'&'), one->property(kFile).toString(), one->text()});
    }
    if (const QString problem = saveDrafts(drafts); !problem.isEmpty()) emit said(tr("What is typed here could not be kept: %1").arg(problem));
}

QByteArray SqlPage::saveLayout() const { return m_ui->splitter->saveState(); }
void SqlPage::restoreLayout(const QByteArray& state) {
    if (!state.isEmpty()) m_ui->splitter->restoreState(state);
}

} // namespace stillroom::app
