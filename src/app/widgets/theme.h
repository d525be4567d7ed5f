#pragma once

#include <QColor>
#include <QFont>

class QApplication;
class QWidget;

namespace stillroom::app {

/// The colours of the application's own palette, light or dark. Each has at least 4.5:1 against `base` and `window`.
struct Colors {
    QColor window, base, alternate, text, muted, border, accent, accentText;
    QColor blue, green, amber, red;
    QColor bandProduction, bandStaging, bandText;
};

enum class Theme { Desktop, Light, Dark };

[[nodiscard]] const Colors& themeColors();
/// Sets style, palette and style sheet for the whole application. Desktop follows the palette that the desktop gave.
void applyTheme(QApplication& application, Theme theme);

/// Muted, as the name of what stands beside it.
void asCaption(QWidget& label);

[[nodiscard]] QFont titleFont(); // the larger of the two type sizes
[[nodiscard]] QFont fixedFont();

} // namespace stillroom::app
