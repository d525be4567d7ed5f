#pragma once

#include <QByteArray>

class QHeaderView;
class QSplitter;

namespace stillroom::app {

/// How wide the panes and the columns of a page are, to be remembered.
[[nodiscard]] QByteArray savePanes(const QSplitter& splitter, const QHeaderView& header);
/// Leaves everything as it is where `state` is none.
void restorePanes(QSplitter& splitter, QHeaderView& header, const QByteArray& state);

} // namespace stillroom::app
