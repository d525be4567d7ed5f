#pragma once

#include "schema/dialect.h"
#include "schema/operation.h"

#include <string>
#include <vector>

namespace stillroom::schema {

/// What the statements of a script do to the structure, by PostgreSQL's own parser; for SQLite as far as its statements are the
/// same. A statement that is not understood is an Unknown with its text.
[[nodiscard]] std::vector<Operation> operationsOf(Dialect dialect, const std::string& sql);

} // namespace stillroom::schema
