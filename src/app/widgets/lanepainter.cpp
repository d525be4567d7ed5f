#include "app/widgets/lanepainter.h"

#include <QPainterPath>

#include <algorithm>

namespace stillroom::app {
namespace {

/// One colour for each lane, so that a line can be followed; none is a colour of the marks' meaning at full strength.
[[nodiscard]] QColor laneColor(std::uint32_t lane, const Colors& colors) {
    static constexpr int kHues[] = {210, 28, 276, 165, 330, 60, 190, 300};
    const bool dark = colors.base.lightness() < 128;
    return QColor::fromHsl(kHues[lane % std::size(kHues)], dark ? 80 : 110, dark ? 140 : 130);
}

} // namespace

void LanePainter::lines(std::uint32_t row, double y) {
    const double below = y + m_rowHeight;
    const auto& at = m_layout.rows[row];
    for (const auto* line = m_layout.begin(at); line != m_layout.end(at); ++line) {
        QPen pen(laneColor(std::max(line->from, line->to), m_colors), 1.75);
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
            path.cubicTo(QPointF(x1, y + m_rowHeight * 0.6), QPointF(x2, below - m_rowHeight * 0.6), QPointF(x2, below));
            m_painter.setBrush(Qt::NoBrush);
            m_painter.drawPath(path);
        }
    }
}

} // namespace stillroom::app
