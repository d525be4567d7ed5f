#include "workflow/projects.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::workflow {

const migrations::Environment& chooseEnvironment(const migrations::Project& project, const std::string& name) {
    const auto& all = project.environments;
    if (all.empty())
        throw Error("opening " + project.root.string(),
                    "no Alembic environment was found there: neither an alembic.ini, nor [tool.alembic], nor a folder with env.py and revisions");
    std::vector<std::string> names;
    for (const auto& environment : all) names.push_back(environment.name);
    if (name.empty()) {
        if (all.size() == 1) return all.front();
        throw Error("opening " + project.root.string(), "there are several Alembic environments; choose one with --environment: " + join(names, ", "));
    }
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& e) { return e.name == name || (!e.section.empty() && e.section == name); });
    if (found == all.end()) throw Error("opening " + project.root.string(), "there is no environment called " + name + "; there are: " + join(names, ", "));
    return *found;
}

std::shared_ptr<const LoadedEnvironment> loadEnvironment(const migrations::Project& project, const migrations::Environment& environment,
                                                         migrations::RevisionCache* cache, const std::stop_token& stop) {
    auto loaded = std::make_shared<LoadedEnvironment>();
    loaded->projectRoot = project.root;
    loaded->environment = environment;
    migrations::ScriptDirectory scripts = migrations::readScriptDirectory(environment, project.root, cache, stop);
    loaded->graph = migrations::RevisionGraph(scripts.revisions);
    for (const std::vector<Finding>* list : {&project.findings, &environment.findings, &std::as_const(scripts.findings), &loaded->graph.findings()}) {
        loaded->findings.insert(loaded->findings.end(), list->begin(), list->end());
    }
    sortBySeverity(loaded->findings);
    return loaded;
}

} // namespace stillroom::workflow
