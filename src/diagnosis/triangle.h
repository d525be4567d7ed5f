#pragma once

#include "base/finding.h"
#include "diagnosis/snapshot.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// The three sources of truth, each with its own health, and how far each two of them agree.
struct Triangle {
    enum class Corner : std::uint8_t { Models, Migrations, Database };
    enum class Edge : std::uint8_t { ModelsDatabase, MigrationsDatabase, ModelsMigrations };

    struct CornerState {
        bool known = false;             // whether it was read
        std::optional<Severity> worst;  // of its own findings; none where there is none above information
        std::vector<std::string> facts; // "24 tables", "2 bases": a few words each
    };
    struct EdgeState {
        bool known = false;            // whether both corners were read
        std::size_t disagreements = 0; // that are surely some
        std::size_t cannotTell = 0;
        std::optional<Severity> worst; // of the disagreements
        std::string kinds;             // of them: "4 columns missing, 1 index extra"
    };

    std::array<CornerState, 3> corners;
    std::array<EdgeState, 3> edges;

    [[nodiscard]] const CornerState& of(Corner corner) const { return corners[static_cast<std::size_t>(corner)]; }
    [[nodiscard]] const EdgeState& of(Edge edge) const { return edges[static_cast<std::size_t>(edge)]; }
};

/// Which corner a finding is about, by its code.
[[nodiscard]] Triangle::Corner cornerOf(const Finding& finding);

/// \param findings of everything: of the models and the scripts alone too
[[nodiscard]] Triangle triangleOf(const Snapshot& snapshot, const std::vector<Finding>& findings);

} // namespace stillroom::diagnosis
