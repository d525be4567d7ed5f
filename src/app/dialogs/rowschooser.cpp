#include "app/dialogs/rowschooser.h"

#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"
#include "base/error.h"
#include "base/text.h"
#include "migrations/position.h"
#include "ui_rowschooser.h"

#include <QHeaderView>

#include <algorithm>

namespace stillroom::app {
namespace {

enum Column { Recorded, Meaning, Replacement, Remove, ColumnCount };

[[nodiscard]] QString shown(const std::string& row) { return row.empty() ? QObject::tr("(empty)") : singleLine(row); }

} // namespace

RowsChooser::RowsChooser(workflow::RepairBase about, const workflow::RowEdits& begin, QWidget* parent)
    : RepairChooser(std::move(about), parent), m_ui(std::make_unique<Ui::RowsChooser>()) {
    m_ui->setupUi(this);
    setFocusProxy(m_ui->versionRows);
    for (QWidget* caption : {m_ui->rowsHint, m_ui->addCaption, m_ui->widenUnit}) asCaption(*caption);
    asFixed(*m_ui->addIdentifiers);
    showTable(begin);
    m_ui->addIdentifiers->setText(toQt(join(begin.add, " ")));
    connect(m_ui->versionRows, &QTableWidget::itemChanged, this, &RowsChooser::updateMeaning);
    connect(m_ui->addIdentifiers, &QLineEdit::textChanged, this, &RowsChooser::updateMeaning);
    for (QCheckBox* box : {m_ui->addKey, m_ui->widen}) connect(box, &QCheckBox::toggled, this, &RowsChooser::updateMeaning);
    connect(m_ui->width, &QSpinBox::valueChanged, this, &RowsChooser::updateMeaning);
    updateMeaning();
}

RowsChooser::~RowsChooser() = default;

void RowsChooser::showTable(const workflow::RowEdits& begin) {
    const QSignalBlocker quiet(m_ui->versionRows);
    m_rows = base().recorded();
    m_rows.erase(std::unique(m_rows.begin(), m_rows.end()), m_rows.end());
    fill(begin);
    const auto* table = base().versionTable();
    const bool isPostgreSql = base().database->identity.dialect == schema::Dialect::PostgreSql;
    m_ui->addKey->setVisible(table != nullptr && !table->primaryKey);
    const bool canWiden = table != nullptr && table->versionNumLength.has_value() && isPostgreSql;
    for (QWidget* part : {static_cast<QWidget*>(m_ui->widen), static_cast<QWidget*>(m_ui->width), static_cast<QWidget*>(m_ui->widenUnit)})
        part->setVisible(canWiden);
    if (canWiden) {
        m_ui->width->setMinimum(*table->versionNumLength + 1);
        m_ui->width->setValue(begin.widen.value_or(std::max(64, *table->versionNumLength * 2)));
        m_ui->widen->setChecked(begin.widen.has_value());
    }
    m_ui->addKey->setChecked(begin.addPrimaryKey);
}

void RowsChooser::tableChosen() {
    showTable({});
    updateMeaning();
}

void RowsChooser::fill(const workflow::RowEdits& begin) {
    auto* rows = m_ui->versionRows;
    rows->setColumnCount(ColumnCount);
    rows->setRowCount(static_cast<int>(m_rows.size()));
    rows->setHorizontalHeaderLabels({tr("Recorded"), tr("Which is"), tr("Replace by"), tr("Remove")});
    rows->verticalHeader()->hide();
    rows->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    rows->horizontalHeader()->setHighlightSections(false);
    rows->horizontalHeader()->setSectionResizeMode(Meaning, QHeaderView::Stretch);
    for (const auto& [column, width] : {std::pair(Recorded, 170), std::pair(Replacement, 170), std::pair(Remove, 80)}) rows->setColumnWidth(column, width);
    const auto all = base().recorded();
    for (int i = 0; i < rows->rowCount(); ++i) {
        const std::string& row = m_rows[static_cast<std::size_t>(i)];
        const auto node = base().environment != nullptr ? base().environment->graph.find(row) : std::nullopt;
        QString meaning = node                            ? singleLine(base().environment->graph.revision(*node).message)
                          : base().environment != nullptr ? tr("no script has it")
                                                          : QString();
        if (const auto times = std::count(all.begin(), all.end(), row); times > 1) meaning += tr("  (stands there %1 times)").arg(times);
        const auto cell = [&](Column column, const QString& text, Qt::ItemFlags flags) {
            auto* item = new QTableWidgetItem(text);
            item->setFlags(flags);
            item->setToolTip(text);
            rows->setItem(i, column, item);
            return item;
        };
        constexpr auto kFixed = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
        cell(Recorded, shown(row), kFixed);
        cell(Meaning, meaning, kFixed);
        const auto replacement = std::find_if(begin.replace.begin(), begin.replace.end(), [&row](const auto& one) { return one.first == row; });
        const bool isKnown =
            replacement != begin.replace.end() && base().environment != nullptr && base().environment->graph.find(replacement->second).has_value();
        cell(Replacement, isKnown ? toQt(replacement->second) : QString(), kFixed | Qt::ItemIsEditable);
        const bool marked = std::find(begin.remove.begin(), begin.remove.end(), row) != begin.remove.end();
        cell(Remove, {}, kFixed | Qt::ItemIsUserCheckable)->setCheckState(marked ? Qt::Checked : Qt::Unchecked);
    }
    rows->setMinimumHeight(rows->horizontalHeader()->sizeHint().height() + std::min(6, std::max(1, rows->rowCount())) * 30 + 8);
    if (rows->rowCount() > 0) rows->setCurrentCell(0, Replacement);
}

workflow::RowEdits RowsChooser::edits() const {
    workflow::RowEdits edits;
    for (int i = 0; i < m_ui->versionRows->rowCount(); ++i) {
        const std::string& row = m_rows[static_cast<std::size_t>(i)];
        const std::string to = std::string(trimmed(fromQt(m_ui->versionRows->item(i, Replacement)->text())));
        const bool remove = m_ui->versionRows->item(i, Remove)->checkState() == Qt::Checked;
        if (remove)
            edits.remove.push_back(row);
        else if (!to.empty())
            edits.replace.emplace_back(row, to);
    }
    edits.add = splitWords(fromQt(m_ui->addIdentifiers->text()), " ,\t");
    if (m_ui->widen->isVisibleTo(this) && m_ui->widen->isChecked()) edits.widen = m_ui->width->value();
    edits.addPrimaryKey = m_ui->addKey->isVisibleTo(this) && m_ui->addKey->isChecked();
    return edits;
}

void RowsChooser::updateMeaning() {
    m_problem.clear();
    QString text;
    const auto chosen = edits();
    if (chosen.empty()) {
        m_problem = tr("Nothing is to be changed yet.");
        text = tr("Replace one row where a revision was renamed or lost; remove one where another row implies it; add one where a branch was run but not "
                  "recorded.\n\n"
                  "An edit runs no migration. It only changes what is recorded.");
    } else {
        try {
            repair::Plan plan = workflow::startPlan(base(), "rows", {});
            workflow::planRowEdits(base(), chosen, plan);
            text = tr("The version table will hold: %1").arg(plan.after().empty() ? tr("no rows") : toQt(join(plan.after(), ", ")));
            if (base().environment != nullptr) {
                const auto position = migrations::findPosition(base().environment->graph, plan.after(), true);
                text +=
                    QStringLiteral("\n\n") +
                    tr("%1 then applied, %2 pending.").arg(toQt(counted(position.appliedCount, "migration is", "migrations are"))).arg(position.pending.size());
            }
            for (const auto& check : plan.preflight) text += QStringLiteral("\n\n") + toQt(check.detail);
        } catch (const Error& error) {
            m_problem = toQt(error.reason());
        }
    }
    m_ui->rowsMeaning->setPlainText(text);
    emit changed();
}

std::function<PlannedRepair(const std::stop_token&)> RowsChooser::planner() const {
    return [base = base(), settings = m_settings, edits = edits()](const std::stop_token& stop) {
        return PlannedRepair{workflow::previewRowEdits(workflow::under(base, settings, stop), edits, stop), {}, {}, {}};
    };
}

QString RowsChooser::verb(const repair::Plan& /*plan*/, const QString& database) const { return tr("Change the rows of %1").arg(database); }

} // namespace stillroom::app
