#include "migrations/position.h"

#include <algorithm>
#include <set>

namespace stillroom::migrations {
namespace {

using Edges = RevisionGraph::Edges;

[[nodiscard]] bool diverged(const RevisionGraph& graph, const Position& position) {
    std::vector<NodeId> finished;
    for (const NodeId id : position.recorded) {
        if (graph.node(id).next.empty()) finished.push_back(id);
    }
    if (finished.empty()) return false;
    const auto below = graph.ancestors(finished, Edges::Versioned);
    // A pending line leaves the applied ones at a pending child of an applied parent.
    return std::any_of(position.pending.begin(), position.pending.end(), [&](NodeId id) {
        const auto& down = graph.node(id).down;
        return std::any_of(down.begin(), down.end(), [&](NodeId parent) { return below[parent] && position.applied[parent]; });
    });
}

} // namespace

const char* nameOf(PositionState state) {
    switch (state) {
    case PositionState::AtHead: return "at_head";
    case PositionState::Behind: return "behind";
    case PositionState::Diverged: return "diverged";
    case PositionState::UnknownRevision: return "unknown_revision";
    case PositionState::RedundantRows: return "redundant_rows";
    case PositionState::Empty: return "empty";
    case PositionState::Unversioned: return "unversioned";
    case PositionState::Unreadable: return "unreadable";
    }
    return "";
}

Position findPosition(const RevisionGraph& graph, const std::vector<std::string>& rows, bool exists) {
    Position position;
    std::set<std::string> seen;
    for (const std::string& row : rows) {
        if (!seen.insert(row).second) {
            position.redundant.push_back(row);
        } else if (const auto id = graph.find(row)) {
            position.recorded.push_back(*id);
        } else {
            position.unknown.push_back(row);
        }
    }
    // A row is redundant where another row lies above it. Seen from below: an ancestor of the parents of some row.
    std::vector<NodeId> parents;
    for (const NodeId id : position.recorded) {
        parents.insert(parents.end(), graph.node(id).down.begin(), graph.node(id).down.end());
        parents.insert(parents.end(), graph.node(id).impliedDown.begin(), graph.node(id).impliedDown.end());
    }
    const auto implied = graph.ancestors(parents, Edges::WithDependencies);
    for (const NodeId id : position.recorded) {
        if (!implied[id]) continue;
        // Implied by another row, that is, and not by itself around a cycle.
        const auto above = graph.descendants({id}, Edges::WithDependencies);
        const auto below = graph.ancestors({id}, Edges::WithDependencies);
        const bool byAnother =
            std::any_of(position.recorded.begin(), position.recorded.end(), [&](NodeId other) { return other != id && above[other] && !below[other]; });
        if (byAnother) position.redundant.push_back(graph.revision(id).id);
    }
    position.applied = graph.ancestors(position.recorded, Edges::WithDependencies);
    const std::vector<NodeId> order = graph.newestFirst();
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
        if (position.applied[*it]) {
            ++position.appliedCount;
        } else {
            position.pending.push_back(*it);
        }
    }
    if (!exists) {
        position.state = PositionState::Unversioned;
    } else if (!position.unknown.empty()) {
        position.state = PositionState::UnknownRevision;
    } else if (!position.redundant.empty()) {
        position.state = PositionState::RedundantRows;
    } else if (rows.empty()) {
        position.state = PositionState::Empty;
    } else if (position.pending.empty()) {
        position.state = PositionState::AtHead;
    } else {
        position.state = diverged(graph, position) ? PositionState::Diverged : PositionState::Behind;
    }
    return position;
}

} // namespace stillroom::migrations
