#include "migrations/graph.h"

#include "base/text.h"

#include <algorithm>
#include <functional>
#include <map>

namespace stillroom::migrations {
namespace {

[[nodiscard]] bool contains(const std::vector<NodeId>& list, NodeId id) { return std::find(list.begin(), list.end(), id) != list.end(); }
void addOnce(std::vector<NodeId>& list, NodeId id) {
    if (!contains(list, id)) list.push_back(id);
}

[[nodiscard]] Evidence placeOf(const Revision& revision) { return {revision.file, revision.line, {}, "revision = '" + revision.id + "'"}; }
[[nodiscard]] Evidence parentsOf(const Revision& revision) {
    return {revision.file, revision.downLine != 0 ? revision.downLine : revision.line, {}, "down_revision = " + join(revision.downRevisions, ", ")};
}

} // namespace

RevisionGraph::RevisionGraph(const std::vector<RevisionPtr>& revisions) {
    index(revisions);
    indexLabels();
    link();
    normalizeDependencies();
    findEnds();
    spreadLabels();
    findCycles();
    checkIdentifiers();
    sortBySeverity(m_findings);
}

void RevisionGraph::addFinding(std::string code, Severity severity, std::string title, std::string detail, std::vector<Evidence> evidence) {
    m_findings.push_back({std::move(code), severity, std::move(title), std::move(detail), std::move(evidence), {}});
}

// The last of several files with one id counts, in the place of the first: as a Python dict is filled.
void RevisionGraph::index(const std::vector<RevisionPtr>& revisions) {
    m_revisions.reserve(revisions.size());
    m_byId.reserve(revisions.size());
    for (const RevisionPtr& revision : revisions) {
        const auto [place, isNew] = m_byId.try_emplace(revision->id, static_cast<NodeId>(m_revisions.size()));
        if (isNew) {
            m_revisions.push_back(revision);
            continue;
        }
        const NodeId id = place->second;
        addFinding("graph.duplicate_revision", Severity::Error, "Two scripts have the revision id " + revision->id,
                   "Alembic takes the last one it reads (" + revision->file + ") and warns 'Revision " + revision->id +
                       " is present more than once'. A database at " + revision->id + " may have run either.",
                   {placeOf(*m_revisions[id]), placeOf(*revision)});
        m_byId.erase(place); // its key is a view of the earlier one's id
        m_revisions[id] = revision;
        m_byId.emplace(revision->id, id);
    }
    m_nodes.resize(m_revisions.size());
    m_keys.reserve(m_revisions.size());
    for (NodeId id = 0; id < m_revisions.size(); ++id) m_keys.emplace_back(m_revisions[id]->id, id);
}

void RevisionGraph::indexLabels() {
    for (NodeId id = 0; id < m_revisions.size(); ++id) {
        for (const std::string& label : m_revisions[id]->branchLabels) {
            const auto sameId = m_byId.find(label);
            const auto sameLabel = m_byLabel.find(label);
            if (sameId != m_byId.end() || sameLabel != m_byLabel.end()) {
                const Revision& other = *m_revisions[sameId != m_byId.end() ? sameId->second : sameLabel->second];
                addFinding("graph.duplicate_label", Severity::Error, "The branch label " + label + " is used twice",
                           "Branch name '" + label + "' in revision " + m_revisions[id]->id + " is already used by revision " + other.id +
                               ". Alembic refuses the whole project; rename one of them.",
                           {placeOf(*m_revisions[id]), placeOf(other)});
                continue;
            }
            m_byLabel.emplace(label, id);
            m_keys.emplace_back(label, id);
        }
    }
}

void RevisionGraph::link() {
    for (NodeId id = 0; id < m_revisions.size(); ++id) {
        const Revision& revision = *m_revisions[id];
        Node& node = m_nodes[id];
        for (const std::string& parent : revision.downRevisions) {
            if (parent == revision.id) {
                addFinding("graph.self_loop", Severity::Error, "Revision " + revision.id + " names itself as its parent",
                           "Alembic stops with 'Self-loop is detected'. Correct its down_revision.", {parentsOf(revision)});
                continue;
            }
            const auto found = find(parent);
            if (!found) {
                node.missing.push_back(parent);
                addFinding("graph.missing_parent", Severity::Error, "The parent of " + revision.id + " is missing",
                           "Revision " + revision.id + " follows " + parent + ", but no script has that id. Every alembic command dies with KeyError: '" +
                               parent + "'. Restore the script of " + parent + ", or correct the down_revision.",
                           {parentsOf(revision)});
                continue;
            }
            addOnce(node.down, *found);
            addOnce(m_nodes[*found].next, id);
        }
        for (const std::string& name : revision.dependencies) {
            auto found = find(name);
            if (!found) found = findLabel(name);
            if (found && *found == id) {
                addFinding("graph.self_loop", Severity::Error, "Revision " + revision.id + " depends on itself",
                           "Alembic stops with 'Dependency self-loop is detected'. Correct its depends_on.", {placeOf(revision)});
            } else if (!found) {
                node.missing.push_back(name);
                addFinding("graph.unknown_dependency", Severity::Error, "A dependency of " + revision.id + " is not known",
                           "depends_on names " + name + ", which is neither a revision nor a branch label. Every alembic command dies with KeyError: '" + name +
                               "'.",
                           {{revision.file, revision.line, {}, "depends_on = " + join(revision.dependencies, ", ")}});
            } else {
                addOnce(node.dependencies, *found);
            }
        }
    }
    for (NodeId id = 0; id < m_nodes.size(); ++id) {
        for (const NodeId dependency : m_nodes[id].dependencies) {
            if (!contains(m_nodes[dependency].next, id)) addOnce(m_nodes[dependency].dependents, id);
        }
    }
}

// _normalize_depends_on: what an ancestor by down_revision depends on already need not be said again.
void RevisionGraph::normalizeDependencies() {
    std::vector<NodeId> withDependencies;
    for (NodeId id = 0; id < m_nodes.size(); ++id) {
        if (!m_nodes[id].dependencies.empty()) withDependencies.push_back(id);
    }
    std::vector<std::uint32_t> seen(m_nodes.size(), 0);
    std::uint32_t round = 0;
    std::vector<NodeId> todo;
    for (const NodeId id : withDependencies) {
        std::vector<NodeId> kept = m_nodes[id].dependencies;
        ++round;
        todo.assign(1, id);
        seen[id] = round;
        while (!todo.empty() && !kept.empty()) {
            const NodeId at = todo.back();
            todo.pop_back();
            if (at != id) {
                std::erase_if(kept, [&](NodeId dependency) { return contains(m_nodes[at].dependencies, dependency); });
            }
            for (const NodeId parent : m_nodes[at].down) {
                if (seen[parent] != round) {
                    seen[parent] = round;
                    todo.push_back(parent);
                }
            }
        }
        std::erase_if(kept, [&](NodeId dependency) { return contains(m_nodes[id].down, dependency); });
        m_nodes[id].impliedDown = std::move(kept);
    }
}

void RevisionGraph::findEnds() {
    for (NodeId id = 0; id < m_nodes.size(); ++id) {
        if (m_nodes[id].next.empty()) m_heads.push_back(id);
        if (m_nodes[id].next.empty() && m_nodes[id].dependents.empty()) m_realHeads.push_back(id);
        if (m_revisions[id]->downRevisions.empty()) m_bases.push_back(id);
    }
}

// _add_branches: to all descendants; and below the labelled revision too, down to a branch or merge point, where no such
// point lies above it (alembic walks down from the last descendant it came to).
void RevisionGraph::spreadLabels() {
    const auto isRealBranchPoint = [this](NodeId id) { return m_nodes[id].next.size() + m_nodes[id].dependents.size() > 1; };
    for (NodeId labelled = 0; labelled < m_nodes.size(); ++labelled) {
        std::vector<std::string> labels;
        for (const std::string& label : m_revisions[labelled]->branchLabels) labels.push_back(label);
        if (labels.empty()) continue;
        const auto give = [&](NodeId id) {
            for (const std::string& label : labels) {
                auto& own = m_nodes[id].labels;
                if (std::find(own.begin(), own.end(), label) == own.end()) own.push_back(label);
            }
        };
        const std::vector<bool> above = descendants({labelled}, Edges::Versioned);
        bool linear = true;
        for (NodeId id = 0; id < m_nodes.size(); ++id) {
            if (!above[id]) continue;
            give(id);
            linear = linear && !isRealBranchPoint(id) && !isMergePoint(id);
        }
        NodeId at = labelled;
        while (linear && !m_nodes[at].down.empty()) {
            at = m_nodes[at].down.front();
            if (isRealBranchPoint(at) || isMergePoint(at) || above[at]) break;
            give(at);
        }
    }
}

// What no walk from the bases upwards and from the heads downwards meets lies on a cycle or hangs between two.
void RevisionGraph::findCycles() {
    const auto report = [this](bool withDependencies) {
        const std::size_t n = m_nodes.size();
        std::vector<std::uint32_t> open(n, 0);
        const auto forEachParent = [&](NodeId id, auto each) {
            for (const NodeId parent : m_nodes[id].down) each(parent);
            if (!withDependencies) return;
            for (const NodeId dependency : m_nodes[id].dependencies) {
                if (!contains(m_nodes[id].down, dependency)) each(dependency);
            }
        };
        // Take away, again and again, what has no parent left, then what has no child left: the rest is cycles.
        std::vector<NodeId> todo;
        std::vector<bool> gone(n, false);
        for (NodeId id = 0; id < n; ++id) {
            forEachParent(id, [&](NodeId) { ++open[id]; });
            if (open[id] == 0) todo.push_back(id);
        }
        std::size_t left = n;
        while (!todo.empty()) {
            const NodeId id = todo.back();
            todo.pop_back();
            gone[id] = true;
            --left;
            const auto child = [&](NodeId c) {
                if (--open[c] == 0) todo.push_back(c);
            };
            for (const NodeId c : m_nodes[id].next) child(c);
            if (withDependencies) {
                for (const NodeId c : m_nodes[id].dependents) child(c);
            }
        }
        if (left == 0) return false;
        std::vector<std::uint32_t> children(n, 0);
        for (NodeId id = 0; id < n; ++id) {
            if (!gone[id]) forEachParent(id, [&](NodeId p) { ++children[p]; });
        }
        for (NodeId id = 0; id < n; ++id) {
            if (!gone[id] && children[id] == 0) todo.push_back(id);
        }
        while (!todo.empty()) {
            const NodeId id = todo.back();
            todo.pop_back();
            gone[id] = true;
            forEachParent(id, [&](NodeId p) {
                if (!gone[p] && --children[p] == 0) todo.push_back(p);
            });
        }
        std::vector<std::string> names;
        std::vector<Evidence> evidence;
        for (NodeId id = 0; id < n; ++id) {
            if (gone[id]) continue;
            names.push_back(m_revisions[id]->id);
            if (evidence.size() < 20) evidence.push_back(parentsOf(*m_revisions[id]));
        }
        addFinding(withDependencies ? "graph.dependency_cycle" : "graph.cycle", Severity::Error,
                   std::string(withDependencies ? "Dependencies" : "Revisions") + " form a cycle",
                   (withDependencies ? "Dependency cycle is detected in revisions (" : "Cycle is detected in revisions (") + shortened(join(names, ", "), 400) +
                       "). Alembic refuses the whole project until one of the pointers is corrected.",
                   std::move(evidence));
        return true;
    };
    if (!report(false)) report(true);
}

void RevisionGraph::checkIdentifiers() {
    constexpr std::size_t kVersionNumLength = 32; // of the column that alembic itself creates
    for (const RevisionPtr& shared : m_revisions) {
        const Revision& revision = *shared;
        if (const std::size_t at = revision.id.find_first_of("@-+:"); at != std::string::npos) {
            const bool onlyNewer = revision.id.find_first_of("@-+") == std::string::npos;
            addFinding("graph.illegal_id", onlyNewer ? Severity::Warning : Severity::Error, "The revision id " + revision.id + " holds a forbidden character",
                       "Character '" + revision.id.substr(at, 1) + "' is not allowed in a revision identifier" + (onlyNewer ? " from alembic 1.17.1 on." : "."),
                       {placeOf(revision)});
        }
        if (characterCount(revision.id) > kVersionNumLength) {
            // What others were built on has run somewhere.
            const Severity severity = m_nodes[m_byId.at(revision.id)].next.empty() ? Severity::Warning : Severity::Info;
            addFinding("graph.id_too_long", severity, "The revision id " + revision.id + " is longer than the version column",
                       "It has " + std::to_string(characterCount(revision.id)) +
                           " characters; version_num holds 32 unless it was widened. On PostgreSQL the upgrade fails "
                           "with 'value too long for type character varying(32)' after the migration itself has run.",
                       {placeOf(revision)});
        }
    }
    checkHeads();
}

/// Heads with other labels than the rest are branches on purpose: 'upgrade heads' runs them all. Others are two people's work on one line.
void RevisionGraph::checkHeads() {
    if (m_heads.size() < 2) return;
    std::vector<std::string> names;
    std::vector<Evidence> evidence;
    std::map<std::vector<std::string>, std::vector<NodeId>> byLabels;
    constexpr std::size_t kPlaces = 20;
    for (const NodeId head : m_heads) {
        names.push_back(m_revisions[head]->id);
        if (evidence.size() < kPlaces) evidence.push_back(placeOf(*m_revisions[head]));
        std::vector<std::string> labels = m_nodes[head].labels;
        std::sort(labels.begin(), labels.end());
        byLabels[labels].push_back(head);
    }
    std::string text = "The graph ends in " + shortened(join(names, ", "), 400) + ". ";
    std::vector<RepairHint> repairs;
    for (const auto& [labels, heads] : byLabels) {
        if (heads.size() < 2) continue;
        std::vector<std::string> merged{"merge", "-m", "merge heads"};
        for (const NodeId head : heads) merged.push_back(m_revisions[head]->id);
        if (const auto common = lastCommonAncestor(heads)) {
            text += "They part after " + m_revisions[*common]->id + ". ";
            if (evidence.size() < kPlaces) evidence.push_back(placeOf(*m_revisions[*common]));
        }
        repairs.push_back({"alembic", std::move(merged), "a revision above both that does nothing; look first whether both change the same"});
    }
    const bool planned = repairs.empty();
    text += planned ? "Each belongs to a labelled branch of its own, so this looks intended; 'upgrade heads' runs all of them."
                    : "'alembic upgrade head' fails with 'Multiple head revisions are present' until they are merged.";
    addFinding("graph.multiple_heads", planned ? Severity::Info : Severity::Warning, counted(m_heads.size(), "head"), std::move(text), std::move(evidence));
    m_findings.back().repairs = std::move(repairs);
}

bool RevisionGraph::hasUnmergedHeads() const {
    return std::any_of(m_findings.begin(), m_findings.end(),
                       [](const Finding& one) { return one.code == "graph.multiple_heads" && one.severity != Severity::Info; });
}

std::optional<NodeId> RevisionGraph::lastCommonAncestor(const std::vector<NodeId>& of) const {
    std::vector<bool> common(m_nodes.size(), true);
    for (const NodeId id : of) {
        const std::vector<bool> below = ancestors({id}, Edges::Versioned);
        for (NodeId other = 0; other < common.size(); ++other) common[other] = common[other] && below[other];
    }
    for (NodeId id = 0; id < common.size(); ++id) {
        const auto& next = m_nodes[id].next;
        if (common[id] && std::none_of(next.begin(), next.end(), [&](NodeId child) { return common[child]; })) return id;
    }
    return std::nullopt;
}

std::optional<NodeId> RevisionGraph::find(std::string_view id) const {
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? std::nullopt : std::optional(found->second);
}

std::optional<NodeId> RevisionGraph::findLabel(std::string_view label) const {
    const auto found = m_byLabel.find(label);
    return found == m_byLabel.end() ? std::nullopt : std::optional(found->second);
}

std::vector<bool> RevisionGraph::ancestors(const std::vector<NodeId>& from, Edges edges) const {
    return reach(from, &Node::down, edges == Edges::WithDependencies ? &Node::impliedDown : nullptr);
}

std::vector<bool> RevisionGraph::descendants(const std::vector<NodeId>& from, Edges edges) const {
    return reach(from, &Node::next, edges == Edges::WithDependencies ? &Node::dependents : nullptr);
}

std::vector<bool> RevisionGraph::reach(std::vector<NodeId> todo, NodeList list, NodeList alsoList) const {
    std::vector<bool> seen(m_nodes.size(), false);
    while (!todo.empty()) {
        const NodeId id = todo.back();
        todo.pop_back();
        if (seen[id]) continue;
        seen[id] = true;
        const Node& node = m_nodes[id];
        todo.insert(todo.end(), (node.*list).begin(), (node.*list).end());
        if (alsoList != nullptr) todo.insert(todo.end(), (node.*alsoList).begin(), (node.*alsoList).end());
    }
    return seen;
}

std::vector<NodeId> RevisionGraph::newestFirst() const {
    const std::size_t n = m_nodes.size();
    std::vector<std::uint32_t> open(n, 0);
    for (NodeId id = 0; id < n; ++id) open[id] = static_cast<std::uint32_t>(m_nodes[id].next.size() + m_nodes[id].dependents.size());
    std::vector<NodeId> order;
    order.reserve(n);
    std::vector<bool> done(n, false);
    std::vector<NodeId> ready; // a stack, so that a line is followed to its end before the next begins
    const auto drain = [&] {
        while (!ready.empty()) {
            const NodeId id = ready.back();
            ready.pop_back();
            if (done[id]) continue;
            done[id] = true;
            order.push_back(id);
            const auto release = [&](NodeId parent) {
                if (open[parent] > 0 && --open[parent] == 0) ready.push_back(parent);
            };
            for (const NodeId dependency : m_nodes[id].dependencies) {
                if (!contains(m_nodes[id].down, dependency)) release(dependency);
            }
            for (std::size_t i = m_nodes[id].down.size(); i-- > 0;) release(m_nodes[id].down[i]);
        }
    };
    // Oldest heads are pushed first, so that the newest are on top.
    std::vector<NodeId> heads;
    for (NodeId id = 0; id < n; ++id) {
        if (open[id] == 0) heads.push_back(id);
    }
    // One without a date is taken for the newest: written by hand, or broken, and either way to be seen.
    std::stable_sort(heads.begin(), heads.end(), [this](NodeId a, NodeId b) {
        const std::string& first = m_revisions[a]->created;
        const std::string& second = m_revisions[b]->created;
        return first.empty() != second.empty() ? second.empty() : first < second;
    });
    ready = heads;
    drain();
    for (NodeId id = 0; id < n; ++id) { // cycles: cut before the first that is met
        if (done[id]) continue;
        ready.push_back(id);
        drain();
    }
    return order;
}

} // namespace stillroom::migrations
