#pragma once

#include "schema/operation.h"

namespace stillroom::schema {

/// PostgreSQL cuts names to 63 bytes, in what makes a thing as in what asks for it (truncate_identifier()): what the models or a migration
/// call by a longer name is what the catalogue has under the cut one. SQLAlchemy itself refuses such names for indexes and constraints alone.
void cutNames(Table& table);
void cutNames(Operation& operation);
[[nodiscard]] bool hasNamesToCut(const Operation& operation);

} // namespace stillroom::schema
