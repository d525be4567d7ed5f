// Leads the real window through one repair, as somebody at the keyboard would, so that it can be killed on the way; or lets it look only.
// usage: drive_window look|blocked|stamp|rows|sql PROJECT DATABASE [SCRIPT]. Says "sending" when the last question is answered, and the outcome at
// the end; "blocked": what the window says of the database, and the checks that do not let a stamp pass.
#include "app/dialogs/repairdialog.h"
#include "app/itemmodels/text.h"
#include "app/pages/sqlpage.h"
#include "app/shell/mainwindow.h"
#include "app/widgets/theme.h"

#include <QtTest>
#include <QtWidgets>

#include <cstdio>

using namespace stillroom;
using namespace stillroom::app;

namespace {

template <class T>
T* part(QWidget& of, const char* name) {
    return of.findChild<T*>(QString::fromLatin1(name));
}

[[noreturn]] void giveUp(const char* why) {
    std::printf("failed: %s\n", why);
    std::fflush(stdout);
    std::_Exit(2);
}

void waitFor(const std::function<bool()>& met, const char* what) {
    if (!QTest::qWaitFor(met, 20000)) giveUp(what);
}

void choose(RepairDialog& dialog, const QString& kind) {
    if (kind == QStringLiteral("stamp")) {
        part<QLineEdit>(dialog, "targets")->setText(QStringLiteral("head"));
    } else if (kind == QStringLiteral("rows")) {
        part<QTableWidget>(dialog, "versionRows")->item(0, 2)->setText(QStringLiteral("b2"));
        part<QLineEdit>(dialog, "addIdentifiers")->setText(QStringLiteral("feed"));
    } else {
        part<QCheckBox>(dialog, "alsoStamp")->setChecked(true);
        part<QLineEdit>(dialog, "scriptTargets")->setText(QStringLiteral("head"));
    }
}

void lead(RepairDialog& dialog, const QString& kind) {
    auto* next = part<QPushButton>(dialog, "nextButton");
    const auto press = [&](const char* then) {
        QTest::keyClick(next, Qt::Key_Space);
        waitFor([&] { return next->isEnabled() && next->text().startsWith(QString::fromLatin1(then)); }, then);
    };
    choose(dialog, kind);
    press("Preview");
    press("Continue");
    press(kind == QStringLiteral("stamp") ? "Stamp" : kind == QStringLiteral("rows") ? "Change" : "Run");
    std::printf("sending\n");
    std::fflush(stdout);
    press("Close");
    std::printf("%s\n", qPrintable(part<QLabel>(dialog, "resultTitle")->text()));
    std::fflush(stdout);
}

/// A stamp that must not come further than its checks, whatever is pressed.
void tryInVain(RepairDialog& dialog) {
    auto* next = part<QPushButton>(dialog, "nextButton");
    choose(dialog, QStringLiteral("stamp"));
    QTest::keyClick(next, Qt::Key_Space);
    waitFor([&] { return next->text() == QStringLiteral("Preview"); }, "checks");
    for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return}) {
        QTest::keyClick(next, key);
        QTest::keyClick(&dialog, key);
        QTest::keyClick(&dialog, key, Qt::ControlModifier);
    }
    QTest::qWait(300);
    if (next->text() != QStringLiteral("Preview") || next->isEnabled()) giveUp("it went on");
    const auto* checks = part<QTreeWidget>(dialog, "checks");
    for (int i = 0; i < checks->topLevelItemCount(); ++i) {
        const auto* item = checks->topLevelItem(i);
        if (item->data(0, Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("block"))) std::printf("block %s\n", qPrintable(item->text(1)));
    }
    if (const QString folder = qEnvironmentVariable("STILLROOM_SHOTS"); !folder.isEmpty()) dialog.grab().save(folder + QStringLiteral("/standby.png"));
    QTest::keyClick(&dialog, Qt::Key_Escape);
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("stillroom-tests"));
    QApplication::setApplicationName(QStringLiteral("driven"));
    if (argc < 4) giveUp("usage: drive_window look|blocked|stamp|rows|sql PROJECT DATABASE [SCRIPT]");
    applyTheme(Theme::Light);
    const QString kind = QString::fromLocal8Bit(argv[1]);
    MainWindow window;
    window.show();
    Connection connection;
    connection.target = database::parseTarget(argv[3]);
    window.openProject(QString::fromLocal8Bit(argv[2]), {}, connection);
    waitFor([&] { return part<QAction>(window, "stampAction")->isEnabled(); }, "the window never connected");
    if (kind == QStringLiteral("look")) return 0;
    const auto leadWhatOpens = [&] {
        QTimer::singleShot(0, [&] {
            waitFor([] { return qobject_cast<RepairDialog*>(QApplication::activeModalWidget()) != nullptr; }, "no dialog");
            auto* dialog = static_cast<RepairDialog*>(QApplication::activeModalWidget());
            lead(*dialog, kind);
            dialog->accept();
        });
    };
    if (kind == QStringLiteral("blocked")) {
        std::printf("header %s\n", qPrintable(part<QLabel>(window, "databaseFacts")->text()));
        QTimer::singleShot(0, [] {
            waitFor([] { return qobject_cast<RepairDialog*>(QApplication::activeModalWidget()) != nullptr; }, "no dialog");
            tryInVain(*static_cast<RepairDialog*>(QApplication::activeModalWidget()));
        });
        part<QAction>(window, "stampAction")->trigger();
    } else if (kind == QStringLiteral("stamp")) {
        leadWhatOpens();
        part<QAction>(window, "stampAction")->trigger();
    } else if (kind == QStringLiteral("rows")) {
        leadWhatOpens();
        for (QAction* action : window.actions()) {
            if (action->text().startsWith(QStringLiteral("Edit rows"))) action->trigger();
        }
    } else {
        QFile script(QString::fromLocal8Bit(argv[4]));
        if (!script.open(QIODevice::ReadOnly)) giveUp("no script");
        auto* page = part<SqlPage>(window, "SqlPage");
        QTest::keyClick(&window, Qt::Key_5, Qt::ControlModifier);
        page->addScript(QStringLiteral("fix.sql"), QString::fromUtf8(script.readAll()));
        waitFor([&] { return part<QPushButton>(*page, "runButton")->isEnabled(); }, "the script was not read");
        leadWhatOpens();
        part<QPushButton>(*page, "runButton")->click();
    }
    return 0;
}
