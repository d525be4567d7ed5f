#pragma once

#include <QString>

#include <cstdint>
#include <string>
#include <string_view>

namespace stillroom::app {

/// Where the core's UTF-8 becomes the window's text.
[[nodiscard]] inline QString toQt(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }
[[nodiscard]] inline std::string fromQt(const QString& text) { return text.toStdString(); }

/// In one line, with control characters and direction marks made harmless: for rows, titles and buttons.
[[nodiscard]] QString singleLine(std::string_view text);

/// "app/models.py:12", relative to the project; without a line the file alone.
[[nodiscard]] QString shownPlace(const std::string& file, std::uint32_t line, const std::string& root);

} // namespace stillroom::app
