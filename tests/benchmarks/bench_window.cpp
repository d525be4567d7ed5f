// Painting the graph: a 1600x1000 view over 100,000 rows, at random places; and the time to the window's first paint.
#include "app/itemmodels/revisionmodel.h"
#include "app/pages/graphpage.h"
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
}
