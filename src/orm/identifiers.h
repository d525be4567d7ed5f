#pragma once

#include "schema/dialect.h"

#include <string>
#include <string_view>

namespace stillroom::orm {

/// A name as SQLAlchemy's IdentifierPreparer of the dialect writes it: in quotes only where it must be.
[[nodiscard]] std::string writtenName(schema::Dialect dialect, std::string_view name);
/// `schema`.`name`, or `name` alone where `schema` is empty.
[[nodiscard]] std::string writtenName(schema::Dialect dialect, std::string_view schemaName, std::string_view name);

/// A name that a naming convention made, cut to what the dialect takes: IdentifierPreparer._truncate_and_render_maxlen_name.
[[nodiscard]] std::string cutName(schema::Dialect dialect, std::string name);

} // namespace stillroom::orm
