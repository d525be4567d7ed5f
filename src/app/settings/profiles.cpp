#include "app/settings/profiles.h"

#include <QSettings>

#include <algorithm>

namespace stillroom::app {
namespace {

[[nodiscard]] bool keepsPasswordOf(const std::vector<Profile>& profiles, const database::Target& target) {
    return std::any_of(profiles.begin(), profiles.end(), [&](const Profile& p) { return p.keepPassword && sameTarget(p.connection.target, target); });
}

[[nodiscard]] std::vector<database::Target> store(const std::vector<Profile>& before, const std::vector<Profile>& profiles) {
    QSettings settings;
    settings.remove(QStringLiteral("profiles"));
    settings.beginWriteArray(QStringLiteral("profiles"), static_cast<int>(profiles.size()));
    for (int i = 0; i < static_cast<int>(profiles.size()); ++i) {
        const Profile& profile = profiles[static_cast<std::size_t>(i)];
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("name"), profile.name);
        settings.setValue(QStringLiteral("keepPassword"), profile.keepPassword);
        storeConnection(settings, QStringLiteral("database"), profile.connection);
    }
    settings.endArray();
    std::vector<database::Target> forgotten;
    for (const Profile& old : before) {
        if (old.keepPassword && !keepsPasswordOf(profiles, old.connection.target)) forgotten.push_back(old.connection.target);
    }
    return forgotten;
}

} // namespace

std::vector<Profile> savedProfiles() {
    std::vector<Profile> profiles;
    QSettings settings;
    const int count = settings.beginReadArray(QStringLiteral("profiles"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const auto connection = loadConnection(settings, QStringLiteral("database"));
        if (connection)
            profiles.push_back({settings.value(QStringLiteral("name")).toString(), *connection, settings.value(QStringLiteral("keepPassword")).toBool()});
    }
    std::sort(profiles.begin(), profiles.end(), [](const Profile& a, const Profile& b) { return QString::localeAwareCompare(a.name, b.name) < 0; });
    return profiles;
}

std::vector<database::Target> saveProfile(const Profile& profile) {
    const std::vector<Profile> before = savedProfiles();
    std::vector<Profile> profiles = before;
    std::erase_if(profiles, [&](const Profile& p) { return p.name == profile.name; });
    profiles.push_back(profile);
    return store(before, profiles);
}

std::vector<database::Target> removeProfile(const QString& name) {
    const std::vector<Profile> before = savedProfiles();
    std::vector<Profile> profiles = before;
    std::erase_if(profiles, [&](const Profile& p) { return p.name == name; });
    return store(before, profiles);
}

std::optional<Profile> profileOf(const database::Target& target) {
    std::optional<Profile> found;
    for (Profile& profile : savedProfiles()) {
        if (sameTarget(profile.connection.target, target) && (!found || profile.keepPassword)) found = std::move(profile);
    }
    return found;
}

} // namespace stillroom::app
