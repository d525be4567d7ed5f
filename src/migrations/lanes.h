#pragma once

#include "migrations/graph.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace stillroom::migrations {

/// The graph drawn as rows, newest first: for each revision shown its lane, and the lines that run from its row to the next.
/// A function of the graph alone; whoever shows it only paints.
struct LaneLayout {
    struct Line {
        std::uint32_t from; // lane in this row
        std::uint32_t to;   // lane in the next row
        bool dependency;    // by depends_on, not by down_revision
        bool passing;       // leads past revisions that are not shown
    };
    struct Row {
        NodeId node;
        std::uint32_t lane;
        std::uint32_t firstLine; // into `lines`
        std::uint32_t lineCount;
    };

    static constexpr std::uint32_t kNoRow = UINT32_MAX;

    std::vector<Row> rows;
    std::vector<Line> lines;
    std::vector<std::uint32_t> rowOf; // per node, kNoRow where it is not shown
    std::uint32_t laneCount = 0;

    [[nodiscard]] const Line* begin(const Row& row) const { return lines.data() + row.firstLine; }
    [[nodiscard]] const Line* end(const Row& row) const { return lines.data() + row.firstLine + row.lineCount; }
};

/// Lays out `order`, which holds every node once, children first.
[[nodiscard]] LaneLayout layOut(const RevisionGraph& graph, const std::vector<NodeId>& order);
/// The same with only the revisions that `shown` marks: lines lead on to the nearest ancestors that are shown.
[[nodiscard]] LaneLayout layOut(const RevisionGraph& graph, const std::vector<NodeId>& order, const std::vector<bool>& shown);

/// The runs of at least `atLeast` revisions, newest first, in which each has one parent, one child and no dependency, so
/// that a single row can stand for them. `alike` says whether a revision and its parent may stand in the same run.
[[nodiscard]] std::vector<std::vector<NodeId>> linearStretches(const RevisionGraph& graph, std::size_t atLeast,
                                                               const std::function<bool(NodeId upper, NodeId lower)>& alike);

} // namespace stillroom::migrations
