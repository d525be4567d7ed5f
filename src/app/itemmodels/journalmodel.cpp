#include "app/itemmodels/journalmodel.h"

#include "app/itemmodels/text.h"
#include "base/text.h"
#include "repair/undo.h"

#include <QDateTime>
#include <QLocale>

namespace stillroom::app {
namespace {

/// In the time of this machine; as it stands where it is no time.
[[nodiscard]] QString shownTime(const std::string& utc) {
    QDateTime time = QDateTime::fromString(toQt(utc), Qt::ISODate);
    if (!time.isValid()) return singleLine(utc);
    time.setTimeSpec(Qt::UTC);
    return time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss t"));
}

[[nodiscard]] QString shownOutcome(const std::string& outcome) { return outcome == "intent" ? QObject::tr("begun, end not known") : singleLine(outcome); }

} // namespace

void JournalModel::setEntries(std::vector<repair::JournalEntry> entries) {
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

QString JournalModel::describe(const repair::JournalEntry& entry) {
    const auto rows = [](const std::vector<std::string>& ids) { return ids.empty() ? tr("none") : toQt(join(ids, ", ")); };
    QStringList lines{tr("%1 on %2").arg(toQt(entry.action), toQt(entry.database)), tr("Version table: %1").arg(toQt(entry.table)),
                      tr("Outcome: %1").arg(shownOutcome(entry.outcome))};
    if (!entry.error.empty()) lines << toQt(entry.error);
    lines << tr("Begun: %1").arg(shownTime(entry.started));
    if (!entry.finished.empty()) lines << tr("Ended: %1").arg(shownTime(entry.finished));
    lines << tr("By: %1").arg(toQt(entry.who)) << QString() << tr("Rows before: %1").arg(rows(entry.before)) << tr("Rows after: %1").arg(rows(entry.after))
          << QString();
    for (const std::string& statement : entry.statements) lines << toQt(statement) + (entry.isRun() ? QString() : QStringLiteral(";"));
    if (!entry.exitStatus.empty()) lines << tr("Exit status: %1").arg(toQt(entry.exitStatus));
    if (const std::string why = repair::whyNotUndone(entry); !why.empty()) lines << QString() << tr("It cannot be undone: %1.").arg(toQt(why));
    lines << QString() << tr("Entry %1").arg(toQt(entry.id));
    return lines.join(u'\n');
}

int JournalModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_entries.size()); }
int JournalModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant JournalModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
    const auto& entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Started: return shownTime(entry.started);
    case Database: return singleLine(entry.database);
    case Action: return singleLine(entry.action);
    case Outcome: return shownOutcome(entry.outcome);
    default: return {};
    }
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Started: return tr("Begun");
    case Database: return tr("Database");
    case Action: return tr("Repair");
    case Outcome: return tr("Outcome");
    default: return {};
    }
}

} // namespace stillroom::app
