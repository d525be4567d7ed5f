// models.import_swallowed: a module with tables that fails to import while a try around it goes on.
#include "base/text.h"
#include "diagnosis/models/failedimports.h"
#include "diagnosis/models/importchains.h"

#include <algorithm>
#include <set>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

/// The tables of the module and of all that it would load.
[[nodiscard]] std::vector<std::string> tablesBehind(const ModelFacts& facts, const SwallowedImport& swallowed) {
    std::set<std::size_t> modules;
    for (const FailingModule& one : swallowed.failing) {
        modules.insert(one.module);
        for (const ImportSite& site : facts.imports) { // what comes after the place where it stops
            if (site.importer == one.module && !site.inFunction && site.place.line >= one.at.line) modules.insert(site.modules.begin(), site.modules.end());
        }
    }
    std::vector<std::string> names;
    for (const TableDeclaration& table : facts.tables) {
        const bool isEarlier = std::any_of(swallowed.failing.begin(), swallowed.failing.end(),
                                           [&](const FailingModule& f) { return f.module == table.module && table.place.line < f.at.line; });
        if (isEarlier || modules.count(table.module) == 0) continue;
        if (std::find(names.begin(), names.end(), table.fullName()) == names.end()) names.push_back(table.fullName());
    }
    return names;
}

} // namespace

void checkImportSwallowed(const ModelSubject& s, std::vector<Finding>& findings) {
    for (const SwallowedImport& swallowed : swallowedImports(s.facts)) {
        const ImportSite& site = s.facts.imports[swallowed.site];
        const std::vector<std::string> tables = tablesBehind(s.facts, swallowed);
        const bool declares = std::any_of(s.facts.tables.begin(), s.facts.tables.end(), [&](const TableDeclaration& t) {
            return std::any_of(swallowed.failing.begin(), swallowed.failing.end(), [&](const FailingModule& f) { return f.module == t.module; });
        });
        if (tables.empty() && !declares) continue;
        const FailingModule& cause = swallowed.failing.back();
        const std::string module = s.facts.modules[swallowed.failing.front().module].name;
        Finding result{"models.import_swallowed", Severity::Error, "The import of " + module + " fails, and the failure is swallowed", {}, {}, {}};
        result.detail = shown(s, site.place) + " imports " + module + ", which fails at " + shown(s, cause.at) + " (" + cause.why + "); the handler at " +
                        shownFile(s, site.place.file) + ":" + std::to_string(site.handlerLine) + " goes on as if nothing were. ";
        if (!tables.empty())
            result.detail += "The tables " + some(tables) + " are not in the models then: autogenerate would propose to drop them.";
        else
            result.detail += "Its tables stay, but the module is gone: the next import executes it again and stops with \"is already defined\".";
        result.detail +=
            "\nTo do: mend " + shown(s, cause.at) + "; then remove the try around " + shown(s, site.place) +
            ", or catch ModuleNotFoundError alone and only for a package that may be missing.\nBeware: a migration made in this state drops tables "
            "that are in use. extend_existing=True does not bring them back.";
        result.evidence = {evidenceOf(site.place, "swallowed"), evidenceOf(cause.at, cause.why)};
        for (const FailingModule& one : swallowed.failing) {
            Evidence evidence = evidenceOf(one.at, one.why);
            if (std::find(result.evidence.begin(), result.evidence.end(), evidence) == result.evidence.end()) result.evidence.push_back(std::move(evidence));
        }
        findings.push_back(std::move(result));
    }
}

} // namespace stillroom::diagnosis
