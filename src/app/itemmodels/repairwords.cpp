#include "app/itemmodels/repairwords.h"

#include "app/itemmodels/text.h"
#include "base/text.h"

#include <QObject>

#include <algorithm>

namespace stillroom::app {

QString repairWords(const RepairHint& repair) {
    constexpr std::size_t kLongest = 40;
    const auto& arguments = repair.arguments;
    const auto named = [&arguments](const char* option) { return std::find(arguments.begin(), arguments.end(), option) != arguments.end(); };
    std::vector<std::string> values;
    for (const std::string& one : arguments) {
        if (!one.starts_with("--")) values.push_back(one);
    }
    const QString what = singleLine(shortened(join(values, ", "), kLongest));
    if (repair.action == "rows") {
        if (named("--add-primary-key")) return QObject::tr("Add the primary key\u2026");
        if (named("--widen")) return QObject::tr("Widen version_num\u2026");
        if (named("--remove")) return QObject::tr("Remove %1\u2026").arg(what);
        if (named("--add")) return QObject::tr("Add %1\u2026").arg(what);
        if (named("--replace")) return QObject::tr("Replace a row\u2026");
        return QObject::tr("Edit rows\u2026");
    }
    if (repair.action == "stamp") {
        if (what.isEmpty()) return QObject::tr("Stamp\u2026");
        return named("--purge") ? QObject::tr("Clear and stamp %1\u2026").arg(what) : QObject::tr("Stamp %1\u2026").arg(what);
    }
    if (repair.action == "sql") return QObject::tr("Open the SQL\u2026");
    if (repair.action == "diff") return QObject::tr("Show the differences");
    if (repair.action == "alembic") return QObject::tr("Run Alembic\u2026");
    return singleLine(repair.action);
}

} // namespace stillroom::app
