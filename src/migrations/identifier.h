#pragma once

#include "migrations/graph.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::migrations {

/// Why an identifier cannot be resolved. `message` is alembic's own where it has one.
struct IdentifierError {
    enum class Kind : std::uint8_t { NotFound, Ambiguous, MultipleHeads, NotInBranch, TooFar, Malformed };
    Kind kind = Kind::NotFound;
    std::string message;
};

/// What an identifier stands for: revisions, where an empty place means base (what alembic has as None).
struct Resolution {
    std::vector<std::optional<NodeId>> revisions;
    std::optional<IdentifierError> error;
    /// `-n` went exactly one step below a base: there alembic stumbles over its own marker.
    bool justBelowBase = false;
};

/// get_revisions(): a full or partial id, a branch label, `head`, `heads`, `base`, `label@id`, `label@head(s)`,
/// `label@base`, and `-n` (from every head).
[[nodiscard]] Resolution resolve(const RevisionGraph& graph, std::string_view identifier);

/// _revision_for_ident() without a branch: an id, a label or a unique beginning of one.
struct SingleResolution {
    std::optional<NodeId> revision;
    std::optional<IdentifierError> error;
};
[[nodiscard]] SingleResolution resolveOne(const RevisionGraph& graph, std::string_view identifier);

/// filter_for_lineage(): those of `targets` that share a line with what `identifier` names.
struct Lineage {
    std::vector<NodeId> members;
    std::optional<IdentifierError> error;
};
[[nodiscard]] Lineage filterForLineage(const RevisionGraph& graph, const std::vector<NodeId>& targets, std::string_view identifier, RevisionGraph::Edges edges);

/// The target of `alembic upgrade` or `downgrade` relative to the recorded revisions: `+n`, `-n`, `id+n`, `label@+n`...
/// (_parse_upgrade_target, _parse_downgrade_target); anything else is resolve()d.
[[nodiscard]] Resolution resolveRelative(const RevisionGraph& graph, std::string_view identifier, const std::vector<std::string>& recorded);

} // namespace stillroom::migrations
