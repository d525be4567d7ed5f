// Painting the graph: a 1600x1000 view over 100,000 rows, at random places; the time to the window's first paint; and the
// differences of 5,000 tables.
#include "app/itemmodels/revisionmodel.h"
#include "app/pages/graphpage.h"
#include "app/pages/schemapage.h"
#include "app/shell/mainwindow.h"
#include "app/widgets/theme.h"

#include <QtWidgets>

#include <algorithm>
#include <cstdio>

using namespace stillroom;

namespace {

[[nodiscard]] std::shared_ptr<const app::GraphData> manyRevisions(int count) {
    std::vector<migrations::RevisionPtr> revisions;
    for (int n = 0; n < count; ++n) {
        migrations::Revision revision;
        revision.id = "r" + std::to_string(n);
        revision.message = "change number " + std::to_string(n);
        revision.created = "2024-01-01 10:00:00";
        if (n > 0) revision.downRevisions = {"r" + std::to_string(n % 10 == 5 ? n - 3 : n - 1)};
        if (n % 10 == 9) revision.downRevisions = {"r" + std::to_string(n - 1), "r" + std::to_string(n - 5)};
        revisions.push_back(std::make_shared<const migrations::Revision>(std::move(revision)));
    }
    auto loaded = std::make_shared<workflow::LoadedEnvironment>();
    loaded->graph = migrations::RevisionGraph(revisions);
    return app::makeGraphData(loaded, nullptr);
}

/// Twelve columns a table; in the database one of them is missing, one has another type, one is extra, and an index is gone.
[[nodiscard]] std::shared_ptr<const workflow::Diff> manyDifferences(int tables) {
    schema::Schema expected;
    schema::Schema actual;
    for (int t = 0; t < tables; ++t) {
        schema::Table table;
        table.name = "table_" + std::to_string(t);
        for (int c = 0; c < 12; ++c) {
            schema::Column column;
            column.name = "column_" + std::to_string(c);
            column.type = c == 0 ? "integer" : "character varying(40)";
            table.columns.push_back(column);
        }
        table.primaryKey.columns = {"column_0"};
        schema::Index index;
        index.name = "ix_" + table.name;
        index.keys.push_back({"column_3", false, false, false, false, {}, {}});
        table.indexes.push_back(index);
        expected.tables.push_back(table);
        table.schema = "public";
        table.indexes.clear();
        table.columns[5].type = "character varying(60)";
        table.columns[7].name = "other";
        table.columns[7].type = "text";
        actual.tables.push_back(table);
    }
    auto live = std::make_shared<workflow::LiveSchema>();
    live->reading.schema = std::move(actual);
    live->reading.defaultSchema = "public";
    auto models = std::make_shared<orm::Models>();
    for (schema::Table& table : expected.tables) {
        orm::ModelTable model;
        model.table = std::move(table);
        models->tables.push_back(std::move(model));
    }
    return workflow::makeDiff(models, live, {});
}

template <class Work>
[[nodiscard]] double milliseconds(const Work& work) {
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void showDifferences() {
    const auto diff = manyDifferences(5'000);
    app::SchemaPage page;
    page.resize(1600, 1000);
    page.show();
    QCoreApplication::processEvents();
    auto diagnosis = std::make_shared<workflow::Diagnosis>();
    diagnosis->environment = std::make_shared<workflow::LoadedEnvironment>();
    diagnosis->modelsAndDatabase = diff;
    const double shown = milliseconds([&] { page.setDiagnosis(diagnosis, {}); });
    auto* tree = page.findChild<QTreeView*>(QStringLiteral("differences"));
    const double filtered = milliseconds([&] { page.findChild<QLineEdit*>(QStringLiteral("schemaFilter"))->setText(QStringLiteral("table_77")); });
    page.findChild<QLineEdit*>(QStringLiteral("schemaFilter"))->clear();
    QCoreApplication::processEvents();
    const double chosen = milliseconds([&] { tree->setCurrentIndex(tree->model()->index(2'500, 0)); });
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) {
        tree->verticalScrollBar()->setValue(static_cast<int>(static_cast<long long>(i) * 7919 % std::max(1, tree->verticalScrollBar()->maximum())));
        times.push_back(milliseconds([&] { tree->viewport()->repaint(); }));
    }
    std::sort(times.begin(), times.end());
    std::printf(
        "%zu differences of 5000 tables: shown in %.1f ms, filtered in %.1f ms, one chosen in %.1f ms; repaint: median %.1f ms, 95th percentile %.1f ms\n",
        diff->differences.size(), shown, filtered, chosen, times[times.size() / 2], times[times.size() * 95 / 100]);
}

} // namespace

int main(int argc, char** argv) {
    QElapsedTimer sinceStart;
    sinceStart.start();
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("stillroom-benchmarks"));
    app::applyTheme(app::Theme::Light);
    {
        app::MainWindow window;
        window.show();
        while (!window.windowHandle()->isExposed()) QCoreApplication::processEvents();
        window.repaint();
        std::printf("first paint after %lld ms\n", static_cast<long long>(sinceStart.elapsed()));
    }
    app::GraphPage page;
    page.resize(1600, 1000);
    page.setData(manyRevisions(100'000));
    page.show();
    QCoreApplication::processEvents();
    auto* table = page.findChild<QTableView*>(QStringLiteral("table"));
    table->window()->resize(1600, 1000);
    table->resize(1600, 1000);
    std::vector<double> times;
    for (int i = 0; i < 300; ++i) {
        table->verticalScrollBar()->setValue(static_cast<int>(static_cast<long long>(i) * 7919 % table->verticalScrollBar()->maximum()));
        QElapsedTimer timer;
        timer.start();
        table->viewport()->repaint();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("repaint of %dx%d, 100000 rows: median %.1f ms, 95th percentile %.1f ms\n", table->viewport()->width(), table->viewport()->height(),
                times[times.size() / 2], times[times.size() * 95 / 100]);

    // What runs on the window's thread when a key is pressed in the filter, or a stretch is folded.
    app::RevisionModel model;
    model.setData(manyRevisions(10'000));
    const auto filtered = [&model](const QString& text, bool fold) {
        app::RevisionModel::Filter filter;
        filter.text = text;
        filter.fold = fold;
        QElapsedTimer timer;
        timer.start();
        model.setFilter(filter);
        return static_cast<double>(timer.nsecsElapsed()) / 1e6;
    };
    const double narrowed = filtered(QStringLiteral("number 77"), false);
    const double folded = filtered({}, true);
    std::printf("10000 rows: filtered in %.1f ms, folded in %.1f ms\n", narrowed, folded);
    showDifferences();
}
