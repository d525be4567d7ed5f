// Stamps on screen, from the choice to the journal.
#include "app/dialogs/alembicdialog.h"
#include "app/pages/journalpage.h"
#include "app/pages/sqlpage.h"
#include "app/widgets/sqleditor.h"
#include "database/session.h"
#include "guitests.h"
#include "windowtest.h"

using namespace stillroom;
using namespace stillroom::app;

class RepairTests : public WindowTest {
    Q_OBJECT

    [[nodiscard]] static SqlEditor& editorOf(QWidget& inside) { return *static_cast<SqlEditor*>(child<QTabWidget>(inside, "editors")->currentWidget()); }

    SqlPage& openSql(const QString& text) {
        QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
        auto& page = *child<SqlPage>(*m_window, "SqlPage");
        editorOf(page).setText(text);
        editorOf(page).setFocus();
        return page;
    }

    [[nodiscard]] QStringList columnsOf(const char* table) const {
        QStringList names;
        auto session = database::connect(m_sqlite, database::Access::ReadOnly);
        for (const auto& row : session->run("SELECT name FROM pragma_table_info($1)", {std::string(table)}).rows) names << toQt(row[0].value_or(""));
        return names;
    }

private slots:
    void stampsWithPreview() {
        connectSqlite();
        inDialog<RepairDialog>(
            [this] { child<QAction>(*m_window, "stampAction")->trigger(); },
            [this](RepairDialog& dialog) {
                auto* targets = child<QLineEdit>(dialog, "targets");
                auto* next = child<QPushButton>(dialog, "nextButton");
                // What the worst finding asks for stands there already.
                QCOMPARE(targets->text(), QStringLiteral("6b2c77d04e19")); // what the schema shows
                auto* purge = child<QCheckBox>(dialog, "purge");
                QVERIFY(purge->isChecked());
                QTest::mouseClick(purge, Qt::LeftButton, {}, QPoint(10, purge->height() / 2));
                QVERIFY(!purge->isChecked());
                targets->clear();
                QTest::keyClicks(targets, QStringLiteral("5e3f"));
                QVERIFY(child<QPlainTextEdit>(dialog, "meaning")->toPlainText().contains(QStringLiteral("did not run")));
                shot(dialog, "stamp-choose");
                QTest::keyClick(&dialog, Qt::Key_Return);
                QTRY_COMPARE(next->text(), QStringLiteral("Preview"));
                shot(dialog, "stamp-check");
                QTest::keyClick(&dialog, Qt::Key_Return);
                QCOMPARE(next->text(), QStringLiteral("Continue"));
                QVERIFY(
                    child<QPlainTextEdit>(dialog, "sql")->toPlainText().contains(QStringLiteral("UPDATE alembic_version SET version_num = '5e3f902ab6c8'")));
                QCOMPARE(rowsOf(m_sqlite), (Rows{"4f2ad9013b7c", "6b2c77d04e19"})); // nothing yet
                shot(dialog, "stamp-preview");
                QTest::keyClick(&dialog, Qt::Key_Return);
                QCOMPARE(next->text(), QStringLiteral("Stamp 5e3f902ab6c8 on app.db"));
                shot(dialog, "stamp-confirm");
                QTest::keyClick(&dialog, Qt::Key_Return);
                QCOMPARE(next->text(), QStringLiteral("Continue")); // the key that led here sends nothing: it went back
                QTest::mouseClick(next, Qt::LeftButton);
                QTest::mouseClick(next, Qt::LeftButton);
                QTRY_COMPARE(next->text(), QStringLiteral("Close"));
                shot(dialog, "stamp-result");
                QTest::keyClick(&dialog, Qt::Key_Return);
            });
        QCOMPARE(rowsOf(m_sqlite), Rows{"5e3f902ab6c8"});
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at 5e3f902ab6c8")));
        shot(*m_window, "after-stamp");
    }

    void backAndCancelWriteNothing() {
        connectSqlite();
        inCheckedStamp([](RepairDialog& dialog, QPushButton* next) {
            QTest::mouseClick(next, Qt::LeftButton);
            QTest::mouseClick(next, Qt::LeftButton);
            QTest::mouseClick(child<QPushButton>(dialog, "backButton"), Qt::LeftButton);
            QCOMPARE(next->text(), QStringLiteral("Continue"));
            QTest::keyClick(&dialog, Qt::Key_Escape);
        });
        QCOMPARE(rowsOf(m_sqlite), (Rows{"4f2ad9013b7c", "6b2c77d04e19"}));
    }

    void productionAsksForTheName() {
        connectSqlite(Protection::Production);
        QVERIFY(child<QLabel>(*m_window, "band")->isVisible());
        inCheckedStamp([](RepairDialog& dialog, QPushButton* next) {
            QTest::mouseClick(next, Qt::LeftButton);
            QTest::mouseClick(next, Qt::LeftButton);
            auto* name = child<QLineEdit>(dialog, "confirmName");
            QVERIFY(name->isVisible());
            QVERIFY(!next->isEnabled());
            QTest::keyClicks(name, QStringLiteral("app"));
            QVERIFY(!next->isEnabled());
            QTest::keyClicks(name, QStringLiteral(".db"));
            QVERIFY(next->isEnabled());
            shot(dialog, "stamp-production");
        });
        QCOMPARE(rowsOf(m_sqlite), (Rows{"4f2ad9013b7c", "6b2c77d04e19"}));
    }

    void changedMeanwhileIsRefused() {
        connectSqlite();
        inCheckedStamp([this](RepairDialog& dialog, QPushButton* next) {
            database::connect(m_sqlite, database::Access::ReadWrite)->run("DELETE FROM alembic_version WHERE version_num = '6b2c77d04e19'");
            QTest::mouseClick(next, Qt::LeftButton);
            QTest::mouseClick(next, Qt::LeftButton);
            QTest::mouseClick(next, Qt::LeftButton);
            QTRY_COMPARE(next->text(), QStringLiteral("Close"));
            QVERIFY(child<QPlainTextEdit>(dialog, "resultText")->toPlainText().contains(QStringLiteral("have changed since the preview")));
        });
        QCOMPARE(rowsOf(m_sqlite), Rows{"4f2ad9013b7c"});
    }

    void nothingIsStampedByDefault() {
        m_window->openProject(m_project);
        auto session = database::connect(m_sqlite, database::Access::ReadWrite);
        session->run("DELETE FROM alembic_version");
        session->run("INSERT INTO alembic_version VALUES ('5e3f902ab6c8')");
        session->run("DROP TABLE contacts"); // else the live schema shows that more has run, and that is offered
        QTRY_COMPARE(model().rowCount(), 11);
        m_window->connectDatabase({m_sqlite});
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at 5e3f902ab6c8")));
        inDialog<RepairDialog>([this] { child<QAction>(*m_window, "stampAction")->trigger(); },
                               [](RepairDialog& dialog) {
                                   QVERIFY(child<QLineEdit>(dialog, "targets")->text().isEmpty());
                                   QVERIFY(!child<QPushButton>(dialog, "nextButton")->isEnabled());
                                   QTest::keyClicks(child<QLineEdit>(dialog, "targets"), QStringLiteral("heads"));
                                   const QString said = child<QPlainTextEdit>(dialog, "meaning")->toPlainText();
                                   QVERIFY(said.indexOf(QStringLiteral("7d1e4c8a2f50")) < said.lastIndexOf(QStringLiteral("8a05f3b9d6e1"))); // as they run
                               });
    }

    /// Leads a repair from its first step to its last by the keyboard alone; `next` is pressed where Enter must not send.
    static void throughAllSteps(RepairDialog& dialog, const char* name) {
        auto* next = child<QPushButton>(dialog, "nextButton");
        const auto key = [&](const char* then) {
            next->setFocus();
            QTest::keyClick(next, Qt::Key_Space);
            QTRY_VERIFY2(next->text().startsWith(QString::fromLatin1(then)), qPrintable(next->text() + child<QLabel>(dialog, "problem")->text()));
        };
        shot(dialog, qPrintable(QString::fromLatin1(name) + QStringLiteral("-choose")));
        key("Preview");
        shot(dialog, qPrintable(QString::fromLatin1(name) + QStringLiteral("-check")));
        key("Continue");
        QTest::keyClick(&dialog, Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(child<QPlainTextEdit>(dialog, "effects")->toPlainText().contains(QStringLiteral("would work")));
        shot(dialog, qPrintable(QString::fromLatin1(name) + QStringLiteral("-preview")));
        next->setFocus();
        QTest::keyClick(next, Qt::Key_Space);
        shot(dialog, qPrintable(QString::fromLatin1(name) + QStringLiteral("-confirm")));
        next->setFocus();
        QTest::keyClick(next, Qt::Key_Space);
        QTRY_VERIFY(next->text() == QStringLiteral("Close") || next->text().startsWith(QStringLiteral("Go on")));
        shot(dialog, qPrintable(QString::fromLatin1(name) + QStringLiteral("-result")));
    }

    void removesTheRowThatTheFindingNames() {
        connectSqlite();
        inDialog<RepairDialog>([this] { beginToRemoveARow(); },
                               [](RepairDialog& dialog) {
                                   auto* rows = child<QTableWidget>(dialog, "versionRows");
                                   QCOMPARE(rows->rowCount(), 2);
                                   QCOMPARE(rows->item(1, 0)->text(), QStringLiteral("6b2c77d04e19"));
                                   QCOMPARE(rows->item(1, 3)->checkState(), Qt::Checked); // as the finding asks
                                   QCOMPARE(rows->item(0, 3)->checkState(), Qt::Unchecked);
                                   QVERIFY(child<QPlainTextEdit>(dialog, "rowsMeaning")->toPlainText().contains(QStringLiteral("will hold: 4f2ad9013b7c")));
                                   throughAllSteps(dialog, "rows");
                               });
        QCOMPARE(rowsOf(m_sqlite), Rows{"4f2ad9013b7c"});
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at 4f2ad9013b7c")));
    }

    void replacesARowByTypingAndRefusesNonsense() {
        connectSqlite();
        inDialog<RepairDialog>([this] { beginToRemoveARow(); },
                               [](RepairDialog& dialog) {
                                   auto* rows = child<QTableWidget>(dialog, "versionRows");
                                   auto* next = child<QPushButton>(dialog, "nextButton");
                                   rows->item(1, 3)->setCheckState(Qt::Unchecked);
                                   QVERIFY(!next->isEnabled()); // nothing is to be changed
                                   QTest::keyClicks(child<QLineEdit>(dialog, "addIdentifiers"), QStringLiteral("4f2ad9013b7c"));
                                   QVERIFY(!next->isEnabled());
                                   QVERIFY(child<QLabel>(dialog, "problem")->text().contains(QStringLiteral("already")));
                                   child<QLineEdit>(dialog, "addIdentifiers")->clear();
                                   rows->setCurrentCell(1, 2);
                                   rows->setFocus();
                                   QTest::keyClick(rows, Qt::Key_F2);
                                   auto* editor = rows->findChild<QLineEdit*>();
                                   QVERIFY(editor != nullptr);
                                   QTest::keyClicks(editor, QStringLiteral("8a05"));
                                   QTest::keyClick(editor, Qt::Key_Tab); // Enter would go on
                                   QVERIFY(child<QPlainTextEdit>(dialog, "rowsMeaning")->toPlainText().contains(QStringLiteral("4f2ad9013b7c, 8a05f3b9d6e1")));
                                   QVERIFY(child<QPlainTextEdit>(dialog, "rowsMeaning")->toPlainText().contains(QStringLiteral("overlaps")));
                               });
        QCOMPARE(rowsOf(m_sqlite), (Rows{"4f2ad9013b7c", "6b2c77d04e19"}));
    }

    void runsSqlWithAStampInOneTransaction() {
        connectSqlite();
        auto& page = openSql(QStringLiteral("ALTER TABLE customers ADD COLUMN vat TEXT;\nDELETE FROM nothing_there;"));
        auto* list = child<QTreeWidget>(page, "statements");
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        QCOMPARE(list->topLevelItem(0)->text(2), QStringLiteral("writes"));
        QCOMPARE(list->topLevelItem(1)->text(2), QStringLiteral("destructive"));
        QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier); // rehearse
        QTRY_VERIFY(child<QPlainTextEdit>(page, "messages")->toPlainText().contains(QStringLiteral("no such table: nothing_there")));
        shot(*m_window, "sql-error");
        QCOMPARE(columnsOf("customers").count(QStringLiteral("vat")), 0);

        editorOf(page).setText(
            QStringLiteral("ALTER TABLE customers ADD COLUMN vat TEXT;\nUPDATE customers SET vat = '-';\nSELECT id, vat FROM customers;\nVACUUM;"));
        QTRY_COMPARE(list->topLevelItemCount(), 4);
        QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(child<QTableView>(page, "grid")->model()->rowCount() > 0);
        shot(*m_window, "sql-rehearsed");
        QCOMPARE(columnsOf("customers").count(QStringLiteral("vat")), 0); // rolled back
        inDialog<RepairDialog>([&page] { QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier); },
                               [this](RepairDialog& dialog) {
                                   child<QCheckBox>(dialog, "alsoStamp")->setChecked(true);
                                   QVERIFY(!child<QPushButton>(dialog, "nextButton")->isEnabled());
                                   QTest::keyClicks(child<QLineEdit>(dialog, "scriptTargets"), QStringLiteral("heads"));
                                   throughAllSteps(dialog, "script");
                                   auto* next = child<QPushButton>(dialog, "nextButton");
                                   QCOMPARE(next->text(), QStringLiteral("Go on with what runs alone"));
                                   QCOMPARE(rowsOf(m_sqlite), Rows{"8a05f3b9d6e1"});
                                   QTest::keyClick(next, Qt::Key_Space);
                                   QVERIFY(next->text().startsWith(QStringLiteral("Run VACUUM on")));
                                   shot(dialog, "script-alone");
                                   next->setFocus();
                                   QTest::keyClick(next, Qt::Key_Space);
                                   QTRY_COMPARE(next->text(), QStringLiteral("Close"));
                                   QTest::keyClick(next, Qt::Key_Space);
                               });
        QCOMPARE(columnsOf("customers").count(QStringLiteral("vat")), 1);
        QCOMPARE(repair::readJournal(repair::Journal::defaultFile()).size(), std::size_t{2});
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at 8a05f3b9d6e1")));
    }

    void looksOnlyAndShowsWhereAnErrorIs() {
        openPractice();
        m_window->connectDatabase({postgres()});
        QTRY_VERIFY(!verdict().isEmpty() && verdict().contains(QStringLiteral("version table")));
        auto& page = openSql(QStringLiteral("SELECT generate_series(1, 2500) AS n;\nSELECT 'x' AS t, NULL AS nothing;"));
        QTRY_COMPARE(child<QTreeWidget>(page, "statements")->topLevelItemCount(), 2);
        QTest::keyClick(&page, Qt::Key_F9);
        auto* grid = child<QTableView>(page, "grid");
        QTRY_COMPARE(grid->model()->rowCount(), 1000);
        QVERIFY(child<QLabel>(page, "resultCount")->text().contains(QStringLiteral("more")));
        child<QComboBox>(page, "resultChoice")->setCurrentIndex(1);
        QCOMPARE(grid->model()->index(0, 1).data().toString(), QStringLiteral("NULL"));
        shot(*m_window, "sql-rows");
        editorOf(page).setText(QStringLiteral("SELECT 1;\nCREATE TABLE made_by_looking (x int);"));
        QTRY_COMPARE(child<QTreeWidget>(page, "statements")->topLevelItem(1)->text(1), QStringLiteral("CREATE TABLE"));
        QTest::keyClick(&page, Qt::Key_F9);
        QTRY_VERIFY(child<QPlainTextEdit>(page, "messages")->toPlainText().contains(QStringLiteral("read-only transaction")));
        editorOf(page).setText(QStringLiteral("SELECT 1;\n\nSELECT nix FROM pg_class;"));
        QTRY_COMPARE(child<QTreeWidget>(page, "statements")->topLevelItem(1)->text(0), QStringLiteral("3"));
        QTest::keyClick(&page, Qt::Key_F9);
        QTRY_VERIFY(child<QPlainTextEdit>(page, "messages")->toPlainText().contains(QStringLiteral("\"nix\" does not exist")));
        int line = 0;
        int column = 0;
        editorOf(page).getCursorPosition(&line, &column);
        QCOMPARE(line, 2);
        QCOMPARE(column, 7);
    }

    void whatIsTypedSurvivesACrash() {
        openSql(QStringLiteral("SELECT 'kept';"));
        QTRY_VERIFY(QFile::exists(qEnvironmentVariable("STILLROOM_DRAFTS")));
        m_window = std::make_unique<MainWindow>(); // as after a crash: nothing was closed in order
        m_window->show();
        QCOMPARE(editorOf(*m_window).text(), QStringLiteral("SELECT 'kept';"));
    }

    void undoesFromTheJournalAndRefusesAfterAChange() {
        connectSqlite();
        inDialog<RepairDialog>([this] { beginToRemoveARow(); },
                               [](RepairDialog& dialog) {
                                   throughAllSteps(dialog, "rows");
                                   dialog.accept();
                               });
        QCOMPARE(rowsOf(m_sqlite), Rows{"4f2ad9013b7c"});
        auto* sideBar = child<QListWidget>(*m_window, "sideBar");
        QTest::mouseClick(sideBar->viewport(), Qt::LeftButton, {}, sideBar->visualItemRect(sideBar->item(5)).center());
        auto* journal = child<JournalPage>(*m_window, "JournalPage");
        auto* undo = child<QPushButton>(*journal, "undoButton");
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at"))); // all has been read again, and nothing moves any more
        QTRY_VERIFY(undo->isVisible() && undo->isEnabled());
        shot(*m_window, "journal-undo");
        const auto pressUndo = [undo] {
            undo->setFocus();
            QTest::keyClick(undo, Qt::Key_Space);
        };
        inDialog<RepairDialog>(pressUndo, [](RepairDialog& dialog) {
            throughAllSteps(dialog, "undo");
            dialog.accept();
        });
        QCOMPARE(rowsOf(m_sqlite), (Rows{"4f2ad9013b7c", "6b2c77d04e19"}));
        database::connect(m_sqlite, database::Access::ReadWrite)->run("DELETE FROM alembic_version");
        auto* entries = child<QTableView>(*journal, "entries");
        QTRY_COMPARE(entries->model()->rowCount(), 2);
        entries->setCurrentIndex(entries->model()->index(0, 0)); // the undoing, to be undone
        inDialog<RepairDialog>(pressUndo, [](RepairDialog& dialog) {
            QTest::keyClick(&dialog, Qt::Key_Return);
            QTRY_VERIFY(child<QLabel>(dialog, "problem")->text().contains(QStringLiteral("there are no rows now")));
            shot(dialog, "undo-refused");
        });
        QCOMPARE(rowsOf(m_sqlite), Rows{});
    }

    void productionIsProductionWhicheverWayItIsReached() {
        connectSqlite(Protection::Production);
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        openPractice();
        m_window->connectDatabase({m_sqlite, Protection::Development}); // as if typed anew
        QTRY_VERIFY(child<QLabel>(*m_window, "band")->isVisible());
    }

    void runsAlembicOnlyWhereTheProjectIsTrusted() {
        connectSqlite();
        inDialog<AlembicDialog>([this] { child<QAction>(*m_window, "runAlembicAction")->trigger(); },
                                [this](AlembicDialog& dialog) {
                                    auto* run = child<QPushButton>(dialog, "runAlembic");
                                    child<QLineEdit>(dialog, "python")->setText(QStringLiteral("/usr/bin/python3"));
                                    QVERIFY(!run->isEnabled());
                                    QVERIFY(child<QLineEdit>(dialog, "line")->text().startsWith(QStringLiteral("/usr/bin/python3 -m alembic -c /")));
                                    child<QComboBox>(dialog, "command")->setCurrentIndex(4); // current -v
                                    child<QCheckBox>(dialog, "trusted")->setChecked(true);
                                    QVERIFY(run->isEnabled());
                                    shot(dialog, "alembic");
                                    QTest::mouseClick(run, Qt::LeftButton);
                                    QTRY_VERIFY_WITH_TIMEOUT(!child<QLabel>(dialog, "alembicResult")->text().isEmpty(), 20000);
                                    QVERIFY(child<QPlainTextEdit>(dialog, "output")->toPlainText().contains(QStringLiteral("4f2ad9013b7c")));
                                    QVERIFY(
                                        child<QLabel>(dialog, "alembicResult")->text().startsWith(QStringLiteral("It ended without an error. Journal entry ")));
                                    shot(dialog, "alembic-run");
                                    // A stamp by Alembic itself cannot repair these rows; its error is shown, and that nothing changed.
                                    child<QComboBox>(dialog, "command")->setCurrentIndex(0); // upgrade heads
                                    QTest::mouseClick(run, Qt::LeftButton);
                                    QTRY_VERIFY_WITH_TIMEOUT(child<QLabel>(dialog, "alembicResult")->text().startsWith(QStringLiteral("It failed")), 20000);
                                    QVERIFY(child<QLabel>(dialog, "alembicResult")->text().contains(QStringLiteral("is as it was")));
                                    QVERIFY(child<QPlainTextEdit>(dialog, "output")->toPlainText().contains(QStringLiteral("overlaps")));
                                    QCOMPARE(rowsOf(m_sqlite), (Rows{"4f2ad9013b7c", "6b2c77d04e19"}));
                                });
    }

    void showsTheJournal() {
        auto* sideBar = child<QListWidget>(*m_window, "sideBar");
        QTest::keyClick(m_window.get(), Qt::Key_6, Qt::ControlModifier);
        auto* journal = child<JournalPage>(*m_window, "JournalPage");
        QTRY_VERIFY(child<QLabel>(*journal, "emptyText")->isVisible());
        shot(*m_window, "journal-empty");
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(sideBar->currentRow(), 1);
        connectSqlite();
        inCheckedStamp([](RepairDialog&, QPushButton* next) {
            for (int i = 0; i < 3; ++i) QTest::mouseClick(next, Qt::LeftButton);
            QTRY_COMPARE(next->text(), QStringLiteral("Close"));
            QTest::mouseClick(next, Qt::LeftButton);
        });
        QTest::mouseClick(sideBar->viewport(), Qt::LeftButton, {}, sideBar->visualItemRect(sideBar->item(5)).center());
        QVERIFY(journal->isVisible());
        auto* entries = child<QTableView>(*journal, "entries");
        QTRY_COMPARE(entries->model()->rowCount(), 1);
        QCOMPARE(entries->model()->index(0, JournalModel::Outcome).data().toString(), QStringLiteral("applied"));
        QVERIFY(child<QPlainTextEdit>(*journal, "detail")->toPlainText().contains(QStringLiteral("Rows before: 4f2ad9013b7c, 6b2c77d04e19")));
        shot(*m_window, "journal");
    }
};

int runRepairTests(int argc, char** argv) {
    RepairTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "repair_tests.moc"
