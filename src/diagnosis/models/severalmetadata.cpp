// models.table_in_several_metadata: "Duplicate table keys across multiple MetaData objects" (alembic.autogenerate.api).
#include "diagnosis/models/importchains.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

void checkSeveralMetadata(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    if (facts.targets.size() < 2) return;
    std::map<std::string, const TableDeclaration*> first;
    for (const TableDeclaration& table : facts.tables) {
        const bool counts =
            isSure(table) && facts.isReached(table.module) && table.registry < facts.registries.size() && facts.registries[table.registry].isTarget;
        if (!counts) continue;
        const auto [at, isNew] = first.emplace(table.fullName(), &table);
        const TableDeclaration& other = *at->second;
        if (isNew || other.registry == table.registry) continue;
        Finding result{
            "models.table_in_several_metadata", Severity::Error, "The table " + table.fullName() + " is in two MetaData of target_metadata", {}, {}, {}};
        result.detail = shownKind(other) + " in " + shown(s, other.place) + " (" + facts.registries[other.registry].name + ") and " + shownKind(table) +
                        " in " + shown(s, table.place) + " (" + facts.registries[table.registry].name +
                        ") have the same key. alembic check and revision --autogenerate stop with \"Duplicate table keys across multiple MetaData objects: \"" +
                        table.fullName() +
                        "\"\".\nTo do: let one MetaData own the table: delete one of the two declarations, or give one a schema of its own "
                        "(__table_args__ = {\"schema\": ...}) if they are two tables.\nBeware: taking one MetaData out of target_metadata in "
                        "env.py makes all its other tables look removed.";
        result.evidence = {evidenceOf(other.place, facts.registries[other.registry].name), evidenceOf(table.place, facts.registries[table.registry].name)};
        findings.push_back(std::move(result));
    }
}

} // namespace stillroom::diagnosis
