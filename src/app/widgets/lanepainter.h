#pragma once

#include "app/widgets/theme.h"
#include "migrations/lanes.h"

#include <QPainter>

namespace stillroom::app {

/// Paints the lines of the graph, row by row, from the layout that the core worked out.
class LanePainter {
public:
    static constexpr int kLaneWidth = 16;
    static constexpr int kMargin = 16;

    LanePainter(QPainter& painter, const migrations::LaneLayout& layout, double left, double rowHeight, const Colors& colors)
        : m_painter(painter), m_layout(layout), m_left(left), m_rowHeight(rowHeight), m_colors(colors) {}

    /// The width that so many lanes need.
    [[nodiscard]] static int widthFor(unsigned lanes) { return 2 * kMargin + (static_cast<int>(lanes) - 1) * kLaneWidth; }

    /// The lines that leave `row` of the layout downwards, where that row's middle lies at `y`.
    void lines(std::uint32_t row, double y);
    [[nodiscard]] double x(std::uint32_t lane) const { return m_left + kMargin + static_cast<double>(lane) * kLaneWidth; }

private:
    QPainter& m_painter;
    const migrations::LaneLayout& m_layout;
    double m_left;
    double m_rowHeight;
    const Colors& m_colors;
};

} // namespace stillroom::app
