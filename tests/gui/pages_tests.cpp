// Projects on screen: graph, inspector, findings, filters, palette, theme, export.
#include "app/dialogs/actionpalette.h"
#include "app/pages/graphpage.h"
#include "app/widgets/graphpicture.h"
#include "app/widgets/theme.h"
#include "base/error.h"
#include "guitests.h"
#include "windowtest.h"

#include <QAbstractItemModelTester>

using namespace stillroom;
using namespace stillroom::app;

class PagesTests : public WindowTest {
    Q_OBJECT

private slots:
    void startPageOffersThePractice() {
        auto* list = child<QListWidget>(*m_window, "practiceList");
        QVERIFY(list->isVisible());
        shot(*m_window, "start");
        QCOMPARE(list->count(), 3);
        for (int i = 0; i < list->count(); ++i) QVERIFY(list->item(i)->data(Qt::AccessibleTextRole).toString().size() > 40); // a title and a line
    }

    void aPracticeIncidentIsKeptAsItWasLeftAndStartsAnew() {
        auto* anew = child<QAction>(*m_window, "startAnewAction");
        QVERIFY(!anew->isEnabled());
        auto* list = child<QListWidget>(*m_window, "practiceList");
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(1)).center());
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at d81f5b6e2a90")));
        QVERIFY(anew->isEnabled());
        const QString copy = m_folder->filePath(QStringLiteral("data/stillroom/practice/one-file-two-names"));
        QFile edited(copy + QStringLiteral("/src/services/reminders.py"));
        QVERIFY(edited.open(QIODevice::Append));
        edited.write("# mine\n");
        edited.close();
        m_window->openIncident(0);
        QTRY_VERIFY(verdict().contains(QStringLiteral("6 columns of 91c0a54be3f6 are missing")));
        m_window->openIncident(1);
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at d81f5b6e2a90")));
        QVERIFY(edited.open(QIODevice::ReadOnly));
        QVERIFY(edited.readAll().endsWith("# mine\n"));
        edited.close();
        anew->trigger();
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at d81f5b6e2a90")));
        QVERIFY(edited.open(QIODevice::ReadOnly));
        QVERIFY(!edited.readAll().contains("# mine"));
        openPractice(); // not from the folder of the copies
        QTRY_VERIFY(!anew->isEnabled());
    }

    void opensAProject() {
        const QAbstractItemModelTester tester(&model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        openPractice();
        QVERIFY(verdict().startsWith(QStringLiteral("11 revisions")));
        shot(*m_window, "project");
        // Every control has a name for those who cannot see it.
        for (const auto* widget : m_window->findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith(QStringLiteral("qt_"))) continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()) ||
                         qobject_cast<const QAbstractScrollArea*>(widget->parentWidget()) != nullptr || qobject_cast<const QLabel*>(widget) != nullptr ||
                         qobject_cast<const QHeaderView*>(widget) != nullptr,
                     qPrintable(widget->objectName()));
        }
    }

    void filtersByKeyboard() {
        openPractice();
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        auto* filter = child<QLineEdit>(*m_window, "filter");
        QTRY_VERIFY(filter->hasFocus());
        QTest::keyClicks(filter, QStringLiteral("contacts"));
        QCOMPARE(model().rowCount(), 2);
        QCOMPARE(child<QLabel>(*m_window, "count")->text(), QStringLiteral("2 of 11"));
        shot(*m_window, "filter");
        QTest::keyClicks(filter, QStringLiteral("no such revision"));
        QCOMPARE(model().rowCount(), 0);
        QVERIFY(child<QLabel>(*child<GraphPage>(*m_window, "GraphPage"), "emptyText")->isVisible());
        shot(*m_window, "filter-empty");
        QTest::keyClick(filter, Qt::Key_Escape);
        QCOMPARE(model().rowCount(), 11);
    }

    void showsWhereTheDatabaseStands() {
        connectSqlite();
        shot(*m_window, "connected");
        QTest::mouseClick(child<QToolButton>(*m_window, "pendingButton"), Qt::LeftButton);
        QCOMPARE(model().rowCount(), 2);
        QTest::mouseClick(child<QToolButton>(*m_window, "problemsButton"), Qt::LeftButton);
        QTRY_COMPARE(model().rowCount(), 2); // a redundant row, and a revision that is partly there
        QTest::mouseClick(child<QToolButton>(*m_window, "allButton"), Qt::LeftButton);
        std::set<QString> recorded; // each key press goes to the next of them
        for (int i = 0; i < 2; ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
            recorded.insert(table().currentIndex().siblingAtColumn(RevisionModel::Id).data().toString());
        }
        QCOMPARE(recorded, (std::set<QString>{QStringLiteral("4f2ad9013b7c"), QStringLiteral("6b2c77d04e19")}));
        while (table().currentIndex().siblingAtColumn(RevisionModel::Id).data().toString() != QStringLiteral("4f2ad9013b7c"))
            QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(child<QLabel>(*m_window, "revisionTitle")->text(), QStringLiteral("merge heads"));
        QVERIFY(child<QPlainTextEdit>(*m_window, "source")->toPlainText().contains(QStringLiteral("down_revision")));
    }

    void foldsLongStretchesAndUnfoldsThem() {
        m_window->openProject(m_folder->path());
        QDir().mkpath(m_folder->filePath(QStringLiteral("long/versions")));
        QFile env(m_folder->filePath(QStringLiteral("long/env.py")));
        QVERIFY(env.open(QIODevice::WriteOnly));
        env.write("from alembic import context\n");
        env.close();
        for (int i = 0; i < 30; ++i) {
            writeRevision(m_folder->filePath(QStringLiteral("long/versions")), QStringLiteral("r%1").arg(i, 3, 10, QLatin1Char('0')),
                          i == 0 ? QString() : QStringLiteral("r%1").arg(i == 25 ? 19 : i - 1, 3, 10, QLatin1Char('0')));
        }
        m_window->openProject(m_folder->filePath(QStringLiteral("long")));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(model().rowCount(), 30);
        shot(*m_window, "branches");
        QTest::mouseClick(child<QToolButton>(*m_window, "foldButton"), Qt::LeftButton);
        QTRY_COMPARE(model().rowCount(), 13); // r001 to r018 in one row, the branches are too short
        QCOMPARE(child<QLabel>(*m_window, "count")->text(), QStringLiteral("30 revisions"));
        const int row = *model().rowOf(*model().graphData()->graph().find("r010"));
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(model().index(row, RevisionModel::Message)).center());
        QCOMPARE(child<QLabel>(*m_window, "revisionTitle")->text(), QStringLiteral("18 revisions"));
        shot(*m_window, "folded");
        QTest::keyClick(&table(), Qt::Key_Return);
        QCOMPARE(model().rowCount(), 30);
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        // One branch alone: its head and all below it.
        auto* branch = child<QComboBox>(*m_window, "branch");
        QVERIFY(branch->isVisible());
        QTest::keyClick(branch, Qt::Key_Down);
        QCOMPARE(branch->currentData().toString(), QStringLiteral("r024"));
        QCOMPARE(child<QLabel>(*m_window, "count")->text(), QStringLiteral("25 of 30"));
        shot(*m_window, "one-branch");
    }

    void findsEveryActionByTyping() {
        connectSqlite();
        inDialog<ActionPalette>([this] { QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier); },
                                [](ActionPalette& palette) {
                                    shot(palette, "palette");
                                    auto* search = child<QLineEdit>(palette, "search");
                                    QTest::keyClicks(search, QStringLiteral("no such thing"));
                                    QVERIFY(child<QLabel>(palette, "none")->isVisible());
                                    QTest::keyClick(search, Qt::Key_Return); // does nothing
                                    QVERIFY(palette.isVisible());
                                    search->clear();
                                    QTest::keyClicks(search, QStringLiteral("markdown copy"));
                                    QTest::keyClick(search, Qt::Key_Return);
                                });
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("- `4f2ad9013b7c` merge heads"));
    }

    void switchesTheThemeAndRemembersThePanes() {
        connectSqlite();
        const auto light = themeColors().base;
        const auto trigger = [this](const char* text) {
            for (QAction* action : m_window->actions()) {
                if (action->text() == QString::fromLatin1(text)) return action->trigger();
            }
            QFAIL(text);
        };
        trigger("Dark theme");
        QVERIFY(themeColors().base != light || qEnvironmentVariable("STILLROOM_THEME") == QStringLiteral("dark"));
        QCOMPARE(chosenTheme(), Theme::Dark);
        shot(*m_window, "dark");
        QTest::keyClick(m_window.get(), Qt::Key_J, Qt::ControlModifier);
        QTest::keyClick(m_window.get(), Qt::Key_I, Qt::ControlModifier);
        QTest::keyClick(m_window.get(), Qt::Key_B, Qt::ControlModifier);
        auto* panel = child<QFrame>(*m_window, "FindingsPanel");
        auto* inspector = child<QWidget>(*m_window, "RevisionInspector");
        QVERIFY(!panel->isVisible() && !inspector->isVisible() && !child<QListWidget>(*m_window, "sideBar")->isVisible());
        shot(*m_window, "panes-hidden");
        m_window->close();
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        connectSqlite();
        QVERIFY(!child<QFrame>(*m_window, "FindingsPanel")->isVisible());
        QVERIFY(!child<QWidget>(*m_window, "RevisionInspector")->isVisible());
        trigger("Show the findings");
        QVERIFY(child<QFrame>(*m_window, "FindingsPanel")->isVisible());
        trigger(qEnvironmentVariable("STILLROOM_THEME") == QStringLiteral("dark") ? "Dark theme" : "Light theme");
    }

    void exportsThePicture() {
        connectSqlite();
        for (const char* suffix : {"svg", "png"}) {
            const QString file = m_folder->filePath(QStringLiteral("graph.") + QString::fromLatin1(suffix));
            const GraphPicture picture(model(), QStringLiteral("the caption"));
            std::jthread([&] { picture.save(file, {}); }).join(); // as the window does it: not on its own thread
            const QImage image(file);
            QVERIFY2(image.height() > 11 * 26 && image.width() > 600, suffix);
            QHash<QRgb, int> seen;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) ++seen[image.pixel(x, y) | 0xff000000];
            }
            for (const Mark mark : {Mark::Applied, Mark::Recorded, Mark::Redundant})
                QVERIFY2(seen[markColor(mark).rgb()] > 5, qPrintable(QString::fromLatin1(suffix) + stateName(mark)));
            if (*suffix == 's') {
                QFile svg(file);
                QVERIFY(svg.open(QIODevice::ReadOnly));
                QVERIFY(svg.readAll().contains("4f2ad9013b7c"));
            }
            if (const QString shots = qEnvironmentVariable("STILLROOM_SHOTS"); !shots.isEmpty())
                QFile::copy(file, shots + QStringLiteral("/export.") + QString::fromLatin1(suffix));
        }
        const GraphPicture picture(model(), {});
        QVERIFY_EXCEPTION_THROWN(picture.save(QStringLiteral("/nowhere/graph.svg"), {}), Error);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(picture.save(m_folder->filePath(QStringLiteral("none.svg")), stop.get_token()), Cancelled);
        QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("none.svg"))));
    }

    void selectsByMouseAndCountsWhatLiesBetween() {
        connectSqlite();
        const auto click = [this](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(table().viewport(), Qt::LeftButton, modifiers, table().visualRect(model().index(row, RevisionModel::Message)).center());
        };
        click(2, Qt::NoModifier);
        click(8, Qt::ControlModifier);
        QCOMPARE(child<QLabel>(*m_window, "revisionTitle")->text(), QStringLiteral("5 revisions between"));
    }

    void brokenProjectIsShownWithItsFindings() {
        QFile(m_project + QStringLiteral("/migrations/versions/2b97c0a8e4d3_create_products.py")).remove();
        QFile broken(m_project + QStringLiteral("/migrations/versions/zz.py"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("<<<<<<< HEAD\nrevision = 'zz1'\n=======\nrevision = '<b>zz2</b>'\n>>>>>>> theirs\ndown_revision = '8a05f3b9d6e1'\n");
        broken.close();
        m_window->openProject(m_project);
        QTRY_COMPARE(model().rowCount(), 11);
        const auto findings = child<QListView>(*m_window, "findings")->model();
        QStringList titles;
        for (int i = 0; i < findings->rowCount(); ++i) titles << findings->index(i, 0).data().toString();
        QVERIFY(titles.contains(QStringLiteral("The parent of 3c6a1e9f5b20 is missing")));
        QVERIFY(titles.contains(QStringLiteral("A revision script holds merge conflict markers")));
        QCOMPARE(model().index(0, RevisionModel::Id).data().toString(), QStringLiteral("<b>zz2</b>")); // as text
        shot(*m_window, "broken");
        // A finding leads to its revision.
        auto* list = child<QListView>(*m_window, "findings");
        for (int i = 0; i < findings->rowCount(); ++i) {
            if (!findings->index(i, 0).data().toString().startsWith(QStringLiteral("The parent of 3c6a"))) continue;
            list->setCurrentIndex(findings->index(i, 0));
            QTest::keyClick(list, Qt::Key_Return);
        }
        QCOMPARE(child<QLabel>(*m_window, "revisionId")->text(), QStringLiteral("3c6a1e9f5b20"));
        m_window->resize(882, 620);
        QTest::qWait(50);
        shot(*m_window, "small");
        QVERIFY(!table().horizontalScrollBar()->isVisible());
    }

    void missingProjectIsSaid() {
        m_window->openProject(QStringLiteral("/nowhere/at/all"));
        QTRY_VERIFY(verdict().contains(QStringLiteral("no such file"), Qt::CaseInsensitive));
        shot(*m_window, "missing");
    }

    void readsAgainWhenFilesChange() {
        openPractice();
        writeRevision(m_project + QStringLiteral("/migrations/versions"), QStringLiteral("99new"), QStringLiteral("8a05f3b9d6e1"));
        QTRY_COMPARE(model().rowCount(), 12);
    }

    void choosesAmongEnvironments() {
        QDir().mkpath(m_folder->filePath(QStringLiteral("two/a/versions")));
        QDir().mkpath(m_folder->filePath(QStringLiteral("two/b/versions")));
        for (const char* name : {"a", "b"}) {
            QFile env(m_folder->filePath(QStringLiteral("two/%1/env.py").arg(QString::fromLatin1(name))));
            QVERIFY(env.open(QIODevice::WriteOnly));
            env.write("from alembic import context\n");
            writeRevision(m_folder->filePath(QStringLiteral("two/%1/versions").arg(QString::fromLatin1(name))),
                          QStringLiteral("only_") + QString::fromLatin1(name), {});
        }
        m_window->openProject(m_folder->filePath(QStringLiteral("two")));
        auto* button = child<QToolButton>(*m_window, "projectButton");
        QTRY_COMPARE(button->text(), QStringLiteral("two / a"));
        emit button->menu()->aboutToShow();
        button->menu()->actions().at(1)->trigger();
        QTRY_COMPARE(button->text(), QStringLiteral("two / b"));
        QCOMPARE(model().index(0, RevisionModel::Id).data().toString(), QStringLiteral("only_b"));
    }

    void tipsAreText() {
        const QString hostile = QStringLiteral("<img src=x><b>bold</b> &amp; ") + QString(600, u'x');
        for (QString text : {hostile, QString(hostile).replace(u'x', u' '), QStringLiteral("short <i>x</i>")}) {
            QToolTip::showText(m_window->mapToGlobal(QPoint(40, 40)), text, m_window.get());
            QLabel* tip = nullptr;
            for (QWidget* one : QApplication::topLevelWidgets()) {
                if (one->inherits("QTipLabel") && one->isVisible()) tip = static_cast<QLabel*>(one);
            }
            QVERIFY(tip != nullptr);
            QCOMPARE(tip->textFormat(), Qt::PlainText);
            QCOMPARE(tip->text(), text);
        }
        QToolTip::hideText();
    }
};

int runPagesTests(int argc, char** argv) {
    PagesTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "pages_tests.moc"
