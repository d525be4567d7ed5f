#include "workflow/alembicruns.h"

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::workflow {
namespace {

[[nodiscard]] std::vector<std::string> rowsNow(const RepairBase& base, const std::stop_token& stop) {
    return baseOf(readDatabase(base.database->target, stop), base.choice).recorded();
}

[[nodiscard]] std::string shown(const std::vector<std::string>& rows) { return rows.empty() ? "no rows" : join(rows, ", "); }

[[nodiscard]] std::string ended(const AlembicRun& run) {
    if (run.stopped) return "It was stopped.";
    if (run.timedOut) return "It was ended after an hour.";
    return run.status == 0 ? "It ended without an error." : "It failed with status " + std::to_string(run.status) + ".";
}

[[nodiscard]] std::string compared(const AlembicRun& run, const AlembicCommand& command) {
    if (run.before != run.after) return "The version table held " + shown(run.before) + ", and now holds " + shown(run.after) + ".";
    if (command.writes && run.status == 0)
        return "Alembic ended without an error, but the version table here is as it was: " + shown(run.after) +
               ". Either there was nothing to do, or env.py led it to another database.";
    return command.writes ? "The version table is as it was: " + shown(run.after) + "." : std::string();
}

} // namespace

std::vector<AlembicCommand> alembicCommands() {
    return {{{"upgrade", "heads"}, true},
            {{"upgrade", "+1"}, true},
            {{"upgrade", "heads", "--sql"}, false},
            {{"downgrade", "-1"}, true},
            {{"current", "-v"}, false},
            {{"heads", "-v"}, false},
            {{"check"}, true}}; // check makes the version table where there is none
}

std::vector<std::string> commandLine(const LoadedEnvironment& environment, const std::string& interpreter, const AlembicCommand& command) {
    std::vector<std::string> line{interpreter, "-m", "alembic"};
    const auto& of = environment.environment;
    if (!of.configFile.empty()) line.insert(line.end(), {"-c", of.configFile.string()});
    if (!of.section.empty() && of.section != "alembic") line.insert(line.end(), {"-n", of.section});
    line.insert(line.end(), command.arguments.begin(), command.arguments.end());
    return line;
}

std::string shellText(const std::vector<std::string>& words) {
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+=:@";
    std::vector<std::string> parts;
    for (const std::string& word : words) {
        const bool plain = !word.empty() && word.find_first_not_of(kPlain) == std::string::npos;
        parts.push_back(plain ? word : "'" + replaced(word, "'", "'\\''") + "'");
    }
    return join(parts, " ");
}

AlembicRun runAlembic(const RepairBase& base, const std::string& interpreter, const AlembicCommand& command,
                      const std::function<void(std::string_view)>& onOutput, const std::stop_token& stop) {
    AlembicRun run;
    run.before = rowsNow(base, stop);
    const std::vector<std::string> line = commandLine(*base.environment, interpreter, command);
    repair::Plan plan = startPlan(base, "alembic", command.arguments); // only for the journal: what it does is Alembic's own
    if (!plan.rows) plan.rows = repair::VersionRows{base.choice.schema.value_or(base.database->currentSchema), base.choice.name, false, false, {}, {}};
    plan.rows->before = plan.rows->after = run.before;
    plan.statements.push_back({shellText(line), {}, std::nullopt, command.writes});
    repair::Journal journal(repair::Journal::defaultFile());
    run.journalId = journal.begin(plan);
    const auto& environment = base.environment->environment;
    // A relative script_location counts from the current folder: the one that the configuration lies in.
    const auto folder = environment.configFile.empty() ? base.environment->projectRoot : environment.configFile.parent_path();
    ProcessOptions options;
    options.onOutput = onOutput;
    options.grace = std::chrono::seconds(10);
    try {
        const ProcessResult result = runProcess(line, folder, {}, options, stop);
        run.status = result.status;
        run.stopped = result.stopped;
        run.timedOut = result.timedOut;
    } catch (const Error& error) {
        journal.finish(run.journalId, repair::OutcomeState::Failed, std::string("It could not be started: ") + error.what());
        throw;
    }
    try {
        run.after = rowsNow(base, {}); // although it was asked to stop
    } catch (const Error& error) {
        journal.finishRun(run.journalId, repair::OutcomeState::Unknown, ended(run) + " The database could not be read after it: " + error.what(), {},
                          run.status);
        throw;
    }
    const std::string rows = compared(run, command);
    run.said = ended(run) + (rows.empty() ? "" : " " + rows);
    journal.finishRun(run.journalId, run.status == 0 && !run.stopped && !run.timedOut ? repair::OutcomeState::Applied : repair::OutcomeState::Failed, run.said,
                      run.after, run.status);
    return run;
}

} // namespace stillroom::workflow
