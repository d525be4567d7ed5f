#include "app/settings/secrets.h"

#include "app/itemmodels/text.h"

#include <qt6keychain/keychain.h>

namespace stillroom::app {
namespace {

[[nodiscard]] QString service() { return QStringLiteral("stillroom"); }
[[nodiscard]] QString keyOf(const database::Target& target) { return toQt(database::targetText(target)); }

} // namespace

void storePassword(const database::Target& target, QObject* context, const std::function<void(const QString&)>& failed) {
    auto* job = new QKeychain::WritePasswordJob(service()); // deletes itself when it has finished
    job->setKey(keyOf(target));
    job->setTextData(toQt(target.parameter("password")));
    QObject::connect(job, &QKeychain::Job::finished, context, [failed](const QKeychain::Job* done) {
        if (done->error() != QKeychain::NoError) failed(done->errorString());
    });
    job->start();
}

void fetchPassword(const database::Target& target, QObject* context, const std::function<void(const QString&)>& done) {
    auto* job = new QKeychain::ReadPasswordJob(service());
    job->setKey(keyOf(target));
    QObject::connect(job, &QKeychain::Job::finished, context, [done, job] { done(job->error() == QKeychain::NoError ? job->textData() : QString()); });
    job->start();
}

void forgetPassword(const database::Target& target) {
    auto* job = new QKeychain::DeletePasswordJob(service());
    job->setKey(keyOf(target));
    job->start();
}

} // namespace stillroom::app
