#include "app/itemmodels/graphdata.h"

namespace stillroom::app {

std::shared_ptr<const GraphData> makeGraphData(std::shared_ptr<const workflow::LoadedEnvironment> environment, std::shared_ptr<const workflow::Status> status) {
    auto data = std::make_shared<GraphData>();
    data->environment = std::move(environment);
    data->status = std::move(status);
    data->layout = migrations::layOut(data->environment->graph, data->environment->graph.newestFirst());
    return data;
}

} // namespace stillroom::app
