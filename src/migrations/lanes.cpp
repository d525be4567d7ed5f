#include "migrations/lanes.h"

#include <algorithm>

namespace stillroom::migrations {
namespace {

constexpr NodeId kFree = UINT32_MAX;

/// A lane waits for the revision that its line leads down to. Lines to the same revision share a lane, so that the
/// number of lanes is that of the revisions waited for, not of the lines.
struct Waiting {
    NodeId node = kFree;
    bool dependency = false;
    bool passing = false;
};

struct Edge {
    NodeId to;
    bool dependency;
    bool passing;
};
using Edges = std::vector<Edge>;

void addOnce(Edges& edges, Edge edge) {
    const auto same = std::find_if(edges.begin(), edges.end(), [&](const Edge& e) { return e.to == edge.to; });
    if (same == edges.end()) {
        edges.push_back(edge);
    } else { // the closer tie is drawn
        same->dependency = same->dependency && edge.dependency;
        same->passing = same->passing && edge.passing;
    }
}

[[nodiscard]] Edges edgesOf(const RevisionGraph::Node& node) {
    Edges edges;
    for (const NodeId parent : node.down) edges.push_back({parent, false, false});
    for (const NodeId dependency : node.impliedDown) edges.push_back({dependency, true, false});
    return edges;
}

/// Per node its edges to the nearest shown ancestors. Empty for what a cycle leads back to.
[[nodiscard]] std::vector<Edges> shortened(const RevisionGraph& graph, const std::vector<NodeId>& order, const std::vector<bool>& shown) {
    std::vector<Edges> result(graph.size());
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
        for (const Edge& edge : edgesOf(graph.node(*node))) {
            if (shown[edge.to]) {
                addOnce(result[*node], edge);
            } else {
                for (const Edge& on : result[edge.to]) addOnce(result[*node], {on.to, on.dependency || edge.dependency, true});
            }
        }
    }
    return result;
}

template <class EdgesOf>
[[nodiscard]] LaneLayout layOutRows(std::size_t nodes, const std::vector<NodeId>& order, const EdgesOf& edges) {
    LaneLayout layout;
    layout.rows.reserve(order.size());
    layout.lines.reserve(order.size() * 2);
    layout.rowOf.assign(nodes, LaneLayout::kNoRow);
    for (std::size_t row = 0; row < order.size(); ++row) layout.rowOf[order[row]] = static_cast<std::uint32_t>(row);

    std::vector<Waiting> lanes;
    std::vector<std::uint32_t> laneOf(nodes, kFree); // the lane that waits for a node
    std::vector<std::uint32_t> freeLanes;            // sorted downwards: the leftmost is last
    const auto take = [&](NodeId node, bool dependency, bool passing) {
        std::uint32_t lane = 0;
        if (!freeLanes.empty()) {
            lane = freeLanes.back();
            freeLanes.pop_back();
        } else {
            lane = static_cast<std::uint32_t>(lanes.size());
            lanes.emplace_back();
        }
        lanes[lane] = {node, dependency, passing};
        laneOf[node] = lane;
        return lane;
    };
    const auto release = [&](std::uint32_t lane) {
        lanes[lane] = {};
        freeLanes.insert(std::lower_bound(freeLanes.begin(), freeLanes.end(), lane, std::greater<>()), lane);
    };

    for (std::size_t row = 0; row < order.size(); ++row) {
        const NodeId node = order[row];
        const std::uint32_t lane = laneOf[node] != kFree ? laneOf[node] : take(node, false, false);
        const auto first = static_cast<std::uint32_t>(layout.lines.size());
        // Lines that pass this row keep their lane.
        for (std::uint32_t i = 0; i < lanes.size(); ++i) {
            if (lanes[i].node != kFree && i != lane) layout.lines.push_back({i, i, lanes[i].dependency, lanes[i].passing});
        }
        lanes[lane] = {};
        bool keepsLane = false;
        for (const Edge& edge : edges(node)) {
            if (layout.rowOf[edge.to] <= row) continue; // part of a cycle: there is no line upwards
            std::uint32_t to = laneOf[edge.to];
            if (to != kFree) {
                lanes[to].dependency = lanes[to].dependency && edge.dependency;
                lanes[to].passing = lanes[to].passing && edge.passing;
            } else if (!keepsLane) { // the first new line goes straight on
                to = lane;
                lanes[lane] = {edge.to, edge.dependency, edge.passing};
                laneOf[edge.to] = lane;
                keepsLane = true;
            } else {
                to = take(edge.to, edge.dependency, edge.passing);
            }
            layout.lines.push_back({lane, to, edge.dependency, edge.passing});
        }
        if (!keepsLane) release(lane);
        layout.laneCount = std::max(layout.laneCount, static_cast<std::uint32_t>(lanes.size()));
        while (!lanes.empty() && lanes.back().node == kFree) {
            std::erase(freeLanes, static_cast<std::uint32_t>(lanes.size() - 1));
            lanes.pop_back();
        }
        layout.rows.push_back({node, lane, first, static_cast<std::uint32_t>(layout.lines.size()) - first});
    }
    return layout;
}

[[nodiscard]] bool isInner(const RevisionGraph::Node& node) {
    return node.down.size() == 1 && node.next.size() == 1 && node.dependencies.empty() && node.dependents.empty() && node.missing.empty();
}

} // namespace

LaneLayout layOut(const RevisionGraph& graph, const std::vector<NodeId>& order) {
    return layOutRows(graph.size(), order, [&graph](NodeId node) { return edgesOf(graph.node(node)); });
}

LaneLayout layOut(const RevisionGraph& graph, const std::vector<NodeId>& order, const std::vector<bool>& shown) {
    const std::vector<Edges> edges = shortened(graph, order, shown);
    std::vector<NodeId> rows;
    std::copy_if(order.begin(), order.end(), std::back_inserter(rows), [&shown](NodeId node) { return shown[node]; });
    return layOutRows(graph.size(), rows, [&edges](NodeId node) -> const Edges& { return edges[node]; });
}

std::vector<std::vector<NodeId>> linearStretches(const RevisionGraph& graph, std::size_t atLeast, const std::function<bool(NodeId, NodeId)>& alike) {
    std::vector<std::vector<NodeId>> stretches;
    for (NodeId top = 0; top < graph.size(); ++top) {
        if (!isInner(graph.node(top))) continue;
        const NodeId child = graph.node(top).next.front();
        if (isInner(graph.node(child)) && alike(child, top)) continue; // begins further up; a mere cycle begins nowhere
        std::vector<NodeId> run{top};
        for (NodeId next = graph.node(top).down.front(); isInner(graph.node(next)) && alike(run.back(), next); next = graph.node(next).down.front())
            run.push_back(next);
        if (run.size() >= atLeast) stretches.push_back(std::move(run));
    }
    return stretches;
}

} // namespace stillroom::migrations
