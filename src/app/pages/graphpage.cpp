#include "app/pages/graphpage.h"

#include "app/itemmodels/text.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/theme.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "ui_graphpage.h"

#include <QClipboard>
#include <QDataStream>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QUrl>

namespace stillroom::app {

using migrations::NodeId;

GraphPage::GraphPage(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::GraphPage>()) {
    m_ui->setupUi(this);
    auto* table = m_ui->table;
    table->setModel(&m_model);
    table->setItemDelegate(new RowDelegate(table));
    table->setItemDelegateForColumn(RevisionModel::Lanes, new LaneDelegate(table));
    table->setWordWrap(false);
    table->setTextElideMode(Qt::ElideRight);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setCornerButtonEnabled(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(26);
    auto* header = table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionResizeMode(RevisionModel::Message, QHeaderView::Stretch);
    table->setColumnWidth(RevisionModel::Id, 136);
    table->setColumnWidth(RevisionModel::State, 150);
    table->setColumnWidth(RevisionModel::Created, 140);

    m_ui->splitter->setStretchFactor(0, 3);
    m_ui->splitter->setStretchFactor(1, 2);
    m_ui->splitter->setSizes({820, 420});
    m_ui->findings->setModel(&m_findings);
    m_ui->findings->setUniformItemSizes(true);
    m_ui->findingsSplitter->setSizes({480, 760});
    m_ui->findingsPanel->setMaximumHeight(190);
    asTitle(*m_ui->revisionTitle);
    asTitle(*m_ui->findingsTitle);
    for (QWidget* fixed : {static_cast<QWidget*>(m_ui->revisionId), static_cast<QWidget*>(m_ui->parents), static_cast<QWidget*>(m_ui->children),
                           static_cast<QWidget*>(m_ui->depends), static_cast<QWidget*>(m_ui->source)})
        asFixed(*fixed);
    for (QLabel* caption :
         {m_ui->createdCaption, m_ui->fileCaption, m_ui->parentsCaption, m_ui->childrenCaption, m_ui->labelsCaption, m_ui->dependsCaption, m_ui->count}) {
        asCaption(*caption);
    }

    connect(m_ui->filter, &QLineEdit::textChanged, this, &GraphPage::applyFilter);
    for (QToolButton* button : {m_ui->allButton, m_ui->pendingButton, m_ui->problemsButton})
        connect(button, &QToolButton::toggled, this, &GraphPage::applyFilter);
    connect(m_ui->recordedButton, &QToolButton::clicked, this, &GraphPage::goToRecorded);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_R), this), &QShortcut::activated, this, &GraphPage::goToRecorded);
    connect(m_ui->emptyButton, &QPushButton::clicked, this, &GraphPage::openProjectRequested);
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GraphPage::showRevision);
    connect(table, &QTableView::customContextMenuRequested, this, &GraphPage::showMenu);
    connect(m_ui->copyButton, &QPushButton::clicked, this, [this] {
        if (const auto node = currentNode()) QGuiApplication::clipboard()->setText(toQt(m_model.graphData()->graph().revision(*node).id));
    });
    connect(m_ui->openFileButton, &QPushButton::clicked, this, [this] {
        if (const auto node = currentNode()) QDesktopServices::openUrl(QUrl::fromLocalFile(toQt(m_model.graphData()->graph().revision(*node).file)));
    });
    connect(m_ui->stampButton, &QPushButton::clicked, this, [this] {
        if (const auto node = currentNode()) emit stampRequested(toQt(m_model.graphData()->graph().revision(*node).id));
    });
    connect(m_ui->findings->selectionModel(), &QItemSelectionModel::currentChanged, this, &GraphPage::showFindingDetail);
    setData(nullptr);
}

GraphPage::~GraphPage() = default;

void GraphPage::setData(std::shared_ptr<const GraphData> graphData) {
    // A database that has just been connected is looked at where it stands.
    const bool newDatabase = graphData != nullptr && graphData->status != nullptr && (m_model.graphData() == nullptr || m_model.graphData()->status == nullptr);
    const auto keep = newDatabase ? std::nullopt : currentNode();
    const std::string keptId = keep ? m_model.graphData()->graph().revision(*keep).id : std::string();
    m_model.setData(graphData);
    m_findings.setFindings(graphData == nullptr           ? std::vector<Finding>{}
                           : graphData->status != nullptr ? graphData->status->findings
                                                          : graphData->environment->findings);
    const bool empty = graphData == nullptr || (graphData->graph().size() == 0 && m_model.rowCount() == 0);
    m_ui->left->setCurrentWidget(empty ? m_ui->emptyPage : m_ui->tablePage);
    m_ui->emptyText->setText(graphData == nullptr
                                 ? tr("The migration graph of a project is shown here. Open the project's folder, its alembic.ini or its pyproject.toml.")
                                 : tr("There is no revision in this environment's version locations."));
    m_ui->emptyButton->setVisible(graphData == nullptr);
    m_ui->inspector->setVisible(!empty);
    m_ui->toolbar->setEnabled(!empty);
    m_ui->findingsPanel->setVisible(!m_findings.findings().empty());
    m_ui->findingsTitle->setText(tr("Findings %1").arg(m_findings.findings().size()));
    if (!m_findings.findings().empty()) m_ui->findings->setCurrentIndex(m_findings.index(0));
    showFindingDetail();
    if (graphData != nullptr) {
        m_ui->table->setColumnWidth(RevisionModel::Lanes, LaneDelegate::widthFor(graphData->layout.laneCount));
        const bool connected = graphData->status != nullptr;
        m_ui->recordedButton->setEnabled(connected);
        m_ui->pendingButton->setEnabled(connected);
        m_ui->stampButton->setEnabled(connected);
        const auto node = keptId.empty() ? std::nullopt : graphData->graph().find(keptId);
        const auto row = node ? m_model.rowOf(*node) : std::nullopt;
        if (row) {
            select(*row);
        } else if (const auto recorded = m_model.recordedRows(); !recorded.empty()) {
            select(recorded.front());
        } else if (m_model.rowCount() > 0) {
            select(0);
        }
    }
    updateCount();
    showRevision();
}

void GraphPage::focusFilter() {
    m_ui->filter->setFocus(Qt::ShortcutFocusReason);
    m_ui->filter->selectAll();
}

void GraphPage::showFinding(int row) {
    if (row < 0 || row >= m_findings.rowCount()) return;
    m_ui->findings->setCurrentIndex(m_findings.index(row));
    m_ui->findings->setFocus(Qt::OtherFocusReason);
}

QByteArray GraphPage::saveLayout() const {
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << m_ui->splitter->saveState() << m_ui->findingsSplitter->saveState() << m_ui->table->horizontalHeader()->saveState();
    return state;
}

void GraphPage::restoreLayout(const QByteArray& state) {
    QByteArray splitter;
    QByteArray findings;
    QByteArray header;
    QDataStream in(state);
    in >> splitter >> findings >> header;
    m_ui->splitter->restoreState(splitter);
    m_ui->findingsSplitter->restoreState(findings);
}

void GraphPage::applyFilter() {
    const auto show = m_ui->pendingButton->isChecked()    ? RevisionModel::Show::Pending
                      : m_ui->problemsButton->isChecked() ? RevisionModel::Show::Problems
                                                          : RevisionModel::Show::All;
    const auto keep = currentNode();
    m_model.setFilter(m_ui->filter->text(), show);
    const auto row = keep ? m_model.rowOf(*keep) : std::nullopt;
    if (row) {
        select(*row);
    } else if (m_model.rowCount() > 0) {
        select(0);
    }
    updateCount();
    showRevision();
}

void GraphPage::updateCount() {
    const auto* graphData = m_model.graphData();
    const int total = graphData == nullptr ? 0 : static_cast<int>(graphData->graph().size());
    m_ui->count->setText(graphData == nullptr ? QString()
                         : m_model.complete() ? toQt(counted(static_cast<std::size_t>(total), "revision"))
                                              : tr("%1 of %2").arg(m_model.rowCount()).arg(total));
}

void GraphPage::select(int row) {
    const QModelIndex index = m_model.index(row, RevisionModel::Id);
    m_ui->table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_ui->table->scrollTo(index, QAbstractItemView::EnsureVisible);
}

void GraphPage::goToRecorded() {
    const auto rows = m_model.recordedRows();
    if (rows.empty()) return;
    const int current = m_ui->table->currentIndex().row();
    const auto next = std::upper_bound(rows.begin(), rows.end(), current);
    select(next == rows.end() ? rows.front() : *next);
    m_ui->table->setFocus(Qt::OtherFocusReason);
}

std::optional<NodeId> GraphPage::currentNode() const { return m_model.nodeAt(m_ui->table->currentIndex().row()); }

void GraphPage::showRevision() {
    const auto rows = m_ui->table->selectionModel()->selectedRows();
    if (rows.size() == 2) {
        std::vector<NodeId> both;
        for (const QModelIndex& index : rows) {
            if (const auto node = m_model.nodeAt(index.row())) both.push_back(*node);
        }
        if (both.size() == 2) return showBetween(both);
    }
    const auto node = rows.isEmpty() ? std::nullopt : m_model.nodeAt(rows.front().row());
    const bool isGhost = !rows.isEmpty() && !node;
    for (QWidget* widget : {static_cast<QWidget*>(m_ui->copyButton), static_cast<QWidget*>(m_ui->openFileButton), static_cast<QWidget*>(m_ui->source)})
        widget->setEnabled(node.has_value());
    m_ui->stampButton->setEnabled(node.has_value() && m_model.graphData()->status != nullptr);
    for (QLabel* label : {m_ui->created, m_ui->file, m_ui->parents, m_ui->children, m_ui->labels, m_ui->depends, m_ui->revisionState, m_ui->revisionId})
        label->clear();
    m_ui->source->clear();
    if (!node) {
        m_ui->revisionTitle->setText(isGhost ? tr("A revision that no script has") : tr("No revision is chosen"));
        if (isGhost) {
            m_ui->revisionId->setText(m_model.index(rows.front().row(), RevisionModel::Id).data().toString());
            m_ui->revisionState->setText(
                tr("The version table records it, but no script of this project has this id. The finding below says what can be done."));
        }
        return;
    }
    const auto& graph = m_model.graphData()->graph();
    const auto& revision = graph.revision(*node);
    const auto listed = [](const std::vector<std::string>& ids) { return ids.empty() ? tr("none") : singleLine(shortened(join(ids, ", "), 400)); };
    const auto names = [&](const std::vector<NodeId>& ids) {
        std::vector<std::string> list;
        for (const NodeId id : ids) list.push_back(graph.revision(id).id);
        return listed(list);
    };
    m_ui->revisionTitle->setText(revision.message.empty() ? tr("(no message)") : toQt(shortened(revision.message, 400)));
    m_ui->revisionId->setText(singleLine(revision.id));
    QStringList facts;
    if (const QString state = stateName(m_model.markOf(*node)); !state.isEmpty()) facts << state;
    if (graph.node(*node).next.empty()) facts << tr("head");
    if (graph.isBranchPoint(*node)) facts << tr("branch point");
    if (graph.isMergePoint(*node)) facts << tr("merge point");
    m_ui->revisionState->setText(facts.join(QStringLiteral(", ")));
    m_ui->created->setText(revision.created.empty() ? tr("not said") : singleLine(revision.created));
    const std::string place = shownPath(revision.file, m_model.graphData()->environment->projectRoot) + ":" + std::to_string(revision.line);
    m_ui->file->setText(toQt(place));
    m_ui->parents->setText(listed(revision.downRevisions));
    m_ui->children->setText(names(graph.node(*node).next));
    m_ui->labels->setText(listed(graph.node(*node).labels));
    m_ui->depends->setText(listed(revision.dependencies));
    try {
        m_ui->source->setPlainText(toQt(readFile(revision.file, 2U << 20U)));
    } catch (const Error& error) {
        m_ui->source->setPlainText(toQt(error.what()));
    }
}

void GraphPage::showBetween(const std::vector<NodeId>& selected) {
    const auto& graph = m_model.graphData()->graph();
    using Edges = migrations::RevisionGraph::Edges;
    std::vector<NodeId> between;
    NodeId low = selected[0];
    NodeId high = selected[1];
    auto below = graph.ancestors({high}, Edges::WithDependencies);
    if (!below[low]) {
        std::swap(low, high);
        below = graph.ancestors({high}, Edges::WithDependencies);
    }
    m_ui->revisionId->setText(singleLine(graph.revision(low).id) + QStringLiteral(" \u2192 ") + singleLine(graph.revision(high).id));
    for (QLabel* label : {m_ui->created, m_ui->file, m_ui->parents, m_ui->children, m_ui->labels, m_ui->depends}) label->clear();
    m_ui->source->clear();
    if (!below[low]) {
        m_ui->revisionTitle->setText(tr("Two lines"));
        m_ui->revisionState->setText(tr("Neither revision is an ancestor of the other."));
        return;
    }
    const auto above = graph.descendants({low}, Edges::WithDependencies);
    QString list;
    int count = 0;
    for (const auto& row : m_model.graphData()->layout.rows) {
        if (!below[row.node] || !above[row.node] || row.node == low || row.node == high) continue;
        ++count;
        const auto& revision = graph.revision(row.node);
        list += singleLine(revision.id) + QStringLiteral("  ") + singleLine(revision.message) + QStringLiteral("\n");
    }
    m_ui->revisionTitle->setText(tr("%1 between").arg(toQt(counted(static_cast<std::size_t>(count), "revision"))));
    m_ui->revisionState->setText(tr("From the lower to the higher of the two, both left out."));
    m_ui->source->setEnabled(true);
    m_ui->source->setPlainText(list);
}

void GraphPage::showMenu(const QPoint& at) {
    const auto node = m_model.nodeAt(m_ui->table->indexAt(at).row());
    if (!node) return;
    const auto& revision = m_model.graphData()->graph().revision(*node);
    QMenu menu(this);
    menu.addAction(tr("Copy id"), this, [id = toQt(revision.id)] { QGuiApplication::clipboard()->setText(id); });
    menu.addAction(tr("Copy as Markdown"), this, [text = QStringLiteral("`%1` %2").arg(singleLine(revision.id), singleLine(revision.message))] {
        QGuiApplication::clipboard()->setText(text);
    });
    menu.addAction(tr("Open file"), m_ui->openFileButton, &QPushButton::click);
    if (m_model.graphData()->status != nullptr) {
        menu.addSeparator();
        menu.addAction(tr("Stamp %1\u2026").arg(singleLine(revision.id)), this, [this, id = toQt(revision.id)] { emit stampRequested(id); });
    }
    menu.exec(m_ui->table->viewport()->mapToGlobal(at));
}

void GraphPage::showFindingDetail() {
    const QModelIndex index = m_ui->findings->currentIndex();
    m_ui->findingDetail->setPlainText(index.isValid() ? FindingModel::describe(m_findings.findings()[static_cast<std::size_t>(index.row())]) : QString());
}

} // namespace stillroom::app
