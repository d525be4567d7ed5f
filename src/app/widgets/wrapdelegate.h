#pragma once

#include "app/widgets/lanedelegate.h"

class QTreeView;

namespace stillroom::app {

/// Rows that are as high as their longest text needs, broken to the width of its column: nothing of it is cut off.
class WrapDelegate : public RowDelegate {
    Q_OBJECT

public:
    /// Makes `view` break its texts, and measure them again when a column becomes wider or narrower.
    static void setUp(QTreeView& view);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    explicit WrapDelegate(QTreeView& view);

    QTreeView& m_view;
};

} // namespace stillroom::app
