#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace stillroom::repair {

/// The byte in `sql` at which the server's message points with "LINE 3: ..." and a caret under it (libpq's pqReportErrorPosition);
/// nothing where it points nowhere.
[[nodiscard]] std::optional<std::size_t> errorPosition(const std::string& sql, const std::string& message);

} // namespace stillroom::repair
