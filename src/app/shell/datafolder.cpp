#include "app/shell/datafolder.h"

#include <QCoreApplication>
#include <QDir>

namespace stillroom::app {

QString dataFolder() {
    const QDir program(QCoreApplication::applicationDirPath());
    for (const char* relative : {"../../share/stillroom", "../share/stillroom"}) {
        if (program.exists(QString::fromLatin1(relative))) return QDir::cleanPath(program.filePath(QString::fromLatin1(relative)));
    }
    return QStringLiteral("/usr/share/stillroom");
}

} // namespace stillroom::app
