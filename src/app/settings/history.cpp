#include "app/settings/history.h"

#include <QSettings>

namespace stillroom::app {
namespace {

constexpr int kMaxRecent = 8;

} // namespace

std::vector<RecentPair> recentPairs() {
    std::vector<RecentPair> pairs;
    QSettings settings;
    const int count = settings.beginReadArray(QStringLiteral("recent"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        pairs.push_back({settings.value(QStringLiteral("project")).toString(), settings.value(QStringLiteral("environment")).toString(),
                         settings.value(QStringLiteral("database")).toString(), protectionFrom(settings.value(QStringLiteral("protection")))});
    }
    return pairs;
}

void rememberPair(const RecentPair& pair) {
    std::vector<RecentPair> pairs = recentPairs();
    std::erase_if(pairs, [&](const RecentPair& p) {
        return p.project == pair.project && p.environment == pair.environment &&
               (p.database == pair.database || p.database.isEmpty() || pair.database.isEmpty());
    });
    pairs.insert(pairs.begin(), pair);
    if (pairs.size() > kMaxRecent) pairs.resize(kMaxRecent);
    QSettings settings;
    settings.beginWriteArray(QStringLiteral("recent"), static_cast<int>(pairs.size()));
    for (int i = 0; i < static_cast<int>(pairs.size()); ++i) {
        const RecentPair& one = pairs[static_cast<std::size_t>(i)];
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("project"), one.project);
        settings.setValue(QStringLiteral("environment"), one.environment);
        settings.setValue(QStringLiteral("database"), one.database);
        settings.setValue(QStringLiteral("protection"), static_cast<int>(one.protection));
    }
    settings.endArray();
}

} // namespace stillroom::app
