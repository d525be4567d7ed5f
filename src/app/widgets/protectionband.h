#pragma once

#include "app/settings/protection.h"

#include <QLabel>

namespace stillroom::app {

/// Makes `band` the coloured band that names the level and the database; hidden for development.
void showBand(QLabel& band, Protection protection, const QString& database);

} // namespace stillroom::app
