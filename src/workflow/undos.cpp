#include "workflow/undos.h"

#include "base/error.h"
#include "repair/undo.h"

#include <algorithm>

namespace stillroom::workflow {

repair::JournalEntry journalEntry(const std::string& id) {
    const auto entries = repair::readJournal(repair::Journal::defaultFile());
    const auto found = std::find_if(entries.begin(), entries.end(), [&id](const auto& e) { return e.id == id; });
    if (found == entries.end()) throw Error("reading the journal", "there is no entry " + id);
    return *found;
}

repair::Plan previewUndo(const repair::JournalEntry& entry, const std::optional<database::Target>& target, const repair::SessionSettings& settings,
                         const std::stop_token& stop) {
    if (!target && entry.target.empty())
        throw Error("undoing repair " + entry.id,
                    "it was journaled by an older version, which did not keep how its database was reached: name it with --database");
    VersionTableChoice choice{entry.schemaName.empty() ? std::nullopt : std::optional(entry.schemaName), entry.tableName};
    const RepairBase base = baseOf(readDatabase(target ? *target : database::parseTarget(entry.target), stop, settings), choice, settings);
    repair::Plan plan = repair::planUndo(entry, base.database->target, base.database->identity, base.versionTable());
    plan.settings = settings;
    checkPlan(base, plan, stop);
    return plan;
}

} // namespace stillroom::workflow
