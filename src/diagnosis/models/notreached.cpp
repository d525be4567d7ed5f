// models.not_reached: tables of the target MetaData in modules that nothing imports on the way from env.py.
#include "diagnosis/models/importchains.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

void checkNotReached(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    if (!facts.isEntered || !facts.isWholeTree) return;
    std::map<std::size_t, std::vector<const TableDeclaration*>> left; // by module
    std::vector<std::string> names;
    for (const TableDeclaration& table : facts.tables) {
        const bool isTarget = table.registry < facts.registries.size() && facts.registries[table.registry].isTarget;
        if (!isTarget || table.module == kNowhere || facts.isReached(table.module) || !isSure(table)) continue;
        const bool isThere = std::any_of(facts.tables.begin(), facts.tables.end(),
                                         [&](const TableDeclaration& t) { return t.fullName() == table.fullName() && facts.isReached(t.module); });
        if (isThere) continue;
        left[table.module].push_back(&table);
        names.push_back(table.fullName());
    }
    if (left.empty()) return;
    const bool isSurelyNot = isFullyRead(facts);
    Finding result{"models.not_reached",
                   isSurelyNot ? Severity::Warning : Severity::Info,
                   counted(names.size(), "table") + (names.size() == 1 ? " is" : " are") + " declared where env.py does not lead",
                   {},
                   {},
                   {}};
    std::vector<std::string> modules;
    for (const auto& [module, tables] : left) modules.push_back(facts.modules[module].name);
    result.detail = some(names) + (names.size() == 1 ? " belongs" : " belong") +
                    " to the MetaData that env.py hands to Alembic, but nothing on the way from env.py imports " + some(modules) + ".";
    result.detail += isSurelyNot
                         ? " For Alembic they are not there: autogenerate proposes op.drop_table() for each that the database has."
                         : " The code also loads modules by names that only a running program knows, so it cannot be told whether they are loaded after all.";
    result.detail += "\nTo do: import them where the other models are imported, or in " + shownFile(s, facts.envFile) + " before target_metadata:";
    for (const std::string& module : modules) {
        if (&module - modules.data() < 5) result.detail += (&module == modules.data() ? " import " : ", import ") + module;
    }
    result.detail += ".\nBeware: do not run a migration that drops these tables; their rows would be lost.";
    for (const auto& [module, tables] : left) {
        for (const TableDeclaration* table : tables) result.evidence.push_back(evidenceOf(table->place, "declares " + table->fullName()));
    }
    result.evidence.push_back({facts.envFile, 0, {}, "does not lead there"});
    findings.push_back(std::move(result));
}

} // namespace stillroom::diagnosis
