#include "migrations/stamp.h"

#include "base/text.h"
#include "migrations/identifier.h"
#include "migrations/position.h"

#include <algorithm>
#include <set>

namespace stillroom::migrations {
namespace {

using Edges = RevisionGraph::Edges;

[[nodiscard]] bool contains(const std::vector<NodeId>& list, NodeId id) { return std::find(list.begin(), list.end(), id) != list.end(); }

/// The targets of a stamp, as _stamp_revs() sees them.
struct Targets {
    std::vector<NodeId> heads;                       // the recorded revisions, resolved
    std::vector<NodeId> filtered;                    // those in line with a target
    std::vector<std::optional<NodeId>> destinations; // an empty place is base
    std::vector<std::string> names;                  // as asked, "base" where nothing was
    bool justBelowBase = false;
    std::optional<std::string> error;
};

[[nodiscard]] Targets findTargets(const RevisionGraph& graph, const std::vector<std::string>& recorded, const StampRequest& request) {
    Targets result;
    for (const std::string& row : recorded) {
        const Resolution resolved = resolve(graph, row);
        if (resolved.error) {
            result.error = resolved.error->message;
            return result;
        }
        for (const auto& revision : resolved.revisions) {
            if (revision) result.heads.push_back(*revision);
        }
    }
    result.names = request.targets.empty() ? std::vector<std::string>{"base"} : request.targets;
    for (const std::string& name : result.names) {
        const Lineage lineage = filterForLineage(graph, result.heads, name, Edges::WithDependencies);
        if (lineage.error) {
            result.error = lineage.error->message;
            return result;
        }
        for (const NodeId head : lineage.members) {
            if (!contains(result.filtered, head)) result.filtered.push_back(head);
        }
    }
    for (const std::string& name : result.names) {
        const Resolution resolved = resolve(graph, name);
        if (resolved.error) {
            result.error = resolved.error->message;
            return result;
        }
        result.justBelowBase = result.justBelowBase || resolved.justBelowBase;
        result.destinations.insert(result.destinations.end(), resolved.revisions.begin(), resolved.revisions.end());
    }
    if (result.destinations.empty()) result.destinations.emplace_back();
    return result;
}

/// One StampStep and what HeadMaintainer makes of it: the table as a multiset, alembic's own memory of it as a set.
class Maintainer {
public:
    Maintainer(const std::vector<std::string>& rows, bool purged) : m_table(rows.begin(), rows.end()), m_heads(rows.begin(), rows.end()) {
        if (purged) {
            m_table.clear();
            m_heads.clear();
        }
    }

    [[nodiscard]] const std::multiset<std::string>& table() const { return m_table; }
    [[nodiscard]] const std::optional<std::string>& error() const { return m_error; }

    void step(const std::vector<std::string>& from, const std::optional<std::string>& to, bool isUpgrade, bool branchMove) {
        if (m_error) return;
        const bool unknownFrom = std::any_of(from.begin(), from.end(), [this](const std::string& f) { return m_heads.count(f) == 0; });
        if (!isUpgrade && branchMove) return erase(from.front());
        if (isUpgrade && (branchMove || unknownFrom) && m_heads.count(*to) == 0) return insert(*to);
        if (from.size() > 1) {
            for (std::size_t i = 0; i + 1 < from.size(); ++i) erase(from[i]);
            return update(from.back(), *to);
        }
        if (from.size() != 1) {
            m_error = "AssertionError";
            return;
        }
        update(from.front(), *to);
    }

private:
    bool forget(const std::string& row) {
        if (m_error) return false;
        if (m_heads.erase(row) == 0) {
            m_error = "KeyError: '" + row + "'";
            return false;
        }
        return true;
    }
    void expectOne(const std::string& row, const std::string& what) {
        const std::size_t count = m_table.count(row);
        if (count != 1) m_error = "Online migration expected to match one row when " + what + "; " + std::to_string(count) + " found";
    }
    void insert(const std::string& row) {
        m_heads.insert(row);
        if (m_table.count(row) != 0) m_error = "duplicate key value violates unique constraint";
        m_table.insert(row);
    }
    void erase(const std::string& row) {
        if (!forget(row)) return;
        expectOne(row, "deleting '" + row + "'");
        m_table.erase(row);
    }
    void update(const std::string& from, const std::string& to) {
        if (m_error) return;
        if (m_heads.count(to) != 0) {
            m_error = "AssertionError";
            return;
        }
        if (!forget(from)) return;
        m_heads.insert(to);
        expectOne(from, "updating '" + from + "' to '" + to + "'");
        m_table.erase(from);
        m_table.insert(to);
    }

    std::multiset<std::string> m_table;
    std::set<std::string> m_heads;
    std::optional<std::string> m_error;
};

[[nodiscard]] std::vector<std::string> namesOf(const RevisionGraph& graph, const std::vector<NodeId>& ids) {
    std::vector<std::string> names;
    for (const NodeId id : ids) names.push_back(graph.revision(id).id);
    return names;
}

[[nodiscard]] StampRows simulate(const RevisionGraph& graph, const std::vector<std::string>& recorded, const StampRequest& request, const Targets& targets) {
    if (targets.error) return {{}, targets.error};
    if (targets.justBelowBase) return {{}, "AssertionError"};
    const std::vector<std::string> filtered = namesOf(graph, targets.filtered);
    struct Step {
        std::vector<std::string> from;
        std::optional<std::string> to;
        bool isUpgrade;
        bool branchMove;
    };
    std::vector<Step> steps;
    for (const auto& destination : targets.destinations) {
        if (!destination) {
            for (const std::string& head : filtered) steps.push_back({{head}, {}, false, true});
            continue;
        }
        if (contains(targets.filtered, *destination)) continue;
        const std::string& to = graph.revision(*destination).id;
        const auto above = graph.descendants({*destination}, Edges::WithDependencies);
        const auto below = graph.ancestors({*destination}, Edges::WithDependencies);
        const bool hasAbove = std::any_of(targets.filtered.begin(), targets.filtered.end(), [&](NodeId id) { return above[id]; });
        const bool hasBelow = std::any_of(targets.filtered.begin(), targets.filtered.end(), [&](NodeId id) { return below[id]; });
        if (hasAbove && hasBelow) return {{}, "AssertionError"};
        if (hasAbove) {
            steps.push_back({filtered, to, false, false});
        } else if (hasBelow) {
            steps.push_back({filtered, to, true, false});
        } else {
            steps.push_back({{}, to, true, true});
        }
    }
    Maintainer maintainer(recorded, request.purge);
    for (const Step& step : steps) maintainer.step(step.from, step.to, step.isUpgrade, step.branchMove);
    if (maintainer.error()) return {{}, maintainer.error()};
    return {{maintainer.table().begin(), maintainer.table().end()}, {}};
}

/// What stays applied when everything of `branch` is taken away, as rows: its ends.
[[nodiscard]] std::vector<NodeId> remainder(const RevisionGraph& graph, const std::vector<NodeId>& taken, const std::string& branch) {
    const SingleResolution labelled = resolveOne(graph, branch);
    if (labelled.error) return {};
    const auto applied = graph.ancestors(taken, Edges::WithDependencies);
    // downgrade label@base: the bases of the branch and all that hangs on them
    const auto line = graph.ancestors({*labelled.revision}, Edges::Versioned);
    std::vector<NodeId> roots;
    for (const NodeId base : graph.bases()) {
        if (line[base]) roots.push_back(base);
    }
    const auto removed = graph.descendants(roots, Edges::WithDependencies);
    std::vector<bool> left(graph.size(), false);
    for (NodeId id = 0; id < graph.size(); ++id) left[id] = applied[id] && !removed[id];
    std::vector<NodeId> ends;
    for (NodeId id = 0; id < graph.size(); ++id) {
        const auto staysAbove = [&](const std::vector<NodeId>& list) { return std::any_of(list.begin(), list.end(), [&](NodeId n) { return left[n]; }); };
        if (left[id] && !staysAbove(graph.node(id).next) && !staysAbove(graph.node(id).dependents)) ends.push_back(id);
    }
    return ends;
}

/// The exact rows, computed as a set: each target replaces only the recorded revisions in its own line, and never
/// another target.
[[nodiscard]] std::vector<std::string> exactRows(const RevisionGraph& graph, const std::vector<std::string>& recorded, const StampRequest& request,
                                                 const Targets& targets) {
    std::set<std::string> rows(recorded.begin(), recorded.end());
    if (request.purge) rows.clear();
    std::set<NodeId> wanted;
    for (const auto& destination : targets.destinations) {
        if (destination) wanted.insert(*destination);
    }
    for (const auto& destination : targets.destinations) {
        if (!destination || contains(targets.filtered, *destination)) continue;
        const auto above = graph.descendants({*destination}, Edges::WithDependencies);
        const auto below = graph.ancestors({*destination}, Edges::WithDependencies);
        for (const NodeId head : targets.filtered) {
            if ((above[head] || below[head]) && wanted.count(head) == 0) rows.erase(graph.revision(head).id);
        }
    }
    for (const NodeId id : wanted) rows.insert(graph.revision(id).id);

    const bool hasBase = std::any_of(targets.destinations.begin(), targets.destinations.end(), [](const auto& d) { return !d; });
    if (!hasBase || request.purge) return {rows.begin(), rows.end()};
    std::vector<NodeId> taken;
    for (const NodeId head : targets.filtered) {
        if (wanted.count(head) == 0) {
            rows.erase(graph.revision(head).id);
            taken.push_back(head);
        }
    }
    const std::size_t at = targets.names.size() == 1 ? targets.names.front().find('@') : std::string::npos;
    if (at == std::string::npos) return {rows.begin(), rows.end()};
    std::vector<NodeId> staying;
    for (const std::string& row : rows) {
        if (const auto id = graph.find(row)) staying.push_back(*id);
    }
    const auto covered = graph.ancestors(staying, Edges::WithDependencies);
    for (const NodeId end : remainder(graph, taken, targets.names.front().substr(0, at))) {
        if (!covered[end]) rows.insert(graph.revision(end).id);
    }
    return {rows.begin(), rows.end()};
}

void noteAssertions(const RevisionGraph& graph, const std::vector<std::string>& recorded, StampOutcome& outcome) {
    const auto applied = [&graph](const std::vector<std::string>& rows) {
        std::vector<NodeId> ids;
        for (const std::string& row : rows) {
            if (const auto id = graph.find(row)) ids.push_back(*id);
        }
        return graph.ancestors(ids, Edges::WithDependencies);
    };
    const auto before = applied(recorded);
    const auto after = applied(outcome.rows);
    for (NodeId id = 0; id < graph.size(); ++id) {
        if (after[id] && !before[id]) outcome.newlyApplied.push_back(id);
        if (before[id] && !after[id]) outcome.newlyPending.push_back(id);
    }
}

} // namespace

StampRows alembicStamp(const RevisionGraph& graph, const std::vector<std::string>& recorded, const StampRequest& request) {
    const Targets targets = findTargets(graph, request.purge ? std::vector<std::string>{} : recorded, request);
    return simulate(graph, recorded, request, targets);
}

StampOutcome stamp(const RevisionGraph& graph, const std::vector<std::string>& recorded, const StampRequest& request) {
    StampOutcome outcome;
    const Targets targets = findTargets(graph, request.purge ? std::vector<std::string>{} : recorded, request);
    outcome.alembic = simulate(graph, recorded, request, targets);
    if (targets.error || targets.justBelowBase) {
        outcome.error = targets.error ? *targets.error : "the relative target goes below the base; name a revision, or base";
        return outcome;
    }
    if (!request.purge) {
        for (const std::string& row : recorded) {
            if (graph.find(row)) continue;
            outcome.error =
                "The row '" + row +
                "' of the version table is no full revision id, so what should become of it cannot be told. Replace that row first, or clear the table (purge)";
            return outcome;
        }
    }
    outcome.rows = exactRows(graph, recorded, request, targets);
    outcome.overlapping = findPosition(graph, outcome.rows, true).redundant;
    noteAssertions(graph, recorded, outcome);
    if (outcome.alembic.error) {
        outcome.difference = "'alembic stamp' fails here with " + *outcome.alembic.error + ".";
    } else if (outcome.alembic.rows != outcome.rows) {
        outcome.difference = "'alembic stamp' would leave " + (outcome.alembic.rows.empty() ? std::string("no rows") : join(outcome.alembic.rows, ", ")) +
                             " instead: it loses rows without a word here.";
    }
    return outcome;
}

} // namespace stillroom::migrations
