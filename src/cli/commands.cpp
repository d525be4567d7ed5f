#include "cli/commands.h"

#include "cli/json.h"

#include <algorithm>
#include <cstdio>

namespace stillroom::cli {
namespace {

[[nodiscard]] int statusOf(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity != Severity::Info; }) ? kFound : kDone;
}

int environments(const Options& options) {
    const migrations::Project project = migrations::findProject(options.project.empty() ? "." : options.project);
    Json list = Json::array();
    for (const auto& environment : project.environments) {
        const auto loaded = workflow::loadEnvironment(project, environment);
        if (options.json) {
            list.push_back(toJson(environment, loaded->graph.size()));
        } else {
            std::printf("%s\n  script location   %s\n", environment.name.c_str(), environment.scriptLocation.c_str());
            for (const auto& location : environment.versionLocations) std::printf("  version location  %s\n", location.c_str());
            std::printf("  version table     %s\n  revisions         %zu\n", environment.versionTable().c_str(), loaded->graph.size());
        }
    }
    if (options.json) print({{"environments", std::move(list)}});
    return kDone;
}

int graph(const Options& options) {
    const migrations::Project project = migrations::findProject(options.project.empty() ? "." : options.project);
    const auto loaded = workflow::loadEnvironment(project, workflow::chooseEnvironment(project, options.environment));
    if (options.json) printGraph(*loaded);
    return statusOf(loaded->findings);
}

} // namespace

int run(const Options& options) {
    if (options.command == "environments") return environments(options);
    return graph(options);
}

} // namespace stillroom::cli
