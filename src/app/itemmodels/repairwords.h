#pragma once

#include "base/finding.h"

#include <QString>

namespace stillroom::app {

/// What a button says that begins the repair: "Remove 6b2c77d04e19...".
[[nodiscard]] QString repairWords(const RepairHint& repair);

} // namespace stillroom::app
