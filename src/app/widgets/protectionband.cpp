#include "app/widgets/protectionband.h"

#include "app/widgets/theme.h"

namespace stillroom::app {

void showBand(QLabel& band, Protection protection, const QString& database) {
    band.setVisible(protection != Protection::Development);
    if (protection == Protection::Development) return;
    const QColor color = protection == Protection::Production ? themeColors().bandProduction : themeColors().bandStaging;
    band.setStyleSheet(QStringLiteral("background: %1; color: %2; font-weight: 600; padding: 4px;").arg(color.name(), themeColors().bandText.name()));
    band.setText(protectionName(protection).toUpper() + QStringLiteral("   ") + database);
}

} // namespace stillroom::app
