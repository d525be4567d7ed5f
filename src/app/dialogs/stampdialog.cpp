#include "app/dialogs/stampdialog.h"

#include "app/itemmodels/text.h"
#include "app/widgets/marks.h"
#include "app/widgets/protectionband.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_stampdialog.h"

#include <QHeaderView>

#include <algorithm>

namespace stillroom::app {
namespace {

[[nodiscard]] QString listed(const std::vector<std::string>& rows) { return rows.empty() ? QObject::tr("no rows") : toQt(join(rows, ", ")); }

/// All of them, in the order in which an upgrade would run them.
[[nodiscard]] QString revisionList(const migrations::RevisionGraph& graph, const std::vector<migrations::NodeId>& ids) {
    std::vector<bool> wanted(graph.size(), false);
    for (const migrations::NodeId id : ids) wanted[id] = true;
    QStringList lines;
    for (const migrations::NodeId id : graph.newestFirst()) {
        if (!wanted[id]) continue;
        const auto& revision = graph.revision(id);
        lines.prepend(QStringLiteral("    ") + singleLine(revision.id) + QStringLiteral("  ") + singleLine(shortened(revision.message, 80)));
    }
    return lines.join(u'\n');
}

[[nodiscard]] Severity severityOf(repair::CheckResult result) {
    return result == repair::CheckResult::Block ? Severity::Error : result == repair::CheckResult::Warn ? Severity::Warning : Severity::Info;
}

} // namespace

StampDialog::StampDialog(std::shared_ptr<const workflow::Status> status, Protection protection, const QString& target, QWidget* parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::StampDialog>()), m_status(std::move(status)), m_protection(protection) {
    m_ui->setupUi(this);
    resize(880, 560);
    setWindowTitle(tr("Stamp %1").arg(databaseName()));
    showBand(*m_ui->band, protection, databaseName());
    for (const QString& name : {tr("1  Choose"), tr("2  Check"), tr("3  Preview"), tr("4  Confirm"), tr("5  Result")}) m_ui->steps->addItem(name);
    m_ui->steps->setSelectionMode(QAbstractItemView::NoSelection);
    for (QLabel* title : {m_ui->chooseTitle, m_ui->checkTitle, m_ui->previewTitle, m_ui->confirmTitle, m_ui->resultTitle}) asTitle(*title);
    for (QLabel* caption : {m_ui->chooseHint, m_ui->rowsCaption, m_ui->sqlCaption}) asCaption(*caption);
    for (QWidget* fixed : {static_cast<QWidget*>(m_ui->targets), static_cast<QWidget*>(m_ui->rows), static_cast<QWidget*>(m_ui->sql)}) asFixed(*fixed);
    m_ui->checks->setHeaderLabels({tr("Check"), tr("What was found")});
    m_ui->checks->setColumnWidth(0, 170);
    m_ui->checks->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    suggest(target);
    connect(m_ui->targets, &QLineEdit::textChanged, this, &StampDialog::updateMeaning);
    connect(m_ui->purge, &QCheckBox::toggled, this, &StampDialog::updateMeaning);
    connect(m_ui->confirmName, &QLineEdit::textChanged, this, &StampDialog::updateButtons);
    connect(m_ui->nextButton, &QPushButton::clicked, this, &StampDialog::next);
    connect(m_ui->backButton, &QPushButton::clicked, this, [this] { goTo(static_cast<Step>(m_step - 1)); });
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &StampDialog::reject);
    connect(&m_jobs, &JobRunner::started, this, &StampDialog::updateButtons);
    connect(&m_jobs, &JobRunner::finished, this, &StampDialog::updateButtons);
    goTo(Choose);
    updateMeaning();
    m_ui->targets->selectAll();
    m_ui->targets->setFocus();
}

StampDialog::~StampDialog() = default;

// What was asked for; else the stamp that a finding asks for; else nothing: to declare pending migrations as run, only
// because a button was pressed, is how such incidents begin.
void StampDialog::suggest(const QString& target) {
    m_ui->purge->setChecked(!m_status->position.unknown.empty());
    m_ui->targets->setText(target);
    if (!target.isEmpty()) return;
    for (const Finding& finding : m_status->findings) {
        if (finding.repairs.empty() || finding.repairs.front().action != "stamp") continue;
        std::vector<std::string> names = finding.repairs.front().arguments;
        const bool purge = std::erase(names, "--purge") > 0;
        const bool known = !names.empty() && std::all_of(names.begin(), names.end(),
                                                         [this](const std::string& name) { return m_status->environment->graph.find(name).has_value(); });
        if (!known) return;
        m_ui->targets->setText(toQt(join(names, " ")));
        m_ui->purge->setChecked(purge);
        return;
    }
}

QString StampDialog::databaseName() const { return singleLine(database::shownTarget(m_status->database->target)); }

migrations::StampRequest StampDialog::request() const { return {splitWords(fromQt(m_ui->targets->text()), " ,\t"), m_ui->purge->isChecked()}; }

void StampDialog::reject() {
    if (m_executing) return; // what was sent must come to its end
    m_jobs.cancel();
    QDialog::reject();
}

void StampDialog::goTo(Step step) {
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

void StampDialog::updateButtons() {
    const bool busy = m_jobs.running();
    const bool valid = !request().targets.empty();
    m_ui->busy->setVisible(busy);
    m_ui->backButton->setVisible(m_step != Choose && m_step != Result);
    m_ui->backButton->setEnabled(!busy);
    m_ui->cancelButton->setVisible(m_step != Result);
    m_ui->cancelButton->setEnabled(!m_executing);
    const auto& plan = m_preview.plan;
    switch (m_step) {
    case Choose:
        m_ui->nextButton->setText(tr("Check"));
        m_ui->nextButton->setEnabled(!busy && valid && m_ui->problem->text().isEmpty());
        break;
    case Check:
        m_ui->nextButton->setText(tr("Preview"));
        m_ui->nextButton->setEnabled(!busy && !plan.blocked());
        break;
    case Preview:
        m_ui->nextButton->setText(tr("Continue"));
        m_ui->nextButton->setEnabled(!busy && !plan.changesNothing());
        break;
    case Confirm: {
        m_ui->nextButton->setText(
            tr("Stamp %1 on %2")
                .arg(singleLine(shortened(join(plan.after, ", "), 40)).isEmpty() ? tr("base") : singleLine(shortened(join(plan.after, ", "), 40)),
                     databaseName()));
        const bool named = m_protection != Protection::Production || m_ui->confirmName->text() == toQt(plan.identity.name);
        m_ui->nextButton->setEnabled(!busy && named);
        break;
    }
    case Result:
        m_ui->nextButton->setText(tr("Close"));
        m_ui->nextButton->setEnabled(!busy);
        break;
    }
}

void StampDialog::updateMeaning() {
    m_ui->problem->clear();
    const auto* table = m_status->versionTable();
    const auto outcome = migrations::stamp(m_status->environment->graph, table != nullptr ? table->recorded() : std::vector<std::string>{}, request());
    QString text;
    if (request().targets.empty()) {
        text = tr("Name at least one revision, or base.");
    } else if (outcome.error) {
        m_ui->problem->setText(toQt(*outcome.error));
        if (!m_status->position.unknown.empty() && !m_ui->purge->isChecked())
            text = tr("The version table holds rows that no script has. They can only be left behind by clearing the table first.");
    } else {
        std::vector<std::string> before = table != nullptr ? table->recorded() : std::vector<std::string>{};
        std::vector<std::string> after = outcome.rows;
        std::sort(before.begin(), before.end());
        std::sort(after.begin(), after.end());
        text = table != nullptr && before == after ? tr("The version table holds this already: %1. There is nothing to change.").arg(listed(outcome.rows))
                                                   : tr("The version table will hold: %1").arg(listed(outcome.rows));
        if (!outcome.overlapping.empty())
            text += QStringLiteral("\n\n") + tr("%1 would stand beside a revision that implies it, and Alembic would stop on that. Name only the higher one.")
                                                 .arg(listed(outcome.overlapping));
        const auto& graph = m_status->environment->graph;
        if (!outcome.newlyApplied.empty()) {
            text += QStringLiteral("\n\n") +
                    tr("This asserts that %1 ran which no row vouched for so far:").arg(toQt(counted(outcome.newlyApplied.size(), "migration"))) +
                    QStringLiteral("\n") + revisionList(graph, outcome.newlyApplied);
        }
        if (!outcome.newlyPending.empty()) {
            text += QStringLiteral("\n\n") +
                    tr("This asserts that %1 did not run; the next upgrade will run them:").arg(toQt(counted(outcome.newlyPending.size(), "migration"))) +
                    QStringLiteral("\n") + revisionList(graph, outcome.newlyPending);
        }
        text += QStringLiteral("\n\n") + tr("A stamp runs no migration. It only changes what is recorded.");
    }
    m_ui->meaning->setPlainText(text);
    updateButtons();
}

void StampDialog::next() {
    switch (m_step) {
    case Choose: return plan();
    case Check: return goTo(Preview);
    case Preview: return goTo(Confirm);
    case Confirm: return execute();
    case Result: return accept();
    }
}

void StampDialog::plan() {
    m_jobs.start(
        tr("Checking"), [status = m_status, request = request()](const std::stop_token& stop) { return workflow::previewStamp(*status, request, stop); },
        [this](workflow::StampPreview preview) {
            m_preview = std::move(preview);
            showPreview();
            goTo(Check);
        },
        [this](const Error& error) { showProblem(error); });
}

void StampDialog::showProblem(const Error& error) {
    m_ui->problem->setText(toQt(error.what()));
    updateButtons();
    m_ui->nextButton->setEnabled(true); // to try again
}

void StampDialog::showPreview() {
    const auto& plan = m_preview.plan;
    m_ui->checks->clear();
    for (const auto& check : plan.preflight) {
        auto* item = new QTreeWidgetItem({singleLine(replaced(check.name, "_", " ")), toQt(check.detail)});
        item->setIcon(0, check.result == repair::CheckResult::Pass ? QIcon(QStringLiteral(":/icons/pass.svg")) : severityIcon(severityOf(check.result)));
        item->setToolTip(1, toQt(check.detail));
        item->setData(0, Qt::AccessibleTextRole, toQt(std::string(nameOf(check.result)) + ": " + check.name));
        m_ui->checks->addTopLevelItem(item);
    }
    const auto column = [](const std::vector<std::string>& rows) {
        QString text;
        for (const std::string& row : rows) text += QStringLiteral("    ") + singleLine(row) + u'\n';
        return rows.empty() ? QObject::tr("    no rows\n") : text;
    };
    m_ui->rows->setPlainText(tr("%1 on %2\nbefore\n").arg(toQt(plan.shownTable()), databaseName()) + column(plan.before) + tr("after\n") + column(plan.after));
    QString sql;
    for (const auto& statement : plan.statements)
        sql += QStringLiteral("-- ") + (statement.destructive ? tr("destructive: ") : QString()) + toQt(statement.why) + u'\n' + toQt(statement.sql) +
               QStringLiteral(";\n\n");
    m_ui->sql->setPlainText(plan.changesNothing() ? tr("-- The rows are right already: there is nothing to do.") : sql);
    m_ui->difference->setText(toQt(plan.note));
    const auto& asserted = m_preview.outcome.newlyApplied;
    QString confirm = tr("The version table of %1 changes from %2 to %3.").arg(databaseName(), listed(plan.before), listed(plan.after));
    for (const auto& statement : plan.statements) {
        if (statement.destructive) confirm += QStringLiteral("\n\n") + tr("Destructive: %1").arg(toQt(statement.sql));
    }
    if (!asserted.empty())
        confirm += QStringLiteral("\n\n") +
                   tr("This asserts that %1 ran which no row vouched for. Whether the tables are as these would have left them was not checked.")
                       .arg(toQt(counted(asserted.size(), "migration")));
    for (const auto& check : plan.preflight) {
        if (check.result == repair::CheckResult::Warn) confirm += QStringLiteral("\n\n") + tr("Warning: %1").arg(toQt(check.detail));
    }
    confirm +=
        QStringLiteral("\n\n") + tr("The table is locked for other writers for a moment. If its rows are no longer those shown here, nothing is written.");
    if (m_protection == Protection::Production)
        confirm += QStringLiteral("\n\n") + tr("This is a production database. Type its name, %1, to go on.").arg(toQt(plan.identity.name));
    m_ui->confirmTitle->setText(tr("Record %1 in %2?").arg(listed(plan.after), databaseName()));
    m_ui->confirmText->setText(confirm);
    m_ui->confirmName->setVisible(m_protection == Protection::Production);
    m_ui->confirmName->clear();
}

void StampDialog::execute() {
    m_executing = true;
    m_sent = true;
    m_jobs.start(
        tr("Stamping"),
        [plan = m_preview.plan](const std::stop_token& stop) {
            repair::Journal journal(repair::Journal::defaultFile());
            return repair::execute(plan, journal, stop);
        },
        [this](const repair::Outcome& outcome) {
            m_executing = false;
            showOutcome(outcome);
        },
        [this](const Error& error) {
            m_executing = false;
            showProblem(error);
        });
    updateButtons();
}

void StampDialog::showOutcome(const repair::Outcome& outcome) {
    QString text;
    switch (outcome.state) {
    case repair::OutcomeState::Applied:
        text = tr("The rows are as planned. %1 was read again on a new connection and holds: %2.\n\nOnly what is recorded has changed. Whether the tables "
                  "match was not compared.")
                   .arg(toQt(m_preview.plan.shownTable()), listed(outcome.rows));
        break;
    case repair::OutcomeState::Refused: text = tr("Refused: nothing was changed."); break;
    case repair::OutcomeState::Failed: text = tr("It failed: nothing was changed."); break;
    case repair::OutcomeState::Unknown: text = tr("It is not known whether it took effect."); break;
    case repair::OutcomeState::DryRun: break;
    }
    if (!outcome.error.empty()) text += QStringLiteral("\n\n") + toQt(outcome.error);
    if (!outcome.journalId.empty()) text += QStringLiteral("\n\n") + tr("Journal entry %1").arg(toQt(outcome.journalId));
    m_ui->resultText->setText(text);
    goTo(Result);
}

} // namespace stillroom::app
