#pragma once

#include "repair/plan.h"
#include "schema/compare.h"

#include <string>
#include <vector>

namespace stillroom::repair {

/// What of the schema statements have changed: "missing" is what they made, "extra" what they took away, "renamed" and "moved" what has another
/// name or place. Only what a statement says that it renames is called so, and only where nothing may have dropped it and made it anew.
[[nodiscard]] std::vector<schema::Difference> schemaChanges(const schema::Schema& before, const schema::Schema& after, const std::vector<Statement>& statements,
                                                            schema::Dialect dialect);

/// One of the changes in words: "makes    column public.orders.total  integer".
[[nodiscard]] std::string changeText(const schema::Difference& change);

} // namespace stillroom::repair
