#include "app/settings/protection.h"

#include <QCoreApplication>

namespace stillroom::app {

QString protectionName(Protection protection) {
    switch (protection) {
    case Protection::Development: return QCoreApplication::translate("Protection", "Development");
    case Protection::Staging: return QCoreApplication::translate("Protection", "Staging");
    case Protection::Production: return QCoreApplication::translate("Protection", "Production");
    }
    return {};
}

Protection protectionFrom(const QVariant& stored) {
    bool isNumber = false;
    const int level = stored.isValid() ? stored.toInt(&isNumber) : 0;
    if (!stored.isValid()) return Protection::Development;
    return isNumber && level >= 0 && level <= 2 ? static_cast<Protection>(level) : Protection::Production;
}

} // namespace stillroom::app
