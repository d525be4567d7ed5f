#include "app/itemmodels/differencemodel.h"

#include "app/itemmodels/text.h"
#include "app/widgets/marks.h"
#include "base/text.h"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_set>

namespace stillroom::app {
namespace {

[[nodiscard]] std::string objectOf(const schema::Difference& d) { return d.kind.substr(0, d.kind.find('.')); }
[[nodiscard]] std::string changeOf(const schema::Difference& d) { return d.kind.substr(d.kind.find('.') + 1); }

[[nodiscard]] QString shownObject(const schema::Difference& d) {
    const std::string object = objectOf(d);
    const QString kind = object == "column"              ? QObject::tr("column")
                         : object == "primary_key"       ? QObject::tr("primary key")
                         : object == "unique_constraint" ? QObject::tr("unique")
                         : object == "check_constraint"  ? QObject::tr("check")
                         : object == "foreign_key"       ? QObject::tr("foreign key")
                         : object == "index"             ? QObject::tr("index")
                         : object == "enum"              ? QObject::tr("enum")
                                                         : QString();
    return d.name.empty() ? kind : kind + QStringLiteral(" ") + singleLine(d.name);
}

[[nodiscard]] bool isOf(DifferenceModel::Kind kind, const std::string& object) {
    switch (kind) {
    case DifferenceModel::Kind::All: return true;
    case DifferenceModel::Kind::Tables: return object == "table";
    case DifferenceModel::Kind::Columns: return object == "column";
    case DifferenceModel::Kind::Keys:
        return object == "primary_key" || object == "foreign_key" || object == "unique_constraint" || object == "check_constraint";
    case DifferenceModel::Kind::Indexes: return object == "index";
    case DifferenceModel::Kind::Enums: return object == "enum";
    }
    return true;
}

} // namespace

QString DifferenceModel::words(const schema::Difference& d) {
    if (!d.cannotTell.empty()) return tr("cannot tell");
    const std::string change = changeOf(d);
    if (d.renaming) return d.renaming->moved() && !d.renaming->ofColumn() ? tr("moved") : tr("renamed");
    if (change == "missing") return tr("missing");
    if (change == "extra") return tr("extra");
    if (change == "type") return tr("other type");
    if (change == "nullable") return tr("other NULL rule");
    if (change == "default") return tr("other default");
    if (change == "comment") return tr("other comment");
    return tr("different");
}

void DifferenceModel::set(std::shared_ptr<const workflow::Diff> diff, const Filter& filter) {
    beginResetModel();
    m_diff = std::move(diff);
    m_filter = filter;
    rebuild();
    endResetModel();
}

bool DifferenceModel::passes(const schema::Difference& d) const {
    if (!isOf(m_filter.kind, objectOf(d))) return false;
    if (m_filter.show == Show::Errors && (d.severity != Severity::Error || !d.cannotTell.empty())) return false;
    if (m_filter.show == Show::Problems && (d.severity == Severity::Info || !d.cannotTell.empty())) return false;
    if (m_filter.show == Show::CannotTell && d.cannotTell.empty()) return false;
    if (m_filter.text.isEmpty()) return true;
    const auto has = [this](const std::string& text) { return toQt(text).contains(m_filter.text, Qt::CaseInsensitive); };
    return has(d.schema) || has(d.table) || has(d.name) || has(d.kind) || has(d.expected) || has(d.actual);
}

DifferenceModel::Node* DifferenceModel::group(Node& of, const QString& name) {
    return !of.children.empty() && of.children.back()->name == name ? of.children.back() : append(of, name); // they come sorted
}

DifferenceModel::Node* DifferenceModel::append(Node& of, const QString& name) {
    Node& node = m_nodes.emplace_back();
    node.parent = &of;
    node.row = static_cast<int>(of.children.size());
    node.name = name;
    of.children.push_back(&node);
    return &node;
}

void DifferenceModel::setSides(const QString& expected, const QString& actual) {
    m_expectedSide = expected;
    m_actualSide = actual;
    emit headerDataChanged(Qt::Horizontal, Expected, Actual);
}

void DifferenceModel::rebuild() {
    m_nodes.clear();
    m_shown = 0;
    Node& root = m_nodes.emplace_back();
    if (m_diff == nullptr) return;
    const auto& list = m_filter.show == Show::Ignored ? m_diff->ignored : m_diff->differences;
    std::set<std::string> schemas;
    for (const schema::Difference& d : list) schemas.insert(d.schema);
    for (const schema::Difference& d : list) {
        if (!passes(d)) continue;
        ++m_shown;
        Node* node = schemas.size() > 1 ? group(root, singleLine(d.schema)) : &root;
        if (!d.table.empty()) node = group(*node, singleLine(d.table));
        if (objectOf(d) != "table") node = append(*node, shownObject(d));
        node->difference = &d;
        for (Node* up = node; up != nullptr; up = up->parent) {
            ++up->differences;
            if (!d.cannotTell.empty()) continue;
            up->sure = true;
            up->worst = std::min(up->worst, d.severity);
        }
    }
}

const DifferenceModel::Node& DifferenceModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? *static_cast<const Node*>(index.internalPointer()) : m_nodes.front();
}

const schema::Difference* DifferenceModel::differenceAt(const QModelIndex& index) const { return index.isValid() ? nodeAt(index).difference : nullptr; }

std::vector<const schema::Difference*> DifferenceModel::differencesBelow(const QModelIndexList& rows) const {
    std::unordered_set<const schema::Difference*> seen;
    std::vector<const schema::Difference*> found;
    const std::function<void(const Node&)> take = [&](const Node& node) {
        if (node.difference != nullptr && seen.insert(node.difference).second) found.push_back(node.difference);
        for (const Node* one : node.children) take(*one);
    };
    for (const QModelIndex& row : rows) {
        if (row.column() == 0) take(nodeAt(row));
    }
    if (rows.isEmpty() && !m_nodes.empty()) take(m_nodes.front());
    return found;
}

QModelIndex DifferenceModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeAt(parent).children[static_cast<std::size_t>(row)]);
}

QModelIndex DifferenceModel::parent(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    Node* up = nodeAt(index).parent;
    return up == nullptr || up->parent == nullptr ? QModelIndex() : createIndex(up->row, 0, up);
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
    return m_nodes.empty() || parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent).children.size());
}
int DifferenceModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QString DifferenceModel::textOf(const Node& node, int column) const {
    const schema::Difference* d = node.difference;
    switch (column) {
    case Object: return node.name;
    case What:
        if (d != nullptr && node.differences == 1) return words(*d);
        return (d != nullptr ? words(*d) + QStringLiteral(", ") : QString()) + toQt(counted(static_cast<std::size_t>(node.differences), "difference"));
    case Expected: return d != nullptr ? singleLine(shortened(d->expected, 200)) : QString();
    case Actual: return d != nullptr ? singleLine(shortened(d->actual, 200)) : QString();
    default: return {};
    }
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Node& node = nodeAt(index);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return textOf(node, index.column());
    case Qt::DecorationRole:
        if (index.column() != Object) return {};
        return node.sure ? severityIcon(node.worst) : plainIcon(QStringLiteral(":/icons/cannottell.svg"));
    case Qt::AccessibleTextRole:
        if (index.column() != Object) return textOf(node, index.column());
        return (node.sure ? severityName(node.worst) : tr("cannot tell")) + QStringLiteral(": ") + node.name;
    default: return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Object: return tr("Object");
    case What: return tr("Difference");
    case Expected: return m_expectedSide;
    case Actual: return m_actualSide;
    default: return {};
    }
}

} // namespace stillroom::app
