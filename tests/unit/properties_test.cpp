// Properties over generated graphs (RapidCheck): what must hold of every one, not only of the examples.
#include "catch.h"
#include "graphs.h"
#include "migrations/lanes.h"
#include "migrations/position.h"
#include "workflow/status.h"

#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace stillroom;
using namespace stillroom::migrations;

namespace {

/// A graph of up to 40 revisions: each follows none, one or two earlier ones, and may depend on another.
[[nodiscard]] std::string anyGraph() {
    const int count = *rc::gen::inRange(1, 40);
    std::string text;
    for (int n = 0; n < count; ++n) {
        text += "r" + std::to_string(n);
        const int parents = n == 0 ? 0 : *rc::gen::weightedElement<int>({{1, 0}, {8, 1}, {2, 2}});
        std::set<int> chosen;
        for (int i = 0; i < parents; ++i) chosen.insert(*rc::gen::inRange(std::max(0, n - 6), n));
        bool first = true;
        for (const int parent : chosen) {
            text += (first ? " < r" : ", r") + std::to_string(parent);
            first = false;
        }
        if (n > 2 && *rc::gen::inRange(0, 10) == 0) text += " needs r" + std::to_string(*rc::gen::inRange(0, n - 1));
        text += "\n";
    }
    return text;
}

[[nodiscard]] std::vector<bool> anySubset(std::size_t size) {
    std::vector<bool> subset;
    for (std::size_t i = 0; i < size; ++i) subset.push_back(*rc::gen::inRange(0, 3) == 0);
    return subset;
}

/// The nodes that the lines of a row end at, followed downwards lane by lane.
[[nodiscard]] std::set<NodeId> reached(const LaneLayout& layout, std::size_t row) {
    std::set<NodeId> ends;
    for (const auto* line = layout.begin(layout.rows[row]); line != layout.end(layout.rows[row]); ++line) {
        if (line->from != layout.rows[row].lane) continue;
        for (std::size_t at = row + 1; at < layout.rows.size(); ++at) {
            if (layout.rows[at].lane != line->to) continue;
            ends.insert(layout.rows[at].node);
            break;
        }
    }
    return ends;
}

/// The shown revisions that can be reached from `node` past hidden ones alone: by definition, not by the layout's way.
[[nodiscard]] std::set<NodeId> nearestShown(const RevisionGraph& graph, NodeId node, const std::vector<bool>& shown) {
    std::set<NodeId> result;
    std::set<NodeId> seen;
    std::vector<NodeId> todo{node};
    while (!todo.empty()) {
        const RevisionGraph::Node& at = graph.node(todo.back());
        todo.pop_back();
        for (const auto* list : {&at.down, &at.impliedDown}) {
            for (const NodeId parent : *list) {
                if (shown[parent]) {
                    result.insert(parent);
                } else if (seen.insert(parent).second) {
                    todo.push_back(parent);
                }
            }
        }
    }
    return result;
}

} // namespace

TEST_CASE("lanes of any part of any graph lead to the nearest shown ancestors") {
    CHECK(rc::check([] {
        const RevisionGraph g = test::graph(anyGraph());
        const std::vector<bool> shown = anySubset(g.size());
        const LaneLayout layout = layOut(g, g.newestFirst(), shown);
        RC_ASSERT(layout.rows.size() == static_cast<std::size_t>(std::count(shown.begin(), shown.end(), true)));
        for (std::size_t row = 0; row < layout.rows.size(); ++row) RC_ASSERT(reached(layout, row) == nearestShown(g, layout.rows[row].node, shown));
    }));
}

TEST_CASE("linear stretches hold no revision twice and nothing that branches") {
    CHECK(rc::check([] {
        const RevisionGraph g = test::graph(anyGraph());
        std::set<NodeId> seen;
        for (const auto& stretch : linearStretches(g, 2, [](NodeId, NodeId) { return true; })) {
            for (std::size_t i = 0; i < stretch.size(); ++i) {
                RC_ASSERT(seen.insert(stretch[i]).second);
                RC_ASSERT(!g.isBranchPoint(stretch[i]) && !g.isMergePoint(stretch[i]));
                if (i > 0) RC_ASSERT(g.node(stretch[i - 1]).down == std::vector<NodeId>{stretch[i]});
            }
        }
    }));
}

TEST_CASE("a position divides the graph: applied and pending, and the recorded are applied") {
    CHECK(rc::check([] {
        const RevisionGraph g = test::graph(anyGraph());
        std::vector<std::string> recorded;
        for (NodeId node = 0; node < g.size(); ++node) {
            if (*rc::gen::inRange(0, 6) == 0) recorded.push_back(g.revision(node).id);
        }
        const Position position = findPosition(g, recorded, true);
        for (const NodeId node : position.recorded) RC_ASSERT(position.applied[node]);
        for (const NodeId node : position.pending) RC_ASSERT(!position.applied[node]);
        RC_ASSERT(static_cast<std::size_t>(std::count(position.applied.begin(), position.applied.end(), true)) + position.pending.size() == g.size());
        // What is applied is closed downwards.
        for (NodeId node = 0; node < g.size(); ++node) {
            if (!position.applied[node]) continue;
            for (const NodeId parent : g.node(node).down) RC_ASSERT(position.applied[parent]);
        }
    }));
}

TEST_CASE("a version table is named as SQL names it") {
    CHECK(workflow::parseVersionTable("v").schema == std::nullopt);
    CHECK(workflow::parseVersionTable("ops.v").schema == "ops");
    CHECK(workflow::parseVersionTable("\"a.b\".\"c\"\"d\"").schema == "a.b");
    CHECK(workflow::parseVersionTable("\"a.b\".\"c\"\"d\"").name == "c\"d");
    CHECK(workflow::parseVersionTable("\"a.b\"").name == "a.b");
    CHECK(workflow::parseVersionTable("Odd \"one\".My Version").schema == "Odd \"one\""); // as the catalogue holds it
}
