#include "app/settings/interpreters.h"

#include <QFileInfo>

namespace stillroom::app {

QString projectInterpreter(const QString& folder) {
    for (const char* place : {"/.venv/bin/python", "/venv/bin/python"}) {
        if (QFileInfo(folder + QLatin1String(place)).isExecutable()) return folder + QLatin1String(place);
    }
    return QStringLiteral("python3");
}

} // namespace stillroom::app
