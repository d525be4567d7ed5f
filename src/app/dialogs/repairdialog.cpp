#include "app/dialogs/repairdialog.h"

#include "app/dialogs/repairtexts.h"
#include "app/itemmodels/text.h"
#include "app/widgets/marks.h"
#include "app/widgets/protectionband.h"
#include "app/widgets/theme.h"
#include "app/widgets/wrapdelegate.h"
#include "base/text.h"
#include "repair/execute.h"
#include "ui_repairdialog.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QSaveFile>
#include <QShortcut>

#include <algorithm>

namespace stillroom::app {
namespace {

[[nodiscard]] Severity severityOf(repair::CheckResult result) {
    return result == repair::CheckResult::Block ? Severity::Error : result == repair::CheckResult::Warn ? Severity::Warning : Severity::Info;
}

/// "Version table" of "version_table".
[[nodiscard]] QString checkTitle(const std::string& name) {
    QString title = singleLine(replaced(name, "_", " "));
    if (!title.isEmpty()) title[0] = title[0].toUpper();
    return title;
}

} // namespace

RepairDialog::RepairDialog(RepairChooser* chooser, Protection protection, const QString& database, std::function<std::string(const repair::Plan&)> next,
                           QWidget* parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::RepairDialog>()), m_chooser(chooser), m_protection(protection), m_database(database), m_next(std::move(next)) {
    m_ui->setupUi(this);
    setUp();
    connect(m_chooser, &RepairChooser::changed, this, [this] {
        m_ui->problem->setText(m_chooser->problem());
        updateButtons();
    });
    connect(m_ui->confirmName, &QLineEdit::textChanged, this, &RepairDialog::updateButtons);
    connect(m_ui->nextButton, &QPushButton::clicked, this, &RepairDialog::next);
    connect(m_ui->backButton, &QPushButton::clicked, this, [this] { goTo(static_cast<Step>(m_step - 1)); });
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &RepairDialog::reject);
    connect(m_ui->rehearseButton, &QPushButton::clicked, this, &RepairDialog::rehearse);
    connect(m_ui->reportButton, &QPushButton::clicked, this, &RepairDialog::saveReport);
    connect(&m_jobs, &JobRunner::started, this, &RepairDialog::updateButtons);
    connect(&m_jobs, &JobRunner::finished, this, &RepairDialog::updateButtons);
    connect(m_ui->versionTable, &QComboBox::activated, this,
            [this](int index) { m_chooser->chooseTable(m_chooser->tables()[static_cast<std::size_t>(index)]); });
    connect(m_ui->roleButton, &QPushButton::clicked, this, [this] {
        m_chooser->actAs(m_role);
        m_ui->checks->setFocus(); // while it is checked the button is off, and the focus would go on to Cancel
        plan();
    });
    connect(new QShortcut(Qt::CTRL | Qt::Key_Return, this), &QShortcut::activated, this, [this] {
        if (m_step == Preview && m_ui->rehearseButton->isEnabled()) rehearse();
    });
    goTo(Choose);
    m_ui->problem->setText(m_chooser->problem());
    m_chooser->setFocus();
}

RepairDialog::~RepairDialog() = default;

void RepairDialog::setUp() {
    constexpr QSize kLeast(920, 620); // more where there is more room: SQL and checks are long
    resize(parentWidget() == nullptr ? kLeast : kLeast.expandedTo(parentWidget()->window()->size() * 3 / 4));
    setWindowTitle(tr("%1 %2").arg(m_chooser->name(), m_database));
    showBand(*m_ui->band, m_protection, m_database);
    for (const QString& name : {tr("1  Choose"), tr("2  Check"), tr("3  Preview"), tr("4  Confirm"), tr("5  Result")}) m_ui->steps->addItem(name);
    m_ui->steps->setSelectionMode(QAbstractItemView::NoSelection);
    m_ui->chooseTitle->setText(m_chooser->question());
    m_ui->choosePage->layout()->addWidget(m_chooser);
    setTabOrder(m_chooser, m_ui->checks);
    for (QLabel* title : {m_ui->chooseTitle, m_ui->checkTitle, m_ui->previewTitle, m_ui->confirmTitle, m_ui->resultTitle}) asTitle(*title);
    for (QLabel* caption : {m_ui->tableCaption, m_ui->rowsCaption, m_ui->sqlCaption, m_ui->effectsCaption}) asCaption(*caption);
    for (QWidget* fixed :
         {static_cast<QWidget*>(m_ui->rows), static_cast<QWidget*>(m_ui->sql), static_cast<QWidget*>(m_ui->effects), static_cast<QWidget*>(m_ui->versionTable)})
        asFixed(*fixed);
    m_ui->checks->setHeaderLabels({tr("Check"), tr("What was found")});
    m_ui->checks->setColumnWidth(0, 170);
    m_ui->checks->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    WrapDelegate::setUp(*m_ui->checks);
    for (QPlainTextEdit* text : findChildren<QPlainTextEdit*>()) text->document()->setDocumentMargin(8);
    showTables();
    showRole();
    m_ui->roleButton->setAutoDefault(false);
    m_ui->rehearseButton->setAutoDefault(false);
    m_ui->reportButton->setAutoDefault(false);
}

/// Which table is meant is only asked where there are several.
void RepairDialog::showTables() {
    const auto& tables = m_chooser->tables();
    m_ui->tableCaption->setVisible(tables.size() > 1);
    m_ui->versionTable->setVisible(tables.size() > 1);
    for (const auto& choice : tables) {
        const auto base = workflow::choosing(m_chooser->base(), choice);
        const auto* table = base.versionTable();
        m_ui->versionTable->addItem(table == nullptr ? tr("%1   (not there yet)").arg(toQt((choice.schema ? *choice.schema + "." : "") + choice.name))
                                                     : tr("%1   %2").arg(singleLine(table->shownName()), toQt(counted(table->rows.size(), "row"))));
        if (base.table == m_chooser->base().table) m_ui->versionTable->setCurrentIndex(m_ui->versionTable->count() - 1);
    }
}

/// The role as which it would go through, one press away; and the way back from it.
void RepairDialog::showRole() {
    const auto& plan = m_planned.plan;
    const std::string helpful = plan.helpfulRole();
    m_role = helpful;
    const bool any = !helpful.empty() || !plan.settings.role.empty();
    m_ui->roleHint->setVisible(any);
    m_ui->roleButton->setVisible(any);
    if (!helpful.empty()) {
        m_ui->roleHint->setText(tr("Role %1 may act as %2, for this repair alone.").arg(toQt(plan.identity.user), toQt(helpful)));
        m_ui->roleButton->setText(tr("Act as %1").arg(singleLine(helpful)));
    } else {
        m_ui->roleHint->setText(tr("Everything is done as role %1.").arg(toQt(plan.settings.role)));
        m_ui->roleButton->setText(tr("Act as %1 again").arg(singleLine(plan.identity.user)));
    }
}

void RepairDialog::reject() {
    if (m_executing) return m_jobs.stopWork(); // it is told to stop; its outcome is still to be shown
    m_jobs.cancel();
    QDialog::reject();
}

void RepairDialog::goTo(Step step) {
    m_step = step;
    m_ui->pages->setCurrentIndex(step);
    for (int i = 0; i < m_ui->steps->count(); ++i) {
        QFont font = m_ui->steps->font();
        font.setBold(i == step);
        m_ui->steps->item(i)->setFont(font);
        m_ui->steps->item(i)->setForeground(i == step ? themeColors().text : themeColors().muted);
    }
    m_ui->problem->clear();
    updateButtons();
    // The key that led here must not also send it.
    m_ui->nextButton->setAutoDefault(step != Confirm);
    m_ui->nextButton->setDefault(step != Confirm);
    asWrite(*m_ui->nextButton, step == Confirm);
    if (step == Confirm) {
        m_protection == Protection::Production ? m_ui->confirmName->setFocus() : m_ui->backButton->setFocus();
    } else if (step == Result) {
        m_ui->nextButton->setFocus();
    }
}

void RepairDialog::updateButtons() {
    const bool busy = m_jobs.running();
    m_ui->busy->setVisible(busy);
    m_ui->backButton->setVisible(m_step != Choose && m_step != Result && m_alone < 0);
    m_ui->backButton->setEnabled(!busy);
    m_ui->roleButton->setEnabled(!busy);
    m_ui->cancelButton->setVisible(m_step != Result);
    m_ui->cancelButton->setText(m_executing ? tr("Stop it") : tr("Cancel"));
    const auto& plan = current();
    const bool more = m_step == Result && m_alone + 1 < static_cast<int>(m_planned.alone.size()) && !m_done.empty() &&
                      m_done.back().outcome.state == repair::OutcomeState::Applied;
    switch (m_step) {
    case Choose:
        m_ui->nextButton->setText(tr("Check"));
        m_ui->nextButton->setEnabled(!busy && m_chooser->problem().isEmpty());
        break;
    case Check:
        m_ui->nextButton->setText(tr("Preview"));
        m_ui->nextButton->setEnabled(!busy && !plan.blocked());
        break;
    case Preview:
        m_ui->nextButton->setText(tr("Continue"));
        m_ui->nextButton->setEnabled(!busy && (!plan.changesNothing() || !m_planned.alone.empty()));
        m_ui->rehearseButton->setEnabled(!busy && !plan.changesNothing());
        break;
    case Confirm: {
        m_ui->nextButton->setText(plan.alone ? tr("Run %1 on %2").arg(singleLine(shortened(plan.statements.front().sql, 30)), m_database)
                                             : m_chooser->verb(plan, m_database));
        const bool named = m_protection != Protection::Production || m_ui->confirmName->text() == toQt(plan.identity.name);
        m_ui->nextButton->setEnabled(!busy && named);
        break;
    }
    case Result:
        m_ui->nextButton->setText(more ? tr("Go on with what runs alone") : tr("Close"));
        m_ui->nextButton->setEnabled(!busy);
        m_ui->reportButton->setEnabled(!busy && !m_done.empty());
        break;
    }
}

void RepairDialog::next() {
    switch (m_step) {
    case Choose: return plan();
    case Check: return goTo(Preview);
    case Preview:
        if (m_planned.plan.changesNothing()) m_alone = 0; // there is nothing but what runs alone
        showQuestion();
        return goTo(Confirm);
    case Confirm: return execute();
    case Result: return goOnAlone();
    }
}

void RepairDialog::goOnAlone() {
    const bool applied = !m_done.empty() && m_done.back().outcome.state == repair::OutcomeState::Applied;
    if (!applied || m_alone + 1 >= static_cast<int>(m_planned.alone.size())) return accept();
    ++m_alone;
    showQuestion();
    goTo(Confirm);
}

void RepairDialog::plan() {
    m_alone = -1;
    m_jobs.start(
        tr("Checking"), m_chooser->planner(),
        [this](PlannedRepair planned) {
            m_planned = std::move(planned);
            showPlan();
            goTo(Check);
        },
        [this](const Error& error) { showProblem(error); });
}

void RepairDialog::rehearse() {
    m_ui->effects->setPlainText(tr("Rehearsing: everything runs, and is rolled back."));
    m_jobs.start(
        tr("Rehearsing"), [plan = m_planned.plan](const std::stop_token& stop) { return repair::rehearse(plan, stop); },
        [this](const repair::Rehearsal& rehearsal) { showRehearsal(rehearsal); }, [this](const Error& error) { showProblem(error); });
}

void RepairDialog::showProblem(const Error& error) {
    m_ui->problem->setText(toQt(error.what()));
    updateButtons();
    m_ui->nextButton->setEnabled(true); // to try again
}

void RepairDialog::showPlan() {
    const auto& plan = m_planned.plan;
    m_ui->checks->clear();
    auto checks = plan.preflight; // what stands in the way comes first
    std::stable_sort(checks.begin(), checks.end(), [](const auto& a, const auto& b) { return a.result > b.result; });
    for (const auto& check : checks) {
        auto* item = new QTreeWidgetItem({checkTitle(check.name), toQt(check.detail)});
        item->setIcon(0, check.result == repair::CheckResult::Pass ? QIcon(QStringLiteral(":/icons/pass.svg")) : severityIcon(severityOf(check.result)));
        item->setToolTip(1, toQt(check.detail));
        item->setData(0, Qt::AccessibleTextRole, toQt(std::string(nameOf(check.result)) + ": " + check.name));
        m_ui->checks->addTopLevelItem(item);
    }
    showRole();
    m_ui->rows->setPlainText(rowsText(plan, m_database));
    m_ui->sql->setPlainText(sqlText(plan, m_planned.alone));
    m_ui->difference->setText(toQt(plan.note));
    m_ui->difference->setHidden(plan.note.empty());
    if (m_planned.rehearsal)
        showRehearsal(*m_planned.rehearsal);
    else
        m_ui->effects->setPlainText(
            tr("Not rehearsed yet. A rehearsal runs everything in a transaction and rolls it back; it takes the same locks for as long."));
}

void RepairDialog::showQuestion() {
    const auto& plan = current();
    m_ui->confirmTitle->setText(plan.alone ? tr("Run this outside a transaction?") : tr("Is this what is to be done to %1?").arg(m_database));
    m_ui->confirmText->setPlainText(confirmText(plan, m_database, m_alone < 0 ? m_planned.asserts : QString(), m_protection == Protection::Production));
    m_ui->confirmName->setVisible(m_protection == Protection::Production);
    m_ui->confirmName->clear();
}

void RepairDialog::showRehearsal(const repair::Rehearsal& rehearsal) { m_ui->effects->setPlainText(rehearsalText(m_planned.plan, rehearsal)); }

void RepairDialog::execute() {
    struct Done {
        repair::Outcome outcome;
        std::string next;
    };
    m_executing = true;
    m_sent = true;
    m_jobs.start(
        m_chooser->name(),
        [plan = current(), next = m_next](const std::stop_token& stop) {
            repair::Journal journal(repair::Journal::defaultFile());
            Done done{repair::execute(plan, journal, stop), {}};
            if (done.outcome.state == repair::OutcomeState::Applied && next) done.next = next(plan);
            return done;
        },
        [this](const Done& done) {
            m_executing = false;
            m_done.push_back({current(), done.outcome, done.next});
            showOutcome();
        },
        [this](const Error& error) {
            m_executing = false;
            showProblem(error);
        });
    updateButtons();
}

std::vector<repair::Plan> RepairDialog::notSent() const {
    const bool applied = m_done.back().outcome.state == repair::OutcomeState::Applied;
    if (applied) return {}; // the rest is still to come
    return {m_planned.alone.begin() + (m_alone + 1), m_planned.alone.end()};
}

void RepairDialog::showOutcome() {
    m_ui->resultTitle->setText(outcomeTitle(m_done, notSent()));
    m_ui->resultText->setPlainText(outcomeText(m_done, notSent()));
    goTo(Result);
}

void RepairDialog::saveReport() {
    const std::string& id = m_done.back().outcome.journalId; // none where it was refused before it was begun
    const QString name = id.empty() ? tr("repair.md") : tr("repair-%1.md").arg(toQt(id));
    const QString file = QFileDialog::getSaveFileName(this, tr("Save a report"), name, tr("Markdown (*.md);;HTML (*.html)"));
    if (file.isEmpty()) return;
    const std::vector<repair::Plan> left{m_planned.alone.begin() + (m_alone + 1), m_planned.alone.end()};
    const bool html = file.endsWith(QStringLiteral(".html"), Qt::CaseInsensitive);
    const std::string text = html ? workflow::reportHtml(m_done, left) : workflow::reportMarkdown(m_done, left);
    QSaveFile out(file);
    const bool saved = out.open(QIODevice::WriteOnly) && out.write(text.data(), static_cast<qint64>(text.size())) >= 0 && out.commit();
    m_ui->problem->setText(saved ? tr("Saved as %1.").arg(file) : tr("%1 could not be written: %2").arg(file, out.errorString()));
}

} // namespace stillroom::app
