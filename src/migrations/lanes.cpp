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
};

} // namespace

LaneLayout layOut(const RevisionGraph& graph, const std::vector<NodeId>& order) {
    LaneLayout layout;
    const std::size_t n = graph.size();
    layout.rows.reserve(order.size());
    layout.lines.reserve(order.size() * 2);
    layout.rowOf.assign(n, 0);
    for (std::size_t row = 0; row < order.size(); ++row) layout.rowOf[order[row]] = static_cast<std::uint32_t>(row);

    std::vector<Waiting> lanes;
    std::vector<std::uint32_t> laneOf(n, kFree); // the lane that waits for a node
    std::vector<std::uint32_t> freeLanes;        // sorted downwards: the leftmost is last
    const auto take = [&](NodeId node, bool dependency) {
        std::uint32_t lane = 0;
        if (!freeLanes.empty()) {
            lane = freeLanes.back();
            freeLanes.pop_back();
        } else {
            lane = static_cast<std::uint32_t>(lanes.size());
            lanes.emplace_back();
        }
        lanes[lane] = {node, dependency};
        laneOf[node] = lane;
        return lane;
    };
    const auto release = [&](std::uint32_t lane) {
        lanes[lane] = {};
        freeLanes.insert(std::lower_bound(freeLanes.begin(), freeLanes.end(), lane, std::greater<>()), lane);
    };

    for (std::size_t row = 0; row < order.size(); ++row) {
        const NodeId node = order[row];
        const RevisionGraph::Node& at = graph.node(node);
        const std::uint32_t lane = laneOf[node] != kFree ? laneOf[node] : take(node, false);
        const auto first = static_cast<std::uint32_t>(layout.lines.size());
        // Lines that pass this row keep their lane.
        for (std::uint32_t i = 0; i < lanes.size(); ++i) {
            if (lanes[i].node != kFree && i != lane) layout.lines.push_back({i, i, lanes[i].dependency});
        }
        lanes[lane] = {};
        bool keepsLane = false;
        const auto lead = [&](NodeId parent, bool dependency) {
            if (layout.rowOf[parent] <= row) return; // part of a cycle: there is no line upwards
            std::uint32_t to = laneOf[parent];
            if (to == kFree) {
                if (!keepsLane) { // the first new line goes straight on
                    to = lane;
                    lanes[lane] = {parent, dependency};
                    laneOf[parent] = lane;
                    keepsLane = true;
                } else {
                    to = take(parent, dependency);
                }
            } else {
                lanes[to].dependency = lanes[to].dependency && dependency;
            }
            layout.lines.push_back({lane, to, dependency});
        };
        for (const NodeId parent : at.down) lead(parent, false);
        for (const NodeId dependency : at.impliedDown) lead(dependency, true);
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

} // namespace stillroom::migrations
