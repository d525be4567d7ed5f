// The SQL page by the keyboard: tabs, find, completion, files, cancel, notices, times, large results.
#include "app/pages/sqlpage.h"
#include "app/widgets/sqleditor.h"
#include "guitests.h"
#include "keyboard.h"

using namespace stillroom;
using namespace stillroom::app;

class SqlPageTests : public WindowTest {
    Q_OBJECT

    [[nodiscard]] SqlPage& page() const { return *child<SqlPage>(*m_window, "SqlPage"); }
    [[nodiscard]] QTabWidget& tabs() const { return *child<QTabWidget>(*m_window, "editors"); }
    [[nodiscard]] SqlEditor& editor() const { return *static_cast<SqlEditor*>(tabs().currentWidget()); }
    [[nodiscard]] QString messages() const { return child<QPlainTextEdit>(page(), "messages")->toPlainText(); }
    [[nodiscard]] int statementCount() const { return child<QTreeWidget>(page(), "statements")->topLevelItemCount(); }

    void open(const database::Target& target) {
        openPractice();
        m_window->connectDatabase({target});
        QTRY_VERIFY(child<QAction>(*m_window, "stampAction")->isEnabled());
        QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
        editor().setFocus();
    }

    [[nodiscard]] static std::string sleepers() {
        return database::connect(postgres(), database::Access::ReadOnly)
            ->run("SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
            .rows.at(0)[0]
            .value_or("");
    }

private slots:
    void tabsAndFind() {
        open(m_sqlite);
        QTest::keyClicks(&editor(), QStringLiteral("SELECT 1;"));
        QTest::keyClick(m_window->focusWidget(), Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(tabs().count(), 2);
        QCOMPARE(tabs().currentIndex(), 1);
        QTest::keyClicks(&editor(), QStringLiteral("SELECT 2; SELECT 22;"));
        QTRY_COMPARE(statementCount(), 2);
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        auto* find = child<QLineEdit>(page(), "findText");
        QVERIFY(find->isVisible());
        QCOMPARE(m_window->focusWidget(), find);
        QTest::keyClicks(find, QStringLiteral("22"));
        QCOMPARE(editor().selectedText(), QStringLiteral("22"));
        QTest::keyClick(find, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(find, QStringLiteral("nix"));
        QCOMPARE(child<QLabel>(page(), "findState")->text(), QStringLiteral("Not found."));
        shot(*m_window, "sqlpage-find");
        QTest::keyClick(find, Qt::Key_Escape);
        QVERIFY(!find->isVisible());
        QCOMPARE(m_window->focusWidget(), &editor());
        QTest::keyClick(&editor(), Qt::Key_PageUp, Qt::ControlModifier); // to the tab before
        QCOMPARE(tabs().currentIndex(), 0);
        QTRY_COMPARE(statementCount(), 1);
        QTest::keyClick(&editor(), Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(tabs().count(), 1);
        QCOMPARE(editor().text(), QStringLiteral("SELECT 2; SELECT 22;"));
    }

    void completesFromTheLiveSchema() {
        open(m_sqlite);
        QTest::qWait(300); // the schema is read
        QTest::keyClicks(&editor(), QStringLiteral("SELECT * FROM custo"));
        QTRY_VERIFY(editor().isListActive());
        shot(*m_window, "sqlpage-completion");
        QTest::keyClick(&editor(), Qt::Key_Down); // after customer_id
        QTest::keyClick(&editor(), Qt::Key_Tab);
        QTRY_COMPARE(editor().text(), QStringLiteral("SELECT * FROM customers"));
    }

    void savesAndOpensFiles() {
        open(m_sqlite);
        const QString name = m_folder->filePath(QStringLiteral("kept.sql"));
        const auto inFileDialog = [&name](const std::function<void()>& openDialog) {
            inDialog<QFileDialog>(openDialog, [&name](QFileDialog& dialog) {
                auto* edit = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
                QVERIFY(edit != nullptr);
                edit->setText(name);
                QTest::keyClick(edit, Qt::Key_Return);
            });
        };
        QTest::keyClicks(&editor(), QStringLiteral("SELECT 'kept';"));
        inFileDialog([this] { QTest::keyClick(&editor(), Qt::Key_S, Qt::ControlModifier); });
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("SELECT 'kept';"));
        QCOMPARE(tabs().tabText(0), QStringLiteral("kept.sql"));
        inFileDialog([this] { QTest::mouseClick(child<QToolButton>(page(), "openButton"), Qt::LeftButton); });
        QCOMPARE(tabs().count(), 2);
        QCOMPARE(editor().text(), QStringLiteral("SELECT 'kept';"));
    }

    void cancelStopsTheServersWork() {
        open(postgres());
        for (const auto& [key, modifiers] :
             {std::pair(Qt::Key_F9, Qt::KeyboardModifiers()), std::pair(Qt::Key_Return, Qt::KeyboardModifiers(Qt::ControlModifier))}) {
            editor().setText(QStringLiteral("SELECT pg_sleep(61);"));
            QTRY_COMPARE(statementCount(), 1);
            QTRY_VERIFY(child<QPushButton>(page(), "lookButton")->isEnabled());
            editor().setFocus();
            QTest::keyClick(&editor(), key, modifiers);
            QTRY_COMPARE(sleepers(), std::string("1"));
            shot(*m_window, "sqlpage-running");
            QTest::keyClick(m_window.get(), Qt::Key_Escape);
            QTRY_COMPARE(sleepers(), std::string("0"));
            QTRY_VERIFY(child<QPushButton>(page(), "lookButton")->isEnabled());
            QVERIFY2(messages().contains(QStringLiteral("ancelled")), qPrintable(messages()));
        }
    }

    void escapeMeansOneThingAtATime() {
        open(postgres());
        editor().setText(QStringLiteral("SELECT pg_sleep(62);"));
        QTRY_COMPARE(statementCount(), 1);
        QTRY_VERIFY(child<QPushButton>(page(), "lookButton")->isEnabled());
        QTest::keyClick(&editor(), Qt::Key_F9);
        QTRY_COMPARE(sleepers(), std::string("1"));
        for (const char* within : {"findText", "findNext"}) { // in the find bar it closes that
            QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
            auto* bar = child<QWidget>(page(), "findBar");
            QVERIFY(bar->isVisible());
            auto* focus = child<QWidget>(page(), within);
            focus->setFocus();
            QTest::keyClick(focus, Qt::Key_Escape);
            QVERIFY(!bar->isVisible());
            QCOMPARE(m_window->focusWidget(), &editor());
            QTest::qWait(300);
            QCOMPARE(sleepers(), std::string("1"));
        }
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Escape); // in the editor it cancels
        QTRY_COMPARE(sleepers(), std::string("0"));
        QTRY_VERIFY(child<QPushButton>(page(), "lookButton")->isEnabled());

        QTest::keyClick(&editor(), Qt::Key_F9);
        QTRY_COMPARE(sleepers(), std::string("1"));
        QTest::keyClick(&editor(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(&editor(), QStringLiteral(" SELEC"));
        QTRY_VERIFY(editor().isListActive());
        QTest::keyClick(&editor(), Qt::Key_Escape); // what is offered comes first
        QVERIFY(!editor().isListActive());
        QCOMPARE(sleepers(), std::string("1"));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        auto* filter = child<QLineEdit>(*m_window, "filter");
        filter->setFocus();
        QTest::keyClicks(filter, QStringLiteral("8a"));
        QTest::keyClick(filter, Qt::Key_Escape); // a filter is cleared
        QCOMPARE(filter->text(), QString());
        QTest::qWait(300);
        QCOMPARE(sleepers(), std::string("1"));
        QTest::keyClick(filter, Qt::Key_Escape); // in an empty one it means what it means elsewhere
        QTRY_COMPARE(sleepers(), std::string("0"));
    }

    void noKeyMeansTwoThings() {
        open(m_sqlite);
        const auto keysOf = [](const QWidget& in) {
            QStringList keys;
            for (const QAction* action : in.findChildren<QAction*>()) {
                for (const QKeySequence& one : action->shortcuts()) keys << one.toString();
            }
            for (const QShortcut* shortcut : in.findChildren<QShortcut*>()) {
                if (shortcut->context() != Qt::WidgetShortcut) keys << shortcut->key().toString();
            }
            keys.sort();
            return keys;
        };
        for (int row = 0; row < child<QListWidget>(*m_window, "sideBar")->count(); ++row) {
            QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_1 + row), Qt::ControlModifier);
            auto* shown = child<QStackedWidget>(*m_window, "pages")->currentWidget();
            QStringList keys;
            for (const QAction* action : m_window->actions()) {
                for (const QKeySequence& one : action->shortcuts()) keys << one.toString();
            }
            keys << keysOf(*shown);
            keys.sort();
            QVERIFY(keys.contains(QStringLiteral("Esc")));
            const QStringList all = keys;
            keys.removeDuplicates();
            QVERIFY2(keys == all, qPrintable(shown->objectName() + u' ' + all.join(u' ')));
        }
    }

    void showsTimesNoticesAndBoundedRows() {
        open(postgres());
        editor().setText(QStringLiteral("SELECT g, repeat('x', 5000) FROM generate_series(1, 3000000) AS g;\nDO $$ BEGIN RAISE NOTICE 'seen'; END $$;"));
        QTRY_COMPARE(statementCount(), 2);
        QElapsedTimer timer;
        timer.start();
        QTest::keyClick(&editor(), Qt::Key_F9);
        QTRY_VERIFY_WITH_TIMEOUT(child<QTableView>(page(), "grid")->model()->rowCount() == 1000, 20000);
        QVERIFY(timer.elapsed() < 15000);
        QVERIFY(messages().contains(QStringLiteral("1000 rows and more fetched")));
        QVERIFY2(messages().contains(QRegularExpression(QStringLiteral("fetched, [0-9.]+ ms"))), qPrintable(messages()));
        QVERIFY(messages().contains(QStringLiteral("seen")));
        shot(*m_window, "sqlpage-large");
        auto* copy = child<QPushButton>(page(), "copyRowsButton");
        QVERIFY(copy->isEnabled());
        copy->setFocus();
        QTest::keyClick(copy, Qt::Key_Space);
        QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 1001);
    }
};

int runSqlPageTests(int argc, char** argv) {
    SqlPageTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "sqlpage_tests.moc"
