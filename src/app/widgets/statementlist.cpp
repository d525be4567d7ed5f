#include "app/widgets/statementlist.h"

#include "app/itemmodels/text.h"
#include "app/widgets/marks.h"
#include "app/widgets/wrapdelegate.h"
#include "base/text.h"

#include <QHeaderView>
#include <QPixmap>
#include <QTreeWidget>

namespace stillroom::app {
namespace {

enum Column { Line, Kind, Does, Know };

[[nodiscard]] QString doesText(const database::ScriptStatement& one) {
    if (!one.problem.empty()) return QObject::tr("cannot be sent");
    switch (one.effect) {
    case database::Effect::Reads: return QObject::tr("reads");
    case database::Effect::Sets: return QObject::tr("sets");
    case database::Effect::Writes: return QObject::tr("writes");
    case database::Effect::Destroys: return QObject::tr("destructive");
    case database::Effect::Controls: return QObject::tr("transaction");
    }
    return {};
}

[[nodiscard]] QString knowText(const database::ScriptStatement& one) {
    if (!one.problem.empty()) return toQt(one.problem);
    QStringList parts;
    if (!one.why.empty()) parts << toQt(one.why);
    if (!one.lock.empty()) parts << QObject::tr("locks %1").arg(toQt(one.lock));
    if (one.alone) parts << QObject::tr("runs alone, after the transaction, and cannot be rehearsed");
    return parts.join(QStringLiteral("; "));
}

} // namespace

void setUpStatements(QTreeWidget& list) {
    list.setHeaderLabels({QObject::tr("Line"), QObject::tr("Statement"), QObject::tr("Does"), QObject::tr("What to know")});
    for (const auto& [column, width] : {std::pair(Line, 64), std::pair(Kind, 220), std::pair(Does, 120)}) list.setColumnWidth(column, width);
    list.header()->setStretchLastSection(true);
    WrapDelegate::setUp(list);
}

void fillStatements(QTreeWidget& list, const std::vector<database::ScriptStatement>& statements) {
    constexpr std::size_t kMost = 2000; // rows that a person looks at; the count says how many there are
    QPixmap none(list.iconSize().isValid() ? list.iconSize() : QSize(16, 16));
    none.fill(Qt::transparent);
    const QIcon noMark(none); // so that what has none stands in line with what has one
    list.clear();
    QList<QTreeWidgetItem*> items;
    for (std::size_t i = 0; i < std::min(statements.size(), kMost); ++i) {
        const auto& one = statements[i];
        auto* item = new QTreeWidgetItem({QString::number(one.line), singleLine(one.kind), doesText(one), knowText(one)});
        if (!one.problem.empty())
            item->setIcon(Kind, severityIcon(Severity::Error));
        else if (one.effect == database::Effect::Destroys || one.alone)
            item->setIcon(Kind, severityIcon(Severity::Warning));
        else
            item->setIcon(Kind, noMark);
        item->setToolTip(Kind, toQt(shortened(one.sql, 2000)));
        item->setToolTip(Know, knowText(one));
        items << item;
    }
    list.addTopLevelItems(items);
}

} // namespace stillroom::app
