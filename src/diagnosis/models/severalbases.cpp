// models.several_bases: which tables each base of the tree holds.
#include "diagnosis/models/importchains.h"

#include "base/text.h"

#include <map>

namespace stillroom::diagnosis {

using namespace orm;

void checkSeveralBases(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    std::map<std::size_t, std::vector<std::string>> tables;
    for (const TableDeclaration& table : facts.tables) {
        if (table.registry < facts.registries.size() && table.module != kNowhere) tables[table.registry].push_back(table.fullName());
    }
    if (tables.size() < 2) return;
    Finding result{"models.several_bases", Severity::Info, "The project has " + counted(tables.size(), "MetaData object") + " with tables", {}, {}, {}};
    result.detail = "Tables, keys and relationships of different ones do not know each other.";
    for (const auto& [registry, names] : tables) {
        const RegistryFact& fact = facts.registries[registry];
        result.detail += "\n" + fact.name + " (" + shown(s, fact.place) + (fact.isTarget ? ", in target_metadata" : "") + ") holds " +
                         counted(names.size(), "table") + ": " + some(names) + ".";
        result.evidence.push_back(evidenceOf(fact.place, fact.name + " with " + counted(names.size(), "table")));
    }
    if (facts.isEntered && facts.targets.size() < tables.size())
        result.detail += "\nThose that are not in target_metadata are not seen by Alembic; that is right where another environment has them.";
    findings.push_back(std::move(result));
}

} // namespace stillroom::diagnosis
