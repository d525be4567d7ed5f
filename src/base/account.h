#pragma once

#include <filesystem>
#include <string>

namespace stillroom {

/// Now, in UTC: "2026-11-20T23:59:59Z".
[[nodiscard]] std::string utcNow();

/// Who works here: "user@host".
[[nodiscard]] std::string userAtHost();

/// Where what is kept for this account lies: stillroom/ in the user's state folder.
[[nodiscard]] std::filesystem::path stateFolder();

} // namespace stillroom
