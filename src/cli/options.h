#pragma once

#include <string>
#include <vector>

namespace stillroom::cli {

/// What the command line asked for.
struct Options {
    std::string command;
    std::string project;
    std::string environment;
    std::string versionTable; // [SCHEMA.]NAME
    std::string database;
    std::string dialect;
    bool json = false;

    // models
    std::string interpreter;
    bool trustProject = false;

    // diff
    bool sql = false;
    std::string against; // "models", "migrations"

    // schema
    std::vector<std::string> schemas;

    // stamp
    std::vector<std::string> targets;
    bool purge = false;
    bool dryRun = false;
    bool yes = false;
    std::string confirm;

    // journal
    std::string journalCommand;
    std::string journalId;
};

/// The exit statuses of the contract.
enum ExitStatus : int { kDone = 0, kFound = 1, kUsage = 2, kFailed = 3, kUnknown = 4 };

} // namespace stillroom::cli
