#pragma once

#include <QString>

#include <optional>

class QWidget;

namespace stillroom::app {

/// Asks for one line of text. \param action what the button says that accepts it: a verb, never OK
/// \returns none where it was cancelled or left empty
[[nodiscard]] std::optional<QString> askForText(QWidget* parent, const QString& title, const QString& question, const QString& text, const QString& action);

} // namespace stillroom::app
