#include "workflow/models.h"

#include "base/files.h"

#include <algorithm>

namespace stillroom::workflow {

orm::ModelRequest modelRequest(const migrations::Project& project, const migrations::Environment* environment, schema::Dialect dialect) {
    orm::ModelRequest request;
    request.root = project.root;
    request.dialect = dialect;
    if (environment == nullptr) return request;
    // As Alembic's command has them, then as programs and their tests are started: from a folder above the scripts.
    request.searchPaths = environment->importPaths;
    if (!environment->configFile.empty()) request.searchPaths.push_back(environment->configFile.parent_path());
    for (auto folder = environment->scriptLocation.parent_path(); folder != project.root && folder != folder.parent_path(); folder = folder.parent_path())
        request.searchPaths.push_back(folder);
    const auto envFile = environment->scriptLocation / "env.py";
    if (isFile(envFile)) request.envFile = envFile;
    return request;
}

std::shared_ptr<const orm::Models> readModels(const migrations::Project& project, const migrations::Environment* environment, schema::Dialect dialect,
                                              const std::stop_token& stop) {
    return std::make_shared<const orm::Models>(orm::readModels(modelRequest(project, environment, dialect), stop));
}

std::vector<std::pair<std::string, std::string>> tablesOfOthers(const migrations::Project& project, const migrations::Environment& environment,
                                                                schema::Dialect dialect, const std::stop_token& stop) {
    std::vector<std::pair<std::string, std::string>> tables;
    for (const migrations::Environment& other : project.environments) {
        if (other.name == environment.name) continue;
        const auto models = readModels(project, &other, dialect, stop);
        const bool followed =
            std::none_of(models->findings.begin(), models->findings.end(), [](const Finding& f) { return f.code.starts_with("models.target_"); });
        if (!followed) continue; // every model of the tree was read instead
        for (const orm::ModelTable& table : models->tables) tables.emplace_back(table.table.schema, table.table.name);
    }
    return tables;
}

} // namespace stillroom::workflow
