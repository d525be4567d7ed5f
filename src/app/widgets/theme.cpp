#include "app/widgets/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QSettings>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

// In a static library the resources are linked only where they are asked for; the macro wants the global namespace.
static void initResources() { Q_INIT_RESOURCE(stillroom); }

namespace stillroom::app {
namespace {

const Colors kLight{QColor(0xf4f5f7), QColor(0xffffff), QColor(0xf8f9fb), QColor(0x1c2330), QColor(0x586174),
                    QColor(0xd5d9e0), QColor(0x1f5fbf), QColor(0xd9e6fb), QColor(0x1f5fbf), QColor(0x1c7540),
                    QColor(0x8f5a00), QColor(0xb3261e), QColor(0xa8201a), QColor(0x8a5a00), QColor(0xffffff)};
const Colors kDark{QColor(0x1c2027), QColor(0x14171c), QColor(0x191d23), QColor(0xe6e9ef), QColor(0xa0a9b8),
                   QColor(0x363c47), QColor(0x6ea8fe), QColor(0x253f63), QColor(0x6ea8fe), QColor(0x5bc88a),
                   QColor(0xe0a458), QColor(0xf28b82), QColor(0x9c1c17), QColor(0x7d5200), QColor(0xffffff)};

const Colors* g_colors = &kLight;

[[nodiscard]] QPalette paletteOf(const Colors& c) {
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.base);
    p.setColor(QPalette::AlternateBase, c.alternate);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::Button, c.window);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.red);
    p.setColor(QPalette::ToolTipBase, c.base);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::PlaceholderText, c.muted);
    p.setColor(QPalette::Highlight, c.selection); // calm, so that marks keep their colours on it
    p.setColor(QPalette::HighlightedText, c.text);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::Mid, c.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) p.setColor(QPalette::Disabled, role, c.muted);
    return p;
}

[[nodiscard]] QString styleSheetOf(const Colors& c) {
    return QStringLiteral(
               "#header, #toolbar, #FindingsPanel, #buttons, #sideBar { background: %1; }"
               "#header, #verdict, #toolbar { border-bottom: 1px solid %2; }"
               "#buttons { border-top: 1px solid %2; }"
               "#verdict { background: %3; }"
               "QTableView, QListView, QPlainTextEdit, QTreeWidget { border: 1px solid %2; }"
               "QTableView { border: 1px solid %3; } #versionRows { border: 1px solid %2; } #versionRows:focus { border-color: %7; } "
               "QHeaderView::section { background: %1; border: none; border-bottom: 1px solid %2; padding: 4px 4px; color: %4; }"
               "QLabel[role=caption] { color: %4; }"
               "QLabel[role=title] { font-size: %5pt; font-weight: 600; }"
               "QWidget[role=fixed] { font-family: '%6'; }"
               "QSplitter::handle { background: %2; }"
               "QSplitter::handle:horizontal { width: 1px; } QSplitter::handle:vertical { height: 1px; }"
               "QPushButton, QToolButton { background: %3; border: 1px solid %2; border-radius: 3px; color: %9; }"
               "QPushButton { padding: 5px 14px; } QToolButton { padding: 4px 8px; } QToolButton[popupMode=\"2\"] { padding-right: 18px; }"
               "QPushButton:hover, QToolButton:hover { border-color: %4; }"
               "QPushButton:pressed, QToolButton:pressed { background: %8; }"
               "QPushButton:default, QPushButton:focus, QToolButton:focus, QComboBox:focus, QCheckBox::indicator:focus { border: 1px solid %7; }"
               "QPushButton:disabled, QToolButton:disabled { color: %4; background: %1; }"
               "QPushButton[role=write]:enabled { background: %10; border-color: %10; color: white; }"
               "QListView:focus, QTableView:focus, QTreeWidget:focus, QPlainTextEdit:focus { border: 1px solid %7; }"
               "QMenu { border: 1px solid %4; background: %3; padding: 4px 0; } QMenu::item { padding: 5px 28px 5px 16px; }"
               "QMenu::item:selected { background: %8; } QMenu::item:disabled { color: %4; } QMenu::separator { height: 1px; background: %2; margin: 4px 0; }"
               "#ActionPalette { border: 1px solid %4; }"
               "QLineEdit { padding: 4px 6px; border: 1px solid %2; border-radius: 3px; background: %3; }"
               "QLineEdit:focus { border-color: %7; }"
               "QCheckBox::indicator, QTableView::indicator { width: 14px; height: 14px; border: 1px solid %4; border-radius: 3px; background: %3; }"
               "QCheckBox::indicator:checked, QTableView::indicator:checked { background: %10; border-color: %10; image: url(:/icons/check.svg); }"
               "QToolButton:checked { background: %8; border: 1px solid %7; border-radius: 3px; padding: 4px 8px; }"
               "#sideBar { border: none; } #sideBar::item { padding: 8px 12px; border: none; color: %4; } #sideBar::item:selected { background: %8; "
               "color: %9; }"
               "#steps { border: none; border-right: 1px solid %2; background: %1; padding-top: 8px; } #steps::item { padding: 8px 12px; border: none; }"
               "#recentList::item, #practiceList::item, #findings::item { padding: 5px 6px; } #differences::item, #tables::item, #statements::item, "
               "#scriptStatements::item { padding: 5px 2px; } "
               "#actions::item { padding: 4px 6px; }"
               "QTabWidget::pane { border: none; } QTabBar { background: %1; qproperty-drawBase: 0; } "
               "QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 6px 14px; color: %4; } "
               "QTabBar::tab:selected { color: %9; border-bottom-color: %7; } QTabBar::tab:focus { background: %8; } "
               "QTabBar::close-button { image: url(:/icons/close.svg); subcontrol-position: right; } QTabBar::close-button:hover { background: %8; } "
               "QComboBox, QSpinBox { background: %3; border: 1px solid %2; border-radius: 3px; padding: 4px 6px; } QSpinBox:focus { border-color: %7; } "
               "QComboBox::drop-down { border: none; width: 20px; } QComboBox::down-arrow { image: url(:/icons/down.svg); width: 12px; height: 12px; } "
               "QSpinBox { padding-right: 22px; } QSpinBox::up-button, QSpinBox::down-button { border: none; width: 20px; } "
               "QSpinBox::up-arrow { image: url(:/icons/up.svg); width: 10px; height: 10px; } "
               "QSpinBox::down-arrow { image: url(:/icons/down.svg); width: 10px; height: 10px; } "
               "QStatusBar { border-top: 1px solid %2; } QStatusBar::item { border: none; }")
        .arg(c.window.name(), c.border.name(), c.base.name(), c.muted.name(), QString::number(QApplication::font().pointSizeF() * 1.25),
             QFontDatabase::systemFont(QFontDatabase::FixedFont).family(), c.accent.name(), c.selection.name(), c.text.name(),
             kLight.accent.name()); // white on it can be read in both
}

} // namespace

const Colors& themeColors() { return *g_colors; }

void applyTheme(Theme theme) {
    initResources();
    // As the desktop gave it, before the first palette of our own.
    static const bool desktopIsDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    const bool dark = theme == Theme::Dark || (theme == Theme::Desktop && desktopIsDark);
    g_colors = dark ? &kDark : &kLight;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(*g_colors));
    qApp->setStyleSheet(styleSheetOf(*g_colors));
}

Theme chosenTheme() {
    const int stored = QSettings().value(QStringLiteral("window/theme")).toInt();
    return stored == static_cast<int>(Theme::Light) ? Theme::Light : stored == static_cast<int>(Theme::Dark) ? Theme::Dark : Theme::Desktop;
}

void chooseTheme(Theme theme) {
    QSettings().setValue(QStringLiteral("window/theme"), static_cast<int>(theme));
    applyTheme(theme);
}

namespace {

void setRole(QWidget& widget, const QString& role) {
    widget.setProperty("role", role);
    widget.style()->unpolish(&widget); // the style sheet looks at properties only then
    widget.style()->polish(&widget);
}

} // namespace

void asCaption(QWidget& widget) { setRole(widget, QStringLiteral("caption")); }
void asTitle(QWidget& widget) { setRole(widget, QStringLiteral("title")); }
void asFixed(QWidget& widget) { setRole(widget, QStringLiteral("fixed")); }
void asWrite(QWidget& button, bool writes) { setRole(button, writes ? QStringLiteral("write") : QString()); }

} // namespace stillroom::app
