#include "app/widgets/lanedelegate.h"

#include "app/itemmodels/revisionmodel.h"
#include "app/widgets/theme.h"

#include <QPainterPath>

#include <algorithm>

namespace stillroom::app {
namespace {

constexpr int kMargin = 16;

/// One colour for each lane, so that a line can be followed; none is a colour of the marks' meaning at full strength.
[[nodiscard]] QColor laneColor(std::uint32_t lane) {
    static constexpr int kHues[] = {210, 28, 276, 165, 330, 60, 190, 300};
    const bool dark = themeColors().base.lightness() < 128;
    return QColor::fromHsl(kHues[lane % std::size(kHues)], dark ? 80 : 110, dark ? 140 : 130);
}

class RowPainter {
public:
    RowPainter(QPainter& painter, const QRect& rect, const migrations::LaneLayout& layout) : m_painter(painter), m_rect(rect), m_layout(layout) {}

    /// The lines that leave `row` downwards, where that row's middle lies at `y`.
    void lines(const migrations::LaneLayout::Row& row, double y) {
        const double below = y + m_rect.height();
        for (const auto* line = m_layout.begin(row); line != m_layout.end(row); ++line) {
            QPen pen(laneColor(std::max(line->from, line->to)), 1.75);
            if (line->dependency) {
                pen.setStyle(Qt::DotLine);
            } else if (line->passing) {
                pen.setDashPattern({5, 3});
            }
            m_painter.setPen(pen);
            const double x1 = x(line->from);
            const double x2 = x(line->to);
            if (line->from == line->to) {
                m_painter.drawLine(QPointF(x1, y), QPointF(x2, below));
            } else {
                QPainterPath path(QPointF(x1, y));
                path.cubicTo(QPointF(x1, y + m_rect.height() * 0.6), QPointF(x2, below - m_rect.height() * 0.6), QPointF(x2, below));
                m_painter.setBrush(Qt::NoBrush);
                m_painter.drawPath(path);
            }
        }
    }

    [[nodiscard]] double x(std::uint32_t lane) const { return m_rect.left() + kMargin + static_cast<double>(lane) * LaneDelegate::kLaneWidth; }

private:
    QPainter& m_painter;
    QRect m_rect;
    const migrations::LaneLayout& m_layout;
};

} // namespace

void RowDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    option->state.setFlag(QStyle::State_HasFocus, false);
}

int LaneDelegate::widthFor(unsigned lanes) {
    constexpr int kHeaderWidth = 64; // of the word above
    return std::max(kHeaderWidth, 2 * kMargin + (std::min<int>(static_cast<int>(lanes), kMaxLanes) - 1) * kLaneWidth);
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
    RowPainter rows(*painter, option.rect, layout);
    const double y = option.rect.center().y() + 0.5;
    const auto mark = static_cast<Mark>(index.data(RevisionModel::MarkRole).toInt());
    std::uint32_t lane = 0;
    if (const QVariant at = index.data(RevisionModel::LayoutRowRole); at.isValid()) {
        const std::uint32_t row = at.toUInt();
        if (row > 0) rows.lines(layout.rows[row - 1], y - option.rect.height());
        rows.lines(layout.rows[row], y);
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
