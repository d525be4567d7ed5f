#include "app/widgets/lanedelegate.h"

#include "app/itemmodels/revisionmodel.h"
#include "app/widgets/lanepainter.h"

#include <algorithm>

namespace stillroom::app {
void RowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    option->state.setFlag(QStyle::State_HasFocus, false);
}

int LaneDelegate::widthFor(unsigned lanes) {
    constexpr int kHeaderWidth = 64; // of the word above
    return std::max(kHeaderWidth, LanePainter::widthFor(std::min<unsigned>(lanes, kMaxLanes)));
}

void LaneDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* model = qobject_cast<const RevisionModel*>(index.model());
    if (model == nullptr || model->graphData() == nullptr) return;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor ground = selected ? option.palette.color(QPalette::Highlight) : option.palette.color(QPalette::Base);
    painter->save();
    painter->setClipRect(option.rect);
    painter->fillRect(option.rect, ground);
    painter->setRenderHint(QPainter::Antialiasing);
    const auto& layout = model->layout();
    LanePainter rows(*painter, layout, option.rect.left(), option.rect.height(), themeColors());
    const double y = option.rect.center().y() + 0.5;
    const auto mark = static_cast<Mark>(index.data(RevisionModel::MarkRole).toInt());
    std::uint32_t lane = 0;
    if (const QVariant at = index.data(RevisionModel::LayoutRowRole); at.isValid()) {
        const std::uint32_t row = at.toUInt();
        if (row > 0) rows.lines(row - 1, y - option.rect.height());
        rows.lines(row, y);
        lane = layout.rows[row].lane;
    }
    const QPointF center(rows.x(lane), y);
    if (index.data(RevisionModel::FoldedRole).toBool()) {
        paintFolded(*painter, center, mark, ground);
    } else {
        paintMark(*painter, center, mark, ground);
    }
    painter->restore();
}

} // namespace stillroom::app
