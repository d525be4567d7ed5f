#pragma once

#include "schema/operation.h"

#include <string>
#include <vector>

namespace stillroom::schema {

/// Why something is not known, with the place of the operation.
[[nodiscard]] std::string placed(const Operation& operation, const std::string& why);

/// Whether the list of names holds this one.
[[nodiscard]] bool holds(const std::vector<std::string>& names, const std::string& name);

} // namespace stillroom::schema
