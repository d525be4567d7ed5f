#pragma once

#include "windowtest.h"

/// Hands that have no mouse: what is pressed goes to what has the focus, and the focus is moved by the keyboard alone.
namespace stillroom::app {

inline void press(QWidget& window, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QWidget* focus = window.focusWidget();
    QTest::keyClick(focus != nullptr ? focus : &window, key, modifiers);
}

inline void typeText(QWidget& window, const QString& text) {
    QVERIFY(window.focusWidget() != nullptr);
    QTest::keyClicks(window.focusWidget(), text);
}

/// Presses Tab until the widget called `name` has the focus.
inline void tabTo(QWidget& window, const char* name) {
    QStringList met;
    for (int i = 0; i < 60; ++i) {
        const QWidget* focus = window.focusWidget();
        if (focus != nullptr && focus->objectName() == QLatin1String(name)) return;
        met << (focus != nullptr ? focus->objectName() : QStringLiteral("nothing"));
        press(window, Qt::Key_Tab);
    }
    QFAIL(qPrintable(QStringLiteral("%1 is not reached by Tab: %2").arg(QLatin1String(name), met.join(u' '))));
}

/// Chooses an action of the window by Ctrl+K.
inline void chooseAction(MainWindow& window, const QString& words) {
    QApplication::setActiveWindow(&window);
    QTimer::singleShot(60, &window, [words] {
        QWidget* palette = QApplication::activeModalWidget();
        QVERIFY(palette != nullptr);
        QApplication::setActiveWindow(palette);
        typeText(*palette, words);
        press(*palette, Qt::Key_Return);
    });
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
}

/// From the choice to the confirmation; `atConfirm` is called there, before anything is sent.
inline void upToConfirm(RepairDialog& dialog, const QString& name) {
    auto* next = child<QPushButton>(dialog, "nextButton");
    const auto problem = [&dialog, next] { return qPrintable(next->text() + u' ' + child<QLabel>(dialog, "problem")->text()); };
    shot(dialog, qPrintable(name + QStringLiteral("-choose")));
    tabTo(dialog, "nextButton");
    press(dialog, Qt::Key_Space);
    QTRY_VERIFY2(next->text() == QStringLiteral("Preview"), problem());
    shot(dialog, qPrintable(name + QStringLiteral("-check")));
    QVERIFY2(next->isEnabled(), qPrintable(child<QTreeWidget>(dialog, "checks")->topLevelItem(0)->text(1)));
    press(dialog, Qt::Key_Return);
    QVERIFY2(next->text() == QStringLiteral("Continue"), problem());
    press(dialog, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(child<QPlainTextEdit>(dialog, "effects")->toPlainText().contains(QStringLiteral("would work")));
    shot(dialog, qPrintable(name + QStringLiteral("-preview")));
    tabTo(dialog, "nextButton");
    press(dialog, Qt::Key_Space);
    shot(dialog, qPrintable(name + QStringLiteral("-confirm")));
}

/// Sends it, and comes to the result.
inline void confirm(RepairDialog& dialog, const QString& name) {
    auto* next = child<QPushButton>(dialog, "nextButton");
    tabTo(dialog, "nextButton");
    press(dialog, Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(next->text() == QStringLiteral("Close") || next->text().startsWith(QStringLiteral("Go on")), 20000);
    shot(dialog, qPrintable(name + QStringLiteral("-result")));
}

} // namespace stillroom::app
