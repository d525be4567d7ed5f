#pragma once

#include "app/settings/protection.h"

#include <QString>

#include <vector>

namespace stillroom::app {

/// A project and a database that were open together before.
struct RecentPair {
    QString project;
    QString environment;
    QString database; // target text without a password, may be empty
    Protection protection = Protection::Development;
};

/// Newest first.
[[nodiscard]] std::vector<RecentPair> recentPairs();
void rememberPair(const RecentPair& pair);

} // namespace stillroom::app
