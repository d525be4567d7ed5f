#pragma once

#include "workflow/protections.h"

#include <QString>
#include <QVariant>

namespace stillroom::app {

/// How much care a database asks for; kept with its profile.
using Protection = workflow::ProtectionLevel;

[[nodiscard]] QString protectionName(Protection protection);
/// As it was stored. What is no level is taken for the strictest.
[[nodiscard]] Protection protectionFrom(const QVariant& stored);

} // namespace stillroom::app
