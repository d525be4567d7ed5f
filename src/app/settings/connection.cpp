#include "app/settings/connection.h"

#include "app/itemmodels/text.h"
#include "base/files.h"

namespace stillroom::app {

void storeConnection(QSettings& settings, const QString& key, const Connection& connection) {
    const database::Target& target = connection.target;
    const bool isSqlite = target.dialect == schema::Dialect::Sqlite;
    settings.setValue(key + QStringLiteral("/engine"), isSqlite ? QStringLiteral("sqlite") : QStringLiteral("postgresql"));
    settings.setValue(key + QStringLiteral("/file"), isSqlite ? toQt(normalized(target.file).string()) : QString());
    QVariantMap parameters;
    for (const auto& [name, value] : target.parameters) {
        if (name != "password" && name != "sslpassword") parameters.insert(toQt(name), toQt(value));
    }
    settings.setValue(key + QStringLiteral("/parameters"), parameters);
    settings.setValue(key + QStringLiteral("/protection"), static_cast<int>(connection.protection));
}

std::optional<Connection> loadConnection(const QSettings& settings, const QString& key) {
    const QString engine = settings.value(key + QStringLiteral("/engine")).toString();
    if (engine != QStringLiteral("sqlite") && engine != QStringLiteral("postgresql")) return std::nullopt;
    Connection connection;
    connection.protection = protectionFrom(settings.value(key + QStringLiteral("/protection")));
    if (engine == QStringLiteral("sqlite")) {
        connection.target.dialect = schema::Dialect::Sqlite;
        connection.target.file = fromQt(settings.value(key + QStringLiteral("/file")).toString());
        return connection.target.file.empty() ? std::nullopt : std::optional(connection);
    }
    const QVariantMap parameters = settings.value(key + QStringLiteral("/parameters")).toMap();
    for (auto it = parameters.begin(); it != parameters.end(); ++it) connection.target.parameters[fromQt(it.key())] = fromQt(it.value().toString());
    return connection;
}

bool sameTarget(const database::Target& a, const database::Target& b) {
    const auto plain = [](database::Target target) {
        target.parameters.erase("password");
        return target;
    };
    const database::Target x = plain(a);
    const database::Target y = plain(b);
    return x.dialect == y.dialect && x.parameters == y.parameters && (x.dialect != schema::Dialect::Sqlite || normalized(x.file) == normalized(y.file));
}

} // namespace stillroom::app
