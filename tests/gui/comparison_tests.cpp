// Models and live schema on screen: differences, their SQL, ignoring, saving.
#include "app/itemmodels/differencemodel.h"
#include "app/itemmodels/tablemodel.h"
#include "app/pages/modelspage.h"
#include "app/pages/schemapage.h"
#include "guitests.h"
#include "windowtest.h"
#include "workflow/revisionfile.h"

#include <QAbstractItemModelTester>

using namespace stillroom;
using namespace stillroom::app;

class ComparisonTests : public WindowTest {
    Q_OBJECT

    [[nodiscard]] DifferenceModel& differences() const { return *m_window->findChild<DifferenceModel*>(); }
    [[nodiscard]] QTreeView& tree() const { return *child<QTreeView>(*m_window, "differences"); }
    [[nodiscard]] QString script() const { return child<QPlainTextEdit>(*m_window, "script")->toPlainText(); }
    [[nodiscard]] QString sqlCaption() const { return child<QLabel>(*m_window, "sqlCaption")->text(); }

    void openSchemaPage() {
        qputenv("STILLROOM_IGNORES", m_folder->filePath(QStringLiteral("ignores.db")).toLocal8Bit());
        connectSqlite();
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_COMPARE(differences().shown(), std::size_t{7});
        QTRY_VERIFY(script().startsWith(QStringLiteral("BEGIN")));
    }
    /// Chooses the row that is called `name` below `parent`.
    void choose(const QString& table, const QString& object = {}) {
        for (int t = 0; t < differences().rowCount(); ++t) {
            const QModelIndex row = differences().index(t, 0);
            if (row.data().toString() != table) continue;
            QModelIndex found = object.isEmpty() ? row : QModelIndex();
            for (int c = 0; c < differences().rowCount(row); ++c) {
                if (differences().index(c, 0, row).data().toString() == object) found = differences().index(c, 0, row);
            }
            QVERIFY2(found.isValid(), qPrintable(object));
            tree().scrollTo(found);
            QTest::mouseClick(tree().viewport(), Qt::LeftButton, {}, tree().visualRect(found).center());
            return;
        }
        QFAIL(qPrintable(table));
    }

private slots:
    void emptyPagesSayWhatBelongsThere() {
        openPractice();
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        auto* page = child<SchemaPage>(*m_window, "SchemaPage");
        QVERIFY(page->isVisible());
        QVERIFY(child<QLabel>(*page, "emptyText")->text().contains(QStringLiteral("Connect to the database")));
        QVERIFY(child<QPushButton>(*page, "emptyButton")->isVisible());
        shot(*m_window, "schema-empty");
    }

    void showsTheDifferences() {
        const QAbstractItemModelTester tester(&differences(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        openSchemaPage();
        QCOMPARE(child<QLabel>(*m_window, "schemaCount")->text(), QStringLiteral("7 differences"));
        QVERIFY(script().contains(QStringLiteral("CREATE TABLE invoices")));
        QCOMPARE(script().count(QStringLiteral("ADD COLUMN")), 6);
        shot(*m_window, "schema");
        choose(QStringLiteral("orders"), QStringLiteral("column updated_at"));
        QTRY_COMPARE(script().count(QStringLiteral("ADD COLUMN")), 1);
        QVERIFY(script().contains(QStringLiteral("ALTER TABLE orders ADD COLUMN updated_at DATETIME;")));
        QCOMPARE(child<QPlainTextEdit>(*m_window, "expected")->toPlainText(), QStringLiteral("DATETIME"));
        QCOMPARE(child<QPlainTextEdit>(*m_window, "actual")->toPlainText(), QStringLiteral("nothing"));
        shot(*m_window, "schema-column");
        choose(QStringLiteral("orders"));
        QTRY_COMPARE(script().count(QStringLiteral("ADD COLUMN")), 2);
        QTest::mouseClick(child<QToolButton>(*m_window, "wholeButton"), Qt::LeftButton);
        QTRY_COMPARE(script().count(QStringLiteral("ADD COLUMN")), 6);
    }

    void destructiveStatementsAreLeftOutUnlessAskedFor() {
        auto session = database::connect(m_sqlite, database::Access::ReadWrite);
        session->run("CREATE TABLE leftover (id INTEGER PRIMARY KEY, note TEXT)");
        session.reset();
        qputenv("STILLROOM_IGNORES", m_folder->filePath(QStringLiteral("ignores.db")).toLocal8Bit());
        connectSqlite();
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_COMPARE(differences().shown(), std::size_t{8});
        choose(QStringLiteral("leftover"));
        QTRY_VERIFY(sqlCaption().contains(QStringLiteral("none, as far as nothing may be lost")));
        QTest::mouseClick(child<QCheckBox>(*m_window, "destructive"), Qt::LeftButton, {}, QPoint(8, 8));
        QTRY_VERIFY(script().contains(QStringLiteral("DROP TABLE leftover;")));
        QVERIFY(script().contains(QStringLiteral("-- destructive")));
        shot(*m_window, "schema-destructive");
    }

    void filtersByTextKindAndSeverity() {
        openSchemaPage();
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        auto* filter = child<QLineEdit>(*m_window, "schemaFilter");
        QTRY_VERIFY(filter->hasFocus());
        QTest::keyClicks(filter, QStringLiteral("created_by"));
        QCOMPARE(differences().shown(), std::size_t{3});
        QCOMPARE(child<QLabel>(*m_window, "schemaCount")->text(), QStringLiteral("3 of 7"));
        QTest::keyClick(filter, Qt::Key_Escape);
        auto* kind = child<QComboBox>(*m_window, "kind");
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_Down);
        QCOMPARE(kind->currentText(), QStringLiteral("Tables"));
        QCOMPARE(differences().shown(), std::size_t{1});
    }

    void ignoresWithAReasonAndNoLonger() {
        openSchemaPage();
        choose(QStringLiteral("invoices"));
        inDialog<QInputDialog>([this] { QTest::mouseClick(child<QPushButton>(*m_window, "ignoreButton"), Qt::LeftButton); },
                               [](QInputDialog& dialog) {
                                   dialog.setTextValue(QStringLiteral("made by another service"));
                                   dialog.accept();
                               });
        QTRY_COMPARE(differences().shown(), std::size_t{6});
        QVERIFY(child<QLabel>(*m_window, "schemaCount")->text().contains(QStringLiteral("1 ignored")));
        auto* show = child<QComboBox>(*m_window, "show");
        show->setFocus();
        QTest::keyClick(show, Qt::Key_End);
        QTRY_COMPARE(differences().shown(), std::size_t{1});
        choose(QStringLiteral("invoices"));
        QVERIFY(child<QLabel>(*m_window, "differenceState")->text().contains(QStringLiteral("made by another service")));
        shot(*m_window, "schema-ignored");
        QTest::mouseClick(child<QPushButton>(*m_window, "ignoreButton"), Qt::LeftButton);
        QTRY_COMPARE(differences().diff()->ignored.size(), std::size_t{0});
        QCOMPARE(differences().diff()->differences.size(), std::size_t{7});
    }

    // The real Alembic takes it, and then nothing differs.
    void savesARevisionThatAlembicRuns() {
        openSchemaPage();
        auto session = database::connect(m_sqlite, database::Access::ReadWrite);
        session->run("DELETE FROM alembic_version");
        session->run("INSERT INTO alembic_version VALUES ('8a05f3b9d6e1')"); // as if all had run, though it has not
        session.reset();
        const workflow::RevisionFile revision =
            workflow::makeRevisionFile(model().graphData()->graph(), schema::Dialect::Sqlite,
                                       schema::RepairScript(differences().diff()->expected, differences().diff()->live->reading.schema,
                                                            differences().diff()->options, differences().diff()->differences)
                                           .all(),
                                       "close: the \"gap\"");
        QFile file(m_project + QStringLiteral("/migrations/versions/") + toQt(revision.fileName));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(toQt(revision.text).toUtf8());
        file.close();
        QProcess alembic;
        alembic.setWorkingDirectory(m_project);
        alembic.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-m"), QStringLiteral("alembic"), QStringLiteral("upgrade"), toQt(revision.id)});
        QVERIFY(alembic.waitForFinished(60'000));
        QVERIFY2(alembic.exitCode() == 0, alembic.readAllStandardError().right(600).constData());
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY(
            child<QLabel>(*child<SchemaPage>(*m_window, "SchemaPage"), "emptyText")->text().startsWith(QStringLiteral("The models and the database agree")));
        shot(*m_window, "schema-agrees");
    }

    void showsTheModels() {
        const QAbstractItemModelTester tester(m_window->findChild<TableModel*>(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        connectSqlite();
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        QTRY_COMPARE(child<QLabel>(*m_window, "modelsCount")->text(), QStringLiteral("5 tables"));
        auto* view = child<QTreeView>(*m_window, "tables");
        QVERIFY(view->isVisible());
        QVERIFY(child<QPlainTextEdit>(*m_window, "definition")->toPlainText().startsWith(QStringLiteral("CREATE TABLE contacts")));
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Down);
        QCOMPARE(child<QLabel>(*m_window, "modelTitle")->text(), QStringLiteral("customers"));
        shot(*m_window, "models");
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(child<QLineEdit>(*m_window, "modelsFilter")->hasFocus());
        QTest::keyClicks(child<QLineEdit>(*m_window, "modelsFilter"), QStringLiteral("inv"));
        QCOMPARE(child<QLabel>(*m_window, "modelsCount")->text(), QStringLiteral("1 of 5"));
    }

    void asksTheProjectsOwnPython() {
        connectSqlite();
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        QTRY_COMPARE(child<QLabel>(*m_window, "modelsCount")->text(), QStringLiteral("5 tables"));
        inDialog<QInputDialog>([this] { QTest::mouseClick(child<QToolButton>(*m_window, "askButton"), Qt::LeftButton); },
                               [this](QInputDialog& dialog) {
                                   shot(dialog, "ask-python");
                                   QCOMPARE(dialog.textValue(), QStringLiteral("python3"));
                                   dialog.setTextValue(QStringLiteral("/usr/bin/python3"));
                                   dialog.accept();
                               });
        QTRY_COMPARE_WITH_TIMEOUT(child<QStatusBar>(*m_window, "statusBar")->currentMessage(),
                                  QStringLiteral("The project's own Python says the same, of 5 tables."), 30'000);
    }

    void modelsThatCannotBeReadAreSaid() {
        QFile file(m_project + QStringLiteral("/shop/models.py"));
        QVERIFY(file.open(QIODevice::Append));
        file.write("\n\nclass Broken(Base):\n    __tablename__ = \"broken\"\n    id = Column(Integer, primary_key=True))\n");
        file.close();
        connectSqlite();
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        QTRY_VERIFY(child<QLabel>(*m_window, "modelsCount")->text().contains(QStringLiteral("2 places not known")));
        shot(*m_window, "models-broken");
    }
};

int runComparisonTests(int argc, char** argv) {
    ComparisonTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "comparison_tests.moc"
