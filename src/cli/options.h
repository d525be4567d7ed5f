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

    // diagnose
    std::vector<std::string> logs; // files, or -

    // models
    std::string interpreter;
    bool trustProject = false;

    // diff
    bool sql = false;
    std::string against; // "models", "migrations"

    // schema
    std::vector<std::string> schemas;

    // stamp, rows, sql, journal undo
    bool dryRun = false;
    bool yes = false;
    std::string confirm;
    std::string role;
    std::string searchPath;

    // stamp
    std::vector<std::string> targets;
    bool purge = false;

    // rows
    std::vector<std::string> replace; // OLD=NEW
    std::vector<std::string> add;
    std::vector<std::string> remove;
    int widen = 0;
    bool addPrimaryKey = false;

    // sql
    std::string file;                    // or -
    std::vector<std::string> statements; // in place of it
    std::vector<std::string> stamps;     // recorded in the same transaction

    // journal
    std::string journalCommand;
    std::string journalId;
};

/// The exit statuses of the contract.
enum ExitStatus : int { kDone = 0, kFound = 1, kUsage = 2, kFailed = 3, kUnknown = 4 };

} // namespace stillroom::cli
