// models.table_in_several_metadata, models.metadata_listed_twice: "Duplicate table keys across multiple MetaData objects" (alembic.autogenerate.api).
#include "diagnosis/models/importchains.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

/// Alembic takes each item of the list for another MetaData: its own tables are the duplicates then.
void namedTwice(const ModelSubject& s, std::size_t registry, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    std::vector<std::string> tables;
    for (const TableDeclaration& table : facts.tables) {
        if (table.registry == registry && isSure(table) && facts.isReached(table.module)) tables.push_back(table.fullName());
    }
    if (tables.empty()) return;
    const RegistryFact& one = facts.registries[registry];
    Finding result{"models.metadata_listed_twice", Severity::Error, "target_metadata names one MetaData twice", {}, {}, {}};
    result.detail = "The list in " + shownFile(s, facts.envFile) + " has the MetaData of " + one.name + " (" + shown(s, one.place) +
                    ") more than once, perhaps under the names of several bases that share it. alembic check and revision --autogenerate stop with "
                    "\"Duplicate table keys across multiple MetaData objects\" for " +
                    some(tables) + ".\nTo do: name it once in " + shownFile(s, facts.envFile) + ".";
    result.evidence = {{facts.envFile, 0, {}, "target_metadata"}, evidenceOf(one.place, one.name)};
    findings.push_back(std::move(result));
}

} // namespace

void checkSeveralMetadata(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    for (const std::size_t registry : facts.targetsTwice) namedTwice(s, registry, findings);
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
