#pragma once

#include "database/target.h"

#include <QObject>
#include <QString>

#include <functional>

namespace stillroom::app {

/// Passwords in the desktop's own keychain (Secret Service, KWallet), by target. Without one, nothing is stored anywhere.
/// `context` bounds the wait: it is not called back once that is gone.
void storePassword(const database::Target& target, QObject* context, const std::function<void(const QString& error)>& failed);
/// Calls `done` with the password, or with an empty text where the keychain has none or does not answer.
void fetchPassword(const database::Target& target, QObject* context, const std::function<void(const QString& password)>& done);
void forgetPassword(const database::Target& target);

} // namespace stillroom::app
