// Stamps on screen, from the choice to the journal.
#include "app/pages/journalpage.h"
#include "database/session.h"
#include "guitests.h"
#include "windowtest.h"

using namespace stillroom;
using namespace stillroom::app;

class RepairTests : public WindowTest {
    Q_OBJECT

private slots:
    void stampsWithPreview() {
        connectSqlite();
        inDialog<RepairDialog>(
            [this] { child<QAction>(*m_window, "stampAction")->trigger(); },
            [this](RepairDialog& dialog) {
                auto* targets = child<QLineEdit>(dialog, "targets");
                auto* next = child<QPushButton>(dialog, "nextButton");
                // What the worst finding asks for stands there already.
                QCOMPARE(targets->text(), QStringLiteral("4f2ad9013b7c"));
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

    void showsTheJournal() {
        auto* sideBar = child<QListWidget>(*m_window, "sideBar");
        QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
        auto* journal = child<JournalPage>(*m_window, "JournalPage");
        QTRY_VERIFY(child<QLabel>(*journal, "emptyText")->isVisible());
        shot(*m_window, "journal-empty");
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(sideBar->currentRow(), 0);
        connectSqlite();
        inCheckedStamp([](RepairDialog&, QPushButton* next) {
            for (int i = 0; i < 3; ++i) QTest::mouseClick(next, Qt::LeftButton);
            QTRY_COMPARE(next->text(), QStringLiteral("Close"));
            QTest::mouseClick(next, Qt::LeftButton);
        });
        QTest::mouseClick(sideBar->viewport(), Qt::LeftButton, {}, sideBar->visualItemRect(sideBar->item(3)).center());
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
