#include "base/visible.h"
#include "cli/commands.h"
#include "cli/text.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace {

void addCommands(CLI::App& app, stillroom::cli::Options& options) {
    app.add_option("--project", options.project, "a folder, an alembic.ini or a pyproject.toml (default: the current folder)")->option_text("PATH");
    app.add_option("--environment", options.environment, "which Alembic environment, where the project holds several")->option_text("NAME");
    app.add_option("--version-table", options.versionTable, "the version table, where env.py does not tell")->option_text("[SCHEMA.]NAME");
    app.add_option("--database", options.database,
                   "SQLAlchemy URL, libpq URI, service=NAME, or a SQLite file; leave the password to PGPASSFILE, the service file or PGPASSWORD")
        ->option_text("TARGET");
    app.add_option("--dialect", options.dialect, "for type text without a database")
        ->option_text("postgresql|sqlite")
        ->check(CLI::IsMember({"postgresql", "sqlite"}));
    app.add_flag("--json", options.json, "one JSON document on standard output, and nothing else there");

    app.add_subcommand("environments", "every Alembic environment found below the project");
    app.add_subcommand("graph", "the revisions of one environment and what is wrong with them");
    auto* models = app.add_subcommand("models", "what the SQLAlchemy source declares, read without running it");
    models->add_option("--interpreter", options.interpreter, "ask the project's own Python instead; this runs the project's code")->option_text("PYTHON");
    models->add_flag("--trust-project", options.trustProject, "the project's code may be run: needed for --interpreter");
    app.add_subcommand("status", "position of the database in the graph");
    auto* diagnose = app.add_subcommand("diagnose", "all findings about the project, and about the database where one is given");
    diagnose->add_option("--log", options.logs, "an error message or log to go by; - for standard input, repeatable; works without project and database")
        ->option_text("FILE")
        ->allow_extra_args(false);
    auto* schema = app.add_subcommand("schema", "the live schema: tables, columns, keys, constraints, indexes, enums");
    schema->add_option("--schema", options.schemas, "a schema to read, repeatable (default: the first of the search path)")
        ->option_text("NAME")
        ->allow_extra_args(false);
    auto* diff = app.add_subcommand("diff", "the models against the live schema");
    diff->add_option("--against", options.against,
                     "what the live schema is compared with: the models, or what the migrations build up to the recorded revisions")
        ->option_text("models|migrations")
        ->check(CLI::IsMember({"models", "migrations"}));
    diff->add_flag("--sql", options.sql, "print the repair script instead");
    app.add_subcommand("version-tables", "every version table in the database, in every schema, with its rows");
    auto* stamp = app.add_subcommand("stamp", "record revisions without running them; shows the exact rows first");
    stamp->add_option("revisions", options.targets, "identifiers: full or partial id, head, heads, base, label@id")->required();
    stamp->add_flag("--purge", options.purge, "clear the version table first");
    auto* rows = app.add_subcommand("rows", "edit single rows of the version table; all that is named is one repair");
    rows->add_option("--replace", options.replace, "put another revision in the place of a row, repeatable")->option_text("OLD=NEW")->allow_extra_args(false);
    rows->add_option("--add", options.add, "add a row, repeatable")->option_text("ID")->allow_extra_args(false);
    rows->add_option("--remove", options.remove, "remove a row, repeatable")->option_text("ID")->allow_extra_args(false);
    rows->add_option("--widen", options.widen, "make version_num hold that many characters")->option_text("N");
    rows->add_flag("--add-primary-key", options.addPrimaryKey, "give the table its primary key; repeated rows are left once");
    auto* sql = app.add_subcommand("sql", "run a script as one repair: one transaction, rehearsed first");
    auto* file = sql->add_option("file", options.file, "the script; - for standard input");
    auto* statement = sql->add_option("--statement", options.statements, "a statement in place of a script, repeatable");
    statement->option_text("SQL")->allow_extra_args(false)->excludes(file);
    sql->add_option("--stamp", options.stamps, "record these revisions in the same transaction, repeatable")->option_text("REV")->allow_extra_args(false);
    sql->add_flag("--purge", options.purge, "clear the version table before they are recorded: then it holds these and no other");
    auto* journal = app.add_subcommand("journal", "what was done with Stillroom from this account");
    journal->require_subcommand(1);
    journal->add_subcommand("list", "all entries, newest first");
    journal->add_subcommand("show", "one entry")->add_option("id", options.journalId)->required();
    auto* undo = journal->add_subcommand("undo", "give the version table back the rows that it had before a repair");
    undo->add_option("id", options.journalId)->required();
    for (CLI::App* writes : {stamp, rows, sql, undo}) {
        writes->add_flag("--dry-run", options.dryRun, "plan and rehearse only");
        writes->add_flag("--yes", options.yes, "do not ask");
        writes->add_option("--confirm", options.confirm, "the database's name, typed to be sure; needed for production")->option_text("NAME");
        writes->add_option("--role", options.role, "SET ROLE for the repair")->option_text("NAME");
        writes->add_option("--search-path", options.searchPath, "search_path for the repair")->option_text("SCHEMAS");
    }
}

} // namespace

int main(int argc, char** argv) {
    using namespace stillroom::cli;
    Options options;
    CLI::App app{"Looks at, explains and repairs a database after an Alembic migration incident.\n"
                 "Exit status: 0 nothing wrong, 1 something was found, 2 wrong usage, 3 it could not be done, 4 outcome not known.",
                 "stillroom-cli"};
    app.set_version_flag("--version", "stillroom-cli " STILLROOM_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    addCommands(app, options);
    try {
        app.parse(argc, argv);
        const CLI::App* command = app.get_subcommands().front();
        options.command = command->get_name();
        if (!command->get_subcommands().empty()) options.journalCommand = command->get_subcommands().front()->get_name();
        return run(options);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kUsage;
    } catch (const UsageError& error) {
        std::fprintf(stderr, "stillroom-cli: %s\n", stillroom::visible(error.what()).c_str());
        return kUsage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "stillroom-cli: %s\n", stillroom::visible(error.what()).c_str());
        return kFailed;
    }
}
