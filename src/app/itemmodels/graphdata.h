#pragma once

#include "migrations/lanes.h"
#include "workflow/status.h"

#include <memory>

namespace stillroom::app {

/// Everything the graph page shows, worked out in the background.
struct GraphData {
    std::shared_ptr<const workflow::LoadedEnvironment> environment;
    std::shared_ptr<const workflow::Status> status; // null while no database is connected
    migrations::LaneLayout layout;

    [[nodiscard]] const migrations::RevisionGraph& graph() const { return environment->graph; }
};

[[nodiscard]] std::shared_ptr<const GraphData> makeGraphData(std::shared_ptr<const workflow::LoadedEnvironment> environment,
                                                             std::shared_ptr<const workflow::Status> status);

} // namespace stillroom::app
