#pragma once

#include "schema/schema.h"

#include <string>

/// The numbers that an identity of PostgreSQL gives.
namespace stillroom::schema {

/// Without what the engine has anyway where nothing is said (sequence.c, init_params): two that mean the same are equal.
/// \param type the column's, in its normal form
[[nodiscard]] IdentityOptions normalOptions(IdentityOptions options, const std::string& type);
[[nodiscard]] IdentityOptions optionsOf(const Sequence& sequence);

/// As SQLAlchemy writes it (DDLCompiler.get_identity_options): "INCREMENT BY 5 START WITH 10"; empty where nothing is said.
[[nodiscard]] std::string identityClause(const IdentityOptions& options);
/// What ALTER COLUMN sets, so that `have` becomes `want`: "SET INCREMENT BY 5 SET NO MAXVALUE". Both are normal.
[[nodiscard]] std::string identityChange(const IdentityOptions& have, const IdentityOptions& want, const std::string& type);

} // namespace stillroom::schema
