#include "workflow/schemas.h"

namespace stillroom::workflow {

std::shared_ptr<const LiveSchema> readLiveSchema(const database::Target& target, const database::SchemaSelection& selection, const std::stop_token& stop,
                                                 const database::Progress& progress) {
    auto live = std::make_shared<LiveSchema>();
    live->target = target;
    const auto session = database::connect(target, database::Access::ReadOnly, stop);
    const database::InterruptOnStop interrupt(*session, stop);
    live->identity = session->identity();
    live->reading = database::readSchema(*session, selection, progress);
    return live;
}

} // namespace stillroom::workflow
