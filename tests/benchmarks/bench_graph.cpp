// The graph in memory: building, order and lanes of N revisions; and reading a project again after one file changed.
// usage: bench_graph [REVISIONS] [PROJECT]
#include "migrations/environmentfinder.h"
#include "migrations/lanes.h"
#include "workflow/projects.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

using namespace stillroom;

namespace {

[[nodiscard]] double milliseconds(int rounds, const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/// Every tenth revision begins a side branch of three that is merged back, as make_revisions.py does.
[[nodiscard]] std::vector<migrations::RevisionPtr> branched(std::size_t count) {
    std::vector<migrations::RevisionPtr> revisions;
    std::string tip;
    std::string side;
    for (std::size_t n = 0; n < count; ++n) {
        migrations::Revision revision;
        revision.id = std::to_string(n * 2654435761U % 281474976710656U) + "x";
        const bool onSide = n % 10 == 3 || n % 10 == 5 || n % 10 == 7;
        if (onSide) {
            revision.downRevisions = {side.empty() ? tip : side};
            side = revision.id;
        } else {
            if (!tip.empty()) revision.downRevisions = {tip};
            if (n % 10 == 8 && !side.empty()) {
                revision.downRevisions.push_back(side);
                side.clear();
            }
            tip = revision.id;
        }
        revisions.push_back(std::make_shared<const migrations::Revision>(std::move(revision)));
    }
    return revisions;
}

} // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atol(argv[1])) : 100'000;
    const auto revisions = branched(count);
    const migrations::RevisionGraph graph(revisions);
    const auto order = graph.newestFirst();
    std::printf("%zu revisions: graph %.1f ms, order %.1f ms, lanes %.1f ms\n", count,
                milliseconds(5, [&] { const migrations::RevisionGraph again(revisions); }), milliseconds(9, [&] { static_cast<void>(graph.newestFirst()); }),
                milliseconds(9, [&] { static_cast<void>(migrations::layOut(graph, order)); }));
    if (argc > 2) {
        const auto project = migrations::findProject(argv[2]);
        migrations::RevisionCache cache;
        const auto loaded = workflow::loadEnvironment(project, project.environments.at(0), &cache);
        const std::filesystem::path file = loaded->graph.revision(0).file;
        std::printf("one of %zu files changed: right again in %.1f ms\n", loaded->graph.size(), milliseconds(9, [&] {
                        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now());
                        const auto again = workflow::loadEnvironment(project, project.environments.at(0), &cache);
                        static_cast<void>(migrations::layOut(again->graph, again->graph.newestFirst()));
                    }));
    }
}
