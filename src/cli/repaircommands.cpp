#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/visible.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/text.h"
#include "repair/execute.h"
#include "workflow/protections.h"
#include "workflow/report.h"
#include "workflow/rowedits.h"
#include "workflow/scripts.h"
#include "workflow/stamps.h"
#include "workflow/undos.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <unistd.h>

namespace stillroom::cli {
namespace {

namespace fs = std::filesystem;

/// What an earlier run left open about this database is settled first, and said.
void settleOpenRepairs(const database::Target& target, const std::string& systemId) {
    for (const auto& one : workflow::resolveOpenRepairs(target, systemId))
        std::fprintf(stderr, "Repair %s (%s) was cut off: %s. %s\n", visible(one.journalId).c_str(), visible(one.action).c_str(), visible(one.outcome).c_str(),
                     visible(one.why).c_str());
}

/// The database, and the project where one is named or lies here.
[[nodiscard]] workflow::RepairBase readBase(const Options& options) {
    const bool here = options.project.empty() && (fs::exists("alembic.ini") || fs::exists("pyproject.toml"));
    std::optional<workflow::VersionTableChoice> choice;
    if (!options.versionTable.empty()) choice = workflow::parseVersionTable(options.versionTable);
    auto base = !options.project.empty() || here ? workflow::baseOf(*readStatus(options), settingsOf(options))
                                                 : workflow::baseOf(openDatabase(options), choice, settingsOf(options));
    settleOpenRepairs(base.database->target, base.database->identity.systemId);
    return base;
}

/// Asks on the terminal. Empty where it was confirmed.
[[nodiscard]] std::string whyNotConfirmed(const Options& options, const repair::Plan& plan) {
    if (!options.confirm.empty() && options.confirm != plan.identity.name)
        return "--confirm says " + options.confirm + ", but the database is called " + plan.identity.name + "; nothing was changed";
    if (plan.changesNothing()) return {};
    const bool named = options.confirm == plan.identity.name;
    const bool production = workflow::protectionOf(plan.identity.systemId) == workflow::ProtectionLevel::Production;
    const bool terminal = isatty(STDIN_FILENO) != 0;
    if (production && !named && (options.yes || !terminal))
        return "this is a production database: --confirm " + plan.identity.name + " is needed; nothing was changed";
    if (options.yes) return {};
    if (!terminal) return "there is no terminal to ask on, and --yes was not given; nothing was changed";
    if (options.json) printPlan(plan, stderr); // standard output is the document's
    const std::string where = visible(plan.identity.name) + " (" + visible(database::shownTarget(plan.target)) + ")";
    const std::string rows = plan.after().empty() ? "no revision" : join(plan.after(), ", ");
    const std::string what = plan.action == "sql" ? "Run " + counted(plan.statements.size(), "statement") + " on " + where
                                                  : "Record " + visible(rows) + " in " + visible(plan.shownTable()) + " of " + where;
    std::string answer;
    if (production && !named) {
        std::fprintf(stderr, "%s? This is production: type its name to go on: ", what.c_str());
        std::getline(std::cin, answer);
        return answer == plan.identity.name ? std::string() : "not confirmed; nothing was changed";
    }
    std::fprintf(stderr, "%s? [y/N] ", what.c_str());
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes" ? std::string() : "not confirmed; nothing was changed";
}

/// Rehearses or runs a plan that was shown. Whatever happens is in the outcome.
[[nodiscard]] repair::Outcome carryOut(const Options& options, const repair::Plan& plan) {
    repair::Outcome outcome;
    outcome.state = repair::OutcomeState::Refused;
    if (const repair::Check* check = plan.blocker()) {
        outcome.error = detailOf(*check);
    } else if (options.dryRun) {
        const auto rehearsal = repair::rehearse(plan);
        if (!options.json) printRehearsal(plan, rehearsal);
        outcome = rehearsal.outcome;
    } else if (std::string why = whyNotConfirmed(options, plan); !why.empty()) {
        outcome.error = std::move(why);
    } else {
        repair::Journal journal(repair::Journal::defaultFile());
        outcome = repair::execute(plan, journal);
    }
    return outcome;
}

[[nodiscard]] int report(const Options& options, const repair::Plan& plan, const repair::Outcome& outcome) {
    if (options.json) {
        print(repairJson(plan, outcome));
    } else {
        printOutcome(outcome);
    }
    if (outcome.state == repair::OutcomeState::Unknown) return kUnknown;
    if (outcome.state == repair::OutcomeState::Refused || outcome.state == repair::OutcomeState::Failed) {
        std::fprintf(stderr, "stillroom-cli: %s\n", visible(outcome.error).c_str());
        return outcome.mayRemain ? kUnknown : kFailed; // the other says that nothing was changed
    }
    return outcome.state == repair::OutcomeState::Applied && !outcome.error.empty() ? kFound : kDone;
}

[[nodiscard]] int carryOutAndReport(const Options& options, const repair::Plan& plan) {
    if (!options.json) printPlan(plan, stdout);
    return report(options, plan, carryOut(options, plan));
}

[[nodiscard]] std::string readScriptFile(const std::string& name) {
    if (name != "-") return readFile(name);
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

[[nodiscard]] workflow::RowEdits editsOf(const Options& options) {
    workflow::RowEdits edits;
    for (const std::string& one : options.replace) {
        auto replacement = workflow::replacementOf(one);
        if (!replacement) throw UsageError("--replace takes OLD=NEW, not " + one);
        edits.replace.push_back(std::move(*replacement));
    }
    edits.add = options.add;
    edits.remove = options.remove;
    if (options.widen != 0) edits.widen = options.widen;
    edits.addPrimaryKey = options.addPrimaryKey;
    if (edits.empty()) throw UsageError("name at least one edit: --replace, --add, --remove, --widen or --add-primary-key");
    return edits;
}

int undo(const Options& options) {
    std::optional<database::Target> target;
    if (!options.database.empty()) target = database::parseTarget(options.database);
    repair::JournalEntry entry = workflow::journalEntry(options.journalId);
    if (entry.open() && (target || !entry.target.empty())) {
        settleOpenRepairs(target ? *target : database::parseTarget(entry.target), entry.systemId);
        entry = workflow::journalEntry(options.journalId);
    }
    return carryOutAndReport(options, workflow::previewUndo(entry, target, settingsOf(options)));
}

/// Where a database can be reached without asking anybody, what became of an open repair is found out on the way.
void settleAll(const std::vector<repair::JournalEntry>& entries) {
    for (const auto& entry : entries) {
        if (!entry.open() || entry.target.empty()) continue;
        try {
            settleOpenRepairs(database::parseTarget(entry.target), entry.systemId);
        } catch (const Error&) { // the list is what was asked for
        }
    }
}

} // namespace

int stamp(const Options& options) {
    const auto base = workflow::baseOf(*readStatus(options), settingsOf(options));
    settleOpenRepairs(base.database->target, base.database->identity.systemId);
    return carryOutAndReport(options, workflow::previewStamp(base, {options.targets, options.purge}).plan);
}

int rows(const Options& options) {
    const workflow::RowEdits edits = editsOf(options);
    return carryOutAndReport(options, workflow::previewRowEdits(readBase(options), edits));
}

int sql(const Options& options) {
    workflow::ScriptRequest request;
    if (options.file.empty() == options.statements.empty()) throw UsageError("name the script, or give --statement");
    if (options.statements.empty()) {
        request.script = readScriptFile(options.file);
        request.name = options.file == "-" ? "standard input" : fs::path(options.file).filename().string();
    } else {
        std::vector<std::string> arguments;
        for (const std::string& one : options.statements) arguments.insert(arguments.end(), {"--statement", one});
        request = workflow::scriptOf(arguments);
    }
    if (options.purge && options.stamps.empty()) throw UsageError("--purge goes with --stamp: say what is to be recorded instead");
    if (!options.stamps.empty()) request.stamp = migrations::StampRequest{options.stamps, options.purge};
    const auto preview = workflow::previewScript(readBase(options), request);
    const bool onlyAlone = preview.plan.changesNothing() && !preview.alone.empty();
    if (!options.json && !onlyAlone) printPlan(preview.plan, stdout);

    repair::Outcome outcome;
    outcome.state = repair::OutcomeState::Applied;
    if (!onlyAlone || preview.plan.blocked()) outcome = carryOut(options, preview.plan);
    bool ran = !onlyAlone;
    std::vector<workflow::ReportPart> sent;
    std::vector<repair::Plan> notSent;
    if (ran) sent.push_back({preview.plan, outcome, {}});
    repair::Plan shown = preview.plan; // with every statement: what the document shows
    for (const repair::Plan& single : preview.alone) {
        shown.statements.push_back(single.statements.front());
        const bool goesOn = outcome.state == repair::OutcomeState::Applied || (options.dryRun && outcome.state == repair::OutcomeState::DryRun);
        if (!goesOn) {
            notSent.push_back(single);
            continue;
        }
        if (!options.json) {
            if (ran) printOutcome(outcome);
            ran = true;
            printPlan(single, stdout);
        }
        repair::Outcome one = carryOut(options, single);
        if (outcome.state == repair::OutcomeState::Applied && one.state != repair::OutcomeState::Applied && !outcome.journalId.empty()) {
            one.error += " What ran before it, journal entry " + outcome.journalId + ", is committed.";
            one.mayRemain = true;
        }
        outcome = std::move(one);
        sent.push_back({single, outcome, {}});
    }
    const int status = report(options, shown, outcome);
    if (!options.dryRun && !workflow::whatRemains(sent, notSent).empty()) {
        std::fprintf(stderr, "Something may remain:\n");
        for (const auto& one : workflow::fatesOf(sent, notSent)) std::fprintf(stderr, "  %s: %s\n", one.fate.c_str(), visible(one.sql).c_str());
    }
    return status;
}

int journal(const Options& options) {
    if (options.journalCommand == "undo") return undo(options);
    const auto file = repair::Journal::defaultFile();
    settleAll(repair::readJournal(file));
    if (options.journalCommand == "show") {
        const auto entry = workflow::journalEntry(options.journalId);
        if (options.json) {
            print(toJson(entry));
        } else {
            printEntry(entry);
        }
        return kDone;
    }
    Json list = Json::array();
    for (const auto& entry : repair::readJournal(file)) {
        if (options.json) {
            list.push_back(toJson(entry));
        } else {
            std::printf("%s\n", visible(entry.id + "  " + entry.outcome + "  " + entry.database + "  " + entry.action).c_str());
        }
    }
    if (options.json) print({{"entries", std::move(list)}});
    return kDone;
}

} // namespace stillroom::cli
