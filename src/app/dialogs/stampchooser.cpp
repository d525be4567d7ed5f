#include "app/dialogs/stampchooser.h"

#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "migrations/position.h"
#include "ui_stampchooser.h"

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
        lines.prepend(QStringLiteral("    ") + singleLine(revision.id) + u'\t' + singleLine(shortened(revision.message, 80)));
    }
    return lines.join(u'\n');
}

} // namespace

StampChooser::StampChooser(std::shared_ptr<const workflow::Status> status, const QString& targets, bool purge, QWidget* parent)
    : RepairChooser(workflow::baseOf(*status), parent), m_ui(std::make_unique<Ui::StampChooser>()) {
    m_ui->setupUi(this);
    setFocusProxy(m_ui->targets);
    asCaption(*m_ui->chooseHint);
    asFixed(*m_ui->targets);
    m_ui->targets->setText(targets);
    m_ui->purge->setChecked(purge);
    connect(m_ui->targets, &QLineEdit::textChanged, this, &StampChooser::updateMeaning);
    m_ui->meaning->setTabStopDistance(m_ui->meaning->fontMetrics().horizontalAdvance(QStringLiteral("    000000000000    ")));
    connect(m_ui->purge, &QCheckBox::toggled, this, &StampChooser::updateMeaning);
    updateMeaning();
    m_ui->targets->selectAll();
}

StampChooser::~StampChooser() = default;

migrations::StampRequest StampChooser::request() const { return {splitWords(fromQt(m_ui->targets->text()), " ,\t"), m_ui->purge->isChecked()}; }

std::function<PlannedRepair(const std::stop_token&)> StampChooser::planner() const {
    return [base = base(), settings = m_settings, request = request()](const std::stop_token& stop) {
        const auto preview = workflow::previewStamp(workflow::under(base, settings, stop), request, stop);
        PlannedRepair planned{preview.plan, {}, {}, {}};
        if (const auto& asserted = preview.outcome.newlyApplied; !asserted.empty())
            planned.asserts = tr("This asserts that %1 ran which no row vouched for.").arg(toQt(counted(asserted.size(), "migration")));
        return planned;
    };
}

QString StampChooser::verb(const repair::Plan& plan, const QString& database) const {
    const QString rows = singleLine(shortened(join(plan.after(), ", "), 40));
    return tr("Stamp %1 on %2").arg(rows.isEmpty() ? tr("base") : rows, database);
}

bool StampChooser::holdsUnknown() const {
    return !migrations::findPosition(base().environment->graph, base().recorded(), base().versionTable() != nullptr).unknown.empty();
}

void StampChooser::updateMeaning() {
    m_problem.clear();
    const auto* table = base().versionTable();
    const auto outcome = migrations::stamp(base().environment->graph, table != nullptr ? table->recorded() : std::vector<std::string>{}, request());
    QString text;
    if (request().targets.empty()) {
        m_problem = tr("Name at least one revision, or base.");
        text = m_problem;
    } else if (outcome.error) {
        m_problem = toQt(*outcome.error);
        if (holdsUnknown() && !m_ui->purge->isChecked())
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
        const auto& graph = base().environment->graph;
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
    emit changed();
}

} // namespace stillroom::app
