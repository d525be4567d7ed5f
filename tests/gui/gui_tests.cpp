// Drives the real window by mouse and keyboard. Needs a display (Xvfb) and PostgreSQL in PGHOST (tests/with_postgresql).
// With STILLROOM_SHOTS=FOLDER it leaves a picture of every screen there; STILLROOM_THEME=dark and STILLROOM_WIDTH=1900 vary them.
#include "app/dialogs/actionpalette.h"
#include "app/dialogs/connectiondialog.h"
#include "app/dialogs/stampdialog.h"
#include "app/itemmodels/revisionmodel.h"
#include "app/itemmodels/text.h"
#include "app/pages/graphpage.h"
#include "app/pages/journalpage.h"
#include "app/shell/mainwindow.h"
#include "app/widgets/graphpicture.h"
#include "app/widgets/theme.h"
#include "base/error.h"
#include "database/sqlite.h"

#include <QAbstractItemModelTester>
#include <QtTest>
#include <QtWidgets>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace stillroom;
using namespace stillroom::app;

namespace {

void shot(QWidget& widget, const char* name) {
    const QString folder = qEnvironmentVariable("STILLROOM_SHOTS");
    if (!folder.isEmpty()) QTest::qWait(60); // for what was just laid out
    if (!folder.isEmpty()) widget.grab().save(folder + u'/' + QString::fromLatin1(name) + QStringLiteral(".png"));
}

template <class T>
T* child(const QWidget& parent, const char* name) {
    auto* found = parent.findChild<T*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("no child called %s", name);
    return found;
}

[[nodiscard]] std::vector<std::string> rowsOf(const database::Target& target) {
    auto session = database::connect(target, database::Access::ReadOnly);
    std::vector<std::string> rows;
    for (const auto& row : session->run("SELECT version_num FROM alembic_version ORDER BY 1").rows) rows.push_back(row[0].value_or("NULL"));
    return rows;
}
using Rows = std::vector<std::string>;

/// Runs `act` once a modal dialog of type T is up, while `open` blocks in it.
template <class T>
void inDialog(const std::function<void()>& open, const std::function<void(T&)>& act) {
    bool met = false;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, [&] {
        auto* dialog = qobject_cast<T*>(QApplication::activeModalWidget());
        if (dialog == nullptr) return;
        poll.stop();
        met = true;
        act(*dialog);
        if (dialog->isVisible()) dialog->done(QDialog::Rejected); // a failed check must not block the rest
    });
    poll.start(20);
    open();
    QVERIFY2(met, "the dialog never came up");
}

void writeRevision(const QString& folder, const QString& id, const QString& down) {
    QFile file(folder + u'/' + id + QStringLiteral(".py"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QStringLiteral("\"\"\"%1\"\"\"\nrevision = '%1'\ndown_revision = %2\n")
                   .arg(id, down.isEmpty() ? QStringLiteral("None") : u'\'' + down + u'\'')
                   .toUtf8());
}

} // namespace

class GuiTests : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    database::Target m_sqlite;
    QString m_project;

    [[nodiscard]] RevisionModel& model() const { return *m_window->findChild<RevisionModel*>(); }
    [[nodiscard]] QTableView& table() const { return *child<QTableView>(*m_window, "table"); }
    [[nodiscard]] QString verdict() const { return child<QLabel>(*m_window, "verdictText")->text(); }
    void openPractice() {
        m_window->openProject(m_project);
        QTRY_COMPARE(model().rowCount(), 11);
    }
    void connectSqlite(Protection protection = Protection::Development) {
        openPractice();
        m_window->connectDatabase({m_sqlite, protection});
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("The version table has 2 rows")));
    }
    /// Opens the stamp dialog, lets it check, and acts from there: `next` leads to the preview.
    void inCheckedStamp(const std::function<void(StampDialog&, QPushButton*)>& act) {
        inDialog<StampDialog>([this] { QTest::mouseClick(child<QPushButton>(*m_window, "repairButton"), Qt::LeftButton); },
                              [&act](StampDialog& dialog) {
                                  auto* next = child<QPushButton>(dialog, "nextButton");
                                  if (auto* targets = child<QLineEdit>(dialog, "targets"); targets->text().isEmpty())
                                      QTest::keyClicks(targets, QStringLiteral("heads"));
                                  QTest::keyClick(&dialog, Qt::Key_Return);
                                  QTRY_COMPARE(next->text(), QStringLiteral("Preview"));
                                  act(dialog, next);
                              });
    }
    [[nodiscard]] static database::Target postgres(const char* user = nullptr) {
        database::Target target;
        if (user != nullptr) target.parameters["user"] = user;
        return target; // the rest is in PGHOST and its like
    }

private slots:
    void initTestCase() {
        auto session = database::connect(postgres(), database::Access::ReadWrite);
        session->run("CREATE ROLE secret LOGIN PASSWORD 'right'");
    }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("STILLROOM_JOURNAL", m_folder->filePath(QStringLiteral("journal.db")).toLocal8Bit());
        QSettings().clear();
        const auto incidents = workflow::practiceIncidents(STILLROOM_INCIDENTS);
        QVERIFY(!incidents.empty());
        const auto folder = workflow::copyIncident(incidents.front(), m_folder->path().toStdString());
        m_project = toQt(folder.string());
        m_sqlite = {};
        m_sqlite.dialect = schema::Dialect::Sqlite;
        m_sqlite.file = (folder / "app.db").string();
        m_window = std::make_unique<MainWindow>();
        const int width = std::max(1280, qEnvironmentVariableIntValue("STILLROOM_WIDTH"));
        m_window->resize(width, width * 5 / 8);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QApplication::setActiveWindow(m_window.get());
    }
    void cleanup() { m_window.reset(); }

    void startPageOffersThePractice() {
        auto* list = child<QListWidget>(*m_window, "practiceList");
        QVERIFY(list->isVisible());
        shot(*m_window, "start");
        QCOMPARE(list->count(), 1);
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
        QCOMPARE(model().rowCount(), 1);
        QTest::mouseClick(child<QToolButton>(*m_window, "allButton"), Qt::LeftButton);
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(table().currentIndex().siblingAtColumn(RevisionModel::Id).data().toString(), QStringLiteral("4f2ad9013b7c"));
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(table().currentIndex().siblingAtColumn(RevisionModel::Id).data().toString(), QStringLiteral("6b2c77d04e19"));
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

    void showsTheJournal() {
        auto* sideBar = child<QListWidget>(*m_window, "sideBar");
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        auto* journal = child<JournalPage>(*m_window, "JournalPage");
        QTRY_VERIFY(child<QLabel>(*journal, "emptyText")->isVisible());
        shot(*m_window, "journal-empty");
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(sideBar->currentRow(), 0);
        connectSqlite();
        inCheckedStamp([](StampDialog&, QPushButton* next) {
            for (int i = 0; i < 3; ++i) QTest::mouseClick(next, Qt::LeftButton);
            QTRY_COMPARE(next->text(), QStringLiteral("Close"));
            QTest::mouseClick(next, Qt::LeftButton);
        });
        QTest::mouseClick(sideBar->viewport(), Qt::LeftButton, {}, sideBar->visualItemRect(sideBar->item(1)).center());
        auto* entries = child<QTableView>(*journal, "entries");
        QTRY_COMPARE(entries->model()->rowCount(), 1);
        QCOMPARE(entries->model()->index(0, JournalModel::Outcome).data().toString(), QStringLiteral("applied"));
        QVERIFY(child<QPlainTextEdit>(*journal, "detail")->toPlainText().contains(QStringLiteral("Rows before: 4f2ad9013b7c, 6b2c77d04e19")));
        shot(*m_window, "journal");
    }

    void savesAConnectionWithoutItsPassword() {
        const auto open = [this] { QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier); };
        inDialog<ConnectionDialog>(open, [](ConnectionDialog& dialog) {
            QTest::keyClicks(child<QLineEdit>(dialog, "host"), qEnvironmentVariable("PGHOST"));
            QTest::keyClicks(child<QLineEdit>(dialog, "database"), QStringLiteral("postgres"));
            QTest::keyClicks(child<QLineEdit>(dialog, "password"), QStringLiteral("geheimnis"));
            child<QComboBox>(dialog, "protection")->setCurrentIndex(1);
            child<QCheckBox>(dialog, "save")->setChecked(true);
            QTest::mouseClick(child<QPushButton>(dialog, "connectButton"), Qt::LeftButton);
            QVERIFY(child<QLabel>(dialog, "result")->text().contains(QStringLiteral("a name")));
            QTest::keyClicks(child<QLineEdit>(dialog, "name"), QStringLiteral("the shop"));
            shot(dialog, "connection-save");
            QTest::mouseClick(child<QPushButton>(dialog, "connectButton"), Qt::LeftButton);
        });
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Connected.")));
        const QStringList keys = QSettings().allKeys();
        for (const QString& key : keys) {
            QVERIFY(!QSettings().value(key).toString().contains(QStringLiteral("geheimnis")));
            QVERIFY(!QSettings().value(key).toMap().values().contains(QStringLiteral("geheimnis")));
        }
        // Saved again for another place and without its password: what the keychain holds for it is to be forgotten.
        Profile kept{QStringLiteral("kept"), {}, true};
        kept.connection.target.parameters = {{"host", "db1"}, {"password", "x"}};
        QVERIFY(saveProfile(kept).empty());
        Profile second = kept;
        second.name = QStringLiteral("second");
        QVERIFY(saveProfile(second).empty());
        kept.connection.target.parameters["host"] = "db2";
        QVERIFY(saveProfile(kept).empty()); // the second still keeps db1's
        QCOMPARE(removeProfile(QStringLiteral("second")).size(), std::size_t{1});
        QCOMPARE(removeProfile(QStringLiteral("kept")).size(), std::size_t{1});
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QApplication::setActiveWindow(m_window.get());
        inDialog<ConnectionDialog>(open, [](ConnectionDialog& dialog) {
            auto* saved = child<QComboBox>(dialog, "saved");
            QVERIFY(saved->isVisible());
            QTest::keyClick(saved, Qt::Key_Down);
            emit saved->activated(saved->currentIndex());
            QCOMPARE(child<QLineEdit>(dialog, "database")->text(), QStringLiteral("postgres"));
            QCOMPARE(dialog.connection().protection, Protection::Staging);
            QVERIFY(child<QLineEdit>(dialog, "password")->text().isEmpty());
            shot(dialog, "connection-saved");
            QTest::mouseClick(child<QPushButton>(dialog, "removeButton"), Qt::LeftButton);
            QVERIFY(!saved->isVisible());
        });
        QVERIFY(savedProfiles().empty());
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

    void stampsWithPreview() {
        connectSqlite();
        inDialog<StampDialog>(
            [this] { QTest::mouseClick(child<QPushButton>(*m_window, "repairButton"), Qt::LeftButton); },
            [this](StampDialog& dialog) {
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
        inCheckedStamp([](StampDialog& dialog, QPushButton* next) {
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
        inCheckedStamp([](StampDialog& dialog, QPushButton* next) {
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
        inCheckedStamp([this](StampDialog& dialog, QPushButton* next) {
            database::connect(m_sqlite, database::Access::ReadWrite)->run("DELETE FROM alembic_version WHERE version_num = '6b2c77d04e19'");
            QTest::mouseClick(next, Qt::LeftButton);
            QTest::mouseClick(next, Qt::LeftButton);
            QTest::mouseClick(next, Qt::LeftButton);
            QTRY_COMPARE(next->text(), QStringLiteral("Close"));
            QVERIFY(child<QLabel>(dialog, "resultText")->text().contains(QStringLiteral("have changed since the preview")));
        });
        QCOMPARE(rowsOf(m_sqlite), Rows{"4f2ad9013b7c"});
    }

    void connectsToPostgreSqlThroughTheDialog() {
        auto session = database::connect(postgres(), database::Access::ReadWrite);
        session->run("DROP TABLE IF EXISTS alembic_version");
        session->run("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)");
        session->run("INSERT INTO alembic_version VALUES ('44d81b7e0c95')");
        openPractice();
        inDialog<ConnectionDialog>([this] { QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier); },
                                   [](ConnectionDialog& dialog) {
                                       QTest::keyClicks(child<QLineEdit>(dialog, "host"), qEnvironmentVariable("PGHOST"));
                                       QTest::keyClicks(child<QLineEdit>(dialog, "database"), QStringLiteral("postgres"));
                                       QTest::mouseClick(child<QPushButton>(dialog, "testButton"), Qt::LeftButton);
                                       QTRY_VERIFY(child<QLabel>(dialog, "result")->text().startsWith(QStringLiteral("It answers: PostgreSQL")));
                                       shot(dialog, "connection");
                                       QTest::mouseClick(child<QPushButton>(dialog, "connectButton"), Qt::LeftButton);
                                   });
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at 44d81b7e0c95")));
        QVERIFY(verdict().endsWith(QStringLiteral("7 revisions pending.")));
        shot(*m_window, "postgresql");
        inCheckedStamp([](StampDialog& dialog, QPushButton* next) {
            shot(dialog, "stamp-check-postgresql");
            for (int i = 0; i < 3; ++i) QTest::mouseClick(next, Qt::LeftButton);
            QTRY_COMPARE(next->text(), QStringLiteral("Close"));
            QTest::mouseClick(next, Qt::LeftButton);
        });
        QCOMPARE(rowsOf(postgres()), Rows{"8a05f3b9d6e1"});
    }

    void wrongPasswordIsSaid() {
        inDialog<ConnectionDialog>([this] { QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier); },
                                   [](ConnectionDialog& dialog) {
                                       QTest::keyClicks(child<QLineEdit>(dialog, "user"), QStringLiteral("secret"));
                                       auto* password = child<QLineEdit>(dialog, "password");
                                       QTest::keyClicks(password, QStringLiteral("geheimnis"));
                                       QTest::mouseClick(child<QPushButton>(dialog, "testButton"), Qt::LeftButton);
                                       auto* result = child<QLabel>(dialog, "result");
                                       QTRY_VERIFY(result->text().contains(QStringLiteral("password authentication failed")));
                                       QVERIFY(!result->text().contains(QStringLiteral("geheimnis")));
                                       QCOMPARE(result->textFormat(), Qt::PlainText);
                                       shot(dialog, "wrong-password");
                                   });
    }

    void cancelsAServerThatNeverAnswers() {
        const int server = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        QCOMPARE(::bind(server, reinterpret_cast<sockaddr*>(&address), length), 0);
        QCOMPARE(::listen(server, 8), 0);
        QCOMPARE(::getsockname(server, reinterpret_cast<sockaddr*>(&address), &length), 0);
        database::Target target;
        target.parameters = {{"host", "127.0.0.1"}, {"port", std::to_string(ntohs(address.sin_port))}, {"dbname", "x"}};
        openPractice();
        m_window->connectDatabase({target});
        auto* cancel = m_window->statusBar()->findChild<QToolButton*>();
        QTRY_VERIFY(cancel->isVisible());
        shot(*m_window, "connecting");
        QElapsedTimer time;
        time.start();
        QTest::mouseClick(cancel, Qt::LeftButton);
        QVERIFY(!cancel->isVisible());
        QVERIFY(time.elapsed() < 200);
        // The server goes away while it is being read.
        m_window->connectDatabase({target});
        QTRY_VERIFY(cancel->isVisible());
        ::shutdown(server, SHUT_RDWR);
        ::close(server);
        QTRY_VERIFY_WITH_TIMEOUT(verdict().startsWith(QStringLiteral("Connecting to x@127.0.0.1")), 15000);
        QCOMPARE(model().rowCount(), 11); // the project is still there
        shot(*m_window, "server-gone");
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

    void disconnectsByTheMenuAndClosesTheProject() {
        connectSqlite();
        auto* button = child<QToolButton>(*m_window, "databaseButton");
        QTimer::singleShot(100, [&] { // while the menu is open, as a click does it
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu != nullptr);
            writeRevision(m_project + QStringLiteral("/migrations/versions"), QStringLiteral("77more"), QStringLiteral("8a05f3b9d6e1"));
            QTest::qWait(400); // read again behind the open menu
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(1)).center());
        });
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(button->text(), QStringLiteral("not connected"));
        QCOMPARE(model().rowCount(), 12);
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(child<QListWidget>(*m_window, "recentList")->isVisible());
        shot(*m_window, "start-recent");
    }

    void remembersPairsWithTheirProtection() {
        connectSqlite(Protection::Production);
        m_window->openProject(m_project + QStringLiteral("/alembic.ini")); // another project: its database is let go
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("11 revisions")));
        auto pairs = recentPairs();
        const auto withDatabase = std::find_if(pairs.begin(), pairs.end(), [](const RecentPair& p) { return p.connection.has_value(); });
        QVERIFY(withDatabase != pairs.end());
        QCOMPARE(withDatabase->connection->protection, Protection::Production);
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
        auto* list = child<QListWidget>(*m_window, "recentList");
        QTRY_VERIFY(list->isVisible());
        const auto row = static_cast<int>(withDatabase - pairs.begin());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(row)).center());
        QTRY_VERIFY(child<QLabel>(*m_window, "band")->isVisible());
    }

    void nothingIsStampedByDefault() {
        m_window->openProject(m_project);
        auto session = database::connect(m_sqlite, database::Access::ReadWrite);
        session->run("DELETE FROM alembic_version");
        session->run("INSERT INTO alembic_version VALUES ('5e3f902ab6c8')");
        QTRY_COMPARE(model().rowCount(), 11);
        m_window->connectDatabase({m_sqlite});
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at 5e3f902ab6c8")));
        inDialog<StampDialog>([this] { QTest::mouseClick(child<QPushButton>(*m_window, "repairButton"), Qt::LeftButton); },
                              [](StampDialog& dialog) {
                                  QVERIFY(child<QLineEdit>(dialog, "targets")->text().isEmpty());
                                  QVERIFY(!child<QPushButton>(dialog, "nextButton")->isEnabled());
                                  QTest::keyClicks(child<QLineEdit>(dialog, "targets"), QStringLiteral("heads"));
                                  const QString said = child<QPlainTextEdit>(dialog, "meaning")->toPlainText();
                                  QVERIFY(said.indexOf(QStringLiteral("7d1e4c8a2f50")) < said.lastIndexOf(QStringLiteral("8a05f3b9d6e1"))); // as they run
                              });
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
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("stillroom-tests"));
    QApplication::setApplicationName(QStringLiteral("gui-tests"));
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    applyTheme(qEnvironmentVariable("STILLROOM_THEME") == QStringLiteral("dark") ? Theme::Dark : Theme::Light);
    GuiTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "gui_tests.moc"
