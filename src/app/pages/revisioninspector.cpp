#include "app/pages/revisioninspector.h"

#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "ui_revisioninspector.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>

namespace stillroom::app {

using migrations::NodeId;

namespace {

/// What is missing of an applied revision is wrong; of a pending one it is to be expected.
[[nodiscard]] QIcon landingIcon(diagnosis::Landing state, bool applied) {
    switch (state) {
    case diagnosis::Landing::Landed: return plainIcon(QStringLiteral(":/icons/pass.svg"));
    case diagnosis::Landing::Partly:
    case diagnosis::Landing::Missing: return applied ? severityIcon(Severity::Error) : plainIcon(QStringLiteral(":/icons/pending.svg"));
    default: return plainIcon(QStringLiteral(":/icons/cannottell.svg"));
    }
}

} // namespace

RevisionInspector::RevisionInspector(QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::RevisionInspector>()) {
    m_ui->setupUi(this);
    asTitle(*m_ui->revisionTitle);
    for (QWidget* fixed : {static_cast<QWidget*>(m_ui->revisionId), static_cast<QWidget*>(m_ui->parents), static_cast<QWidget*>(m_ui->children),
                           static_cast<QWidget*>(m_ui->depends), static_cast<QWidget*>(m_ui->source)})
        asFixed(*fixed);
    for (QLabel* caption :
         {m_ui->createdCaption, m_ui->fileCaption, m_ui->parentsCaption, m_ui->childrenCaption, m_ui->labelsCaption, m_ui->dependsCaption, m_ui->stepsCaption})
        asCaption(*caption);
    connect(m_ui->copyButton, &QPushButton::clicked, this, &RevisionInspector::copyId);
    connect(m_ui->openFileButton, &QPushButton::clicked, this, &RevisionInspector::openFile);
    connect(m_ui->stampButton, &QPushButton::clicked, this, [this] {
        if (m_node) emit stampRequested(toQt(m_graphData->graph().revision(*m_node).id));
    });
    showNothing();
}

RevisionInspector::~RevisionInspector() = default;

// An empty line would stand as a gap.
void RevisionInspector::setLine(QLabel& label, const QString& text) {
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

// Only what has changed is touched: a reading in the background must not take the focus or the place in the source away.
void RevisionInspector::setSource(const QString& text) {
    if (m_ui->source->toPlainText() != text) m_ui->source->setPlainText(text);
    m_ui->source->setVisible(!text.isEmpty());
    m_ui->filler->setVisible(text.isEmpty());
}

void RevisionInspector::setButtons(bool copy, bool open, bool stamp) {
    m_ui->copyButton->setEnabled(copy);
    m_ui->openFileButton->setEnabled(open);
    m_ui->stampButton->setEnabled(stamp);
}

void RevisionInspector::clear() {
    m_graphData.reset();
    m_node.reset();
    m_id.clear();
    setLine(*m_ui->revisionId, {});
    setLine(*m_ui->revisionState, {});
    showSteps({}, false);
    m_ui->facts->hide();
    setSource({});
    setButtons(false, false, false);
}

void RevisionInspector::showNothing() {
    clear();
    m_ui->revisionTitle->setText(tr("No revision is chosen"));
}

void RevisionInspector::showGhost(const QString& id) {
    clear();
    m_ui->revisionTitle->setText(tr("A revision that no script has"));
    m_id = id;
    setButtons(true, false, false); // to search the history for it
    setLine(*m_ui->revisionId, id);
    setLine(*m_ui->revisionState, tr("The version table records it, but no script of this project has this id. The finding below says what can be done."));
}

void RevisionInspector::showRevision(const std::shared_ptr<const GraphData>& graphData, NodeId node, const QString& state,
                                     const std::vector<diagnosis::StepLanding>& steps) {
    m_graphData = graphData;
    m_node = node;
    const auto& graph = graphData->graph();
    const auto& revision = graph.revision(node);
    m_id = toQt(revision.id);
    const auto listed = [](const std::vector<std::string>& ids) { return ids.empty() ? tr("none") : singleLine(shortened(join(ids, ", "), 400)); };
    std::vector<std::string> children;
    for (const NodeId child : graph.node(node).next) children.push_back(graph.revision(child).id);
    m_ui->revisionTitle->setText(revision.message.empty() ? tr("(no message)") : toQt(shortened(revision.message, 400)));
    setLine(*m_ui->revisionId, singleLine(revision.id));
    QStringList facts;
    if (!state.isEmpty()) facts << state;
    if (graph.node(node).next.empty()) facts << tr("head");
    if (graph.isBranchPoint(node)) facts << tr("branch point");
    if (graph.isMergePoint(node)) facts << tr("merge point");
    setLine(*m_ui->revisionState, facts.join(QStringLiteral(", ")));
    m_ui->created->setText(revision.created.empty() ? tr("not said") : singleLine(revision.created));
    m_ui->file->setFullText(toQt(shownPath(revision.file, graphData->environment->projectRoot) + ":" + std::to_string(revision.line)));
    m_ui->parents->setText(listed(revision.downRevisions));
    m_ui->children->setText(listed(children));
    m_ui->labels->setText(listed(graph.node(node).labels));
    m_ui->depends->setText(listed(revision.dependencies));
    m_ui->facts->show();
    try {
        const bool another = m_ui->source->toPlainText().isEmpty() || m_shownFile != revision.file;
        m_shownFile = revision.file;
        setSource(toQt(readFile(revision.file, 2U << 20U)));
        constexpr std::uint32_t kLongHead = 25; // a licence, most likely
        if (another && revision.line > kLongHead) m_ui->source->verticalScrollBar()->setValue(static_cast<int>(revision.line) - 4);
    } catch (const Error& error) {
        setSource(toQt(error.what()));
    }
    showSteps(steps, graphData->status != nullptr && graphData->status->position.applied[node]);
    setButtons(true, true, graphData->status != nullptr);
}

/// One line to a step: landed, missing, or not to be told.
void RevisionInspector::showSteps(const std::vector<diagnosis::StepLanding>& steps, bool applied) {
    if (m_ui->revisionSteps->topLevelItemCount() != static_cast<int>(steps.size())) m_ui->revisionSteps->clear();
    std::size_t landed = 0;
    std::size_t missing = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const diagnosis::StepLanding& step = steps[i];
        const bool isPartly = step.state == diagnosis::Landing::Partly;
        landed += step.state == diagnosis::Landing::Landed ? 1 : 0;
        missing += step.state == diagnosis::Landing::Missing || isPartly ? 1 : 0;
        QString state;
        switch (step.state) {
        case diagnosis::Landing::Landed: state = tr("there"); break;
        case diagnosis::Landing::Partly: state = tr("partly there: %1").arg(toQt(step.why)); break;
        case diagnosis::Landing::Missing: state = step.why.empty() ? tr("not there") : toQt(step.why); break;
        case diagnosis::Landing::Superseded: state = tr("changed again by a later revision"); break;
        case diagnosis::Landing::CannotTell: state = step.why.empty() ? tr("cannot be told") : tr("cannot be told: %1").arg(toQt(step.why)); break;
        }
        if (m_ui->revisionSteps->topLevelItemCount() <= static_cast<int>(i)) new QTreeWidgetItem(m_ui->revisionSteps);
        QTreeWidgetItem* item = m_ui->revisionSteps->topLevelItem(static_cast<int>(i));
        item->setText(0, tr("%1: %2").arg(singleLine(step.what), singleLine(fromQt(state))));
        item->setToolTip(0, item->text(0));
        item->setIcon(0, landingIcon(step.state, applied));
    }
    m_ui->stepsCaption->setText(missing == 0 ? tr("What it does") : tr("What it does: %1 of %2 there").arg(landed).arg(landed + missing));
    for (QWidget* part : {static_cast<QWidget*>(m_ui->stepsCaption), static_cast<QWidget*>(m_ui->revisionSteps)}) part->setVisible(!steps.empty());
}

void RevisionInspector::showList(const GraphData& graphData, const std::vector<NodeId>& nodes) {
    QString list;
    for (const NodeId node : nodes) {
        const auto& revision = graphData.graph().revision(node);
        list += singleLine(revision.id) + QStringLiteral("  ") + singleLine(revision.message.substr(0, revision.message.find('\n'))) + QStringLiteral("\n");
    }
    setSource(list);
}

void RevisionInspector::showBetween(const GraphData& graphData, NodeId first, NodeId second) {
    clear();
    const auto& graph = graphData.graph();
    using Edges = migrations::RevisionGraph::Edges;
    NodeId low = first;
    NodeId high = second;
    auto below = graph.ancestors({high}, Edges::WithDependencies);
    if (!below[low]) {
        std::swap(low, high);
        below = graph.ancestors({high}, Edges::WithDependencies);
    }
    setLine(*m_ui->revisionId, singleLine(graph.revision(low).id) + QStringLiteral(" \u2192 ") + singleLine(graph.revision(high).id));
    if (!below[low]) {
        m_ui->revisionTitle->setText(tr("Two lines"));
        setLine(*m_ui->revisionState, tr("Neither revision is an ancestor of the other."));
        return;
    }
    const auto above = graph.descendants({low}, Edges::WithDependencies);
    std::vector<NodeId> between;
    for (const auto& row : graphData.layout.rows) {
        if (below[row.node] && above[row.node] && row.node != low && row.node != high) between.push_back(row.node);
    }
    m_ui->revisionTitle->setText(tr("%1 between").arg(toQt(counted(between.size(), "revision"))));
    setLine(*m_ui->revisionState, tr("From the lower to the higher of the two, both left out."));
    showList(graphData, between);
}

void RevisionInspector::showStretch(const GraphData& graphData, const std::vector<NodeId>& stretch) {
    clear();
    m_ui->revisionTitle->setText(toQt(counted(stretch.size(), "revision")));
    setLine(*m_ui->revisionState, tr("Each follows the one below it, and nothing else hangs on them. Double-click the row, or press Enter, to unfold it."));
    showList(graphData, stretch);
}

void RevisionInspector::copyId() {
    QGuiApplication::clipboard()->setText(m_id);
    emit copied(m_id);
}

void RevisionInspector::openFile() {
    if (m_node) emit openRequested(toQt(m_graphData->graph().revision(*m_node).file));
}

} // namespace stillroom::app
