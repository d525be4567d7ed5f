#pragma once

#include "base/finding.h"
#include "migrations/revision.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stillroom::migrations {

/// Index of a revision in its graph.
using NodeId = std::uint32_t;

/// All revisions of one environment and how they hang together: alembic's RevisionMap, except that a broken project is
/// normal input. A parent or dependency that is not there is left out of the edges and is a finding.
class RevisionGraph {
public:
    struct Node {
        std::vector<NodeId> down;         // parents that are there: _versioned_down_revisions
        std::vector<NodeId> dependencies; // resolved from ids and labels: _resolved_dependencies
        std::vector<NodeId> impliedDown;  // dependencies that no ancestor declares already: _normalized_resolved_dependencies
        std::vector<NodeId> next;         // children by down_revision: nextrev
        std::vector<NodeId> dependents;   // revisions that depend on this one and are not in `next`
        std::vector<std::string> missing; // parents and dependencies that are not there
        std::vector<std::string> labels;  // own and inherited ones: branch_labels after _add_branches
    };

    RevisionGraph() = default;
    /// \param revisions in alembic's order of reading: of several with one id the last counts
    explicit RevisionGraph(const std::vector<RevisionPtr>& revisions);
    RevisionGraph(RevisionGraph&&) noexcept = default; // its indexes point into it: moved, never copied
    RevisionGraph& operator=(RevisionGraph&&) noexcept = default;
    RevisionGraph(const RevisionGraph&) = delete;
    RevisionGraph& operator=(const RevisionGraph&) = delete;
    ~RevisionGraph() = default;

    [[nodiscard]] std::size_t size() const { return m_revisions.size(); }
    [[nodiscard]] const Revision& revision(NodeId id) const { return *m_revisions[id]; }
    [[nodiscard]] const Node& node(NodeId id) const { return m_nodes[id]; }
    [[nodiscard]] std::optional<NodeId> find(std::string_view id) const;
    /// By branch label, as declared.
    [[nodiscard]] std::optional<NodeId> findLabel(std::string_view label) const;
    /// Every key of alembic's map: revision ids, then labels, with the revision each stands for.
    [[nodiscard]] const std::vector<std::pair<std::string_view, NodeId>>& keys() const { return m_keys; }

    /// No child follows by down_revision: get_heads(). In order of reading.
    [[nodiscard]] const std::vector<NodeId>& heads() const { return m_heads; }
    /// Nothing follows and nothing depends on it: _real_heads.
    [[nodiscard]] const std::vector<NodeId>& realHeads() const { return m_realHeads; }
    /// No down_revision: get_bases().
    [[nodiscard]] const std::vector<NodeId>& bases() const { return m_bases; }
    [[nodiscard]] bool isBranchPoint(NodeId id) const { return m_nodes[id].next.size() > 1; }
    [[nodiscard]] bool isMergePoint(NodeId id) const { return m_revisions[id]->downRevisions.size() > 1; }

    /// What is wrong with the graph itself, with file and line.
    [[nodiscard]] const std::vector<Finding>& findings() const { return m_findings; }

    /// Newest first: every revision after its children and dependents; lines stay together. Cycles are cut somewhere.
    [[nodiscard]] std::vector<NodeId> newestFirst() const;

    enum class Edges : std::uint8_t { Versioned, WithDependencies };
    /// `from` and all below (or above) them, as a mark per node.
    [[nodiscard]] std::vector<bool> ancestors(const std::vector<NodeId>& from, Edges edges) const;
    [[nodiscard]] std::vector<bool> descendants(const std::vector<NodeId>& from, Edges edges) const;
    /// The revision after which their lines part; none where they have no common one.
    [[nodiscard]] std::optional<NodeId> lastCommonAncestor(const std::vector<NodeId>& of) const;
    /// Whether heads of one line wait to be merged: not those of branches with labels of their own.
    [[nodiscard]] bool hasUnmergedHeads() const;

private:
    using NodeList = std::vector<NodeId> Node::*;
    [[nodiscard]] std::vector<bool> reach(std::vector<NodeId> todo, NodeList list, NodeList alsoList) const;
    void index(const std::vector<RevisionPtr>& revisions);
    void indexLabels();
    void link();
    void normalizeDependencies();
    void findEnds();
    void spreadLabels();
    void findCycles();
    void checkIdentifiers();
    void checkHeads();
    void addFinding(std::string code, Severity severity, std::string title, std::string detail, std::vector<Evidence> evidence);

    std::vector<RevisionPtr> m_revisions;
    std::vector<Node> m_nodes;
    std::unordered_map<std::string_view, NodeId> m_byId;
    std::unordered_map<std::string_view, NodeId> m_byLabel;
    std::vector<std::pair<std::string_view, NodeId>> m_keys;
    std::vector<NodeId> m_heads;
    std::vector<NodeId> m_realHeads;
    std::vector<NodeId> m_bases;
    std::vector<Finding> m_findings;
};

} // namespace stillroom::migrations
