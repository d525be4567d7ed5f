#pragma once

#include "migrations/graph.h"

#include <cstdint>
#include <vector>

namespace stillroom::migrations {

/// The graph drawn as rows, newest first: for each revision its lane, and the lines that run from its row to the next.
/// A function of the graph alone; whoever shows it only paints.
struct LaneLayout {
    struct Line {
        std::uint32_t from; // lane in this row
        std::uint32_t to;   // lane in the next row
        bool dependency;    // by depends_on, not by down_revision
    };
    struct Row {
        NodeId node;
        std::uint32_t lane;
        std::uint32_t firstLine; // into `lines`
        std::uint32_t lineCount;
    };

    std::vector<Row> rows;
    std::vector<Line> lines;
    std::vector<std::uint32_t> rowOf; // per node
    std::uint32_t laneCount = 0;

    [[nodiscard]] const Line* begin(const Row& row) const { return lines.data() + row.firstLine; }
    [[nodiscard]] const Line* end(const Row& row) const { return lines.data() + row.firstLine + row.lineCount; }
};

/// Lays out `order`, which holds every node once, children first.
[[nodiscard]] LaneLayout layOut(const RevisionGraph& graph, const std::vector<NodeId>& order);

} // namespace stillroom::migrations
