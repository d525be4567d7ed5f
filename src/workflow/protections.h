#pragma once

#include <cstdint>
#include <string>

namespace stillroom::workflow {

/// How much care a database asks for.
enum class ProtectionLevel : std::uint8_t { Development, Staging, Production };

/// What this account has said of the database, whichever way it is reached; Development where nothing was said. What cannot be read
/// is taken for the strictest.
/// \param systemId as Identity has it
[[nodiscard]] ProtectionLevel protectionOf(const std::string& systemId);

/// Keeps it, for the command line and for other profiles of the same database. \throws Error where it cannot be written
void rememberProtection(const std::string& systemId, ProtectionLevel level);

} // namespace stillroom::workflow
