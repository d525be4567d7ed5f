#pragma once

#include "database/reflection.h"

#include <memory>
#include <stop_token>

namespace stillroom::workflow {

/// The live schema of a database at one moment.
struct LiveSchema {
    database::Target target;
    database::Identity identity;
    database::SchemaReading reading;
};

/// Connects, reads, and lets the connection go. \throws Error, Cancelled
[[nodiscard]] std::shared_ptr<const LiveSchema> readLiveSchema(const database::Target& target, const database::SchemaSelection& selection,
                                                               const std::stop_token& stop = {}, const database::Progress& progress = {});

} // namespace stillroom::workflow
