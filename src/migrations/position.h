#pragma once

#include "migrations/graph.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stillroom::migrations {

enum class PositionState : std::uint8_t { AtHead, Behind, Diverged, UnknownRevision, RedundantRows, Empty, Unversioned, Unreadable };

/// As in the command line's JSON: "at_head", "behind", ...
[[nodiscard]] const char* nameOf(PositionState state);

/// Where the recorded revisions put the database in the graph.
struct Position {
    PositionState state = PositionState::Unversioned;
    std::vector<NodeId> recorded; // rows that are revisions, each once
    std::vector<bool> applied;    // per node: recorded or below a recorded one, dependencies included
    std::size_t appliedCount = 0;
    std::vector<NodeId> pending;        // not applied, in the order of running
    std::vector<std::string> unknown;   // rows that are no revision id
    std::vector<std::string> redundant; // rows that another row implies, or that stand twice

    /// Also of a revision that came after the position was found: then it is not.
    [[nodiscard]] bool isApplied(NodeId id) const { return id < applied.size() && applied[id]; }
};

/// \param exists whether there is a version table at all
/// Worst state first: unknown rows, redundant rows, then the place. Diverged: a recorded head, and pending revisions on
/// a line that split from its own, so that no upgrade of one line reaches both.
[[nodiscard]] Position findPosition(const RevisionGraph& graph, const std::vector<std::string>& rows, bool exists);

} // namespace stillroom::migrations
