#pragma once

#include "orm/interpreter.h"
#include "orm/modelreader.h"

namespace stillroom::orm {

/// Whether the code runs with SQLAlchemy 2: it names something that 1.4 does not have, or its requirements ask for it.
[[nodiscard]] bool usesVersion2(const Interpreter& interpreter, const ModelRequest& request);

} // namespace stillroom::orm
