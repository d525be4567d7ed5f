#include "app/dialogs/protection.h"

#include "app/widgets/theme.h"

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

void showBand(QLabel& band, Protection protection, const QString& database) {
    band.setVisible(protection != Protection::Development);
    if (protection == Protection::Development) return;
    const QColor color = protection == Protection::Production ? themeColors().bandProduction : themeColors().bandStaging;
    band.setStyleSheet(QStringLiteral("background: %1; color: %2; font-weight: 600; padding: 4px;").arg(color.name(), themeColors().bandText.name()));
    band.setText(protectionName(protection).toUpper() + QStringLiteral("   ") + database);
}

} // namespace stillroom::app
