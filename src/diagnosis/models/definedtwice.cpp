// models.table_defined_twice: "Table 'x' is already defined for this MetaData instance", by two declarations or by an import
// that failed half-way and is tried again.
#include "diagnosis/models/failedimports.h"
#include "diagnosis/models/importchains.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

constexpr const char* kCode = "models.table_defined_twice";

/// The module that loads both, whatever it is: to import it cannot succeed.
[[nodiscard]] std::size_t loaderOfBoth(const ModelFacts& facts, std::size_t a, std::size_t b) {
    std::vector<std::size_t> candidates{a, b};
    for (const ImportSite& site : facts.imports) {
        if (!site.inFunction && !site.isConditional && (site.modules == std::vector{a} || site.modules == std::vector{b})) candidates.push_back(site.importer);
    }
    for (const std::size_t candidate : candidates) {
        if (candidate == kNowhere) continue;
        const auto loaded = loadedWith(facts, candidate);
        if (loaded.count(a) != 0 && loaded.count(b) != 0) return candidate;
    }
    return kNowhere;
}

[[nodiscard]] std::string message(const TableDeclaration& table) { return "Table '" + table.fullName() + "' is already defined for this MetaData instance"; }

[[nodiscard]] Finding finding(const ModelSubject& s, const TableDeclaration& first, const TableDeclaration& second, std::size_t loader) {
    const ModelFacts& facts = s.facts;
    const bool bothReached = facts.isReached(first.module) && facts.isReached(second.module);
    Finding result{kCode, Severity::Error, "The table " + first.fullName() + " is declared twice", {}, {}, {}};
    const std::string registry = first.registry < facts.registries.size() ? facts.registries[first.registry].name : std::string("one MetaData");
    result.detail = shownKind(first) + " in " + shown(s, first.place) + " and " + shownKind(second) + " in " + shown(s, second.place) +
                    " declare it in the same MetaData, that of " + registry + ". ";
    if (first.module == second.module) {
        result.detail += "Importing " + shownFile(s, first.place.file) + " stops with \"" + message(first) + "\".";
    } else if (bothReached) {
        result.detail += "env.py leads to both, so every alembic command stops with \"" + message(first) + "\".\nThe first is loaded by " +
                         chainText(s, first.module) + "; the second by " + chainText(s, second.module) + ".";
    } else {
        result.detail += "Importing " + facts.modules[loader].name + " loads both and stops with \"" + message(first) + "\".";
    }
    const auto chain = chainTo(facts, second.module);
    result.detail += "\nTo do: keep one of the two. Delete " + shownKind(second) + " at " + shown(s, second.place) + " and use that of " +
                     shown(s, first.place) + ", or the other way round";
    if (!chain.empty() && first.module != second.module) result.detail += "; or remove the import at " + shown(s, facts.imports[chain.back()].place);
    result.detail += ". If they are meant to be two tables, give one another name or schema.\nBeware: extend_existing=True silences the message and merges the "
                     "columns of both into one table. Dropping the table in the database mends nothing: the fault is in the code.";
    result.evidence = {evidenceOf(first.place, "declared"), evidenceOf(second.place, "declared again")};
    addChain(s, first.module, result.evidence);
    addChain(s, second.module, result.evidence);
    return result;
}

/// A module that declared tables and then failed is executed once more by the next import, and stumbles over its own tables.
void checkRetried(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    for (const SwallowedImport& swallowed : swallowedImports(facts)) {
        for (const FailingModule& failing : swallowed.failing) {
            const auto table = std::find_if(facts.tables.begin(), facts.tables.end(), [&](const TableDeclaration& t) {
                return t.module == failing.module && isSure(t) && t.place.line < failing.at.line;
            });
            if (table == facts.tables.end()) continue;
            const auto again =
                std::find_if(facts.imports.begin() + static_cast<std::ptrdiff_t>(swallowed.site) + 1, facts.imports.end(), [&](const ImportSite& site) {
                    return !site.inFunction && !site.isConditional && site.importer != failing.module &&
                           std::find(site.modules.begin(), site.modules.end(), failing.module) != site.modules.end() && !swallowed.covers(facts, site);
                });
            if (again == facts.imports.end()) continue;
            const ImportSite& first = facts.imports[swallowed.site];
            Finding result{kCode, Severity::Error, "The table " + table->fullName() + " is declared twice by an import that failed half-way", {}, {}, {}};
            result.detail = "Importing " + facts.modules[failing.module].name + " declares the table at " + shown(s, table->place) + " and then fails at " +
                            shown(s, failing.at) + " (" + failing.why + "). " + shown(s, first.place) + " swallows that; " + shown(s, again->place) +
                            " imports it again, Python executes the file once more, and it stops with \"" + message(*table) +
                            "\", which hides the first cause.\nTo do: mend " + shown(s, failing.at) + ", and let the handler at " +
                            shownFile(s, first.place.file) + ":" + std::to_string(first.handlerLine) +
                            " raise.\nBeware: extend_existing=True would hide that the module is never loaded whole.";
            result.evidence = {evidenceOf(table->place, "declared"), evidenceOf(failing.at, failing.why), evidenceOf(first.place, "swallowed"),
                               evidenceOf(again->place, "imported again")};
            findings.push_back(std::move(result));
        }
    }
}

} // namespace

void checkDefinedTwice(const ModelSubject& s, std::vector<Finding>& findings) {
    std::map<std::pair<std::size_t, std::string>, std::vector<const TableDeclaration*>> all;
    for (const TableDeclaration& table : s.facts.tables) {
        if (isSure(table)) all[{table.registry, table.fullName()}].push_back(&table);
    }
    for (const auto& [key, tables] : all) {
        for (std::size_t i = 1; i < tables.size(); ++i) {
            const TableDeclaration& first = *tables.front();
            const TableDeclaration& second = *tables[i];
            if (first.place.file == second.place.file && first.place.line == second.place.line) continue; // one file, two names
            const bool bothReached = s.facts.isReached(first.module) && s.facts.isReached(second.module);
            const std::size_t loader = bothReached || first.module == second.module ? first.module : loaderOfBoth(s.facts, first.module, second.module);
            if (loader != kNowhere) findings.push_back(finding(s, first, second, loader));
        }
    }
    checkRetried(s, findings);
}

} // namespace stillroom::diagnosis
