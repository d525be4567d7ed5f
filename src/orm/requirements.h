#pragma once

#include "orm/modelreader.h"

#include <optional>
#include <string_view>

namespace stillroom::orm {

/// What a requirement says: "SQLAlchemy<2", `sqlalchemy = "^2.0"`, sqlmodel==0.0.8. True where only 2 is allowed, false where
/// only 1 is; none where both are, or where nothing is said.
[[nodiscard]] std::optional<bool> requiredVersion2(std::string_view text);
/// The same by the project's files of requirements, the nearest to env.py first.
[[nodiscard]] std::optional<bool> requiredVersion2(const ModelRequest& request);

} // namespace stillroom::orm
