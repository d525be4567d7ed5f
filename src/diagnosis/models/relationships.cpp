// models.relationship_across_registries: relationship("X") finds classes of its own registry alone.
#include "diagnosis/models/importchains.h"

#include <algorithm>

namespace stillroom::diagnosis {

using namespace orm;

void checkRelationships(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    if (!facts.whyMoreTables.empty()) return; // the class may be one of those that are not known
    for (const RelationshipFact& one : facts.relationships) {
        const MappedClass& owner = facts.classes[one.owner];
        if (owner.module == kNowhere || owner.classRegistry == kNowhere || owner.isConditional || (facts.isEntered && !facts.isReached(owner.module))) continue;
        const std::string name = one.target.substr(one.target.rfind('.') == std::string::npos ? 0 : one.target.rfind('.') + 1);
        const auto named = [&name](const MappedClass& c) { return c.name == name; };
        const bool isOwn = std::any_of(facts.classes.begin(), facts.classes.end(), [&](const MappedClass& c) {
            return named(c) && (c.classRegistry == owner.classRegistry || c.classRegistry == kNowhere);
        });
        const auto other = std::find_if(facts.classes.begin(), facts.classes.end(), named);
        if (isOwn || other == facts.classes.end()) continue;
        const auto baseName = [&facts](const MappedClass& c) {
            return c.registry < facts.registries.size() ? facts.registries[c.registry].name : std::string("another base");
        };
        Finding result{
            "models.relationship_across_registries", Severity::Error, "A relationship of " + owner.name + " names a class of another base", {}, {}, {}};
        result.detail = "relationship(\"" + one.target + "\") at " + shown(s, one.place) + " is looked for among the classes of " + baseName(owner) + ", but " +
                        other->name + " is declared at " + shown(s, other->place) + " on " + baseName(*other) + ". The first query stops with \"expression '" +
                        one.target +
                        "' failed to locate a name\".\nTo do: derive both classes from one base; or "
                        "hand over the class itself, relationship(" +
                        name + ", primaryjoin=\u2026), with an import of it at the top of " + shownFile(s, one.place.file) +
                        ".\nBeware: the tables in the database are right; dropping them mends nothing.";
        result.evidence = {evidenceOf(one.place, "names " + one.target), evidenceOf(other->place, "on " + baseName(*other))};
        for (const std::size_t registry : {owner.registry, other->registry}) {
            if (registry < facts.registries.size() && (registry != owner.registry || &facts.registries[registry] == &facts.registries[owner.registry]))
                result.evidence.push_back(evidenceOf(facts.registries[registry].place, facts.registries[registry].name));
        }
        findings.push_back(std::move(result));
    }
}

} // namespace stillroom::diagnosis
