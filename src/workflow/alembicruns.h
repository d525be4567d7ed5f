#pragma once

#include "workflow/repairs.h"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::workflow {

/// A command of Alembic, with what it means for the database.
struct AlembicCommand {
    std::vector<std::string> arguments; // {"upgrade", "heads"}
    bool writes = true;
};

/// The commands that are offered, in the order of use: what is pending first, then those that only look.
[[nodiscard]] std::vector<AlembicCommand> alembicCommands();

/// The whole command line: `python -m alembic -c alembic.ini upgrade heads`. For the copying, too, where it cannot be run here.
[[nodiscard]] std::vector<std::string> commandLine(const LoadedEnvironment& environment, const std::string& interpreter, const AlembicCommand& command);

/// The command line as it can be pasted into a shell, and as the journal keeps it.
[[nodiscard]] std::string shellText(const std::vector<std::string>& words);

/// How a run of Alembic ended, and what the database that is open here recorded before and after.
struct AlembicRun {
    int status = -1;
    bool stopped = false;
    bool timedOut = false;
    std::vector<std::string> before;
    std::vector<std::string> after;
    std::string said; // how it ended, and what follows from comparing the two
    std::string journalId;
};

/// Runs the command with the project's own Python, which runs the project's code with all that its user may do: only for a trusted
/// folder. Which database it works on is for env.py to say: that is why the rows here are compared. Asked to stop it is sent SIGTERM, and
/// killed ten seconds later. In the journal before it starts, and with its end after it. \param onOutput called with its output as it comes, on this thread
/// \throws Error where it cannot be started, the journal cannot be written or the database here cannot be read
[[nodiscard]] AlembicRun runAlembic(const RepairBase& base, const std::string& interpreter, const AlembicCommand& command,
                                    const std::function<void(std::string_view)>& onOutput, const std::stop_token& stop = {});

} // namespace stillroom::workflow
