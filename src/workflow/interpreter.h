#pragma once

#include "migrations/environmentfinder.h"
#include "orm/models.h"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

namespace stillroom::workflow {

/// The project's own Python, to be asked for its models. It runs the project's code, with all that its user may do: only for
/// a folder that is trusted.
struct ProjectInterpreter {
    std::string program; // "python3", or the path of one
    std::chrono::seconds timeLimit = std::chrono::minutes(2);
};

/// Runs env.py in the interpreter up to its context.configure(), and gives the MetaData it names. Where that fails the
/// tables are none, and a finding "models.import_failed" holds the traceback. \throws Error where the interpreter cannot be
/// started, Cancelled
[[nodiscard]] orm::Models askInterpreter(const migrations::Project& project, const migrations::Environment& environment, schema::Dialect dialect,
                                         const ProjectInterpreter& interpreter, const std::stop_token& stop = {});

/// The same, with a finding where it disagrees with what was read without running. \throws Error, Cancelled
[[nodiscard]] std::shared_ptr<const orm::Models> askModels(const migrations::Project& project, const migrations::Environment& environment,
                                                           schema::Dialect dialect, const ProjectInterpreter& interpreter, const orm::Models& read,
                                                           const std::stop_token& stop = {});

} // namespace stillroom::workflow
