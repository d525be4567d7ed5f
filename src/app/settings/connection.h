#pragma once

#include "app/settings/protection.h"
#include "database/target.h"

#include <QSettings>

#include <optional>

namespace stillroom::app {

/// A database and the care it asks for: always together, so that none is opened under another's level.
struct Connection {
    database::Target target;
    Protection protection = Protection::Development;
    bool decided = false; // somebody has just said so: a lower level than before counts too
};

/// Under `key` of the settings, without the password. A SQLite file by its absolute path.
void storeConnection(QSettings& settings, const QString& key, const Connection& connection);
/// None where nothing, or nothing of use, is stored there.
[[nodiscard]] std::optional<Connection> loadConnection(const QSettings& settings, const QString& key);
/// Whether both lead to the same place in the same way, whatever the password.
[[nodiscard]] bool sameTarget(const database::Target& a, const database::Target& b);

} // namespace stillroom::app
