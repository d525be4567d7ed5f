#pragma once

#include "schema/dialect.h"

#include <map>
#include <string>

namespace stillroom::schema {

using NewNames = std::map<std::string, std::string>; // by the old ones

/// The expression with the new names: words outside quotes, and quoted identifiers.
[[nodiscard]] std::string renamedIn(const std::string& expression, const NewNames& names, Dialect dialect);

/// Whether the name stands in the expression, as a column's or as something else's.
[[nodiscard]] bool mentions(const std::string& expression, const std::string& name, Dialect dialect);

} // namespace stillroom::schema
