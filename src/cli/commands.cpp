#include "cli/commands.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/visible.h"
#include "cli/json.h"
#include "cli/schemajson.h"
#include "cli/text.h"
#include "workflow/diagnose.h"
#include "workflow/diffs.h"
#include "workflow/interpreter.h"
#include "workflow/logs.h"
#include "workflow/models.h"
#include "workflow/replays.h"
#include "workflow/schemas.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace stillroom::cli {
namespace {

[[nodiscard]] std::string projectPath(const Options& options) { return options.project.empty() ? "." : options.project; }

[[nodiscard]] int statusOf(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity != Severity::Info; }) ? kFound : kDone;
}

} // namespace

std::shared_ptr<const workflow::LoadedEnvironment> openEnvironment(const Options& options) {
    const migrations::Project project = migrations::findProject(projectPath(options));
    return workflow::loadEnvironment(project, workflow::chooseEnvironment(project, options.environment));
}

repair::SessionSettings settingsOf(const Options& options) {
    repair::SessionSettings settings;
    settings.role = options.role;
    settings.searchPath = options.searchPath;
    return settings;
}

std::shared_ptr<const workflow::DatabaseReading> openDatabase(const Options& options) {
    if (options.database.empty()) throw UsageError("--database is needed: a URL, service=NAME, or a SQLite file");
    return workflow::readDatabase(database::parseTarget(options.database), {}, settingsOf(options));
}

std::shared_ptr<const workflow::Status> readStatus(const Options& options) {
    auto environment = openEnvironment(options);
    std::optional<workflow::VersionTableChoice> choice;
    if (!options.versionTable.empty()) choice = workflow::parseVersionTable(options.versionTable);
    return workflow::makeStatus(std::move(environment), openDatabase(options), choice);
}

namespace {

int environments(const Options& options) {
    const migrations::Project project = migrations::findProject(projectPath(options));
    Json list = Json::array();
    std::vector<Finding> findings = project.findings;
    for (const auto& environment : project.environments) {
        findings.insert(findings.end(), environment.findings.begin(), environment.findings.end());
        const auto loaded = workflow::loadEnvironment(project, environment);
        if (options.json) {
            list.push_back(toJson(environment, loaded->graph.size()));
        } else {
            printEnvironment(*loaded);
        }
    }
    if (options.json) print({{"environments", std::move(list)}});
    if (!options.json && project.environments.empty()) std::printf("No Alembic environment was found below %s.\n", project.root.c_str());
    return statusOf(findings);
}

int graph(const Options& options) {
    const auto loaded = openEnvironment(options);
    if (options.json) {
        printGraph(*loaded);
    } else {
        printGraphText(*loaded);
    }
    return statusOf(loaded->findings);
}

int models(const Options& options) {
    const migrations::Project project = migrations::findProject(projectPath(options));
    const migrations::Environment* environment =
        project.environments.empty() && options.environment.empty() ? nullptr : &workflow::chooseEnvironment(project, options.environment);
    const auto dialect = options.dialect == "sqlite" ? schema::Dialect::Sqlite : schema::Dialect::PostgreSql;
    auto read = workflow::readModels(project, environment, dialect);
    if (!options.interpreter.empty()) {
        if (!options.trustProject) throw UsageError("--interpreter runs the project's code: say --trust-project if it may be run");
        if (environment == nullptr) throw Error("asking the interpreter", "there is no Alembic environment whose env.py names the models");
        std::fprintf(stderr, "Running the project's code with %s: it can reach files, network and databases as you can.\n",
                     visible(options.interpreter).c_str());
        read = workflow::askModels(project, *environment, dialect, workflow::ProjectInterpreter{options.interpreter}, *read);
    }
    if (options.json) {
        printModels(*read);
    } else {
        printModelsText(*read);
    }
    return statusOf(read->findings);
}

int status(const Options& options) {
    const auto read = readStatus(options);
    if (options.json) {
        print(statusJson(*read));
    } else {
        printStatusText(*read);
    }
    return statusOf(read->findings);
}

/// How far a large log is read, on a terminal.
[[nodiscard]] workflow::LogProgress logProgress(const std::string& path) {
    constexpr std::uint64_t kLarge = 32U << 20U;
    if (isatty(STDERR_FILENO) == 0) return {};
    return [path, percent = std::uint64_t{0}](std::uint64_t read, std::uint64_t size) mutable {
        if (size < kLarge || read * 100 / size == percent) return;
        percent = read * 100 / size;
        std::fprintf(stderr, "\rreading %s  %3llu %%%s", visible(path).c_str(), static_cast<unsigned long long>(percent), percent == 100 ? "\n" : "");
    };
}

/// Project and database, as far as they are named; null where there is only a log to go by: nobody wants a folder searched for projects who
/// has only given a message.
[[nodiscard]] std::shared_ptr<const workflow::Diagnosis> diagnosisOf(const Options& options) {
    const bool named = !options.project.empty() || !options.environment.empty() || !options.database.empty();
    if (!options.logs.empty() && !named && !isFile("alembic.ini") && !isFile("pyproject.toml")) return nullptr;
    const migrations::Project project = migrations::findProject(projectPath(options));
    if (!options.logs.empty() && !named && project.environments.empty()) return nullptr;
    const auto status = options.database.empty() ? nullptr : readStatus(options);
    return workflow::diagnose(project, status != nullptr ? status->environment : openEnvironment(options), status);
}

int diagnose(const Options& options) {
    std::vector<workflow::LogReading> logs;
    for (const std::string& path : options.logs) logs.push_back(workflow::readLog(path, logProgress(path)));
    const auto result = diagnosisOf(options);
    if (result != nullptr && !result->whyNoServer.empty())
        std::fprintf(stderr, "Who else is connected could not be read: %s\n", visible(result->whyNoServer).c_str());
    if (result != nullptr && !result->whyNoLive.empty()) std::fprintf(stderr, "The live schema could not be read: %s\n", visible(result->whyNoLive).c_str());
    std::vector<Finding> findings;
    for (const workflow::LogReading& log : logs) {
        const auto said = workflow::explain(log, result.get());
        if (!options.json) printLog(log, said);
        findings.insert(findings.end(), said.begin(), said.end());
    }
    if (result != nullptr) {
        if (!options.json) {
            if (!logs.empty()) std::printf("\nProject%s:\n", options.database.empty() ? "" : " and database");
            printFindings(result->findings);
        }
        findings.insert(findings.end(), result->findings.begin(), result->findings.end());
    }
    if (options.json) print({{"findings", toJson(findings)}});
    return statusOf(findings);
}

int schema(const Options& options) {
    if (options.database.empty()) throw UsageError("--database is needed: a URL, service=NAME, or a SQLite file");
    const auto live = workflow::readLiveSchema(database::parseTarget(options.database), {options.schemas, false});
    if (options.json) {
        printSchema(live->reading.schema);
    } else {
        printSchemaText(*live);
    }
    return statusOf(live->reading.findings);
}

int diff(const Options& options) {
    if (options.database.empty()) throw UsageError("--database is needed: a URL, service=NAME, or a SQLite file");
    const database::Target target = database::parseTarget(options.database);
    const migrations::Project project = migrations::findProject(projectPath(options));
    const migrations::Environment* environment =
        project.environments.empty() && options.environment.empty() ? nullptr : &workflow::chooseEnvironment(project, options.environment);
    std::shared_ptr<const workflow::Diff> result;
    if (options.against == "migrations") {
        if (environment == nullptr) throw Error("comparing with the migrations", "there is no Alembic environment");
        result = workflow::diffMigrations(project, *readStatus(options));
    } else {
        workflow::LiveSchemaAhead ahead(target, workflow::schemasOf({}, environment));
        const auto read = workflow::readPlainModels(project, environment, target.dialect);
        auto context = workflow::readContext(project, environment, target.dialect);
        result = workflow::makeDiff(read, ahead.take(workflow::schemasOf(*read, environment)), std::move(context));
    }
    if (!result->ignored.empty())
        std::fprintf(stderr, "%s set aside, as somebody of this account has chosen.\n", counted(result->ignored.size(), "difference").c_str());
    if (options.sql) {
        printScript(*result);
    } else if (options.json) {
        printDiff(*result);
    } else {
        printDiffText(*result);
    }
    const bool surely = std::any_of(result->differences.begin(), result->differences.end(), [](const auto& d) { return d.cannotTell.empty(); });
    return surely ? kFound : kDone;
}

int versionTables(const Options& options) {
    const auto reading = openDatabase(options);
    if (options.json) {
        print(versionTablesJson(reading->tables));
    } else {
        printVersionTables(*reading);
    }
    return statusOf(reading->tables.findings);
}

} // namespace

int run(const Options& options) {
    using Command = int (*)(const Options&);
    static constexpr std::pair<const char*, Command> kCommands[] = {
        {"environments", environments},    {"graph", graph}, {"models", models}, {"status", status}, {"diagnose", diagnose}, {"schema", schema}, {"diff", diff},
        {"version-tables", versionTables}, {"stamp", stamp}, {"rows", rows},     {"sql", sql},       {"journal", journal}};
    for (const auto& [name, command] : kCommands) {
        if (options.command == name) return command(options);
    }
    throw UsageError("there is no command " + options.command);
}

} // namespace stillroom::cli
