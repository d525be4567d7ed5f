#include "app/settings/history.h"

#include <QSettings>

#include <algorithm>

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
                         loadConnection(settings, QStringLiteral("database"))});
    }
    return pairs;
}

void rememberPair(const RecentPair& pair) {
    std::vector<RecentPair> pairs = recentPairs();
    const auto sameProject = [&pair](const RecentPair& p) { return p.project == pair.project && p.environment == pair.environment; };
    if (!pair.connection && std::any_of(pairs.begin(), pairs.end(), [&](const RecentPair& p) { return sameProject(p) && p.connection; })) return;
    std::erase_if(pairs, [&](const RecentPair& p) {
        return sameProject(p) && (!p.connection || (pair.connection && sameTarget(p.connection->target, pair.connection->target)));
    });
    pairs.insert(pairs.begin(), pair);
    if (pairs.size() > kMaxRecent) pairs.resize(kMaxRecent);
    QSettings settings;
    settings.remove(QStringLiteral("recent"));
    settings.beginWriteArray(QStringLiteral("recent"), static_cast<int>(pairs.size()));
    for (int i = 0; i < static_cast<int>(pairs.size()); ++i) {
        const RecentPair& one = pairs[static_cast<std::size_t>(i)];
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("project"), one.project);
        settings.setValue(QStringLiteral("environment"), one.environment);
        if (one.connection) storeConnection(settings, QStringLiteral("database"), *one.connection);
    }
    settings.endArray();
}

} // namespace stillroom::app
