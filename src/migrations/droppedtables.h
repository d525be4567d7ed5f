#pragma once

#include "migrations/environment.h"

#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// The names of the tables that the upgrade() of any revision drops, as far as they are written out. \throws Cancelled
[[nodiscard]] std::vector<std::string> droppedTables(const Environment& environment, const std::stop_token& stop = {});

} // namespace stillroom::migrations
