// Drives the real window by mouse and keyboard. Needs a display (Xvfb) and PostgreSQL in PGHOST (tests/with_postgresql).
#include "app/widgets/theme.h"
#include "guitests.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

int main(int argc, char** argv) {
    using namespace stillroom::app;
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("stillroom-tests"));
    QApplication::setApplicationName(QStringLiteral("gui-tests"));
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    applyTheme(qEnvironmentVariable("STILLROOM_THEME") == QStringLiteral("dark") ? Theme::Dark : Theme::Light);
    return runPagesTests(argc, argv) + runComparisonTests(argc, argv) + runConnectionTests(argc, argv) + runModelTests(argc, argv) +
           runOverviewTests(argc, argv) + runMessageTests(argc, argv) + runRepairTests(argc, argv) + runEveryRepairTests(argc, argv) +
           runRefusalTests(argc, argv) + runSqlPageTests(argc, argv);
}
