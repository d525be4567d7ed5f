// Prints what the revisions of a project do, as far as it can be followed: dump_operations PROJECT postgresql|sqlite [ENVIRONMENT]
#include "migrations/position.h"
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
    migrations::Position position;
    position.applied.assign(loaded->graph.size(), true);
    const auto reading = workflow::readMigrations(project, *loaded, position, dialect);
    const auto built = workflow::builtBy(*reading, dialect == schema::Dialect::PostgreSql ? "public" : "");
    std::size_t known = 0;
    std::size_t conditional = 0;
    std::size_t partly = 0;
    std::size_t unknown = 0;
    std::map<std::string, std::size_t> kinds;
    for (const auto& revision : reading->revisions) {
        for (const auto& step : revision.steps) {
            ++kinds[schema::nameOf(step.kind)];
            const bool isUnknown = step.kind == schema::OperationKind::Unknown;
            ++(isUnknown ? unknown : !step.cannotTell.empty() ? conditional : !step.notKnown.empty() ? partly : known);
        }
    }
    for (const auto& one : reading->unresolved) std::printf("%s:%u: %s\n", one.file.c_str(), one.line, one.why.c_str());
    for (const auto& [kind, count] : kinds) std::printf("%s %zu\n", kind.c_str(), count);
    std::printf("%zu revisions, %zu operations: %zu known, %zu with details not known, %zu under conditions, %zu unknown; %zu tables%s\n",
                reading->revisions.size(), known + partly + conditional + unknown, known, partly, conditional, unknown, built->tables.size(),
                built->whyMoreTables.empty() ? "" : ", perhaps more");
    return 0;
}
