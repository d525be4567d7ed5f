#pragma once

#include "database/session.h"

namespace stillroom::database {

[[nodiscard]] std::unique_ptr<Session> connectPostgreSql(const Target& target, Access access, const std::stop_token& stop);

} // namespace stillroom::database
