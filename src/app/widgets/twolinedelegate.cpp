#include "app/widgets/twolinedelegate.h"

#include "app/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace stillroom::app {
namespace {

constexpr int kAcross = 10; // from the edges to the text
constexpr int kDown = 7;
constexpr int kBetween = 2;

} // namespace

void TwoLineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    ground.text.clear();
    ground.state.setFlag(QStyle::State_HasFocus, false);
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);

    const QRect inside = option.rect.adjusted(kAcross, kDown, -kAcross, -kDown);
    const int height = option.fontMetrics.height();
    const auto line = [&](const QString& text, int top, const QColor& color) {
        painter->setPen(color);
        const QRect box(inside.left(), top, inside.width(), height);
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, option.fontMetrics.elidedText(text, Qt::ElideRight, inside.width()));
    };
    painter->save();
    painter->setFont(option.font);
    line(index.data(Qt::DisplayRole).toString(), inside.top(), themeColors().text);
    line(index.data(SecondLineRole).toString(), inside.top() + height + kBetween, themeColors().muted);
    painter->restore();
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {0, 2 * (kDown + option.fontMetrics.height()) + kBetween};
}

} // namespace stillroom::app
