#pragma once

#include "orm/modelfacts.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::orm {

/// The files of `modelFiles` that import statements anywhere in the tree name in more than one way, because they lie below
/// several roots of sys.path: src/app/models.py as `app.models` and as `src.app.models`. Relative imports say nothing here. A
/// name counts where its root is above the file that imports, or is one of `told`, which the project itself puts on sys.path:
/// elsewhere it may mean another program's module. \throws Cancelled
[[nodiscard]] std::vector<OtherNames> otherNamesOf(const std::vector<std::string>& modelFiles, const std::filesystem::path& root,
                                                   const std::vector<std::filesystem::path>& roots, const std::vector<SearchRoot>& told,
                                                   const std::stop_token& stop);

} // namespace stillroom::orm
