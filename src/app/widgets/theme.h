#pragma once

#include <QColor>

class QWidget;

namespace stillroom::app {

/// The colours of the application's own palette, light or dark. Each has at least 4.5:1 against `base` and `window`.
struct Colors {
    QColor window, base, alternate, text, muted, border, accent, selection;
    QColor blue, green, amber, red;
    QColor bandProduction, bandStaging, bandText;
};

enum class Theme { Desktop, Light, Dark };

[[nodiscard]] const Colors& themeColors();
/// Sets style, palette and style sheet for the whole application. Desktop follows the palette that the desktop gave.
void applyTheme(Theme theme);
/// The theme chosen in the window, remembered; Desktop where none was.
[[nodiscard]] Theme chosenTheme();
/// Applies and remembers it.
void chooseTheme(Theme theme);

/// The three ways in which text differs from plain text. By the style sheet, which a font set on a widget would lose to.
void asCaption(QWidget& widget); // muted: the name of what stands beside it
void asTitle(QWidget& widget);   // the larger of the two type sizes
void asFixed(QWidget& widget);   // identifiers, SQL, source
/// Marks the button that writes to a database, as long as it does.
void asWrite(QWidget& button, bool writes);

} // namespace stillroom::app
