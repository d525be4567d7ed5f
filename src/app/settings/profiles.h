#pragma once

#include "app/settings/connection.h"

#include <QString>

#include <optional>
#include <vector>

namespace stillroom::app {

/// A saved connection. It is stored without its password: that is in the desktop's keychain, or is asked for.
struct Profile {
    QString name;
    Connection connection;
    bool keepPassword = false;
};

/// By name.
[[nodiscard]] std::vector<Profile> savedProfiles();
/// Replaces the one of the same name. \returns targets whose password no profile keeps any more
[[nodiscard]] std::vector<database::Target> saveProfile(const Profile& profile);
/// \returns as saveProfile()
[[nodiscard]] std::vector<database::Target> removeProfile(const QString& name);
/// The profile of this very target: of several the one that keeps a password.
[[nodiscard]] std::optional<Profile> profileOf(const database::Target& target);

} // namespace stillroom::app
