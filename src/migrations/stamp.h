#pragma once

#include "migrations/graph.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// What a stamp asks for.
struct StampRequest {
    std::vector<std::string> targets; // any identifiers; empty or "base" for none
    bool purge = false;               // clear the table first
};

/// Rows of the version table after a command, or why it fails.
struct StampRows {
    std::vector<std::string> rows; // sorted
    std::optional<std::string> error;
};

/// What `alembic stamp` itself does with these rows, its defects included: ScriptDirectory._stamp_revs() and
/// HeadMaintainer.update_to_step().
/// \param recorded the rows of the version table in the order in which the server returns them
[[nodiscard]] StampRows alembicStamp(const RevisionGraph& graph, const std::vector<std::string>& recorded, const StampRequest& request);

/// A stamp worked out in full.
struct StampOutcome {
    std::vector<std::string> rows;    // what the table should hold afterwards, sorted
    std::optional<std::string> error; // why it cannot be done
    StampRows alembic;                // what alembic would do
    /// Why `rows` is not what alembic would leave; empty where it is the same.
    std::string difference;
    /// Rows of the outcome that another row of it implies, which Alembic will stumble over later.
    std::vector<std::string> overlapping;
    /// The revisions that the stamp newly asserts to have run, and those it asserts not to have run.
    std::vector<NodeId> newlyApplied;
    std::vector<NodeId> newlyPending;
};

/// The exact rows that a stamp should leave. Equal to alembic's, except where alembic loses rows silently: a target that
/// is recorded already beside one that lies above another row (`stamp heads`), rows of a sibling branch under
/// `label@id`, and `label@base` that takes with it a branch which was only implied by depends_on.
[[nodiscard]] StampOutcome stamp(const RevisionGraph& graph, const std::vector<std::string>& recorded, const StampRequest& request);

} // namespace stillroom::migrations
