#pragma once

#include "database/reflection.h"

namespace stillroom::database {

/// readSchema() for each engine. The session is in no transaction.
[[nodiscard]] SchemaReading readPostgreSqlSchema(Session& session, const SchemaSelection& selection, const Progress& progress);
[[nodiscard]] SchemaReading readSqliteSchema(Session& session, const SchemaSelection& selection, const Progress& progress);

} // namespace stillroom::database
