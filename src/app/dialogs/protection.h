#pragma once

#include <QLabel>
#include <QString>

namespace stillroom::app {

/// How much care a database asks for; kept with its profile.
enum class Protection { Development, Staging, Production };

[[nodiscard]] QString protectionName(Protection protection);
/// Makes `band` the coloured band that names the level and the database; hidden for development.
void showBand(QLabel& band, Protection protection, const QString& database);

} // namespace stillroom::app
