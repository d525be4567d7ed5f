#pragma once

#include "keyboard.h"
#include "repair/journal.h"

#include "base/text.h"

#include <QProcess>

/// What the tests of repairs on both engines share: a database of either, the journal, the same repair by the command line.
namespace stillroom::app {

inline constexpr const char* kBare = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)";
inline constexpr const char* kAlembics =
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))";
inline constexpr const char* kRow = "5e3f902ab6c8";
inline constexpr const char* kHead = "8a05f3b9d6e1";

using Entry = repair::JournalEntry;

[[nodiscard]] inline std::vector<Entry> journal() { return repair::readJournal(repair::Journal::defaultFile()); }

/// What must be the same whoever did it: without what tells one time from another.
[[nodiscard]] inline Entry comparable(Entry entry) {
    entry.id = entry.started = entry.finished = entry.process = {};
    entry.promise = {};
    entry.backup = entry.backup.empty() ? "" : "made";
    if (!entry.undone.empty()) entry.action = "undo", entry.undone = "an entry";
    return entry;
}

inline void compareEntries(const Entry& window, const Entry& commandLine) {
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

class BothEnginesTest : public WindowTest {
    Q_OBJECT

protected:
    bool m_isPostgreSql = false;
    database::Target m_target;

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
            static int databases = 0; // of all that are tested here
            const std::string name = "every" + std::to_string(QCoreApplication::applicationPid()) + "_" + std::to_string(++databases);
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
        checkReports(dialog);
        tabTo(dialog, "nextButton");
        press(dialog, Qt::Key_Space);
    }

    /// Saves the report of what was just done, and reads it as those do who get it: as Markdown, and as HTML.
    void checkReports(RepairDialog& dialog) const {
        const Entry done = journal().front();
        const auto listed = [](const Rows& rows) { return rows.empty() ? QStringLiteral("no rows") : toQt(join(rows, ", ")); };
        QStringList needed{toQt(done.id),
                           toQt(done.who),
                           toQt(done.systemId),
                           toQt(done.action),
                           QStringLiteral("applied"),
                           QStringLiteral("Began: 20"),
                           QStringLiteral("Ended: 20"),
                           QStringLiteral("Rows before: ") + listed(done.before),
                           QStringLiteral("Rows after: ") + listed(done.after),
                           QStringLiteral("took effect"),
                           QStringLiteral("COMMIT;"),
                           QStringLiteral("identity"),
                           QStringLiteral("journal")};
        if (!done.backup.empty()) needed << toQt(done.backup);
        for (const auto& statement : done.statements) needed << toQt(statement);
        for (const char* ending : {"md", "html"}) {
            const QString name = m_folder->filePath(QStringLiteral("report.") + QLatin1String(ending));
            QFile::remove(name);
            inDialog<QFileDialog>(
                [&dialog] {
                    QApplication::setActiveWindow(&dialog);
                    tabTo(dialog, "reportButton");
                    press(dialog, Qt::Key_Space);
                },
                [&name](QFileDialog& files) {
                    auto* edit = files.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
                    edit->setText(name);
                    QTest::keyClick(edit, Qt::Key_Return);
                });
            QApplication::setActiveWindow(&dialog);
            QFile file(name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            QVERIFY(!text.contains(QStringLiteral("geheim")));
            QTextDocument read;
            name.endsWith(QStringLiteral(".md")) ? read.setMarkdown(text) : read.setHtml(text);
            const QString plain = read.toPlainText().replace(QRegularExpression(QStringLiteral("(?<=before|after|Began|Ended)\n")), QStringLiteral(": "));
            for (const QString& one : std::as_const(needed)) QVERIFY2(plain.contains(one), qPrintable(name + u' ' + one + QStringLiteral(" in\n") + plain));
        }
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
};

} // namespace stillroom::app
