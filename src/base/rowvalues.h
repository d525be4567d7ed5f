#pragma once

#include <string>

namespace stillroom {

/// What a PostgreSQL server says, without what it quotes of the rows of a table: they hold what no statement named. A whole row (DETAIL of
/// not_null_violation, check_violation and with_check_option_violation: ExecBuildSlotValueDescription) is left out; a key, which stands with
/// the names of its columns (BuildIndexValueDescription), where one of them names a secret; a line of COPY's input; and data that could not
/// be taken where they came from elsewhere than the statement. The server's words may be of any language.
/// \param sqlState as the server gave it; empty where it is not known, as of a notice
[[nodiscard]] std::string withoutRowValues(const std::string& message, const std::string& sqlState);

} // namespace stillroom
