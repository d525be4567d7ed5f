#include "base/error.h"
#include "cli/commands.h"

#include <CLI/CLI.hpp>
#include <cstdio>

int main(int argc, char** argv) {
    using namespace stillroom::cli;
    Options options;
    CLI::App app{"Looks at, explains and repairs a database after an Alembic migration incident.", "stillroom-cli"};
    app.set_version_flag("--version", "stillroom-cli " STILLROOM_VERSION);
    app.add_option("--project", options.project, "a folder, an alembic.ini or a pyproject.toml (default: the current folder)");
    app.add_option("--environment", options.environment, "which Alembic environment, where the project holds several");
    app.add_flag("--json", options.json, "one JSON document on standard output");
    app.require_subcommand(1);
    app.fallthrough();
    app.add_subcommand("environments", "every Alembic environment below the project");
    app.add_subcommand("graph", "the revisions of one environment and what is wrong with them");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kUsage;
    }
    options.command = app.get_subcommands().front()->get_name();
    try {
        return run(options);
    } catch (const stillroom::Error& error) {
        std::fprintf(stderr, "stillroom-cli: %s\n", error.what());
        return kFailed;
    }
}
