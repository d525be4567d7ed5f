#pragma once

#include "migrations/environmentfinder.h"
#include "orm/modelreader.h"

#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::workflow {

/// What to read of the project: where its modules are, and its env.py.
[[nodiscard]] orm::ModelRequest modelRequest(const std::filesystem::path& root, const migrations::Environment* environment, schema::Dialect dialect);

/// Reads the models that the environment's env.py hands to Alembic; without an environment, all of the tree. With what is wrong with them.
/// \throws Cancelled
[[nodiscard]] std::shared_ptr<const orm::Models> readModels(const migrations::Project& project, const migrations::Environment* environment,
                                                            schema::Dialect dialect, const std::stop_token& stop = {});

/// The same, without looking for what is wrong: enough for a comparison. \throws Cancelled
[[nodiscard]] std::shared_ptr<const orm::Models> readPlainModels(const migrations::Project& project, const migrations::Environment* environment,
                                                                 schema::Dialect dialect, const std::stop_token& stop = {});

/// The tables that the project's other environments declare, by schema and name: in a shared database they are nobody's
/// mistake. Environments whose models could not be followed have none. \throws Cancelled
[[nodiscard]] std::vector<std::pair<std::string, std::string>> tablesOfOthers(const migrations::Project& project, const migrations::Environment& environment,
                                                                              schema::Dialect dialect, const std::stop_token& stop = {});

} // namespace stillroom::workflow
