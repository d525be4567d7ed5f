#pragma once

#include "app/settings/connection.h"

#include <QString>

#include <optional>
#include <vector>

namespace stillroom::app {

/// A project and a database that were open together before.
struct RecentPair {
    QString project;
    QString environment;
    std::optional<Connection> connection;
};

/// Newest first.
[[nodiscard]] std::vector<RecentPair> recentPairs();
/// A project alone is remembered only while no database of it is.
void rememberPair(const RecentPair& pair);

} // namespace stillroom::app
