// Prints what the revisions of a project do, as far as it can be followed: dump_operations PROJECT postgresql|sqlite [ENVIRONMENT]
#include "workflow/projects.h"
#include "workflow/replays.h"

#include <cstdio>
#include <map>

using namespace stillroom;

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const auto dialect = std::string(argv[2]) == "sqlite" ? schema::Dialect::Sqlite : schema::Dialect::PostgreSql;
    const auto project = migrations::findProject(argv[1]);
    const auto loaded = workflow::loadEnvironment(project, workflow::chooseEnvironment(project, argc > 3 ? argv[3] : ""));
    const auto revisions = workflow::readSteps(*loaded, dialect);
    std::vector<const diagnosis::RevisionSteps*> all;
    for (const auto& revision : revisions) all.push_back(&revision);
    const auto built = workflow::builtBy(all, dialect, dialect == schema::Dialect::PostgreSql ? "public" : "");
    std::size_t known = 0;
    std::size_t conditional = 0;
    std::size_t partly = 0;
    std::size_t unknown = 0;
    std::map<std::string, std::size_t> kinds;
    for (const auto& revision : revisions) {
        for (const auto& step : revision.steps) {
            ++kinds[schema::nameOf(step.kind)];
            const bool isUnknown = step.kind == schema::OperationKind::Unknown;
            ++(isUnknown ? unknown : !step.cannotTell.empty() ? conditional : !step.notKnown.empty() ? partly : known);
        }
    }
    for (const auto& one : built->unresolved) std::printf("%s:%u: %s\n", one.file.c_str(), one.line, one.why.c_str());
    for (const auto& [kind, count] : kinds) std::printf("%s %zu\n", kind.c_str(), count);
    std::printf("%zu revisions, %zu operations: %zu known, %zu with details not known, %zu under conditions, %zu unknown; %zu tables%s\n", revisions.size(),
                known + partly + conditional + unknown, known, partly, conditional, unknown, built->tables.size(),
                built->whyMoreTables.empty() ? "" : ", perhaps more");
    return 0;
}
