#pragma once

#include "orm/interpreter.h"

namespace stillroom::orm {

/// Whether the code can only run with SQLAlchemy 2: it names something that 1.4 does not have.
[[nodiscard]] bool usesVersion2(const Interpreter& interpreter);

} // namespace stillroom::orm
