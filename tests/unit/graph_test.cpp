#include "catch.h"
#include "graphs.h"
#include "migrations/lanes.h"
#include "migrations/position.h"

#include <algorithm>
#include <set>

using namespace stillroom;
using namespace stillroom::migrations;
using test::graph;
using test::names;
using Names = std::vector<std::string>;

namespace {

[[nodiscard]] Names codes(const RevisionGraph& g) {
    Names list;
    for (const Finding& finding : g.findings()) list.push_back(finding.code);
    return list;
}

} // namespace

TEST_CASE("heads, bases, branch and merge points") {
    const auto g = graph("a\nb < a\nc < a\nm < b, c\nx\n");
    CHECK(names(g, g.heads()) == Names{"m", "x"});
    CHECK(names(g, g.bases()) == Names{"a", "x"});
    CHECK(g.isBranchPoint(*g.find("a")));
    CHECK(g.isMergePoint(*g.find("m")));
    CHECK(codes(g) == Names{"graph.multiple_heads"});
}

TEST_CASE("a head that something depends on is a head, but no real one") {
    const auto g = graph("a\nb needs a\n");
    CHECK(names(g, g.heads()) == Names{"a", "b"});
    CHECK(names(g, g.realHeads()) == Names{"b"});
}

TEST_CASE("a dependency that an ancestor declares already is not said again") {
    const auto g = graph("x\na needs x\nb < a needs x\n");
    CHECK(g.node(*g.find("a")).impliedDown.size() == 1);
    CHECK(g.node(*g.find("b")).impliedDown.empty());
}

TEST_CASE("a missing parent is a finding with its place, and the rest of the graph is right") {
    const auto g = graph("a\nb < gone\nc < b\n");
    REQUIRE(codes(g).front() == "graph.missing_parent");
    CHECK(g.findings().front().evidence.front().file == "b.py");
    CHECK(names(g, g.heads()) == Names{"a", "c"});
    CHECK(names(g, g.bases()) == Names{"a"});
    CHECK(g.newestFirst().size() == 3);
}

TEST_CASE("duplicate ids: the last one counts") {
    const auto g = graph("a\nb < a\nb\n");
    CHECK(g.size() == 2);
    CHECK(codes(g).front() == "graph.duplicate_revision");
    CHECK(g.revision(*g.find("b")).downRevisions.empty());
}

TEST_CASE("loops and cycles are named, and only those who are in them") {
    CHECK(codes(graph("a < a\n")) == Names{"graph.self_loop"});
    const auto g = graph("base\na < base, c\nb < a\nc < b\nafter < c\n");
    const auto& found = *std::find_if(g.findings().begin(), g.findings().end(), [](const Finding& f) { return f.code == "graph.cycle"; });
    CHECK(found.evidence.size() == 3);
    CHECK(g.newestFirst().size() == 5);
    const auto dependent = codes(graph("a needs b\nb needs a\n"));
    CHECK(std::count(dependent.begin(), dependent.end(), "graph.dependency_cycle") == 1);
}

TEST_CASE("unknown dependencies, duplicate labels, bad and long identifiers") {
    CHECK(codes(graph("a needs nowhere\n")).front() == "graph.unknown_dependency");
    CHECK(codes(graph("a @one\nb < a @one\n")).front() == "graph.duplicate_label");
    CHECK(codes(graph("a@b\n")).front() == "graph.illegal_id");
    CHECK(codes(graph(std::string(33, 'x') + "\n")).front() == "graph.id_too_long");
}

TEST_CASE("labels reach descendants, and ancestors down to a branch point") {
    const auto g = graph("a\nb < a\nl < b @shop\nd < l\n");
    for (const char* id : {"a", "b", "l", "d"}) CHECK(g.node(*g.find(id)).labels == Names{"shop"});
    const auto forked = graph("a\nl < a @shop\nother < a\nd < l\n");
    CHECK(forked.node(*forked.find("a")).labels.empty());
    CHECK(forked.node(*forked.find("d")).labels == Names{"shop"});
}

TEST_CASE("positions") {
    const auto g = graph("a\nb < a\nc < b\n");
    const auto at = [&](const Names& rows) { return findPosition(g, rows, true); };
    CHECK(at({"c"}).state == PositionState::AtHead);
    CHECK(at({"c"}).appliedCount == 3);
    CHECK(at({"a"}).state == PositionState::Behind);
    CHECK(names(g, at({"a"}).pending) == Names{"b", "c"});
    CHECK(at({}).state == PositionState::Empty);
    CHECK(findPosition(g, {}, false).state == PositionState::Unversioned);
    CHECK(at({"zzz"}).state == PositionState::UnknownRevision);
    CHECK(at({"zzz"}).unknown == Names{"zzz"});
    CHECK(at({"a", "c"}).redundant == Names{"a"});
    CHECK(at({"c", "c"}).redundant == Names{"c"});
}

TEST_CASE("diverged: on one side of a fork; independent branches are only behind") {
    const auto forked = graph("a\nb < a\nc < a\n");
    CHECK(findPosition(forked, {"b"}, true).state == PositionState::Diverged);
    CHECK(findPosition(forked, {"b", "c"}, true).state == PositionState::AtHead);
    const auto apart = graph("a\nb < a\nx\ny < x\n");
    CHECK(findPosition(apart, {"b", "x"}, true).state == PositionState::Behind);
}

TEST_CASE("lanes: every line leads from a revision to its parents") {
    const auto g = graph("a\nb < a\nc < a\nm < b, c\nd < m\ne < m needs x\nx\n");
    const LaneLayout layout = layOut(g, g.newestFirst());
    REQUIRE(layout.rows.size() == g.size());
    // Follow each line downwards; it must end at a parent or dependency.
    for (std::size_t row = 0; row < layout.rows.size(); ++row) {
        std::multiset<NodeId> reached;
        for (const auto* line = layout.begin(layout.rows[row]); line != layout.end(layout.rows[row]); ++line) {
            if (line->from != layout.rows[row].lane) continue;
            std::uint32_t lane = line->to;
            std::size_t at = row + 1;
            while (at < layout.rows.size() && layout.rows[at].lane != lane) ++at;
            REQUIRE(at < layout.rows.size());
            reached.insert(layout.rows[at].node);
        }
        const auto& node = g.node(layout.rows[row].node);
        std::multiset<NodeId> expected(node.down.begin(), node.down.end());
        expected.insert(node.impliedDown.begin(), node.impliedDown.end());
        CHECK(reached == expected);
    }
}

TEST_CASE("lanes of a straight line: one") {
    const auto g = graph("a\nb < a\nc < b\n");
    CHECK(layOut(g, g.newestFirst()).laneCount == 1);
}

TEST_CASE("with some revisions left out, lines lead on to the nearest shown ancestors") {
    // m merges the side of b and the side of d; both come from a.
    const auto g = graph("a\nb < a\nc < b\nd < a\ne < d\nm < c, e\nn < m needs e");
    const auto shownOnly = [&g](const std::vector<std::string>& ids) {
        std::vector<bool> shown(g.size(), false);
        for (const std::string& id : ids) shown[*g.find(id)] = true;
        std::string text;
        const LaneLayout layout = layOut(g, g.newestFirst(), shown);
        for (const auto& row : layout.rows) {
            text += g.revision(row.node).id;
            for (const auto* line = layout.begin(row); line != layout.end(row); ++line)
                text += " " + std::to_string(line->from) + (line->passing ? "~" : "-") + std::to_string(line->to);
            text += "\n";
        }
        return text;
    };
    CHECK(shownOnly({"n", "a"}) == "n 0~0\na\n");
    CHECK(shownOnly({"m", "c", "a"}) == "m 0-0 0~1\nc 1~1 0~1\na\n");
    CHECK(shownOnly({"b", "d"}) == "b\nd\n");
    CHECK(shownOnly({}).empty());
    CHECK(layOut(g, g.newestFirst(), std::vector<bool>(g.size(), true)).lines.size() == layOut(g, g.newestFirst()).lines.size());
    const auto cycle = graph("a < c\nb < a\nc < b");
    CHECK(layOut(cycle, cycle.newestFirst(), {true, false, true}).rows.size() == 2);
}

TEST_CASE("linear stretches end at branches, merges, dependencies, heads, bases and where the state changes") {
    const auto g = graph("a\nb < a\nc < b\nd < c\ne < d\nx < d\nf < e\ng < f\nh < g\ny < x needs g");
    const auto runs = [&g](const auto& alike) {
        std::vector<std::vector<std::string>> result;
        for (const auto& run : linearStretches(g, 2, alike)) result.push_back(names(g, run));
        return result;
    };
    using Runs = std::vector<std::vector<std::string>>;
    CHECK(runs([](auto, auto) { return true; }) == Runs{{"c", "b"}, {"f", "e"}});
    CHECK(runs([&g](NodeId, NodeId lower) { return g.revision(lower).id != "b"; }) == Runs{{"f", "e"}});
    CHECK(linearStretches(g, 3, [](auto, auto) { return true; }).empty());
    CHECK(linearStretches(graph("a < c\nb < a\nc < b"), 1, [](auto, auto) { return true; }).empty());
}
