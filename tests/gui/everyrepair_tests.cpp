// Every repair by the keyboard alone, on both engines; the same by the command line gives the same entry of the journal.
#include "app/dialogs/alembicdialog.h"
#include "app/pages/journalpage.h"
#include "app/pages/sqlpage.h"
#include "app/widgets/sqleditor.h"
#include "guitests.h"
#include "keyboard.h"
#include "repair/journal.h"

#include <QProcess>

using namespace stillroom;
using namespace stillroom::app;

namespace {

constexpr const char* kBare = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)";
constexpr const char* kAlembics = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))";
constexpr const char* kRow = "5e3f902ab6c8";
constexpr const char* kHead = "8a05f3b9d6e1";

using Entry = repair::JournalEntry;

[[nodiscard]] std::vector<Entry> journal() { return repair::readJournal(repair::Journal::defaultFile()); }

/// What must be the same whoever did it: without what tells one time from another.
[[nodiscard]] Entry comparable(Entry entry) {
    entry.id = entry.started = entry.finished = entry.process = {};
    entry.promise = {};
    entry.backup = entry.backup.empty() ? "" : "made";
    if (!entry.undone.empty()) entry.action = "undo", entry.undone = "an entry";
    return entry;
}

void compareEntries(const Entry& window, const Entry& commandLine) {
    const Entry a = comparable(window);
    const Entry b = comparable(commandLine);
    QCOMPARE(a.action, b.action);
    QCOMPARE(a.database, b.database);
    QCOMPARE(a.target, b.target);
    QCOMPARE(a.before, b.before);
    QCOMPARE(a.after, b.after);
    QCOMPARE(a.statements, b.statements);
    QCOMPARE(a.outcome, b.outcome);
    QCOMPARE(a.table, b.table);
    QCOMPARE(a.role, b.role);
    QCOMPARE(a.error, b.error);
    QVERIFY(a == b);
}

} // namespace

class EveryRepairTests : public WindowTest {
    Q_OBJECT

    bool m_isPostgreSql = false;
    database::Target m_target;
    int m_databases = 0;

    void run(const std::string& sql) const { database::connect(m_target, database::Access::ReadWrite)->run(sql); }

    /// The version table anew, with these rows.
    void restore(const char* ddl, const Rows& rows) const {
        run("DROP TABLE IF EXISTS alembic_version");
        if (ddl == nullptr) return;
        run(ddl);
        for (const auto& row : rows) run("INSERT INTO alembic_version VALUES ('" + row + "')");
    }

    void useEngine() {
        QFETCH_GLOBAL(bool, isPostgreSql);
        m_isPostgreSql = isPostgreSql;
        m_target = m_sqlite;
        if (isPostgreSql) {
            const std::string name = "every" + std::to_string(QCoreApplication::applicationPid()) + "_" + std::to_string(++m_databases);
            database::connect(postgres(), database::Access::ReadWrite)->run("CREATE DATABASE " + name);
            m_target = postgres();
            m_target.parameters["dbname"] = name;
            run("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)");
        }
    }

    void open(const char* ddl, const Rows& rows, Protection protection = Protection::Development) {
        restore(ddl, rows);
        openPractice();
        m_window->connectDatabase({m_target, protection});
        QTRY_VERIFY(child<QAction>(*m_window, "stampAction")->isEnabled());
    }

    /// Which dialog, and on which engine.
    [[nodiscard]] QString named(const char* what) const {
        return QLatin1String(what) + (m_isPostgreSql ? QStringLiteral("-postgresql") : QStringLiteral("-sqlite"));
    }

    void inAction(const QString& words, const std::function<void(RepairDialog&)>& act) {
        inDialog<RepairDialog>([&] { chooseAction(*m_window, words); },
                               [&](RepairDialog& dialog) {
                                   QApplication::setActiveWindow(&dialog);
                                   act(dialog);
                               });
    }

    void finish(RepairDialog& dialog, const char* what) {
        upToConfirm(dialog, named(what));
        confirm(dialog, named(what));
        QVERIFY2(child<QLabel>(dialog, "resultTitle")->text() == QStringLiteral("Done"),
                 qPrintable(child<QPlainTextEdit>(dialog, "resultText")->toPlainText()));
        press(dialog, Qt::Key_Space);
    }

    [[nodiscard]] int commandLine(const QStringList& arguments) const {
        QStringList all = arguments;
        if (arguments.first() != QStringLiteral("journal")) all << QStringLiteral("--project") << m_project;
        all << QStringLiteral("--database") << toQt(database::targetText(m_target)) << QStringLiteral("--yes");
        QProcess process;
        process.start(QStringLiteral(STILLROOM_CLI), all);
        process.waitForFinished(30000);
        if (process.exitCode() != 0) qWarning("%s %s", process.readAllStandardOutput().constData(), process.readAllStandardError().constData());
        return process.exitCode();
    }

    /// What the window has just done is done again by the command line, on the database as it was.
    void sameByCommandLine(const char* ddl, const Rows& rows, const QStringList& arguments) {
        const auto window = journal();
        QVERIFY(!window.empty());
        QCOMPARE(window.front().outcome, std::string("applied"));
        restore(ddl, rows);
        QCOMPARE(commandLine(arguments), 0);
        const auto both = journal();
        QCOMPARE(both.size(), window.size() + 1);
        compareEntries(window.front(), both.front());
    }

    [[nodiscard]] bool hasKey() const {
        const auto tables = database::readVersionTables(*database::connect(m_target, database::Access::ReadOnly));
        return tables.tables.size() == 1 && tables.tables.front().primaryKey;
    }

private slots:
    void initTestCase_data() {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::newRow("SQLite") << false;
        QTest::newRow("PostgreSQL") << true;
    }

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
        const QString sql = QStringLiteral("UPDATE customers SET name = 'x' WHERE id = 99;\nSELECT count(*) FROM customers;\n");
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
