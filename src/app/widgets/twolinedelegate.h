#pragma once

#include <QStyledItemDelegate>

namespace stillroom::app {

/// Paints an item's text, and below it, muted, the line that says more; each is elided where it does not fit.
class TwoLineDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TwoLineDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    static constexpr int SecondLineRole = Qt::UserRole + 1;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace stillroom::app
