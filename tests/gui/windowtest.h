#pragma once

#include "app/dialogs/repairdialog.h"
#include "app/itemmodels/revisionmodel.h"
#include "app/itemmodels/text.h"
#include "app/pages/findingspanel.h"
#include "app/shell/mainwindow.h"

#include <QtTest>
#include <QtWidgets>

/// What the tests of the window share: a window for each test, on a copy of the practice incident, and ways to drive it.
/// With STILLROOM_SHOTS=FOLDER they leave a picture of every screen there; STILLROOM_THEME=dark and STILLROOM_WIDTH=1900
/// vary them.
namespace stillroom::app {

inline void shot(QWidget& widget, const char* name) {
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

[[nodiscard]] inline std::vector<std::string> rowsOf(const database::Target& target) {
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
        if (dialog->isVisible()) static_cast<QDialog*>(dialog)->done(QDialog::Rejected); // a failed check must not block the rest
    });
    poll.start(20);
    open();
    QVERIFY2(met, "the dialog never came up");
}

inline void writeRevision(const QString& folder, const QString& id, const QString& down) {
    QFile file(folder + u'/' + id + QStringLiteral(".py"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QStringLiteral("\"\"\"%1\"\"\"\nrevision = '%1'\ndown_revision = %2\n")
                   .arg(id, down.isEmpty() ? QStringLiteral("None") : u'\'' + down + u'\'')
                   .toUtf8());
}

class WindowTest : public QObject {
    Q_OBJECT

protected:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    database::Target m_sqlite;
    QString m_project;

    [[nodiscard]] RevisionModel& model() const { return *m_window->findChild<RevisionModel*>(); }
    [[nodiscard]] QTableView& table() const { return *child<QTableView>(*m_window, "table"); }
    [[nodiscard]] QString verdict() const { return child<QLabel>(*m_window, "verdictText")->text(); }
    void openPractice() {
        m_window->openProject(m_project);
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier); // the graph
        QTRY_COMPARE(model().rowCount(), 11);
    }
    void connectSqlite(Protection protection = Protection::Development) {
        openPractice();
        m_window->connectDatabase({m_sqlite, protection});
        QTRY_VERIFY(verdict().contains(QStringLiteral("6 columns of 91c0a54be3f6 are missing"))); // everything has been read
    }
    /// Chooses a finding and gives the button that begins a repair of it; null where there is none.
    [[nodiscard]] QPushButton* repairOffered(const QString& finding, const QString& button) const {
        auto* panel = m_window->findChild<FindingsPanel*>();
        for (std::size_t i = 0; i < panel->findings().size(); ++i) {
            if (toQt(panel->findings()[i].title) != finding) continue;
            panel->showFinding(static_cast<int>(i));
            for (auto* one : panel->findChildren<QPushButton*>()) {
                if (one->text().startsWith(button)) return one;
            }
        }
        return nullptr;
    }
    /// Begins to remove the row that another row implies.
    void beginToRemoveARow() const {
        auto* button = repairOffered(QStringLiteral("The version table records a revision and its ancestor"), QStringLiteral("Remove"));
        QVERIFY(button != nullptr);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    /// Opens the stamp dialog, lets it check, and acts from there: `next` leads to the preview.
    void inCheckedStamp(const std::function<void(RepairDialog&, QPushButton*)>& act) {
        inDialog<RepairDialog>([this] { child<QAction>(*m_window, "stampAction")->trigger(); },
                               [&act](RepairDialog& dialog) {
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
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("STILLROOM_JOURNAL", m_folder->filePath(QStringLiteral("journal.db")).toLocal8Bit());
        qputenv("STILLROOM_PROTECTIONS", m_folder->filePath(QStringLiteral("protections.db")).toLocal8Bit());
        qputenv("XDG_DATA_HOME", m_folder->filePath(QStringLiteral("data")).toLocal8Bit()); // the copies of the practice incidents
        qputenv("STILLROOM_DRAFTS", m_folder->filePath(QStringLiteral("drafts.json")).toLocal8Bit());
        QSettings().clear();
        const auto incidents = workflow::practiceIncidents(STILLROOM_INCIDENTS);
        QVERIFY(!incidents.empty());
        const auto folder = workflow::startAnew(incidents.front(), m_folder->path().toStdString());
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
};

} // namespace stillroom::app
