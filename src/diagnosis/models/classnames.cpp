// models.class_name_twice: one class name for two classes of a registry.
#include "diagnosis/models/importchains.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

void checkClassNames(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    std::map<std::pair<std::size_t, std::string>, std::vector<const MappedClass*>> all;
    for (const MappedClass& one : facts.classes) {
        if (one.module == kNowhere || one.classRegistry == kNowhere || one.isConditional || (facts.isEntered && !facts.isReached(one.module))) continue;
        auto& list = all[{one.classRegistry, one.name}];
        const bool isCopy =
            std::any_of(list.begin(), list.end(), [&](const MappedClass* other) { return other->place == one.place || other->module == one.module; });
        if (!isCopy) list.push_back(&one); // one file under two names says it itself; in one module the later class takes the earlier one's place
    }
    for (const auto& [key, classes] : all) {
        if (classes.size() < 2) continue;
        const auto asked = std::find_if(facts.relationships.begin(), facts.relationships.end(), [&, &k = key](const RelationshipFact& r) {
            return r.target == k.second && facts.classes[r.owner].classRegistry == k.first && !facts.classes[r.owner].isConditional &&
                   (!facts.isEntered || facts.isReached(facts.classes[r.owner].module));
        });
        const bool isAsked = asked != facts.relationships.end();
        const bool isSurelyLoaded = facts.isEntered;
        const Severity severity = !isAsked ? Severity::Info : isSurelyLoaded ? Severity::Error : Severity::Warning;
        Finding result{"models.class_name_twice", severity, "Two classes of one registry are called " + key.second, {}, {}, {}};
        result.detail = "One is at " + shown(s, classes[0]->place) + ", another at " + shown(s, classes[1]->place) + ". ";
        if (isAsked) {
            result.detail += "relationship(\"" + key.second + "\") at " + shown(s, asked->place) +
                             " cannot tell them apart: the first query stops with \"Multiple classes found for path \"" + key.second +
                             "\" in the registry of this declarative base\".\nTo do: at " + shown(s, asked->place) +
                             " write the class with its module, relationship(\"" +
                             (classes[0]->module != kNowhere ? facts.modules[classes[0]->module].name + "." : std::string()) + key.second +
                             "\"), or rename one of the classes.";
        } else {
            result.detail += "No relationship names it by this alone, so nothing fails; one that did would have to name the module too.";
        }
        for (const MappedClass* one : classes) result.evidence.push_back(evidenceOf(one->place));
        if (isAsked) result.evidence.push_back(evidenceOf(asked->place, "names " + key.second));
        findings.push_back(std::move(result));
    }
}

} // namespace stillroom::diagnosis
