#pragma once

#include "cli/options.h"
#include "workflow/status.h"

#include <memory>
#include <stdexcept>

namespace stillroom::cli {

/// The command line itself is wrong.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

[[nodiscard]] repair::SessionSettings settingsOf(const Options& options);

/// What the options name, read. \throws Error, UsageError
[[nodiscard]] std::shared_ptr<const workflow::LoadedEnvironment> openEnvironment(const Options& options);
[[nodiscard]] std::shared_ptr<const workflow::DatabaseReading> openDatabase(const Options& options);
[[nodiscard]] std::shared_ptr<const workflow::Status> readStatus(const Options& options);

/// The commands that write, and the journal of what they wrote (repaircommands.cpp). \returns the exit status
[[nodiscard]] int stamp(const Options& options);
[[nodiscard]] int rows(const Options& options);
[[nodiscard]] int sql(const Options& options);
[[nodiscard]] int journal(const Options& options);

/// Runs the command. \returns the exit status \throws Error, UsageError
[[nodiscard]] int run(const Options& options);

} // namespace stillroom::cli
