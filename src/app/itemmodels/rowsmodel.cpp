#include "app/itemmodels/rowsmodel.h"

#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::app {
namespace {

constexpr std::size_t kMostShown = 500; // bytes of a cell; the whole is copied and exported

[[nodiscard]] QString field(const QString& text) {
    QString escaped = text;
    const bool plain = !text.isEmpty() && !text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n') && !text.contains(u'\r');
    return plain ? text : u'"' + escaped.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

void RowsModel::setRows(database::Rows rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QString RowsModel::csv(const QModelIndexList& range) const {
    int top = 0;
    int left = 0;
    int bottom = rowCount() - 1;
    int right = columnCount() - 1;
    if (!range.isEmpty()) {
        const auto [firstRow, lastRow] = std::minmax_element(range.begin(), range.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
        const auto [firstColumn, lastColumn] =
            std::minmax_element(range.begin(), range.end(), [](const auto& a, const auto& b) { return a.column() < b.column(); });
        top = firstRow->row();
        bottom = lastRow->row();
        left = firstColumn->column();
        right = lastColumn->column();
    }
    QString text;
    for (int row = top - 1; row <= bottom; ++row) {
        QStringList fields;
        for (int column = left; column <= right; ++column) {
            const auto c = static_cast<std::size_t>(column);
            if (row < top) {
                fields << field(toQt(m_rows.columns[c]));
            } else {
                const auto& cell = m_rows.rows[static_cast<std::size_t>(row)][c];
                fields << (cell ? field(toQt(*cell)) : QString());
            }
        }
        text += fields.join(u',') + QStringLiteral("\r\n");
    }
    return text;
}

int RowsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.rows.size()); }
int RowsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.columns.size()); }

QVariant RowsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& cell = m_rows.rows[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
    if (role == Qt::DisplayRole) return cell ? singleLine(shortened(*cell, kMostShown)) : QStringLiteral("NULL");
    if (role == Qt::ToolTipRole) return cell ? toQt(shortened(*cell, 4000)) : QVariant();
    if (role == Qt::ForegroundRole && !cell) return themeColors().muted;
    return {};
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole) return {};
    return orientation == Qt::Horizontal ? QVariant(singleLine(m_rows.columns[static_cast<std::size_t>(section)])) : QVariant(section + 1);
}

} // namespace stillroom::app
