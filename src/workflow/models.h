#pragma once

#include "migrations/environmentfinder.h"
#include "orm/modelreader.h"

#include <memory>
#include <stop_token>

namespace stillroom::workflow {

/// Reads the models that the environment's env.py hands to Alembic; without an environment, all of the tree. \throws Cancelled
[[nodiscard]] std::shared_ptr<const orm::Models> readModels(const migrations::Project& project, const migrations::Environment* environment,
                                                            schema::Dialect dialect, const std::stop_token& stop = {});

} // namespace stillroom::workflow
