#include "workflow/repairs.h"

#include "base/error.h"
#include "base/text.h"
#include "repair/preflight.h"
#include "repair/resolve.h"

#include <algorithm>

namespace stillroom::workflow {
namespace {

[[nodiscard]] repair::Check checkJournal() {
    try {
        const repair::Journal journal(repair::Journal::defaultFile());
        if (journal.keptAside().empty()) return {"journal", repair::CheckResult::Pass, "The journal can be written."};
        return {"journal", repair::CheckResult::Warn,
                "The journal was damaged: it is kept as " + journal.keptAside().string() +
                    ", and a new one was begun. What it held cannot be undone from here."};
    } catch (const Error& error) {
        return {"journal", repair::CheckResult::Block, "The journal cannot be written: " + error.reason() + ". Without it nothing is changed."};
    }
}

[[nodiscard]] std::optional<std::size_t> placeOf(const database::VersionTables& tables, const VersionTableChoice& choice) {
    const auto* found = database::findVersionTable(tables, choice.name, choice.schema);
    return found == nullptr ? std::nullopt : std::optional(static_cast<std::size_t>(found - tables.tables.data()));
}

/// Whatever is planned: what the reading itself says about the table.
void checkTable(const RepairBase& base, repair::Plan& plan) {
    const auto* table = base.versionTable();
    if (table != nullptr && !table->readable && plan.rows)
        plan.preflight.push_back({"version_table", repair::CheckResult::Block, "The rows of " + plan.shownTable() + " cannot be read."});
    if (table == nullptr && plan.rows && !base.database->tables.tables.empty()) {
        std::vector<std::string> others;
        for (const auto& other : base.database->tables.tables) others.push_back(other.shownName());
        plan.preflight.push_back({"version_table", repair::CheckResult::Warn,
                                  "There is no " + plan.shownTable() + ", so it would be created; but there is " + join(others, ", ") +
                                      ". If one of those is meant, choose it as the version table."});
    }
}

} // namespace

std::vector<std::string> RepairBase::recorded() const {
    const auto* found = versionTable();
    std::vector<std::string> rows = found != nullptr ? found->recorded() : std::vector<std::string>{};
    std::sort(rows.begin(), rows.end());
    return rows;
}

RepairBase baseOf(const Status& status, const repair::SessionSettings& settings) {
    return {status.database, status.environment, status.choice, status.table, settings};
}

RepairBase baseOf(std::shared_ptr<const DatabaseReading> database, const std::optional<VersionTableChoice>& choice, const repair::SessionSettings& settings) {
    RepairBase base;
    base.choice = choice.value_or(VersionTableChoice{std::nullopt, "alembic_version"});
    base.table = placeOf(database->tables, base.choice);
    base.database = std::move(database);
    base.settings = settings;
    return base;
}

std::vector<VersionTableChoice> versionTableChoices(const RepairBase& base) {
    std::vector<VersionTableChoice> list;
    if (base.database == nullptr) return list;
    for (const auto& table : base.database->tables.tables) list.push_back({table.schema.empty() ? std::nullopt : std::optional(table.schema), table.name});
    if (!base.table) list.push_back(base.choice);
    return list;
}

RepairBase choosing(RepairBase base, const VersionTableChoice& choice) {
    base.choice = choice;
    base.table = placeOf(base.database->tables, choice);
    return base;
}

RepairBase under(RepairBase base, const repair::SessionSettings& settings, const std::stop_token& stop) {
    const bool sameView = settings.role == base.settings.role && settings.searchPath == base.settings.searchPath;
    base.settings = settings;
    if (sameView) return base;
    base.database = readDatabase(base.database->target, stop, settings);
    return choosing(base, base.choice);
}

repair::Plan startPlan(const RepairBase& base, std::string action, std::vector<std::string> arguments) {
    repair::Plan plan;
    plan.action = std::move(action);
    plan.arguments = std::move(arguments);
    plan.target = base.database->target;
    plan.identity = base.database->identity;
    plan.settings = base.settings;
    if (const auto* table = base.versionTable()) {
        const auto rows = base.recorded();
        plan.rows = repair::VersionRows{table->schema, table->name, false, false, rows, rows};
    }
    return plan;
}

repair::VersionRows newVersionTable(const RepairBase& base) {
    return {base.choice.schema.value_or(base.database->currentSchema), base.choice.name, true, false, {}, {}};
}

void checkPlan(const RepairBase& base, repair::Plan& plan, const std::stop_token& stop) {
    const auto session = database::connect(plan.target, database::Access::ReadOnly, stop);
    if (session->identity().systemId != plan.identity.systemId) {
        throw Error("planning to " + plan.title(), database::shownTarget(plan.target) + " is another database than the one that was read. Read again");
    }
    const database::InterruptOnStop interrupt(*session, stop);
    repair::runPreflight(*session, plan, checkJournal());
    checkTable(base, plan);
}

std::vector<Resolved> resolveOpenRepairs(const database::Target& target, const std::string& systemId, const std::stop_token& stop) {
    std::vector<Resolved> list;
    const auto file = repair::Journal::defaultFile();
    std::vector<repair::JournalEntry> entries;
    try {
        entries = repair::readJournal(file);
    } catch (const Error&) { // damaged, or not to be read: the checks of the next repair say so
        return list;
    }
    if (std::none_of(entries.begin(), entries.end(), [&](const auto& e) { return e.open() && e.systemId == systemId; })) return list;
    repair::Journal journal(file);
    for (const repair::JournalEntry& entry : entries) {
        if (!entry.open() || entry.systemId != systemId) continue;
        try {
            const auto resolution = repair::resolve(entry, target, stop);
            if (!resolution || (entry.outcome == "unknown" && resolution->state == repair::OutcomeState::Unknown)) continue;
            journal.finish(entry.id, resolution->state, resolution->why);
            list.push_back({entry.id, entry.action, nameOf(resolution->state), resolution->why});
        } catch (const Error&) { // not to be reached now: it stays open
        }
    }
    return list;
}

} // namespace stillroom::workflow
