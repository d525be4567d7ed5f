#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace stillroom {

/// Now, in UTC: "2026-11-20T23:59:59Z".
[[nodiscard]] std::string utcNow();

/// Who works here: "user@host".
[[nodiscard]] std::string userAtHost();

/// This process, told from any other: "host:pid:start". Linux's /proc; elsewhere without the start.
[[nodiscard]] std::string thisProcess();

/// Whether a process of thisProcess() still runs; nothing where it is of another host.
[[nodiscard]] std::optional<bool> isRunning(const std::string& process);

/// Where what is kept for this account lies: stillroom/ in the user's state folder.
[[nodiscard]] std::filesystem::path stateFolder();

} // namespace stillroom
