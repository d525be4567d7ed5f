#include "app/widgets/panelayout.h"

#include <QDataStream>
#include <QHeaderView>
#include <QSplitter>

namespace stillroom::app {

QByteArray savePanes(const QSplitter& splitter, const QHeaderView& header) {
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << splitter.saveState() << header.saveState();
    return state;
}

void restorePanes(QSplitter& splitter, QHeaderView& header, const QByteArray& state) {
    QByteArray panes;
    QByteArray columns;
    QDataStream in(state);
    in >> panes >> columns;
    if (in.status() != QDataStream::Ok) return;
    splitter.restoreState(panes);
    header.restoreState(columns);
}

} // namespace stillroom::app
