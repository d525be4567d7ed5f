// The overview: the three sources of truth, how far they agree, and the way from there to what differs.
#include "app/itemmodels/differencemodel.h"
#include "app/pages/findingspanel.h"
#include "app/pages/graphpage.h"
#include "app/pages/modelspage.h"
#include "app/pages/overviewpage.h"
#include "app/pages/schemapage.h"
#include "app/widgets/triangleview.h"
#include "guitests.h"
#include "windowtest.h"

using namespace stillroom;
using namespace stillroom::app;

class OverviewTests : public WindowTest {
    Q_OBJECT

    [[nodiscard]] TriangleView& triangle() const { return *child<TriangleView>(*m_window, "triangle"); }
    void showOverview() {
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(child<OverviewPage>(*m_window, "OverviewPage")->isVisible());
    }
    void waitUntilRead() { QTRY_VERIFY(!triangle().spoken(TriangleView::kModelsMigrations).contains(QStringLiteral("being read"))); }

private slots:
    void projectAlone() {
        openPractice();
        showOverview();
        waitUntilRead();
        QVERIFY(triangle().spoken(TriangleView::kModels).contains(QStringLiteral("tables")));
        QVERIFY(triangle().spoken(TriangleView::kMigrations).contains(QStringLiteral("11 revisions")));
        QVERIFY(triangle().spoken(TriangleView::kDatabase).contains(QStringLiteral("not connected")));
        QVERIFY(!triangle().spoken(TriangleView::kModelsMigrations).contains(QStringLiteral("not connected")));
        shot(*m_window, "overview-project");
    }

    void showsHowFarTheyAgree() {
        connectSqlite();
        showOverview();
        waitUntilRead();
        QTRY_VERIFY(triangle().spoken(TriangleView::kModelsDatabase).contains(QStringLiteral("7 differences")));
        QVERIFY(triangle().spoken(TriangleView::kMigrationsDatabase).contains(QStringLiteral("missing")));
        QVERIFY(triangle().spoken(TriangleView::kDatabase).contains(QStringLiteral("worst finding: error")));
        shot(*m_window, "overview");
    }

    void edgesLeadToWhatDiffers() {
        connectSqlite();
        showOverview();
        waitUntilRead();
        QTRY_VERIFY(triangle().spoken(TriangleView::kModelsDatabase).contains(QStringLiteral("7 differences")));
        QTest::mouseClick(&triangle(), Qt::LeftButton, {}, triangle().rectOf(TriangleView::kMigrationsDatabase).center());
        auto* schema = child<SchemaPage>(*m_window, "SchemaPage");
        QVERIFY(schema->isVisible());
        QCOMPARE(child<QComboBox>(*schema, "comparison")->currentText(), QStringLiteral("Migrations and database"));
        QVERIFY(m_window->findChild<DifferenceModel*>()->shown() > 0);
        QTRY_VERIFY(child<QPlainTextEdit>(*m_window, "script")->toPlainText().startsWith(QStringLiteral("BEGIN")));
        shot(*m_window, "schema-migrations-database");
    }

    void byKeyboard() {
        connectSqlite();
        showOverview();
        waitUntilRead();
        triangle().setFocus(Qt::OtherFocusReason);
        QTest::keyClick(&triangle(), Qt::Key_Home);
        QVERIFY(triangle().accessibleName().startsWith(QStringLiteral("Models:")));
        QTest::keyClick(&triangle(), Qt::Key_Right);
        QVERIFY(triangle().accessibleName().startsWith(QStringLiteral("Models and migrations:")));
        QTest::keyClick(&triangle(), Qt::Key_Return);
        QCOMPARE(child<QComboBox>(*m_window, "comparison")->currentText(), QStringLiteral("Models and migrations"));
        shot(*m_window, "schema-models-migrations");
        showOverview();
        QTest::keyClick(&triangle(), Qt::Key_Home);
        QTest::keyClick(&triangle(), Qt::Key_Return);
        QVERIFY(child<ModelsPage>(*m_window, "ModelsPage")->isVisible());
        showOverview();
        QTest::keyClick(&triangle(), Qt::Key_End);
        QTest::keyClick(&triangle(), Qt::Key_Return);
        QVERIFY(child<GraphPage>(*m_window, "GraphPage")->isVisible());
    }

    void graphSaysWhatIsPartlyThere() {
        connectSqlite();
        QTRY_VERIFY([this] {
            for (int row = 0; row < model().rowCount(); ++row) {
                if (model().index(row, RevisionModel::Id).data().toString() == QStringLiteral("91c0a54be3f6"))
                    return model().index(row, RevisionModel::State).data().toString().contains(u'/');
            }
            return false;
        }());
        child<QToolButton>(*m_window, "problemsButton")->click();
        for (int row = 0; row < model().rowCount(); ++row) {
            const QModelIndex index = model().index(row, RevisionModel::Id);
            if (index.data().toString() != QStringLiteral("91c0a54be3f6")) continue;
            QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(index).center());
        }
        shot(*m_window, "graph-partly-there");
        auto* steps = child<QTreeWidget>(*m_window, "revisionSteps");
        QVERIFY(steps->isVisible());
        QVERIFY(steps->topLevelItemCount() == 6);
        QVERIFY(steps->topLevelItem(0)->text(0).startsWith(QStringLiteral("column customers.created_by")));
    }

    void findingBeginsItsRepair() {
        connectSqlite();
        showOverview();
        waitUntilRead();
        inDialog<RepairDialog>([this] { beginToRemoveARow(); },
                               [](RepairDialog& dialog) {
                                   auto* rows = child<QTableWidget>(dialog, "versionRows");
                                   int checked = 0;
                                   for (int row = 0; row < rows->rowCount(); ++row) checked += rows->item(row, 3)->checkState() == Qt::Checked ? 1 : 0;
                                   QCOMPARE(checked, 1);
                               });
    }
};

int runOverviewTests(int argc, char** argv) {
    OverviewTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "overview_tests.moc"
