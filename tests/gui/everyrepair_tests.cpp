// Every repair by the keyboard alone, on both engines; the same by the command line gives the same entry of the journal.
#include "app/dialogs/alembicdialog.h"
#include "app/pages/journalpage.h"
#include "app/pages/sqlpage.h"
#include "bothengines.h"
#include "guitests.h"

using namespace stillroom;
using namespace stillroom::app;

class EveryRepairTests : public BothEnginesTest {
    Q_OBJECT

private slots:
    void stamps() {
        useEngine();
        open(kAlembics, {kRow});
        inAction(QStringLiteral("Stamp"), [this](RepairDialog& dialog) {
            child<QLineEdit>(dialog, "targets")->selectAll();
            typeText(dialog, QStringLiteral("heads"));
            child<QCheckBox>(dialog, "purge")->setChecked(false); // a finding may have asked for it
            finish(dialog, "every-stamp");
        });
        QCOMPARE(rowsOf(m_target), Rows{kHead});
        sameByCommandLine(kAlembics, {kRow}, {QStringLiteral("stamp"), QStringLiteral("heads")});
    }

    void clearsAndRestamps() {
        useEngine();
        open(kAlembics, {kRow, "gone"});
        inAction(QStringLiteral("Stamp"), [this](RepairDialog& dialog) {
            auto* targets = child<QLineEdit>(dialog, "targets");
            QCOMPARE(dialog.focusWidget(), targets);
            targets->selectAll();
            typeText(dialog, QString::fromLatin1(kRow));
            auto* purge = child<QCheckBox>(dialog, "purge");
            if (!purge->isChecked()) {
                tabTo(dialog, "purge");
                press(dialog, Qt::Key_Space);
            }
            QVERIFY(purge->isChecked());
            finish(dialog, "every-purge");
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
        sameByCommandLine(kAlembics, {kRow, "gone"}, {QStringLiteral("stamp"), QString::fromLatin1(kRow), QStringLiteral("--purge")});
    }

    void replacesRemovesAndAdds() {
        useEngine();
        open(kAlembics, {kRow, "gone"});
        inAction(QStringLiteral("Edit rows"), [this](RepairDialog& dialog) {
            QCOMPARE(dialog.focusWidget()->objectName(), QStringLiteral("versionRows"));
            press(dialog, Qt::Key_F2); // the first row's replacement
            QTRY_VERIFY(dialog.focusWidget()->inherits("QLineEdit"));
            typeText(dialog, QStringLiteral("4f2ad9013b7c"));
            press(dialog, Qt::Key_Tab); // into the cell that removes it
            press(dialog, Qt::Key_Down);
            press(dialog, Qt::Key_Space);
            tabTo(dialog, "addIdentifiers");
            typeText(dialog, QStringLiteral("feed"));
            finish(dialog, "every-rows");
        });
        QCOMPARE(rowsOf(m_target), (Rows{"4f2ad9013b7c", "feed"}));
        sameByCommandLine(kAlembics, {kRow, "gone"},
                          {QStringLiteral("rows"), QStringLiteral("--replace"), QString::fromLatin1(kRow) + QStringLiteral("=4f2ad9013b7c"),
                           QStringLiteral("--remove"), QStringLiteral("gone"), QStringLiteral("--add"), QStringLiteral("feed")});
    }

    void widens() {
        useEngine();
        open(kAlembics, {kRow});
        inAction(QStringLiteral("Edit rows"), [this](RepairDialog& dialog) {
            QCOMPARE(child<QCheckBox>(dialog, "widen")->isVisible(), m_isPostgreSql); // SQLite holds texts of any length
            if (!m_isPostgreSql) return;
            tabTo(dialog, "widen");
            press(dialog, Qt::Key_Space);
            tabTo(dialog, "width");
            child<QSpinBox>(dialog, "width")->selectAll();
            typeText(dialog, QStringLiteral("100"));
            finish(dialog, "every-widen");
        });
        if (!m_isPostgreSql) return;
        QCOMPARE(database::readVersionTables(*database::connect(m_target, database::Access::ReadOnly)).tables.front().versionNumLength,
                 std::optional<int>(100));
        sameByCommandLine(kAlembics, {kRow}, {QStringLiteral("rows"), QStringLiteral("--widen"), QStringLiteral("100")});
    }

    void givesTheKeyAndLeavesRepeatedRowsOnce() {
        useEngine();
        open(kBare, {kRow, kRow, "gone", "gone", "gone"});
        inAction(QStringLiteral("Edit rows"), [this](RepairDialog& dialog) {
            tabTo(dialog, "addKey");
            press(dialog, Qt::Key_Space);
            QVERIFY(child<QCheckBox>(dialog, "addKey")->isChecked());
            finish(dialog, "every-key");
        });
        QCOMPARE(rowsOf(m_target), (Rows{kRow, "gone"}));
        QVERIFY(hasKey());
        sameByCommandLine(kBare, {kRow, kRow, "gone", "gone", "gone"}, {QStringLiteral("rows"), QStringLiteral("--add-primary-key")});
        QVERIFY(hasKey());
    }

    void removesRepeatedRows() {
        useEngine();
        open(kBare, {kRow, kRow, "gone", "gone"});
        inAction(QStringLiteral("Edit rows"), [this](RepairDialog& dialog) {
            press(dialog, Qt::Key_Right); // from the replacement to what removes it
            press(dialog, Qt::Key_Down);
            press(dialog, Qt::Key_Space);
            finish(dialog, "every-repeated");
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
        sameByCommandLine(kBare, {kRow, kRow, "gone", "gone"}, {QStringLiteral("rows"), QStringLiteral("--remove"), QStringLiteral("gone")});
    }

    void makesTheVersionTable() {
        useEngine();
        open(nullptr, {});
        inAction(QStringLiteral("Edit rows"), [this](RepairDialog& dialog) {
            tabTo(dialog, "addIdentifiers");
            typeText(dialog, QString::fromLatin1(kRow));
            finish(dialog, "every-create");
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
        QVERIFY(hasKey());
        sameByCommandLine(nullptr, {}, {QStringLiteral("rows"), QStringLiteral("--add"), QString::fromLatin1(kRow)});
    }

    void runsAScriptWithAStamp() {
        useEngine();
        open(kAlembics, {kRow});
        const QString sql = QStringLiteral("UPDATE customers SET name = 'x' WHERE id = 99 AND name <> 'password=geheim';\nSELECT count(*) FROM customers;\n");
        QFile file(m_folder->filePath(QStringLiteral("fix.sql")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(sql.toUtf8()) > 0);
        file.close();
        auto& page = *child<SqlPage>(*m_window, "SqlPage");
        QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
        page.addScript(QStringLiteral("fix.sql"), sql);
        QTRY_COMPARE(child<QTreeWidget>(page, "statements")->topLevelItemCount(), 2);
        inDialog<RepairDialog>([&page] { QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier); },
                               [this](RepairDialog& dialog) {
                                   QApplication::setActiveWindow(&dialog);
                                   tabTo(dialog, "alsoStamp");
                                   press(dialog, Qt::Key_Space);
                                   QCOMPARE(dialog.focusWidget()->objectName(), QStringLiteral("scriptTargets"));
                                   typeText(dialog, QStringLiteral("heads"));
                                   finish(dialog, "every-script");
                               });
        QCOMPARE(rowsOf(m_target), Rows{kHead});
        sameByCommandLine(kAlembics, {kRow}, {QStringLiteral("sql"), file.fileName(), QStringLiteral("--stamp"), QStringLiteral("heads")});
    }

    void undoesAndRefusesAfterSomebodyElsesChange() {
        useEngine();
        open(kAlembics, {kRow});
        QCOMPARE(commandLine({QStringLiteral("stamp"), QStringLiteral("heads")}), 0);
        const std::string done = journal().front().id;
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTest::keyClick(m_window.get(), Qt::Key_6, Qt::ControlModifier);
        QTRY_VERIFY(child<QPushButton>(*m_window, "undoButton")->isEnabled());
        const auto pressUndo = [this] {
            QApplication::setActiveWindow(m_window.get());
            child<QTableView>(*m_window, "entries")->setFocus();
            tabTo(*m_window, "undoButton");
            press(*m_window, Qt::Key_Space);
        };
        inDialog<RepairDialog>(pressUndo, [this](RepairDialog& dialog) {
            QApplication::setActiveWindow(&dialog);
            finish(dialog, "every-undo");
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
        const Entry byWindow = journal().front();
        run(std::string("UPDATE alembic_version SET version_num = '") + kHead + "'");
        QCOMPARE(commandLine({QStringLiteral("journal"), QStringLiteral("undo"), toQt(done)}), 0);
        compareEntries(byWindow, journal().front());

        run("UPDATE alembic_version SET version_num = 'other'");
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY(child<QPushButton>(*m_window, "undoButton")->isEnabled());
        inDialog<RepairDialog>(pressUndo, [](RepairDialog& dialog) {
            QApplication::setActiveWindow(&dialog);
            press(dialog, Qt::Key_Return);
            QTRY_VERIFY(child<QLabel>(dialog, "problem")->text().contains(QStringLiteral("is now other")));
            QVERIFY(child<QLabel>(dialog, "problem")->text().contains(QString::fromLatin1(kRow)) ||
                    child<QLabel>(dialog, "problem")->text().contains(QString::fromLatin1(kHead))); // both states
        });
        QCOMPARE(rowsOf(m_target), Rows{"other"});
    }

    void choosesAmongVersionTables() {
        useEngine();
        restore(kAlembics, {kRow});
        run("CREATE TABLE other_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT other_version_pkc PRIMARY KEY (version_num))");
        run("INSERT INTO other_version VALUES ('4f2ad9013b7c')");
        open(kAlembics, {kRow});
        inAction(QStringLiteral("Stamp"), [this](RepairDialog& dialog) {
            auto* tables = child<QComboBox>(dialog, "versionTable");
            QVERIFY(tables->isVisible());
            QCOMPARE(tables->count(), 2);
            QVERIFY(tables->currentText().contains(QStringLiteral("alembic_version")));
            tabTo(dialog, "versionTable");
            press(dialog, Qt::Key_Down);
            QVERIFY(tables->currentText().contains(QStringLiteral("other_version")));
            tabTo(dialog, "targets");
            child<QLineEdit>(dialog, "targets")->selectAll();
            typeText(dialog, QStringLiteral("heads"));
            child<QCheckBox>(dialog, "purge")->setChecked(false); // a finding may have asked for it
            QVERIFY(child<QPlainTextEdit>(dialog, "meaning")->toPlainText().contains(QString::fromLatin1(kHead)));
            upToConfirm(dialog, named("every-table"));
            QVERIFY(child<QPlainTextEdit>(dialog, "rows")->toPlainText().contains(QStringLiteral("other_version")));
            QVERIFY(child<QPlainTextEdit>(dialog, "sql")->toPlainText().contains(QStringLiteral("other_version")));
            confirm(dialog, named("every-table"));
            press(dialog, Qt::Key_Space);
        });
        QCOMPARE(rowsOf(m_target), Rows{kRow});
        const Entry byWindow = journal().front();
        QCOMPARE(byWindow.tableName, std::string("other_version"));
        run("UPDATE other_version SET version_num = '4f2ad9013b7c'");
        QCOMPARE(commandLine({QStringLiteral("stamp"), QStringLiteral("heads"), QStringLiteral("--version-table"),
                              m_isPostgreSql ? QStringLiteral("public.other_version") : QStringLiteral("other_version")}),
                 0);
        compareEntries(byWindow, journal().front());
    }

    void actsAsTheOwnerByOnePress() {
        useEngine();
        if (!m_isPostgreSql) return; // SQLite has no roles
        open(kAlembics, {kRow});
        const std::string suffix = m_target.parameters.at("dbname");
        for (const std::string& sql : {"CREATE ROLE owner_" + suffix, "CREATE ROLE login_" + suffix + " LOGIN NOINHERIT IN ROLE owner_" + suffix,
                                       "ALTER TABLE alembic_version OWNER TO owner_" + suffix})
            run(sql);
        m_target.parameters["user"] = "login_" + suffix;
        m_window->connectDatabase({m_target});
        QTRY_VERIFY(verdict().contains(QStringLiteral("cannot be read")) || verdict().contains(QStringLiteral("may not be read")));
        inAction(QStringLiteral("Stamp"), [this](RepairDialog& dialog) {
            auto* next = child<QPushButton>(dialog, "nextButton");
            typeText(dialog, QStringLiteral("heads"));
            child<QCheckBox>(dialog, "purge")->setChecked(false);
            press(dialog, Qt::Key_Return);
            QTRY_COMPARE(next->text(), QStringLiteral("Preview"));
            QVERIFY(!next->isEnabled());
            shot(dialog, "every-role-blocked");
            QVERIFY(child<QPushButton>(dialog, "roleButton")->text().startsWith(QStringLiteral("Act as owner_")));
            tabTo(dialog, "roleButton");
            press(dialog, Qt::Key_Space);
            QTRY_VERIFY(next->isEnabled());
            QVERIFY(child<QPushButton>(dialog, "roleButton")->text().endsWith(QStringLiteral("again"))); // the way back
            shot(dialog, "every-role-passes");
            press(dialog, Qt::Key_Return);
            QVERIFY(child<QPlainTextEdit>(dialog, "sql")->toPlainText().contains(QStringLiteral("SET LOCAL ROLE owner_")));
            QVERIFY(child<QPlainTextEdit>(dialog, "rows")->toPlainText().contains(QString::fromLatin1(kRow))); // as that role reads them
            tabTo(dialog, "nextButton");
            press(dialog, Qt::Key_Space);
            confirm(dialog, QStringLiteral("every-role"));
            press(dialog, Qt::Key_Space);
        });
        QVERIFY(!journal().empty());
        const Entry byWindow = journal().front();
        QCOMPARE(byWindow.outcome, std::string("applied"));
        database::Target owner = m_target;
        owner.parameters.erase("user");
        QCOMPARE(rowsOf(owner), Rows{kHead});
        database::connect(owner, database::Access::ReadWrite)->run(std::string("UPDATE alembic_version SET version_num = '") + kRow + "'");
        QCOMPARE(commandLine({QStringLiteral("stamp"), QStringLiteral("heads")}), 3);
        QCOMPARE(commandLine({QStringLiteral("stamp"), QStringLiteral("heads"), QStringLiteral("--role"), toQt("owner_" + suffix)}), 0);
        compareEntries(byWindow, journal().front());
    }

    void runsAlembicAndKeepsItInTheJournal() {
        useEngine();
        open(kAlembics, {kRow});
        if (m_isPostgreSql) {
            QFile ini(m_project + QStringLiteral("/alembic.ini"));
            QVERIFY(ini.open(QIODevice::ReadWrite));
            QString text = QString::fromUtf8(ini.readAll());
            text.replace(
                QStringLiteral("sqlite:///%(here)s/app.db"),
                QStringLiteral("postgresql://stillroom:geheim-7391@/%1?host=%2").arg(toQt(m_target.parameters.at("dbname")), qEnvironmentVariable("PGHOST")));
            ini.resize(0);
            ini.write(text.toUtf8());
        }
        inDialog<AlembicDialog>([this] { chooseAction(*m_window, QStringLiteral("Run Alembic")); },
                                [this](AlembicDialog& dialog) {
                                    QApplication::setActiveWindow(&dialog);
                                    tabTo(dialog, "command");
                                    for (int i = 0; i < 3; ++i) press(dialog, Qt::Key_Down); // downgrade -1
                                    QCOMPARE(child<QComboBox>(dialog, "command")->currentText(), QStringLiteral("alembic downgrade -1"));
                                    tabTo(dialog, "python");
                                    child<QLineEdit>(dialog, "python")->selectAll();
                                    typeText(dialog, QStringLiteral("/usr/bin/python3"));
                                    tabTo(dialog, "trusted");
                                    press(dialog, Qt::Key_Space);
                                    tabTo(dialog, "runAlembic");
                                    press(dialog, Qt::Key_Space);
                                    auto* result = child<QLabel>(dialog, "alembicResult");
                                    QTRY_VERIFY_WITH_TIMEOUT(!result->text().isEmpty(), 20000);
                                    shot(dialog, qPrintable(named("every-alembic")));
                                    press(dialog, Qt::Key_Escape);
                                });
        const auto entries = journal();
        QCOMPARE(entries.size(), std::size_t{1});
        const Entry& entry = entries.front();
        QCOMPARE(entry.action, std::string("alembic downgrade -1"));
        QVERIFY(!entry.exitStatus.empty());
        QCOMPARE(entry.before, Rows{kRow});
        QCOMPARE(entry.after, rowsOf(m_target));
        QCOMPARE(entry.outcome, entry.exitStatus == "0" ? std::string("applied") : std::string("failed"));
        QVERIFY(entry.statements.front().starts_with("/usr/bin/python3 -m alembic -c /"));
        QTest::keyClick(m_window.get(), Qt::Key_6, Qt::ControlModifier);
        auto* detail = child<QPlainTextEdit>(*m_window, "detail");
        QTRY_VERIFY(detail->toPlainText().contains(QStringLiteral("It cannot be undone: it was a run of Alembic")));
        QVERIFY(detail->toPlainText().contains(QStringLiteral("Exit status: ")));
        QVERIFY(!child<QPushButton>(*m_window, "undoButton")->isEnabled());
        shot(*m_window, qPrintable(named("every-alembic-journal")));
        QProcess shown;
        shown.start(QStringLiteral(STILLROOM_CLI), {QStringLiteral("journal"), QStringLiteral("show"), toQt(entry.id)});
        QVERIFY(shown.waitForFinished());
        const QByteArray text = shown.readAllStandardOutput();
        QVERIFY(text.contains("alembic downgrade -1") && text.contains("status     ") && text.contains("no undo"));
        QCOMPARE(commandLine({QStringLiteral("journal"), QStringLiteral("undo"), toQt(entry.id)}), 3);
        QFile file(toQt(repair::Journal::defaultFile().string()));
        QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("geheim-7391"));
    }
};

int runEveryRepairTests(int argc, char** argv) {
    EveryRepairTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "everyrepair_tests.moc"
