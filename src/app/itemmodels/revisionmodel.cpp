#include "app/itemmodels/revisionmodel.h"

#include "app/itemmodels/text.h"
#include "base/text.h"

#include <QFontDatabase>

#include <algorithm>
#include <set>

namespace stillroom::app {

using migrations::NodeId;

void RevisionModel::setData(std::shared_ptr<const GraphData> data) {
    beginResetModel();
    if (data == nullptr || m_data == nullptr || data->environment != m_data->environment || data->status != m_data->status) m_seen.clear();
    m_data = std::move(data);
    markRevisions();
    rebuild();
    endResetModel();
}

void RevisionModel::setDiagnosis(const std::shared_ptr<const workflow::Diagnosis>& diagnosis) {
    if (m_data == nullptr || diagnosis == nullptr || diagnosis->environment != m_data->environment || diagnosis->landings.empty()) return;
    m_seen.assign(m_data->graph().size(), {});
    for (const auto& one : diagnosis->landings) m_seen[one.revision] = {one.landed(), one.missing()};
    if (m_filter.show == Show::All && !m_filter.fold) { // the rows stay, and what is chosen stays chosen
        markRevisions();
        if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    markRevisions();
    rebuild();
    endResetModel();
}

void RevisionModel::markRevisions() {
    m_marks.clear();
    m_problem.clear();
    if (m_data == nullptr) return;
    const auto& graph = m_data->graph();
    const workflow::Status* status = m_data->status.get();
    m_marks.assign(graph.size(), status == nullptr ? Mark::Plain : Mark::Pending);
    std::vector<bool> contradicted(graph.size(), false); // the live schema says otherwise than the record
    if (status != nullptr) {
        for (NodeId id = 0; id < graph.size(); ++id) {
            const Seen seen = id < m_seen.size() ? m_seen[id] : Seen{};
            const bool isApplied = status->position.applied[id];
            contradicted[id] = isApplied ? seen.missing > 0 : seen.landed > 0;
            if (isApplied) m_marks[id] = Mark::Applied;
            if (seen.missing > 0 && contradicted[id]) m_marks[id] = Mark::PartlyThere;
        }
        for (const NodeId id : status->position.recorded) m_marks[id] = Mark::Recorded;
        for (const std::string& row : status->position.redundant) {
            if (const auto id = graph.find(row)) m_marks[*id] = Mark::Redundant;
        }
    }
    std::set<std::string> files;
    for (const Finding& finding : m_data->environment->findings) {
        if (finding.severity == Severity::Info) continue;
        for (const Evidence& evidence : finding.evidence) files.insert(evidence.file);
    }
    m_problem.assign(graph.size(), false);
    for (NodeId id = 0; id < graph.size(); ++id)
        m_problem[id] = contradicted[id] || m_marks[id] == Mark::Redundant || files.count(graph.revision(id).file) != 0;
}

QString RevisionModel::stateOf(NodeId node) const {
    QString state = stateName(m_marks[node]);
    const Seen seen = node < m_seen.size() ? m_seen[node] : Seen{};
    const bool isApplied = m_data->status != nullptr && m_data->status->position.applied[node];
    if (isApplied ? seen.missing > 0 : seen.landed > 0) {
        const QString count = QStringLiteral("%1/%2").arg(seen.landed).arg(seen.landed + seen.missing);
        state = m_marks[node] == Mark::PartlyThere ? (seen.landed > 0 ? tr("partly there %1").arg(count) : tr("not there %1").arg(count))
                                                   : tr("%1, %2 there").arg(state, count);
    }
    return state;
}

void RevisionModel::setFilter(const Filter& filter) {
    beginResetModel();
    m_filter = filter;
    m_filter.text = filter.text.trimmed();
    m_unfolded.clear();
    rebuild();
    endResetModel();
}

void RevisionModel::unfold(int row) {
    const auto stretch = stretchAt(row);
    if (stretch.empty()) return;
    beginResetModel();
    m_unfolded.insert(m_data->graph().revision(stretch.front()).id);
    rebuild();
    endResetModel();
}

std::vector<bool> RevisionModel::matches() const {
    const auto& graph = m_data->graph();
    std::vector<bool> result(graph.size(), true);
    if (!m_filter.branch.isEmpty()) {
        const std::string branch = fromQt(m_filter.branch);
        const auto head = graph.find(branch);
        if (head) result = graph.ancestors({*head}, migrations::RevisionGraph::Edges::WithDependencies);
        for (NodeId node = 0; !head && node < graph.size(); ++node) {
            const auto& labels = graph.node(node).labels;
            result[node] = std::find(labels.begin(), labels.end(), branch) != labels.end();
        }
    }
    const auto has = [this](const std::string& text) { return toQt(text).contains(m_filter.text, Qt::CaseInsensitive); };
    for (NodeId node = 0; node < graph.size(); ++node) {
        if (m_filter.show == Show::Pending && m_marks[node] != Mark::Pending) result[node] = false;
        if (m_filter.show == Show::Problems && !m_problem[node]) result[node] = false;
        if (!result[node] || m_filter.text.isEmpty()) continue;
        const auto& revision = graph.revision(node);
        const auto& labels = graph.node(node).labels;
        result[node] = has(revision.id) || has(revision.message) || has(revision.file.substr(revision.file.rfind('/') + 1)) ||
                       std::any_of(labels.begin(), labels.end(), has);
    }
    return result;
}

// The newest revision of a stretch stands for it. What is recorded or wrong always has a row of its own.
void RevisionModel::foldStretches(std::vector<bool>& shown) {
    constexpr std::size_t kAtLeast = 6;
    const auto mayFold = [this](NodeId node) {
        return !m_problem[node] && m_marks[node] != Mark::Recorded && m_marks[node] != Mark::Redundant && m_data->graph().revision(node).branchLabels.empty();
    };
    auto stretches = migrations::linearStretches(m_data->graph(), kAtLeast, [&](NodeId upper, NodeId lower) {
        return shown[upper] && shown[lower] && mayFold(upper) && mayFold(lower) && m_marks[upper] == m_marks[lower];
    });
    for (auto& stretch : stretches) {
        if (m_unfolded.count(m_data->graph().revision(stretch.front()).id) != 0) continue;
        for (std::size_t i = 1; i < stretch.size(); ++i) shown[stretch[i]] = false;
        m_stretches.push_back(std::move(stretch));
    }
}

void RevisionModel::rebuild() {
    m_rows.clear();
    m_rowOfNode.clear();
    m_stretches.clear();
    m_narrowed.reset();
    m_matching = 0;
    if (m_data == nullptr) return;
    const auto& graph = m_data->graph();
    m_rowOfNode.assign(graph.size(), -1);
    if (m_data->status != nullptr && m_filter.show != Show::Pending) {
        const auto& unknown = m_data->status->position.unknown;
        for (std::size_t i = 0; i < unknown.size(); ++i) {
            if (toQt(unknown[i]).contains(m_filter.text, Qt::CaseInsensitive)) m_rows.push_back({static_cast<int>(i), -1, 0});
        }
    }
    m_matching = static_cast<int>(graph.size());
    if (filtered() || m_filter.fold) {
        std::vector<bool> shown = matches();
        m_matching = static_cast<int>(std::count(shown.begin(), shown.end(), true));
        if (m_filter.fold) foldStretches(shown);
        std::vector<NodeId> order;
        for (const auto& row : m_data->layout.rows) order.push_back(row.node);
        m_narrowed = migrations::layOut(graph, order, shown);
    }
    std::vector<int> stretchOf(graph.size(), -1);
    for (std::size_t i = 0; i < m_stretches.size(); ++i) stretchOf[m_stretches[i].front()] = static_cast<int>(i);
    const auto& rows = layout().rows;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        const NodeId node = rows[i].node;
        const int row = static_cast<int>(m_rows.size());
        m_rowOfNode[node] = row;
        if (stretchOf[node] >= 0) {
            for (const NodeId folded : m_stretches[static_cast<std::size_t>(stretchOf[node])]) m_rowOfNode[folded] = row;
        }
        m_rows.push_back({-1, stretchOf[node], i});
    }
}

std::optional<NodeId> RevisionModel::nodeAt(int row) const {
    if (row < 0 || row >= static_cast<int>(m_rows.size())) return std::nullopt;
    const Row& at = m_rows[static_cast<std::size_t>(row)];
    if (at.ghost >= 0 || at.stretch >= 0) return std::nullopt;
    return layout().rows[at.layoutRow].node;
}

std::vector<NodeId> RevisionModel::stretchAt(int row) const {
    if (row < 0 || row >= static_cast<int>(m_rows.size())) return {};
    const int stretch = m_rows[static_cast<std::size_t>(row)].stretch;
    return stretch < 0 ? std::vector<NodeId>{} : m_stretches[static_cast<std::size_t>(stretch)];
}

std::optional<int> RevisionModel::rowOf(NodeId node) const {
    if (node >= m_rowOfNode.size() || m_rowOfNode[node] < 0) return std::nullopt;
    return m_rowOfNode[node];
}

std::vector<int> RevisionModel::recordedRows() const {
    std::vector<int> rows;
    for (int row = 0; row < static_cast<int>(m_rows.size()); ++row) {
        const auto node = nodeAt(row);
        const bool isGhost = m_rows[static_cast<std::size_t>(row)].ghost >= 0;
        if (isGhost || (node && (m_marks[*node] == Mark::Recorded || m_marks[*node] == Mark::Redundant))) rows.push_back(row);
    }
    return rows;
}

int RevisionModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int RevisionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RevisionModel::text(const Row& row, int column) const {
    if (row.ghost >= 0) {
        const std::string& id = m_data->status->position.unknown[static_cast<std::size_t>(row.ghost)];
        switch (column) {
        case Id: return id.empty() ? tr("(blank)") : singleLine(id);
        case Message: return tr("no script has this revision");
        case State: return stateName(Mark::Unknown);
        default: return {};
        }
    }
    const NodeId node = layout().rows[row.layoutRow].node;
    const auto& revision = m_data->graph().revision(node);
    if (row.stretch >= 0) {
        const auto& stretch = m_stretches[static_cast<std::size_t>(row.stretch)];
        const auto& oldest = m_data->graph().revision(stretch.back());
        switch (column) {
        case Id: return tr("%1 revisions").arg(stretch.size());
        case Message: return tr("%1 to %2, one after the other").arg(singleLine(oldest.id), singleLine(revision.id));
        case State: return stateName(m_marks[node]);
        case Created: return singleLine(oldest.created.substr(0, 16));
        default: return {};
        }
    }
    switch (column) {
    case Id: return singleLine(revision.id);
    case Message: {
        // Some projects write no message: then the file's name says what the revision is for.
        const std::string name = revision.file.substr(revision.file.rfind('/') + 1);
        QString message = singleLine(revision.message.empty() ? name : revision.message.substr(0, revision.message.find('\n')));
        if (!revision.branchLabels.empty()) message += QStringLiteral("  [") + singleLine(join(revision.branchLabels, ", ")) + QStringLiteral("]");
        return message;
    }
    case State: {
        QString state = stateOf(node);
        if (m_data->graph().node(node).next.empty()) state += (state.isEmpty() ? QString() : QStringLiteral(", ")) + tr("head");
        return state;
    }
    case Created: return singleLine(revision.created.substr(0, 16));
    default: return {};
    }
}

QVariant RevisionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Lanes || index.column() == State) return text(row, State);
        return index.column() == Message || index.column() == Id ? text(row, index.column()) : QVariant();
    case Qt::FontRole:
        if (index.column() == Id && row.stretch < 0) return QFontDatabase::systemFont(QFontDatabase::FixedFont);
        return {};
    case Qt::AccessibleTextRole: return tr("%1, %2, %3").arg(text(row, Id).toString(), text(row, Message).toString(), text(row, State).toString());
    case MarkRole: return static_cast<int>(row.ghost >= 0 ? Mark::Unknown : m_marks[layout().rows[row.layoutRow].node]);
    case FoldedRole: return row.stretch >= 0;
    case LayoutRowRole: return row.ghost >= 0 ? QVariant() : QVariant(row.layoutRow);
    default: return {};
    }
}

QVariant RevisionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Lanes: return tr("Graph");
    case Id: return tr("Revision");
    case Message: return tr("Message");
    case State: return tr("State");
    case Created: return tr("Created");
    default: return {};
    }
}

} // namespace stillroom::app
