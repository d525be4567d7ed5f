#include "app/itemmodels/text.h"
#include "app/shell/mainwindow.h"
#include "app/widgets/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>

#include <cstdio>

int main(int argc, char** argv) {
    using namespace stillroom;
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("stillroom"));
    QApplication::setOrganizationName(QStringLiteral("stillroom"));
    QApplication::setApplicationVersion(QStringLiteral(STILLROOM_VERSION));
    QApplication::setApplicationDisplayName(QStringLiteral("Stillroom"));
    QApplication::setDesktopFileName(QStringLiteral("stillroom"));

    QCommandLineParser options;
    options.setApplicationDescription(QCoreApplication::translate("main", "Repairs a database after an Alembic migration incident."));
    options.addHelpOption();
    options.addVersionOption();
    const QCommandLineOption project(QStringLiteral("project"), QCoreApplication::translate("main", "A folder, an alembic.ini or a pyproject.toml to open."),
                                     QStringLiteral("path"));
    const QCommandLineOption environment(QStringLiteral("environment"), QCoreApplication::translate("main", "Which environment of the project."),
                                         QStringLiteral("name"));
    const QCommandLineOption databaseOption(QStringLiteral("database"),
                                            QCoreApplication::translate("main", "The database to connect to: URL, service=NAME, or a SQLite file."),
                                            QStringLiteral("target"));
    const QCommandLineOption theme(QStringLiteral("theme"), QCoreApplication::translate("main", "light, dark or desktop; the one chosen last where not given."),
                                   QStringLiteral("theme"));
    const QCommandLineOption practice(QStringLiteral("practice"), QCoreApplication::translate("main", "Opens a practice incident."));
    options.addOptions({project, environment, databaseOption, theme, practice});
    options.process(application);

    const QString themeName = options.value(theme);
    app::applyTheme(themeName == QStringLiteral("dark") ? app::Theme::Dark : themeName == QStringLiteral("light") ? app::Theme::Light : app::chosenTheme());
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/stillroom.svg")));
    app::MainWindow window;
    window.show();
    try {
        std::optional<app::Connection> connection;
        if (options.isSet(databaseOption)) connection = app::Connection{database::parseTarget(app::fromQt(options.value(databaseOption)))};
        if (connection) {
            if (const auto profile = app::profileOf(connection->target)) connection->protection = profile->connection.protection;
        }
        if (options.isSet(practice)) {
            window.openIncident(0);
        } else if (options.isSet(project)) {
            window.openProject(options.value(project), options.value(environment), connection);
        } else if (connection) {
            window.connectDatabase(*connection);
        }
    } catch (const Error& error) {
        std::fprintf(stderr, "stillroom: %s\n", error.what());
        return 2;
    }
    return QApplication::exec();
}
