// The steps of the user guide, in the real window. With STILLROOM_SHOTS=FOLDER the guide's pictures are left there (packaging/pictures).
#include "app/dialogs/messagedialog.h"
#include "app/itemmodels/differencemodel.h"
#include "app/itemmodels/tablemodel.h"
#include "app/pages/sqlpage.h"
#include "app/widgets/importpictureview.h"
#include "app/widgets/theme.h"
#include "app/widgets/triangleview.h"
#include "windowtest.h"

using namespace stillroom;
using namespace stillroom::app;

namespace {

[[nodiscard]] int distance(QRgb a, QRgb b) {
    const int red = qRed(a) - qRed(b);
    const int green = qGreen(a) - qGreen(b);
    const int blue = qBlue(a) - qBlue(b);
    return red * red + green * green + blue * blue;
}

/// The commonest colours, so chosen that every other one has one of them near it: a rare one of its own kind is among them.
/// \param colors the commonest first
[[nodiscard]] QList<QRgb> paletteOf(const std::vector<QRgb>& colors) {
    constexpr qsizetype kMost = 256;
    for (int apart = 0;; apart += apart / 4 + 8) {
        QList<QRgb> palette;
        for (const QRgb color : colors) {
            if (std::all_of(palette.cbegin(), palette.cend(), [&](QRgb one) { return distance(one, color) > apart; })) palette << color;
            if (palette.size() > kMost) break;
        }
        if (palette.size() <= kMost) return palette;
    }
}

/// Few colours are enough for a window, and make a small file.
[[nodiscard]] QImage withFewColors(const QImage& picture) {
    const QImage image = picture.convertToFormat(QImage::Format_RGB32);
    std::map<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) ++counts[image.pixel(x, y)];
    }
    std::vector<std::pair<int, QRgb>> common;
    for (const auto& [color, count] : counts) common.emplace_back(count, color);
    std::sort(common.rbegin(), common.rend());
    std::vector<QRgb> colors;
    for (const auto& [count, color] : common) colors.push_back(color);
    const QList<QRgb> palette = paletteOf(colors);
    std::map<QRgb, uint> nearest;
    for (const QRgb color : colors) {
        const auto best = std::min_element(palette.cbegin(), palette.cend(), [&](QRgb a, QRgb b) { return distance(a, color) < distance(b, color); });
        nearest[color] = static_cast<uint>(best - palette.cbegin());
    }
    QImage result(image.size(), QImage::Format_Indexed8);
    result.setColorTable(palette);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) result.setPixel(x, y, nearest[image.pixel(x, y)]);
    }
    return result;
}

void picture(QWidget& widget, const char* name) {
    const QString folder = qEnvironmentVariable("STILLROOM_SHOTS");
    if (folder.isEmpty()) return;
    QTest::qWait(200);           // for what was just laid out, and what the status line says
    constexpr int kSmallest = 0; // of the sizes that zlib can make
    withFewColors(widget.grab().toImage()).save(folder + u'/' + QString::fromLatin1(name) + QStringLiteral(".png"), "PNG", kSmallest);
}

} // namespace

class GuideTests : public WindowTest {
    Q_OBJECT

    [[nodiscard]] QString copyOf(const char* incident) const {
        return m_folder->filePath(QStringLiteral("data/stillroom/practice/") + QString::fromLatin1(incident));
    }
    [[nodiscard]] std::vector<std::string> rowsIn(const char* incident) const {
        database::Target target;
        target.dialect = schema::Dialect::Sqlite;
        target.file = fromQt(copyOf(incident) + QStringLiteral("/app.db"));
        return rowsOf(target);
    }
    void chooseIncident(int row) {
        auto* list = child<QListWidget>(*m_window, "practiceList");
        QTRY_VERIFY(list->isVisible());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(row)).center());
    }
    static constexpr Qt::Key kOverview = Qt::Key_1;
    static constexpr Qt::Key kGraph = Qt::Key_2;
    static constexpr Qt::Key kSchema = Qt::Key_3;
    static constexpr Qt::Key kModels = Qt::Key_4;

    [[nodiscard]] TriangleView& triangle() const { return *child<TriangleView>(*m_window, "triangle"); }
    /// \param differences between models and database
    void waitUntilRead(int differences) {
        const QString wanted = differences == 0 ? QStringLiteral("Agree") : QString::number(differences) + QStringLiteral(" difference");
        QTRY_VERIFY2(triangle().spoken(TriangleView::kModelsDatabase).contains(wanted), qPrintable(triangle().spoken(TriangleView::kModelsDatabase)));
    }
    void chooseRevision(const QString& id) {
        for (int row = 0; row < model().rowCount(); ++row) {
            const QModelIndex index = model().index(row, RevisionModel::Id);
            if (index.data().toString() == id) QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(index).center());
        }
    }
    void go(Qt::Key page) {
        QApplication::setActiveWindow(m_window.get()); // a dialog may have had it
        QTest::keyClick(m_window.get(), page, Qt::ControlModifier);
    }
    void hideFindings() { QTest::keyClick(m_window.get(), Qt::Key_J, Qt::ControlModifier); }
    [[nodiscard]] TableModel& tables() const { return *m_window->findChild<TableModel*>(); }
    [[nodiscard]] DifferenceModel& differences() const { return *m_window->findChild<DifferenceModel*>(); }
    [[nodiscard]] std::size_t differencesLeft() const { return differences().diff() == nullptr ? 999 : differences().diff()->differences.size(); }
    [[nodiscard]] QString findingTitle() const { return child<QLabel>(*m_window, "modelTitle")->text(); }
    void edit(const char* incident, const QString& file, const QString& before, const QString& after) {
        QFile source(copyOf(incident) + u'/' + file);
        QVERIFY2(source.open(QIODevice::ReadOnly), qPrintable(file));
        QString text = QString::fromUtf8(source.readAll());
        source.close();
        QVERIFY2(text.contains(before), qPrintable(file + QStringLiteral(": ") + before));
        QVERIFY(source.open(QIODevice::WriteOnly));
        source.write(text.replace(before, after).toUtf8());
    }
    /// From the Schema page's script to the result of the repair.
    void repairByTheScript(const QString& stamp, const char* prefix) {
        const QString name = QString::fromLatin1(prefix);
        QTest::mouseClick(child<QPushButton>(*m_window, "openScriptButton"), Qt::LeftButton);
        auto& page = *child<SqlPage>(*m_window, "SqlPage");
        QTRY_VERIFY(page.isVisible() && child<QTreeWidget>(page, "statements")->topLevelItemCount() > 2);
        inDialog<RepairDialog>([&page] { QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier); },
                               [&](RepairDialog& dialog) {
                                   auto* next = child<QPushButton>(dialog, "nextButton");
                                   const auto key = [&](const char* then) {
                                       next->setFocus();
                                       QTest::keyClick(next, Qt::Key_Space);
                                       QTRY_VERIFY2(next->text().startsWith(QString::fromLatin1(then)),
                                                    qPrintable(next->text() + child<QLabel>(dialog, "problem")->text()));
                                   };
                                   if (!stamp.isEmpty()) {
                                       child<QCheckBox>(dialog, "alsoStamp")->setChecked(true);
                                       QTest::keyClicks(child<QLineEdit>(dialog, "scriptTargets"), stamp);
                                   }
                                   if (!stamp.isEmpty()) picture(dialog, qPrintable(name + QStringLiteral("-choose")));
                                   key("Preview");
                                   key("Continue");
                                   picture(dialog, qPrintable(name + QStringLiteral("-preview")));
                                   key("Run");
                                   key("Close");
                                   if (!stamp.isEmpty()) picture(dialog, qPrintable(name + QStringLiteral("-result")));
                                   QTest::keyClick(next, Qt::Key_Space);
                               });
    }

private slots:
    void startPage() {
        QTRY_VERIFY(child<QListWidget>(*m_window, "practiceList")->isVisible());
        picture(*m_window, "start");
    }

    void halfMerged() {
        chooseIncident(0);
        QTRY_VERIFY(verdict().contains(QStringLiteral("6 columns of 91c0a54be3f6 are missing")));
        waitUntilRead(7);
        picture(*m_window, "half-merged-overview");
        QTest::keyClick(m_window.get(), Qt::Key_M, Qt::ControlModifier);
        auto& messages = *child<MessageDialog>(*m_window, "MessageDialog");
        messages.openLog(copyOf("half-merged") + QStringLiteral("/incident.log"));
        QTRY_VERIFY(child<QPlainTextEdit>(messages, "findingDetail")->toPlainText().contains(QStringLiteral("The version table already has the row")));
        picture(messages, "half-merged-log");
        messages.close();
        go(kGraph);
        chooseRevision(QStringLiteral("91c0a54be3f6"));
        QTRY_COMPARE(child<QTreeWidget>(*m_window, "revisionSteps")->topLevelItemCount(), 6);
        picture(*m_window, "half-merged-graph");
        go(kSchema);
        QTRY_COMPARE(differencesLeft(), std::size_t{7});
        QTRY_VERIFY(child<QPlainTextEdit>(*m_window, "script")->toPlainText().contains(QStringLiteral("ADD COLUMN created_by")));
        picture(*m_window, "half-merged-schema");
        repairByTheScript(QStringLiteral("heads"), "half-merged");
        QCOMPARE(rowsIn("half-merged"), Rows{"8a05f3b9d6e1"});
        go(kOverview);
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at 8a05f3b9d6e1")));
        waitUntilRead(0);
        picture(*m_window, "half-merged-after");
        child<QAction>(*m_window, "startAnewAction")->trigger();
        QTRY_VERIFY(verdict().contains(QStringLiteral("6 columns of 91c0a54be3f6 are missing")));
    }

    void oneFileTwoNames() {
        const char* incident = "one-file-two-names";
        chooseIncident(1);
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at d81f5b6e2a90")));
        go(kModels);
        QTRY_COMPARE(findingTitle(), QStringLiteral("The table appointments is declared twice"));
        picture(*m_window, "one-file-two-names-twice");
        auto* tree = child<QTreeView>(*m_window, "tables");
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Down);
        QTRY_COMPARE(findingTitle(), QStringLiteral("src/models/patient.py is loaded as two modules"));
        picture(*m_window, "one-file-two-names-modules");
        QTest::keyClick(tree, Qt::Key_Down);
        QTRY_COMPARE(findingTitle(), QStringLiteral("1 table is declared where env.py does not lead"));
        picture(*m_window, "one-file-two-names-missing");
        const QString reminders = QStringLiteral("src/services/reminders.py");
        edit(incident, reminders, QStringLiteral("from src.models.patient"), QStringLiteral("from models.patient"));
        edit(incident, reminders, QStringLiteral("from legacy.appointments import OldAppointment"),
             QStringLiteral("from models.appointment import Appointment"));
        edit(incident, reminders, QStringLiteral("appointment: OldAppointment"), QStringLiteral("appointment: Appointment"));
        QVERIFY(QFile::remove(copyOf(incident) + QStringLiteral("/src/legacy/appointments.py")));
        QFile all(copyOf(incident) + QStringLiteral("/src/models/all_models.py"));
        QVERIFY(all.open(QIODevice::WriteOnly));
        all.write("from models import appointment, invoice, patient\n");
        all.close();
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY(tables().models() != nullptr && tables().models()->findings.empty() && tables().models()->tables.size() == 3);
        QTRY_COMPARE(differencesLeft(), std::size_t{0});
        picture(*m_window, "one-file-two-names-after");
    }

    void twoModelSets() {
        const char* incident = "two-model-sets";
        chooseIncident(2);
        QTRY_VERIFY(verdict().startsWith(QStringLiteral("Recorded at c57a1e8b3d04")));
        QTRY_VERIFY(triangle().spoken(TriangleView::kModelsDatabase).contains(QStringLiteral("difference")));
        auto* findings = child<QListView>(*m_window, "findings");
        for (int row = 0; row < findings->model()->rowCount(); ++row) {
            const QModelIndex index = findings->model()->index(row, 0);
            if (index.data().toString().contains(QStringLiteral("match another definition"))) findings->setCurrentIndex(index);
        }
        QVERIFY(findings->currentIndex().data().toString().startsWith(QStringLiteral("2 tables of the database")));
        picture(*m_window, "two-model-sets-overview");
        go(kModels);
        QTRY_COMPARE(findingTitle(), QStringLiteral("A foreign key of invoices names a table of another MetaData"));
        picture(*m_window, "two-model-sets-keys");
        for (const auto& [file, base] :
             {std::pair("models/booking.py", "BookingBase"), std::pair("models/billing.py", "BillingBase"), std::pair("reports/tables.py", "ReportBase")}) {
            const QString path = QStringLiteral("harbour/") + QString::fromLatin1(file);
            const QString made = QString::fromLatin1(base) + QStringLiteral(" = declarative_base(");
            edit(incident, path, made, made + QStringLiteral("metadata=CoreBase.metadata"));
            edit(incident, path, QStringLiteral("from harbour import schemas\n"),
                 QStringLiteral("from harbour import schemas\nfrom harbour.models.core import CoreBase\n"));
        }
        edit(incident, QStringLiteral("migrations/env.py"),
             QStringLiteral("[CoreBase.metadata, BookingBase.metadata, BillingBase.metadata, ReportBase.metadata]"), QStringLiteral("CoreBase.metadata"));
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        go(kSchema);
        QTRY_COMPARE(differencesLeft(), std::size_t{6});
        QTRY_VERIFY(child<QPlainTextEdit>(*m_window, "script")->toPlainText().contains(QStringLiteral("RENAME COLUMN start_date TO starts_on")));
        hideFindings();
        picture(*m_window, "two-model-sets-schema");
        repairByTheScript({}, "two-model-sets");
        QCOMPARE(rowsIn(incident), Rows{"c57a1e8b3d04"});
        go(kSchema);
        QTRY_VERIFY(child<QTreeView>(*m_window, "differences")->window()->isVisible());
        QTRY_COMPARE(differencesLeft(), std::size_t{0});
        picture(*m_window, "two-model-sets-after");
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("stillroom-tests"));
    QApplication::setApplicationName(QStringLiteral("guide-tests"));
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    applyTheme(Theme::Light);
    GuideTests tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "guide_tests.moc"
