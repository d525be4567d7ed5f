#pragma once

#include "database/sqlscript.h"

#include <optional>

namespace stillroom::database {

/// One statement of a parse tree, with where the parser says that it stands; everything but its text is filled in.
struct ParsedStatement {
    ScriptStatement statement;
    std::size_t offset = 0;
    std::size_t length = 0; // 0: to the end
};

/// \param tree the JSON that libpg_query makes of a script; nothing where it cannot be read
[[nodiscard]] std::optional<std::vector<ParsedStatement>> parsedStatements(const char* tree);

} // namespace stillroom::database
