// Databases on screen: connecting, failing to, saving, remembering and letting go.
#include "app/dialogs/connectiondialog.h"
#include "app/settings/history.h"
#include "app/settings/profiles.h"
#include "database/session.h"
#include "guitests.h"
#include "windowtest.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace stillroom;
using namespace stillroom::app;

class ConnectionTests : public WindowTest {
    Q_OBJECT

private slots:
    void initTestCase() {
        auto session = database::connect(postgres(), database::Access::ReadWrite);
        session->run("CREATE ROLE secret LOGIN PASSWORD 'right'");
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
        inCheckedStamp([](RepairDialog& dialog, QPushButton* next) {
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
};

int runConnectionTests(int argc, char** argv) {
    ConnectionTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "connection_tests.moc"
