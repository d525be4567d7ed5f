#include "app/itemmodels/tablemodel.h"

#include "app/itemmodels/text.h"
#include "app/widgets/marks.h"
#include "base/files.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::app {
namespace {

constexpr quintptr kIsGroup = 0; // the internal id of a group; of a member it is the row of its group and one

[[nodiscard]] std::string fullName(const schema::Table& table) { return (table.schema.empty() ? "" : table.schema + ".") + table.name; }

} // namespace

void TableModel::setModels(std::shared_ptr<const orm::Models> models, std::string root) {
    beginResetModel();
    m_models = std::move(models);
    m_root = std::move(root);
    rebuild();
    endResetModel();
}

void TableModel::setFilter(const QString& text) {
    beginResetModel();
    m_filter = text;
    rebuild();
    endResetModel();
}

void TableModel::rebuild() {
    m_groups.clear();
    m_shown = 0;
    if (m_models == nullptr) return;
    const auto has = [this](const std::string& text) { return toQt(text).contains(m_filter, Qt::CaseInsensitive); };
    Group findings{Kind::Findings, 0, {}};
    for (std::size_t f = 0; f < m_models->findings.size(); ++f) {
        const Finding& finding = m_models->findings[f];
        const bool inPlace = std::any_of(finding.evidence.begin(), finding.evidence.end(), [&](const Evidence& e) { return has(e.file); });
        if (m_filter.isEmpty() || has(finding.title) || inPlace) findings.members.push_back(f);
    }
    if (!findings.members.empty()) m_groups.push_back(std::move(findings));
    for (std::size_t r = 0; r < m_models->registries.size(); ++r) {
        Group group{Kind::Registry, r, {}};
        for (std::size_t t = 0; t < m_models->tables.size(); ++t) {
            const orm::ModelTable& table = m_models->tables[t];
            if (table.registry == r && (m_filter.isEmpty() || has(fullName(table.table)) || has(table.className) || has(table.file)))
                group.members.push_back(t);
        }
        std::stable_sort(group.members.begin(), group.members.end(),
                         [this](std::size_t a, std::size_t b) { return fullName(m_models->tables[a].table) < fullName(m_models->tables[b].table); });
        m_shown += group.members.size();
        if (!group.members.empty()) m_groups.push_back(std::move(group));
    }
    Group unknown{Kind::Unresolved, 0, {}};
    for (std::size_t u = 0; u < m_models->unresolved.size(); ++u) {
        const orm::Unresolved& one = m_models->unresolved[u];
        if (m_filter.isEmpty() || has(one.why) || has(one.file)) unknown.members.push_back(u);
    }
    if (!unknown.members.empty()) m_groups.push_back(std::move(unknown));
}

const TableModel::Group* TableModel::groupOf(const QModelIndex& index) const {
    if (!index.isValid()) return nullptr;
    return &m_groups[index.internalId() == kIsGroup ? static_cast<std::size_t>(index.row()) : index.internalId() - 1];
}

const TableModel::Group* TableModel::memberOf(const QModelIndex& index, Kind kind) const {
    const Group* group = groupOf(index);
    return group == nullptr || index.internalId() == kIsGroup || group->kind != kind ? nullptr : group;
}

const orm::ModelTable* TableModel::tableAt(const QModelIndex& index) const {
    const Group* group = memberOf(index, Kind::Registry);
    return group == nullptr ? nullptr : &m_models->tables[group->members[static_cast<std::size_t>(index.row())]];
}

const orm::Unresolved* TableModel::unresolvedAt(const QModelIndex& index) const {
    const Group* group = memberOf(index, Kind::Unresolved);
    return group == nullptr ? nullptr : &m_models->unresolved[group->members[static_cast<std::size_t>(index.row())]];
}

const Finding* TableModel::findingAt(const QModelIndex& index) const {
    const Group* group = memberOf(index, Kind::Findings);
    return group == nullptr ? nullptr : &m_models->findings[group->members[static_cast<std::size_t>(index.row())]];
}

const orm::Registry* TableModel::registryAt(const QModelIndex& index) const {
    const Group* group = groupOf(index);
    return group == nullptr || index.internalId() != kIsGroup || group->kind != Kind::Registry ? nullptr : &m_models->registries[group->registry];
}

QModelIndex TableModel::indexOf(const Finding& finding) const {
    if (m_groups.empty() || m_groups.front().kind != Kind::Findings) return {};
    const auto& members = m_groups.front().members;
    const auto found = std::find_if(members.begin(), members.end(), [&](std::size_t f) { return m_models->findings[f] == finding; });
    return found == members.end() ? QModelIndex() : index(static_cast<int>(found - members.begin()), 0, index(0, 0));
}

QModelIndex TableModel::worstFinding() const {
    if (m_groups.empty() || m_groups.front().kind != Kind::Findings) return {};
    const bool matters = m_models->findings[m_groups.front().members.front()].severity != Severity::Info; // the worst is first
    return matters ? index(0, 0, index(0, 0)) : QModelIndex();
}

QModelIndex TableModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kIsGroup);
}

QModelIndex TableModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == kIsGroup) return {};
    return createIndex(static_cast<int>(index.internalId() - 1), 0, kIsGroup);
}

int TableModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0) return 0;
    if (!parent.isValid()) return static_cast<int>(m_groups.size());
    return parent.internalId() == kIsGroup ? static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].members.size()) : 0;
}
int TableModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QString TableModel::place(const std::string& file, std::uint32_t line) const { return shownPlace(file, line, m_root); }

QVariant TableModel::groupText(const Group& group, int column) const {
    const std::size_t count = group.members.size();
    if (group.kind == Kind::Findings) return column == Name ? tr("Findings (%1)").arg(count) : QVariant();
    if (group.kind == Kind::Unresolved) return column == Name ? tr("Not known from the code alone (%1)").arg(count) : QVariant();
    const orm::Registry& registry = m_models->registries[group.registry];
    switch (column) {
    case Name: return tr("%1 (%2)").arg(singleLine(registry.name), toQt(counted(count, "table")));
    case Class: return singleLine(registry.kind);
    case Place: return registry.file.empty() ? QVariant() : place(registry.file, registry.line);
    default: return {};
    }
}

QVariant TableModel::memberText(const Group& group, std::size_t member, int column) const {
    if (group.kind == Kind::Findings) {
        const Finding& finding = m_models->findings[member];
        const bool hasPlace = !finding.evidence.empty() && !finding.evidence.front().file.empty();
        switch (column) {
        case Name: return singleLine(finding.title);
        case Class: return severityName(finding.severity);
        case Place: return hasPlace ? QVariant(place(finding.evidence.front().file, finding.evidence.front().line)) : QVariant();
        default: return {};
        }
    }
    if (group.kind == Kind::Unresolved) {
        const orm::Unresolved& one = m_models->unresolved[member];
        return column == Name ? QVariant(singleLine(one.why)) : column == Place ? QVariant(place(one.file, one.line)) : QVariant();
    }
    const orm::ModelTable& table = m_models->tables[member];
    switch (column) {
    case Name: return singleLine(fullName(table.table));
    case Class: return table.className.empty() ? tr("no class") : singleLine(table.className);
    case Columns: return static_cast<int>(table.table.columns.size());
    case Place: return place(table.file, table.line);
    default: return {};
    }
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Group& group = *groupOf(index);
    const bool isGroup = index.internalId() == kIsGroup;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return isGroup ? groupText(group, index.column()) : memberText(group, group.members[static_cast<std::size_t>(index.row())], index.column());
    case Qt::DecorationRole: {
        if (index.column() != Name || isGroup) return {};
        if (const Finding* finding = findingAt(index)) return severityIcon(finding->severity);
        const orm::ModelTable* table = tableAt(index);
        return table != nullptr && table->complete ? QVariant() : QVariant(plainIcon(QStringLiteral(":/icons/cannottell.svg")));
    }
    case Qt::TextAlignmentRole: return index.column() == Columns ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default: return {};
    }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Table");
    case Class: return tr("Class");
    case Columns: return tr("Columns");
    case Place: return tr("Declared in");
    default: return {};
    }
}

} // namespace stillroom::app
