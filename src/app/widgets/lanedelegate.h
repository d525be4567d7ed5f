#pragma once

#include <QStyledItemDelegate>

namespace stillroom::app {

/// A row is chosen as a whole: no frame around the one cell that has the focus.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit RowDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

/// Paints a row's marks and the lines of the graph that run through it, from the layout that the core worked out.
class LaneDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit LaneDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    static constexpr unsigned kMaxLanes = 24; // wider graphs are cut at the column's edge
    [[nodiscard]] static int widthFor(unsigned lanes);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace stillroom::app
