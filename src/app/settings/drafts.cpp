#include "app/settings/drafts.h"

#include "app/itemmodels/text.h"
#include "base/account.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace stillroom::app {
namespace {

[[nodiscard]] QString draftsFile() {
    const QString given = qEnvironmentVariable("STILLROOM_DRAFTS");
    return given.isEmpty() ? toQt((stateFolder() / "drafts.json").string()) : given;
}

} // namespace

QString saveDrafts(const std::vector<Draft>& drafts) {
    QJsonArray list;
    for (const Draft& draft : drafts)
        list.append(QJsonObject{{QStringLiteral("name"), draft.name}, {QStringLiteral("file"), draft.file}, {QStringLiteral("text"), draft.text}});
    QDir().mkpath(QFileInfo(draftsFile()).path());
    QSaveFile file(draftsFile());
    const bool saved = file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(list).toJson()) >= 0 && file.commit();
    if (saved) QFile::setPermissions(draftsFile(), QFile::ReadOwner | QFile::WriteOwner); // SQL may hold anything
    return saved ? QString() : file.errorString();
}

std::vector<Draft> loadDrafts() {
    std::vector<Draft> drafts;
    QFile file(draftsFile());
    if (!file.open(QIODevice::ReadOnly)) return drafts;
    const QJsonArray list = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue& one : list)
        drafts.push_back({one[QStringLiteral("name")].toString(), one[QStringLiteral("file")].toString(), one[QStringLiteral("text")].toString()});
    return drafts;
}

} // namespace stillroom::app
