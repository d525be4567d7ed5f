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
    m_data = std::move(data);
    m_marks.clear();
    m_problem.clear();
    if (m_data != nullptr) {
        const auto& graph = m_data->graph();
        const workflow::Status* status = m_data->status.get();
        m_marks.assign(graph.size(), status == nullptr ? Mark::Plain : Mark::Pending);
        if (status != nullptr) {
            for (NodeId id = 0; id < graph.size(); ++id) {
                if (status->position.applied[id]) m_marks[id] = Mark::Applied;
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
        for (NodeId id = 0; id < graph.size(); ++id) m_problem[id] = m_marks[id] == Mark::Redundant || files.count(graph.revision(id).file) != 0;
    }
    rebuild();
    endResetModel();
}

void RevisionModel::setFilter(const QString& filter, Show show) {
    beginResetModel();
    m_filter = filter.trimmed();
    m_show = show;
    rebuild();
    endResetModel();
}

bool RevisionModel::matches(NodeId node) const {
    if (m_show == Show::Pending && m_marks[node] != Mark::Pending) return false;
    if (m_show == Show::Problems && !m_problem[node]) return false;
    if (m_filter.isEmpty()) return true;
    const auto& revision = m_data->graph().revision(node);
    const auto has = [this](const std::string& text) { return toQt(text).contains(m_filter, Qt::CaseInsensitive); };
    const auto& labels = m_data->graph().node(node).labels;
    return has(revision.id) || has(revision.message) || has(revision.file.substr(revision.file.rfind('/') + 1)) ||
           std::any_of(labels.begin(), labels.end(), has);
}

void RevisionModel::rebuild() {
    m_rows.clear();
    m_rowOfNode.clear();
    m_complete = m_filter.isEmpty() && m_show == Show::All;
    if (m_data == nullptr) return;
    m_rowOfNode.assign(m_data->graph().size(), -1);
    if (m_data->status != nullptr && m_show != Show::Pending) {
        const auto& unknown = m_data->status->position.unknown;
        for (std::size_t i = 0; i < unknown.size(); ++i) {
            if (toQt(unknown[i]).contains(m_filter, Qt::CaseInsensitive)) m_rows.push_back({static_cast<int>(i), 0});
        }
    }
    const auto& rows = m_data->layout.rows;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        if (!m_complete && !matches(rows[i].node)) continue;
        m_rowOfNode[rows[i].node] = static_cast<int>(m_rows.size());
        m_rows.push_back({-1, i});
    }
}

std::optional<NodeId> RevisionModel::nodeAt(int row) const {
    if (row < 0 || row >= static_cast<int>(m_rows.size()) || m_rows[static_cast<std::size_t>(row)].ghost >= 0) return std::nullopt;
    return m_data->layout.rows[m_rows[static_cast<std::size_t>(row)].layoutRow].node;
}

std::optional<int> RevisionModel::rowOf(NodeId node) const {
    if (node >= m_rowOfNode.size() || m_rowOfNode[node] < 0) return std::nullopt;
    return m_rowOfNode[node];
}

std::vector<int> RevisionModel::recordedRows() const {
    std::vector<int> rows;
    for (int row = 0; row < static_cast<int>(m_rows.size()); ++row) {
        const auto node = nodeAt(row);
        if (!node || m_marks[*node] == Mark::Recorded || m_marks[*node] == Mark::Redundant) rows.push_back(row);
    }
    return rows;
}

Mark RevisionModel::markOf(NodeId node) const { return m_marks[node]; }

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
    const NodeId node = m_data->layout.rows[row.layoutRow].node;
    const auto& revision = m_data->graph().revision(node);
    switch (column) {
    case Id: return singleLine(revision.id);
    case Message: {
        QString message = singleLine(revision.message.substr(0, revision.message.find('\n')));
        if (!revision.branchLabels.empty()) message += QStringLiteral("  [") + singleLine(join(revision.branchLabels, ", ")) + QStringLiteral("]");
        return message;
    }
    case State: {
        QString state = stateName(m_marks[node]);
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
    case Qt::ToolTipRole: return index.column() == Message || index.column() == Id ? text(row, index.column()) : QVariant();
    case Qt::FontRole:
        if (index.column() == Id) return QFontDatabase::systemFont(QFontDatabase::FixedFont);
        return {};
    case Qt::AccessibleTextRole: return tr("%1, %2, %3").arg(text(row, Id).toString(), text(row, Message).toString(), text(row, State).toString());
    case MarkRole: return static_cast<int>(row.ghost >= 0 ? Mark::Unknown : m_marks[m_data->layout.rows[row.layoutRow].node]);
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
