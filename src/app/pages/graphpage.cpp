#include "app/pages/graphpage.h"

#include "app/itemmodels/text.h"
#include "app/pages/revisioninspector.h"
#include "app/widgets/escape.h"
#include "app/widgets/graphpicture.h"
#include "app/widgets/lanedelegate.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_graphpage.h"

#include <QAction>
#include <QClipboard>
#include <QDataStream>
#include <QDateTime>
#include <QDesktopServices>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QUrl>

namespace stillroom::app {

using migrations::NodeId;

namespace {

[[nodiscard]] QString shortenedForStatus(const QString& text) {
    constexpr qsizetype kShown = 80;
    const QString line = text.simplified();
    return line.size() <= kShown ? line : line.left(kShown) + QChar(0x2026);
}

} // namespace

GraphPage::GraphPage(QWidget* parent)
    : QWidget(parent), m_ui(std::make_unique<Ui::GraphPage>()), m_inspector(new RevisionInspector),
      m_stamp(new QAction(tr("Stamp the chosen revision\u2026"), this)) {
    m_ui->setupUi(this);
    setUpTable();
    m_ui->splitter->addWidget(m_inspector);
    m_ui->splitter->setStretchFactor(0, 3);
    m_ui->splitter->setStretchFactor(1, 2);
    m_ui->splitter->setSizes({820, 420});
    asCaption(*m_ui->count);
    addPageActions();

    connect(m_ui->filter, &QLineEdit::textChanged, this, &GraphPage::applyFilter);
    for (QToolButton* button : {m_ui->allButton, m_ui->pendingButton, m_ui->problemsButton, m_ui->foldButton})
        connect(button, &QToolButton::toggled, this, &GraphPage::applyFilter);
    connect(m_ui->branch, &QComboBox::activated, this, &GraphPage::applyFilter);
    connect(m_ui->recordedButton, &QToolButton::clicked, this, &GraphPage::goToRecorded);
    connect(m_ui->emptyButton, &QPushButton::clicked, this, [this] { m_graphData == nullptr ? emit openProjectRequested() : clearFilter(); });
    connect(m_ui->table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GraphPage::showRevision);
    connect(m_ui->table, &QTableView::customContextMenuRequested, this, &GraphPage::showMenu);
    connect(m_ui->table, &QTableView::activated, this, &GraphPage::unfold);
    connect(m_inspector, &RevisionInspector::stampRequested, this, &GraphPage::stampRequested);
    connect(m_inspector, &RevisionInspector::openRequested, this, [this](const QString& file) { openFile(fromQt(file)); });
    connect(m_inspector, &RevisionInspector::copied, this, [this](const QString& id) { emit said(tr("Copied: %1").arg(id)); });
    connect(&m_export, &JobRunner::started, this, &GraphPage::busy);
    connect(&m_export, &JobRunner::finished, this, [this] { emit busy({}); });
    escapeClears(*m_ui->filter);
    auto* copyIds = new QShortcut(QKeySequence::Copy, m_ui->table);
    copyIds->setContext(Qt::WidgetShortcut);
    connect(copyIds, &QShortcut::activated, this, [this] { m_rowActions.front()->trigger(); });
    setData(nullptr);
}

GraphPage::~GraphPage() = default;

void GraphPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    constexpr int kRoomForAll = 700; // below that the date gives way, so that the state stays in sight
    m_ui->table->setColumnHidden(RevisionModel::Created, m_ui->left->width() < kRoomForAll);
}

void GraphPage::setUpTable() {
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
}

void GraphPage::addPageActions() {
    const auto add = [this](const QString& text, auto slot, const QKeySequence& keys = {}) {
        auto* action = new QAction(text, this);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
        return action;
    };
    connect(m_stamp, &QAction::triggered, this, [this] {
        if (const auto nodes = selectedNodes(); nodes.size() == 1) emit stampRequested(toQt(m_graphData->graph().revision(nodes.front()).id));
    });
    add(tr("Go to the next recorded revision"), &GraphPage::goToRecorded, Qt::CTRL | Qt::Key_R);
    m_rowActions << add(tr("Copy id"), [this] { copyAs([](const auto& r) { return toQt(r.id); }, QStringLiteral("\n")); });
    m_rowActions << add(tr("Copy as Markdown"), [this] {
        copyAs([](const auto& r) { return QStringLiteral("- `%1` %2").arg(singleLine(r.id), singleLine(r.message)); }, QStringLiteral("\n"));
    });
    m_rowActions << add(tr("Copy as SQL"), [this] {
        const auto dialect =
            m_graphData != nullptr && m_graphData->status != nullptr ? m_graphData->status->database->identity.dialect : schema::Dialect::PostgreSql;
        copyAs([dialect](const auto& r) { return toQt(schema::quoteLiteral(dialect, r.id)); }, QStringLiteral(", "));
    });
    m_openFile = add(tr("Open the revision's file"), [this] {
        if (const auto nodes = selectedNodes(); nodes.size() == 1) openFile(m_graphData->graph().revision(nodes.front()).file);
    });
    m_rowActions << m_openFile;
    addAction(m_stamp);
    add(tr("Fold or unfold long linear stretches"), [this] { m_ui->foldButton->toggle(); });
    auto* pictures = new QMenu(m_ui->exportButton);
    pictures->addAction(add(tr("Export the graph as SVG\u2026"), [this] { exportPicture(QStringLiteral("svg")); }));
    pictures->addAction(add(tr("Export the graph as PNG\u2026"), [this] { exportPicture(QStringLiteral("png")); }));
    m_ui->exportButton->setMenu(pictures);
    add(
        tr("Show or hide the inspector"), [this] { m_inspector->setVisible(m_inspector->isHidden()); }, Qt::CTRL | Qt::Key_I);
}

void GraphPage::setData(std::shared_ptr<const GraphData> graphData) {
    // A database that has just been connected is looked at where it stands.
    const bool newDatabase = graphData != nullptr && graphData->status != nullptr && (m_graphData == nullptr || m_graphData->status == nullptr);
    const auto keep = newDatabase ? std::nullopt : currentNode();
    const std::string keptId = keep ? m_graphData->graph().revision(*keep).id : std::string();
    m_graphData = graphData;
    m_model.setData(graphData);
    fillBranches();
    const bool connected = graphData != nullptr && graphData->status != nullptr;
    m_ui->recordedButton->setEnabled(!m_model.recordedRows().empty());
    m_ui->pendingButton->setEnabled(connected);
    if (graphData != nullptr) {
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

void GraphPage::setDiagnosis(const std::shared_ptr<const workflow::Diagnosis>& diagnosis) {
    if (diagnosis == m_diagnosis) return;
    m_diagnosis = diagnosis;
    const auto keep = currentNode();
    m_model.setDiagnosis(diagnosis);
    selectAgain(keep);
    updateCount();
    showRevision();
}

// Heads and labels, where there is more than one line to choose from.
void GraphPage::fillBranches() {
    m_ui->branch->clear();
    m_ui->branch->addItem(tr("All branches"), QString());
    if (m_graphData != nullptr) {
        const auto& graph = m_graphData->graph();
        std::set<std::string> labels;
        for (NodeId node = 0; node < graph.size(); ++node) labels.insert(graph.revision(node).branchLabels.begin(), graph.revision(node).branchLabels.end());
        for (const NodeId head : graph.heads()) m_ui->branch->addItem(tr("to %1").arg(singleLine(graph.revision(head).id)), toQt(graph.revision(head).id));
        for (const std::string& label : labels) m_ui->branch->addItem(tr("label %1").arg(singleLine(label)), toQt(label));
    }
    const int kept = m_ui->branch->findData(m_model.filter().branch);
    m_ui->branch->setVisible(m_ui->branch->count() > 2);
    m_ui->branch->setCurrentIndex(std::max(kept, 0));
    if (kept < 0) applyFilter(); // the branch is gone
}

void GraphPage::focusFilter() {
    m_ui->filter->setFocus(Qt::ShortcutFocusReason);
    m_ui->filter->selectAll();
}

bool GraphPage::showFile(const QString& file) {
    if (m_graphData == nullptr) return false;
    const auto& graph = m_graphData->graph();
    for (NodeId node = 0; node < graph.size(); ++node) {
        if (toQt(graph.revision(node).file) != file) continue;
        if (!m_model.rowOf(node)) clearFilter();
        if (const auto row = m_model.rowOf(node)) {
            select(*row);
            m_ui->table->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return false;
}

void GraphPage::clearFilter() {
    m_ui->allButton->setChecked(true);
    m_ui->branch->setCurrentIndex(0);
    m_ui->filter->clear();
    applyFilter();
}

QByteArray GraphPage::saveLayout() const {
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << m_ui->splitter->saveState() << m_inspector->isHidden() << m_ui->foldButton->isChecked();
    return state;
}

void GraphPage::restoreLayout(const QByteArray& state) {
    QByteArray splitter;
    bool inspectorHidden = false;
    bool folded = false;
    QDataStream in(state);
    in >> splitter >> inspectorHidden >> folded;
    if (in.status() != QDataStream::Ok) return;
    m_ui->splitter->restoreState(splitter);
    m_inspector->setHidden(inspectorHidden);
    m_ui->foldButton->setChecked(folded);
}

void GraphPage::applyFilter() {
    RevisionModel::Filter filter;
    filter.text = m_ui->filter->text();
    filter.show = m_ui->pendingButton->isChecked()    ? RevisionModel::Show::Pending
                  : m_ui->problemsButton->isChecked() ? RevisionModel::Show::Problems
                                                      : RevisionModel::Show::All;
    filter.branch = m_ui->branch->currentData().toString();
    filter.fold = m_ui->foldButton->isChecked();
    const auto keep = currentNode();
    m_model.setFilter(filter);
    selectAgain(keep);
    updateCount();
    showRevision();
}

/// The row of `node`; where it is not shown any more, the first.
void GraphPage::selectAgain(std::optional<migrations::NodeId> node) {
    const auto row = node ? m_model.rowOf(*node) : std::nullopt;
    if (row && currentNode() == node) return; // nothing was reset
    if (row) {
        select(*row);
    } else if (m_model.rowCount() > 0) {
        select(0);
    }
}

// What the place of the table says while it holds nothing.
void GraphPage::updateEmptiness() {
    const bool noRevisions = m_graphData != nullptr && m_graphData->graph().size() == 0;
    const bool empty = m_graphData == nullptr || m_model.rowCount() == 0;
    m_ui->left->setCurrentWidget(empty ? m_ui->emptyPage : m_ui->tablePage);
    m_ui->emptyText->setText(m_graphData == nullptr
                                 ? tr("The migration graph of a project is shown here. Open the project's folder, its alembic.ini or its pyproject.toml.")
                             : noRevisions ? tr("There is no revision in this environment's version locations.")
                                           : tr("No revision passes the filter."));
    m_ui->emptyButton->setText(m_graphData == nullptr ? tr("Open a project\u2026") : tr("Show all"));
    m_ui->emptyButton->setVisible(m_graphData == nullptr || !noRevisions);
    m_ui->toolbar->setEnabled(m_graphData != nullptr && !noRevisions);
}

void GraphPage::updateCount() {
    updateEmptiness();
    if (m_graphData != nullptr) m_ui->table->setColumnWidth(RevisionModel::Lanes, LaneDelegate::widthFor(m_model.layout().laneCount));
    const std::size_t total = m_graphData == nullptr ? 0 : m_graphData->graph().size();
    m_ui->count->setText(m_graphData == nullptr ? QString()
                         : m_model.filtered()   ? tr("%1 of %2").arg(m_model.matching()).arg(total)
                                                : toQt(counted(total, "revision")));
}

void GraphPage::select(int row) {
    const QModelIndex index = m_model.index(row, RevisionModel::Id);
    m_ui->table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_ui->table->scrollTo(index, QAbstractItemView::EnsureVisible);
}

void GraphPage::unfold(const QModelIndex& index) {
    const auto stretch = m_model.stretchAt(index.row());
    if (stretch.empty()) return;
    m_model.unfold(index.row());
    if (const auto row = m_model.rowOf(stretch.front())) select(*row);
    updateCount();
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

std::vector<NodeId> GraphPage::selectedNodes() const {
    std::vector<NodeId> nodes;
    for (const QModelIndex& index : m_ui->table->selectionModel()->selectedRows()) {
        if (const auto node = m_model.nodeAt(index.row())) nodes.push_back(*node);
    }
    return nodes;
}

void GraphPage::showRevision() {
    const auto rows = m_ui->table->selectionModel()->selectedRows();
    const auto nodes = selectedNodes();
    m_stamp->setEnabled(nodes.size() == 1 && rows.size() == 1 && m_graphData->status != nullptr);
    for (QAction* action : m_rowActions) action->setEnabled(!nodes.empty());
    m_openFile->setEnabled(nodes.size() == 1);
    if (rows.size() == 2 && nodes.size() == 2) return m_inspector->showBetween(*m_graphData, nodes[0], nodes[1]);
    if (rows.isEmpty()) return m_inspector->showNothing();
    const int row = rows.front().row();
    if (const auto node = m_model.nodeAt(row)) return m_inspector->showRevision(m_graphData, *node, m_model.stateOf(*node), stepsOf(*node));
    if (const auto stretch = m_model.stretchAt(row); !stretch.empty()) return m_inspector->showStretch(*m_graphData, stretch);
    m_inspector->showGhost(m_model.index(row, RevisionModel::Id).data().toString());
}

/// What the script does, and whether it has landed; empty as long as that is not known.
std::vector<diagnosis::StepLanding> GraphPage::stepsOf(migrations::NodeId node) const {
    if (m_diagnosis == nullptr || m_graphData == nullptr || m_diagnosis->environment != m_graphData->environment) return {};
    for (const auto& one : m_diagnosis->landings) {
        if (one.revision == node) return one.landings;
    }
    return {};
}

void GraphPage::copyAs(const std::function<QString(const migrations::Revision&)>& form, const QString& separator) {
    QStringList parts;
    for (const NodeId node : selectedNodes()) parts << form(m_graphData->graph().revision(node));
    if (parts.isEmpty()) return;
    QGuiApplication::clipboard()->setText(parts.join(separator));
    emit said(tr("Copied: %1").arg(shortenedForStatus(parts.join(separator))));
}

void GraphPage::openFile(const std::string& file) {
    const bool opened = QDesktopServices::openUrl(QUrl::fromLocalFile(toQt(file)));
    emit said(opened ? tr("Opened %1").arg(toQt(file)) : tr("No program is set to open %1").arg(toQt(file)));
}

void GraphPage::showMenu(const QPoint& at) {
    if (!m_model.nodeAt(m_ui->table->indexAt(at).row())) return;
    QMenu menu(this);
    menu.addActions(m_rowActions);
    menu.addSeparator();
    menu.addAction(m_stamp);
    menu.exec(m_ui->table->viewport()->mapToGlobal(at));
}

// Drawn in the background, from a copy of what is shown: ten thousand rows take a moment.
void GraphPage::exportPicture(const QString& suffix) {
    if (m_graphData == nullptr) return;
    QFileDialog dialog(this, tr("Export the graph"), {}, QStringLiteral("*.") + suffix);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix); // so that the question about an existing file is about the right one
    dialog.selectFile(QStringLiteral("migrations.") + suffix);
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return;
    const auto picture = std::make_shared<const GraphPicture>(m_model, pictureCaption());
    m_export.start(
        tr("Drawing the graph"),
        [picture, file = dialog.selectedFiles().front()](const std::stop_token& stop) {
            picture->save(file, stop);
            return file;
        },
        [this](const QString& saved) { emit said(tr("The graph was saved as %1.").arg(saved)); },
        [this](const Error& error) { emit said(tr("Not saved. %1").arg(toQt(error.what()))); });
}

QString GraphPage::pictureCaption() const {
    QString caption =
        toQt(m_graphData->environment->projectRoot.filename().string()) + QStringLiteral(" / ") + singleLine(m_graphData->environment->environment.name);
    if (m_graphData->status != nullptr) caption += QStringLiteral("   ") + singleLine(database::shownTarget(m_graphData->status->database->target));
    return caption + QStringLiteral("   ") + QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm t"));
}

} // namespace stillroom::app
