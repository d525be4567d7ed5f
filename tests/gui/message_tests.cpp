// Explaining an error message or a log in the window: pasted, typed, dropped, opened.
#include "app/dialogs/messagedialog.h"
#include "app/widgets/messageedit.h"
#include "app/widgets/sqleditor.h"
#include "guitests.h"
#include "windowtest.h"

using namespace stillroom;
using namespace stillroom::app;

namespace {

const QString kDuplicateRow = QStringLiteral("Traceback (most recent call last):\n"
                                             "  File \"/usr/lib/python3/dist-packages/alembic/runtime/migration.py\", line 623, in run_migrations\n"
                                             "    head_maintainer.update_to_step(step)\n"
                                             "psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint \"alembic_version_pkc\"\n"
                                             "DETAIL:  Key (version_num)=(91c0a54be3f6) already exists.\n");

} // namespace

class MessageTests : public WindowTest {
    Q_OBJECT

    [[nodiscard]] MessageDialog& dialog() const { return *child<MessageDialog>(*m_window, "MessageDialog"); }
    [[nodiscard]] MessageEdit& edit() const { return *child<MessageEdit>(dialog(), "messageText"); }
    [[nodiscard]] SqlEditor& sqlEditor() const { return *static_cast<SqlEditor*>(child<QTabWidget>(*m_window, "editors")->currentWidget()); }
    [[nodiscard]] QStringList titles() const {
        QStringList result;
        if (!child<FindingsPanel>(dialog(), "messageFindings")->isVisible()) return result;
        for (const Finding& finding : child<FindingsPanel>(dialog(), "messageFindings")->findings()) result << toQt(finding.title);
        return result;
    }
    [[nodiscard]] QString detail() const { return child<QPlainTextEdit>(dialog(), "findingDetail")->toPlainText(); }
    [[nodiscard]] QString empty() const {
        auto* label = child<QLabel>(dialog(), "noAnswerText");
        return label->isVisible() ? label->text() : QString();
    }
    void openByKey() {
        QTest::keyClick(m_window.get(), Qt::Key_M, Qt::ControlModifier);
        QVERIFY(m_window->findChild<MessageDialog*>() != nullptr);
        QVERIFY(dialog().isVisible());
    }
    void drop(QWidget& onto, const QString& file) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(40, 40), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&onto, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(40, 40), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&onto, &event);
    }
    [[nodiscard]] QString writeLog(const QString& name, int before) {
        const QString path = m_folder->filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) return {};
        const QByteArray line = "2026-11-20 03:12:44,001 INFO  [shop.orders] order accepted, 3 items, 12 ms\n";
        for (int i = 0; i < before; ++i) file.write(line);
        file.write(kDuplicateRow.toUtf8());
        return path;
    }

private slots:
    void fromTheStartPage() {
        shot(*m_window, "start");
        QTest::mouseClick(child<QPushButton>(*m_window, "explainButton"), Qt::LeftButton);
        QVERIFY(dialog().isVisible());
        QVERIFY(empty().startsWith(QStringLiteral("What the messages mean")));
        shot(dialog(), "message-empty");
        edit().insertPlainText(kDuplicateRow);
        QTRY_COMPARE(titles().size(), 1);
        QVERIFY(titles().front().contains(QStringLiteral("already has the row")));
        QVERIFY(detail().contains(QStringLiteral("91c0a54be3f6")));
        QVERIFY(child<QLabel>(dialog(), "messageHint")->text().contains(QStringLiteral("Nothing is open")));
        shot(dialog(), "message-alone");
        QTest::mouseClick(child<QPushButton>(dialog(), "clearMessage"), Qt::LeftButton);
        QVERIFY(edit().toPlainText().isEmpty());
        QVERIFY(empty().startsWith(QStringLiteral("What the messages mean")));
    }

    void whatIsNoErrorIsNotGuessedAt() {
        openByKey();
        edit().insertPlainText(QStringLiteral("order 12 accepted\norder 13 accepted\n"));
        QTRY_VERIFY(empty().startsWith(QStringLiteral("No error message")));
        shot(dialog(), "message-none");
        edit().setPlainText(
            QStringLiteral("Traceback (most recent call last):\n  File \"shop.py\", line 3, in <module>\nshop.errors.TillIsEmpty: no change left\n"));
        QTRY_COMPARE(titles().size(), 1);
        QVERIFY(titles().front().contains(QStringLiteral("not recognised")));
        QVERIFY(detail().contains(QStringLiteral("says nothing about its cause")));
        shot(dialog(), "message-unknown");
    }

    void tiedToWhatIsOpenAndRepaired() {
        connectSqlite();
        QGuiApplication::clipboard()->setText(kDuplicateRow);
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QVERIFY(dialog().isVisible());
        QTRY_VERIFY(!titles().isEmpty());
        QVERIFY(child<QLabel>(dialog(), "messageHint")->text().contains(QStringLiteral("project and the database")));
        const auto& findings = child<FindingsPanel>(dialog(), "messageFindings")->findings();
        QVERIFY(!findings.front().repairs.empty());
        shot(dialog(), "message-tied");
        QVERIFY(detail().contains(QStringLiteral("6 columns of 91c0a54be3f6 are missing")));
        const auto buttons = child<QWidget>(dialog(), "findingSide")->findChildren<QPushButton*>();
        const auto sql =
            std::find_if(buttons.begin(), buttons.end(), [](const QPushButton* one) { return one->text().startsWith(QStringLiteral("Open the SQL")); });
        QVERIFY(sql != buttons.end());
        QTest::mouseClick(*sql, Qt::LeftButton);
        QTRY_VERIFY(sqlEditor().isVisible());
        QVERIFY(sqlEditor().text().contains(QStringLiteral("created_by")));
    }

    void openedLaterIsTiedThen() {
        openByKey();
        edit().insertPlainText(kDuplicateRow);
        QTRY_COMPARE(titles().size(), 1);
        const QString alone = detail();
        connectSqlite();
        QTRY_VERIFY(detail() != alone);
        QVERIFY(edit().toPlainText().startsWith(QStringLiteral("Traceback")));
    }

    void fileDroppedOnTheWindow() {
        const QString log = writeLog(QStringLiteral("deploy.log"), 200'000); // 15 MB
        drop(*m_window, log);
        QTRY_COMPARE(titles().size(), 1);
        QVERIFY(edit().placeholderText().startsWith(QStringLiteral("deploy.log (")));
        QVERIFY(child<QLabel>(dialog(), "messageState")->text().startsWith(QStringLiteral("200005 lines")));
        QVERIFY(detail().contains(QStringLiteral("200004")) || detail().contains(QStringLiteral("200001")));
        shot(dialog(), "message-log");
    }

    void readingCanBeCancelled() {
        const QString log = writeLog(QStringLiteral("long.log"), 1'500'000); // 110 MB
        openByKey();
        drop(*edit().viewport(), log);
        QTRY_VERIFY(child<QLabel>(dialog(), "messageState")->text().contains(QStringLiteral(" of ")));
        shot(dialog(), "message-reading");
        QTest::mouseClick(child<QPushButton>(dialog(), "cancelMessage"), Qt::LeftButton);
        QTRY_VERIFY(!child<QProgressBar>(dialog(), "messageBusy")->isVisible());
        QVERIFY(titles().isEmpty());
    }

    void folderDroppedIsAProject() {
        drop(*m_window, m_project);
        QTRY_VERIFY(verdict().contains(QStringLiteral("11 revisions")) || child<QWidget>(*m_window, "OverviewPage")->isVisible());
        QVERIFY(m_window->findChild<MessageDialog*>() == nullptr);
    }

    void fileThatCannotBeRead() {
        openByKey();
        dialog().openLog(m_folder->filePath(QStringLiteral("gone.log")));
        QTRY_VERIFY(empty().contains(QStringLiteral("No such file")));
        QVERIFY(empty().contains(QStringLiteral("gone.log")));
        shot(dialog(), "message-unreadable");
    }

    void longTextIsNotShownButExplained() {
        openByKey();
        QGuiApplication::clipboard()->setText(QStringLiteral("order accepted\n").repeated(400'000) + kDuplicateRow);
        QElapsedTimer timer;
        timer.start();
        QTest::keyClick(&edit(), Qt::Key_V, Qt::ControlModifier);
        QVERIFY2(timer.elapsed() < 500, "pasting takes the window's time");
        QTRY_COMPARE(titles().size(), 1);
        QVERIFY(edit().toPlainText().isEmpty());
    }

    void pastingIntoAnEditorStaysPasting() {
        connectSqlite();
        QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
        QTRY_VERIFY(sqlEditor().isVisible());
        sqlEditor().setFocus();
        QGuiApplication::clipboard()->setText(QStringLiteral("SELECT 41"));
        QTest::keyClick(&sqlEditor(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(sqlEditor().text(), QStringLiteral("SELECT 41"));
        QVERIFY(m_window->findChild<MessageDialog*>() == nullptr);
    }
};

int runMessageTests(int argc, char** argv) {
    MessageTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "message_tests.moc"
