#include "app/settings/profiles.h"

#include "app/itemmodels/text.h"
#include "base/error.h"

#include <QSettings>

#include <algorithm>

namespace stillroom::app {
namespace {

void store(const std::vector<Profile>& profiles) {
    QSettings settings;
    settings.remove(QStringLiteral("profiles"));
    settings.beginWriteArray(QStringLiteral("profiles"), static_cast<int>(profiles.size()));
    for (int i = 0; i < static_cast<int>(profiles.size()); ++i) {
        const Profile& profile = profiles[static_cast<std::size_t>(i)];
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("name"), profile.name);
        settings.setValue(QStringLiteral("target"), toQt(database::targetText(profile.target)));
        settings.setValue(QStringLiteral("protection"), static_cast<int>(profile.protection));
        settings.setValue(QStringLiteral("keepPassword"), profile.keepPassword);
    }
    settings.endArray();
}

} // namespace

std::vector<Profile> savedProfiles() {
    std::vector<Profile> profiles;
    QSettings settings;
    const int count = settings.beginReadArray(QStringLiteral("profiles"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        try {
            profiles.push_back({settings.value(QStringLiteral("name")).toString(),
                                database::parseTarget(fromQt(settings.value(QStringLiteral("target")).toString())),
                                protectionFrom(settings.value(QStringLiteral("protection"))), settings.value(QStringLiteral("keepPassword")).toBool()});
        } catch (const Error&) { // written by hand, or by another version: it cannot be connected to
        }
    }
    std::sort(profiles.begin(), profiles.end(), [](const Profile& a, const Profile& b) { return QString::localeAwareCompare(a.name, b.name) < 0; });
    return profiles;
}

void saveProfile(const Profile& profile) {
    std::vector<Profile> profiles = savedProfiles();
    std::erase_if(profiles, [&](const Profile& p) { return p.name == profile.name; });
    profiles.push_back(profile);
    store(profiles);
}

void removeProfile(const QString& name) {
    std::vector<Profile> profiles = savedProfiles();
    std::erase_if(profiles, [&](const Profile& p) { return p.name == name; });
    store(profiles);
}

std::optional<Profile> profileOf(const database::Target& target) {
    const std::string text = database::targetText(target);
    for (Profile& profile : savedProfiles()) {
        if (database::targetText(profile.target) == text) return std::move(profile);
    }
    return std::nullopt;
}

} // namespace stillroom::app
