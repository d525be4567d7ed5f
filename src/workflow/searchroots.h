#pragma once

#include "migrations/environmentfinder.h"
#include "orm/modelfacts.h"

#include <vector>

namespace stillroom::workflow {

/// The folders that are on sys.path when Alembic or the project's own programs run, as far as the project's files tell, each
/// with the reason: prepend_sys_path, the folder of the configuration, PYTHONPATH in .env, compose files and Makefiles, and
/// `pythonpath` of pytest.
[[nodiscard]] std::vector<orm::SearchRoot> searchRoots(const migrations::Project& project, const migrations::Environment* environment);

} // namespace stillroom::workflow
