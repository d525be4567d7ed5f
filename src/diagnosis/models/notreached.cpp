// models.not_reached: tables of the target MetaData in modules that nothing imports on the way from env.py.
#include "diagnosis/models/importchains.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom::diagnosis {

using namespace orm;

std::vector<const TableDeclaration*> tablesNotReached(const ModelSubject& s) {
    const ModelFacts& facts = s.facts;
    std::vector<const TableDeclaration*> left;
    if (!facts.isEntered || !facts.isWholeTree) return left;
    for (const TableDeclaration& table : facts.tables) {
        const bool isTarget = table.registry < facts.registries.size() && facts.registries[table.registry].isTarget;
        if (!isTarget || table.module == kNowhere || facts.isReached(table.module) || !isSure(table) || isOfOthers(s, table.place.file)) continue;
        const bool isThere = std::any_of(facts.tables.begin(), facts.tables.end(),
                                         [&](const TableDeclaration& t) { return t.fullName() == table.fullName() && facts.isReached(t.module); });
        if (!isThere) left.push_back(&table);
    }
    return left;
}

namespace {

/// Whether env.py leads to any table of its target at all.
[[nodiscard]] bool reachesSome(const ModelFacts& facts) {
    return std::any_of(facts.tables.begin(), facts.tables.end(), [&](const TableDeclaration& t) {
        return t.registry < facts.registries.size() && facts.registries[t.registry].isTarget && facts.isReached(t.module);
    });
}

/// Code that is no part of the program: examples, helpers of tests.
[[nodiscard]] bool isAside(const ModelSubject& s, const std::string& file) {
    static constexpr std::string_view kFolders[] = {"testing", "tests",      "test",     "example", "examples", "samples", "demo",
                                                    "docs",    "benchmarks", "fixtures", "scripts", "tools",    "contrib", "conftest.py"};
    for (const auto& part : std::filesystem::path(shownFile(s, file))) {
        if (std::find(std::begin(kFolders), std::end(kFolders), part.string()) != std::end(kFolders)) return true;
    }
    return false;
}

/// Imports on the way from env.py of modules that the project does not have, while a try around them goes on: where the list of
/// all models is missing, its import is one.
[[nodiscard]] std::vector<const ImportSite*> missingModules(const ModelFacts& facts) {
    std::vector<const ImportSite*> sites;
    for (const ImportSite& site : facts.imports) {
        const bool isMissing = !site.failure.empty() && site.modules.empty();
        if (isMissing && site.isTried && !site.isConditional && !site.inFunction && facts.isReached(site.importer)) sites.push_back(&site);
    }
    return sites;
}

enum class Case : std::uint8_t { Forgotten, Dropped, Aside };

void add(const ModelSubject& s, const std::vector<const TableDeclaration*>& left, Case which, std::vector<Finding>& findings) {
    if (left.empty()) return;
    const ModelFacts& facts = s.facts;
    std::vector<std::string> names;
    std::vector<std::string> modules;
    for (const TableDeclaration* table : left) {
        names.push_back(table->fullName());
        if (std::find(modules.begin(), modules.end(), facts.modules[table->module].name) == modules.end()) modules.push_back(facts.modules[table->module].name);
    }
    const bool isOne = names.size() == 1;
    const bool isDropped = which == Case::Dropped;
    const bool isSurelyNot = isFullyRead(facts) && (s.alembicStartsIt || reachesSome(facts));
    Finding result{"models.not_reached",
                   isSurelyNot && which == Case::Forgotten ? Severity::Warning : Severity::Info,
                   counted(names.size(), "table") + (isOne ? " is" : " are") + " declared where env.py does not lead",
                   {},
                   {},
                   {}};
    result.detail = some(names) + (isOne ? " belongs" : " belong") +
                    " to the MetaData that env.py hands to Alembic, but nothing on the way from env.py imports " + some(modules) + ".";
    if (isDropped) {
        result.detail += " A migration drops " + std::string(isOne ? "it" : "them") +
                         ": either the code is a remnant, or that migration was made because of this and must not be run.";
    } else if (which == Case::Aside) {
        result.detail += " Where they stand, they are hardly meant for the program's own database.";
    } else if (isSurelyNot) {
        result.detail +=
            isOne ? " For Alembic it is not there: autogenerate proposes op.drop_table() where the database has it, and never makes it where not."
                  : " For Alembic they are not there: autogenerate proposes op.drop_table() for each that the database has, and never makes the others.";
    } else {
        result.detail +=
            isFullyRead(facts)
                ? " The program that starts Alembic may load them before; the code alone does not tell."
                : " The code also loads modules by names that only a running program knows, so it cannot be told whether they are loaded after all.";
    }
    const auto missing = which == Case::Forgotten ? missingModules(facts) : std::vector<const ImportSite*>();
    for (const ImportSite* site : missing)
        result.detail += " " + shown(s, site->place) + " would import more, but " + site->failure + "; the try around it goes on.";
    if (which == Case::Forgotten) {
        constexpr std::size_t kShown = 5;
        result.detail += "\nTo do: import " + std::string(isOne ? "it" : "them") + " where the other models are imported, or in " +
                         shownFile(s, facts.envFile) + " before target_metadata: ";
        result.detail += "import " + join({modules.begin(), modules.begin() + static_cast<std::ptrdiff_t>(std::min(modules.size(), kShown))}, ", ") +
                         (modules.size() > kShown ? ", \u2026" : "") + "\nBeware: do not run a migration that drops " + (isOne ? "it" : "them") +
                         "; the rows would be lost.";
    }
    for (const TableDeclaration* table : left) result.evidence.push_back(evidenceOf(table->place, "declares " + table->fullName()));
    result.evidence.push_back({facts.envFile, 0, {}, "does not lead there"});
    for (const ImportSite* site : missing) result.evidence.push_back(evidenceOf(site->place, site->failure));
    findings.push_back(std::move(result));
}

} // namespace

void checkNotReached(const ModelSubject& s, std::vector<Finding>& findings) {
    std::vector<const TableDeclaration*> left;
    std::vector<const TableDeclaration*> dropped;
    std::vector<const TableDeclaration*> aside;
    for (const TableDeclaration* table : tablesNotReached(s)) {
        const bool isDropped = std::find(s.droppedTables.begin(), s.droppedTables.end(), table->name) != s.droppedTables.end();
        (isDropped ? dropped : isAside(s, table->place.file) ? aside : left).push_back(table);
    }
    add(s, left, Case::Forgotten, findings);
    add(s, dropped, Case::Dropped, findings);
    add(s, aside, Case::Aside, findings);
}

} // namespace stillroom::diagnosis
