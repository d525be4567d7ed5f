// What refuses a repair, by the keyboard alone and on both engines: nothing is written, and the dialog says why.
#include "app/pages/sqlpage.h"
#include "bothengines.h"
#include "guitests.h"

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

using namespace stillroom;
using namespace stillroom::app;

class RefusalTests : public BothEnginesTest {
    Q_OBJECT

private slots:
    void refusesRowsThatChangedAfterThePreview() {
        useEngine();
        open(kAlembics, {kRow});
        inAction(QStringLiteral("Stamp"), [this](RepairDialog& dialog) {
            typeText(dialog, QStringLiteral("heads"));
            upToConfirm(dialog, named("every-changed"));
            run("UPDATE alembic_version SET version_num = 'other'");
            confirm(dialog, named("every-changed"));
            QCOMPARE(child<QLabel>(dialog, "resultTitle")->text(), QStringLiteral("Refused: nothing was changed"));
            QVERIFY(child<QPlainTextEdit>(dialog, "resultText")->toPlainText().contains(QStringLiteral("have changed since the preview")));
        });
        QCOMPARE(rowsOf(m_target), Rows{"other"});
        QCOMPARE(journal().front().outcome, std::string("refused"));
    }

    void productionTakesNoOtherName() {
        useEngine();
        open(kAlembics, {kRow}, Protection::Production);
        inAction(QStringLiteral("Stamp"), [this](RepairDialog& dialog) {
            typeText(dialog, QStringLiteral("heads"));
            auto* next = child<QPushButton>(dialog, "nextButton");
            upToConfirm(dialog, named("every-production"));
            QCOMPARE(dialog.focusWidget()->objectName(), QStringLiteral("confirmName"));
            typeText(dialog, QStringLiteral("postgres"));
            press(dialog, Qt::Key_Return);
            QVERIFY(!next->isEnabled() && next->text().startsWith(QStringLiteral("Stamp")));
            child<QLineEdit>(dialog, "confirmName")->selectAll();
            typeText(dialog, m_isPostgreSql ? toQt(m_target.parameters.at("dbname")) : QStringLiteral("app.db"));
            QVERIFY(next->isEnabled());
            press(dialog, Qt::Key_Escape);
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
        QCOMPARE(commandLine({QStringLiteral("stamp"), QStringLiteral("heads")}), 3); // nor does the other way
        QCOMPARE(rowsOf(m_target), Rows{kRow});
    }

    void blockedChecksStopIt() {
        useEngine();
        open(kAlembics, {kRow});
        if (m_isPostgreSql) run("ALTER DATABASE " + m_target.parameters.at("dbname") + " SET default_transaction_read_only = on");
        qputenv("STILLROOM_JOURNAL", "/dev/null/journal.db");
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTest::qWait(400);
        inAction(QStringLiteral("Stamp"), [this](RepairDialog& dialog) {
            typeText(dialog, QStringLiteral("heads"));
            press(dialog, Qt::Key_Return);
            auto* next = child<QPushButton>(dialog, "nextButton");
            QTRY_COMPARE(next->text(), QStringLiteral("Preview"));
            QVERIFY(!next->isEnabled());
            QStringList said;
            auto* checks = child<QTreeWidget>(dialog, "checks");
            for (int i = 0; i < checks->topLevelItemCount(); ++i) said << checks->topLevelItem(i)->text(1);
            QVERIFY(said.join(u' ').contains(QStringLiteral("journal cannot be written")));
            QCOMPARE(said.join(u' ').contains(QStringLiteral("cannot be written to: default_transaction_read_only is on")), m_isPostgreSql);
            shot(dialog, qPrintable(named("every-blocked")));
            press(dialog, Qt::Key_Return);
            QCOMPARE(next->text(), QStringLiteral("Preview"));
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
    }

    void saysWhatTookEffectWhereItEndedInTheMiddle() {
        useEngine();
        if (!m_isPostgreSql) return; // what runs alone there does not fail on what came before it
        open(kAlembics, {kRow});
        auto& page = *child<SqlPage>(*m_window, "SqlPage");
        QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
        page.addScript(QStringLiteral("half.sql"), QStringLiteral("CREATE TABLE kept (a int);\nINSERT INTO kept VALUES (1), (1);\n"
                                                                  "CREATE UNIQUE INDEX CONCURRENTLY once ON kept (a);\nVACUUM kept;\n"));
        QTRY_COMPARE(child<QTreeWidget>(page, "statements")->topLevelItemCount(), 4);
        inDialog<RepairDialog>([&page] { QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier); },
                               [](RepairDialog& dialog) {
                                   QApplication::setActiveWindow(&dialog);
                                   upToConfirm(dialog, QStringLiteral("every-half"));
                                   confirm(dialog, QStringLiteral("every-half-first"));
                                   press(dialog, Qt::Key_Space);
                                   shot(dialog, "every-half-alone");
                                   confirm(dialog, QStringLiteral("every-half"));
                                   QCOMPARE(child<QLabel>(dialog, "resultTitle")->text(), QStringLiteral("Something may remain"));
                                   const QString said = child<QPlainTextEdit>(dialog, "resultText")->toPlainText();
                                   QVERIFY2(said.contains(QStringLiteral("took effect: CREATE TABLE kept (a int)")), qPrintable(said));
                                   QVERIFY(said.contains(QStringLiteral("took effect: INSERT INTO kept VALUES (1), (1)")));
                                   QVERIFY(said.contains(QStringLiteral("may remain: CREATE UNIQUE INDEX CONCURRENTLY once ON kept (a)")));
                                   QVERIFY(said.contains(QStringLiteral("not sent: VACUUM kept")));
                                   QCOMPARE(child<QPushButton>(dialog, "nextButton")->text(), QStringLiteral("Close"));
                               });
    }

    void aFullDiskRefusesBeforeTheFirstStatement() {
        useEngine();
        open(kAlembics, {kRow});
        std::signal(SIGXFSZ, SIG_IGN); // a write that finds no room fails, as on a full disk
        const auto leaveRoom = [](rlim_t bytes) {
            rlimit limit{};
            QCOMPARE(getrlimit(RLIMIT_FSIZE, &limit), 0);
            limit.rlim_cur = std::min(bytes, limit.rlim_max);
            QCOMPARE(setrlimit(RLIMIT_FSIZE, &limit), 0);
        };
        const auto roomAgain = qScopeGuard([&leaveRoom] { leaveRoom(RLIM_INFINITY); });
        inAction(QStringLiteral("Stamp"), [&](RepairDialog& dialog) {
            auto* next = child<QPushButton>(dialog, "nextButton");
            child<QLineEdit>(dialog, "targets")->selectAll();
            typeText(dialog, QStringLiteral("heads"));
            child<QCheckBox>(dialog, "purge")->setChecked(false); // a finding may have asked for it
            leaveRoom(0);                                         // none for a new journal
            press(dialog, Qt::Key_Return);
            QTRY_COMPARE(next->text(), QStringLiteral("Preview"));
            QVERIFY(!next->isEnabled());
            const QString said = child<QTreeWidget>(dialog, "checks")->topLevelItem(0)->text(1);
            QVERIFY2(said.startsWith(QStringLiteral("The journal cannot be written")), qPrintable(said));
            leaveRoom(RLIM_INFINITY);
            shot(dialog, qPrintable(named("refused-full-check")));
            tabTo(dialog, "backButton");
            press(dialog, Qt::Key_Space);
            upToConfirm(dialog, named("refused-full"));
            leaveRoom(0); // none for an entry in it
            confirm(dialog, QStringLiteral("nowhere/full"));
            leaveRoom(RLIM_INFINITY);
            shot(dialog, qPrintable(named("refused-full-result")));
            const QString title = child<QLabel>(dialog, "resultTitle")->text();
            QVERIFY2(title.endsWith(QStringLiteral("nothing was changed")), qPrintable(title));
            QVERIFY(child<QPlainTextEdit>(dialog, "resultText")->toPlainText().contains(QStringLiteral("Nothing was written")));
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
        QVERIFY(journal().empty() || journal().front().outcome != "applied");
    }
};

int runRefusalTests(int argc, char** argv) {
    RefusalTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "refusal_tests.moc"
