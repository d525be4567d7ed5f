#include "app/widgets/wrapdelegate.h"

#include <QHeaderView>
#include <QTreeView>

namespace stillroom::app {
namespace {

constexpr int kAbove = 6; // and as much below: with one line a row is 26 pixels high
constexpr int kBeside = 8;

} // namespace

WrapDelegate::WrapDelegate(QTreeView& view) : RowDelegate(&view), m_view(view) {}

void WrapDelegate::setUp(QTreeView& view) {
    view.setWordWrap(true);
    view.setUniformRowHeights(false);
    view.setItemDelegate(new WrapDelegate(view));
    QObject::connect(view.header(), &QHeaderView::sectionResized, &view, [&view] { view.model()->layoutChanged(); });
}

QSize WrapDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize icon = index.data(Qt::DecorationRole).isNull() ? QSize(0, 0) : option.decorationSize + QSize(kBeside, 0);
    const int width = std::max(40, m_view.columnWidth(index.column()) - kBeside - icon.width());
    const QRect text = option.fontMetrics.boundingRect(QRect(0, 0, width, 100'000), Qt::TextWordWrap, index.data().toString());
    return {width, std::max(text.height(), icon.height()) + 2 * kAbove};
}

} // namespace stillroom::app
