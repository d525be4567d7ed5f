#include "workflow/alembicruns.h"

#include "base/process.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::workflow {
namespace {

[[nodiscard]] std::vector<std::string> rowsNow(const RepairBase& base, const std::stop_token& stop) {
    return baseOf(readDatabase(base.database->target, stop), base.choice).recorded();
}

[[nodiscard]] std::string shown(const std::vector<std::string>& rows) { return rows.empty() ? "no rows" : join(rows, ", "); }

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

AlembicRun runAlembic(const RepairBase& base, const std::string& interpreter, const AlembicCommand& command,
                      const std::function<void(std::string_view)>& onOutput, const std::stop_token& stop) {
    AlembicRun run;
    run.before = rowsNow(base, stop);
    const auto& environment = base.environment->environment;
    // A relative script_location counts from the current folder: the one that the configuration lies in.
    const auto folder = environment.configFile.empty() ? base.environment->projectRoot : environment.configFile.parent_path();
    ProcessOptions options;
    options.onOutput = onOutput;
    options.grace = std::chrono::seconds(10);
    const ProcessResult result = runProcess(commandLine(*base.environment, interpreter, command), folder, {}, options, stop);
    run.status = result.status;
    run.stopped = result.stopped;
    run.timedOut = result.timedOut;
    run.after = rowsNow(base, {}); // although it was asked to stop
    run.said = compared(run, command);
    return run;
}

} // namespace stillroom::workflow
