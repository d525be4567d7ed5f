#include "repair/undo.h"

#include "base/error.h"
#include "repair/rowstatements.h"
#include "repair/transaction.h"

#include <algorithm>

namespace stillroom::repair {

std::string whyNotUndone(const JournalEntry& entry) {
    if (entry.isRun()) return "it was a run of Alembic, which did by itself what it did; 'alembic downgrade' may take it back";
    if (entry.open()) return "whether it took effect is not known (" + entry.outcome + "), so it cannot be undone; look at the rows and edit them";
    if (entry.outcome != nameOf(OutcomeState::Applied)) return "it did not take effect (" + entry.outcome + "), so there is nothing to undo";
    if (entry.systemId.empty()) return "it was journaled by an older version, which did not keep what is needed";
    if (entry.before == entry.after)
        return "it changed no row of a version table, and what its statements did cannot be taken back" +
               (entry.backup.empty() ? std::string() : "; the file as it was before is kept as " + entry.backup);
    return {};
}

Plan planUndo(const JournalEntry& entry, const database::Target& target, const database::Identity& identity, const database::VersionTable* now) {
    const auto refuse = [&entry](const std::string& why) { return Error("undoing repair " + entry.id, why); };
    if (const std::string why = whyNotUndone(entry); !why.empty()) throw refuse(why);
    if (entry.systemId != identity.systemId) throw refuse("it was made on another database (" + entry.systemId + ") than this one (" + identity.systemId + ")");
    std::vector<std::string> rows = now != nullptr ? now->recorded() : std::vector<std::string>{};
    std::sort(rows.begin(), rows.end());
    if (now == nullptr || rows != entry.after) {
        throw refuse(entry.table + " does not hold any more what that repair left: it left " + shownRows(entry.after) + ", and there " +
                     (now == nullptr ? std::string("is no such table now")
                      : rows.empty() ? std::string("are no rows now")
                                     : "is now " + shownRows(rows)) +
                     ". Somebody has changed it since; look at the rows and edit them");
    }
    Plan plan;
    plan.action = "undo";
    plan.arguments = {entry.id};
    plan.target = target;
    plan.identity = identity;
    plan.rows = VersionRows{now->schema, now->name, false, false, rows, entry.before};
    plan.statements = rowStatements(identity.dialect, now->schema, now->name, false, false, plan.rows->before, plan.rows->after);
    plan.undoneId = entry.id;
    const std::size_t others = static_cast<std::size_t>(
        std::count_if(entry.statements.begin(), entry.statements.end(), [](const std::string& sql) { return sql.find("version_num") == std::string::npos; }));
    if (entry.createdTable)
        plan.note = "The table that the repair made stays, with the rows it then has.";
    else if (others > 0)
        plan.note = "Only the rows of " + plan.shownTable() + " are restored: what the other statements of that repair did stays.";
    return plan;
}

} // namespace stillroom::repair
