#pragma once

#include "app/settings/protection.h"
#include "database/target.h"

#include <QString>

#include <optional>
#include <vector>

namespace stillroom::app {

/// A saved connection. It holds no password: that is in the desktop's keychain, or is asked for.
struct Profile {
    QString name;
    database::Target target;
    Protection protection = Protection::Development;
    bool keepPassword = false;
};

/// By name.
[[nodiscard]] std::vector<Profile> savedProfiles();
/// Replaces the one of the same name.
void saveProfile(const Profile& profile);
void removeProfile(const QString& name);
/// The profile of this very target, where one is saved.
[[nodiscard]] std::optional<Profile> profileOf(const database::Target& target);

} // namespace stillroom::app
