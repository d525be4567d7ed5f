#include "workflow/models.h"

#include "base/error.h"
#include "base/files.h"
#include "diagnosis/models/modelchecks.h"
#include "migrations/droppedtables.h"
#include "workflow/searchroots.h"

#include <algorithm>

namespace stillroom::workflow {

orm::ModelRequest modelRequest(const std::filesystem::path& root, const migrations::Environment* environment, schema::Dialect dialect) {
    orm::ModelRequest request;
    request.root = root;
    request.dialect = dialect;
    if (environment == nullptr) return request;
    // As Alembic's command has them, then as programs and their tests are started: from a folder above the scripts.
    request.searchPaths = environment->importPaths;
    if (!environment->configFile.empty()) request.searchPaths.push_back(environment->configFile.parent_path());
    for (auto folder = environment->scriptLocation.parent_path(); folder != root && folder != folder.parent_path(); folder = folder.parent_path())
        request.searchPaths.push_back(folder);
    const auto envFile = environment->scriptLocation / "env.py";
    if (isFile(envFile)) request.envFile = envFile;
    return request;
}

namespace {

/// Whether the alembic command is started in the project itself: not by a program like Flask-Migrate's, which has loaded the
/// models by then.
[[nodiscard]] bool startsFromTheRoot(const migrations::Project& project, const migrations::Environment* environment) {
    if (environment == nullptr || environment->configFile.parent_path() != project.root) return false;
    try {
        return readFile((environment->scriptLocation / "env.py").string(), 1U << 20U).find("current_app") == std::string::npos;
    } catch (const Error&) {
        return false;
    }
}

} // namespace

std::shared_ptr<const orm::Models> readModels(const migrations::Project& project, const migrations::Environment* environment, schema::Dialect dialect,
                                              const std::stop_token& stop) {
    orm::ModelRequest request = modelRequest(project.root, environment, dialect);
    request.withFacts = true;
    request.roots = searchRoots(project, environment);
    auto models = std::make_shared<orm::Models>(orm::readModels(request, stop));
    diagnosis::ModelSubject subject{models->facts, project.root, {}, {}, startsFromTheRoot(project, environment)};
    for (const migrations::Environment& other : project.environments) {
        if (environment != nullptr && other.name != environment->name) subject.otherScripts.push_back(other.scriptLocation);
    }
    if (environment != nullptr && !diagnosis::tablesNotReached(subject).empty()) subject.droppedTables = migrations::droppedTables(*environment, stop);
    auto findings = diagnosis::checkModels(subject);
    models->findings.insert(models->findings.end(), std::make_move_iterator(findings.begin()), std::make_move_iterator(findings.end()));
    sortBySeverity(models->findings);
    return models;
}

std::shared_ptr<const orm::Models> readPlainModels(const migrations::Project& project, const migrations::Environment* environment, schema::Dialect dialect,
                                                   const std::stop_token& stop) {
    orm::ModelRequest request = modelRequest(project.root, environment, dialect);
    request.roots = searchRoots(project, environment);
    return std::make_shared<orm::Models>(orm::readModels(request, stop));
}

std::vector<std::pair<std::string, std::string>> tablesOfOthers(const migrations::Project& project, const migrations::Environment& environment,
                                                                schema::Dialect dialect, const std::stop_token& stop) {
    std::vector<std::pair<std::string, std::string>> tables;
    for (const migrations::Environment& other : project.environments) {
        if (other.name == environment.name) continue;
        const orm::Models models = orm::readModels(modelRequest(project.root, &other, dialect), stop);
        const bool followed =
            std::none_of(models.findings.begin(), models.findings.end(), [](const Finding& f) { return f.code.starts_with("models.target_"); });
        if (!followed) continue; // every model of the tree was read instead
        for (const orm::ModelTable& table : models.tables) tables.emplace_back(table.table.schema, table.table.name);
    }
    return tables;
}

} // namespace stillroom::workflow
