#pragma once

#include "orm/models.h"
#include "orm/value.h"

#include <string>

namespace stillroom::orm {

/// What the code there does not tell, with the line as it is written.
[[nodiscard]] Unresolved unresolvedAt(Place place, std::string why);

} // namespace stillroom::orm
