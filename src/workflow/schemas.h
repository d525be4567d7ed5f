#pragma once

#include "database/reflection.h"

#include <future>
#include <memory>
#include <optional>
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

/// Reads a live schema while something else is done that tells which of its schemas are wanted.
class LiveSchemaAhead {
public:
    /// \param likely what is read until it is known what is wanted
    LiveSchemaAhead(database::Target target, database::SchemaSelection likely, const std::stop_token& stop = {});
    LiveSchemaAhead(const LiveSchemaAhead&) = delete;
    LiveSchemaAhead& operator=(const LiveSchemaAhead&) = delete;
    ~LiveSchemaAhead();

    /// What was read ahead where that is what is wanted; otherwise it is read now. Once only. \throws Error, Cancelled
    [[nodiscard]] std::shared_ptr<const LiveSchema> take(const database::SchemaSelection& wanted);

private:
    [[nodiscard]] bool isWanted(const LiveSchema& live, const database::SchemaSelection& wanted) const;

    database::Target m_target;
    database::SchemaSelection m_likely;
    std::stop_token m_stop;
    std::stop_source m_either; // somebody cancelled, or it is not wanted
    std::optional<std::stop_callback<std::function<void()>>> m_whenCancelled;
    std::future<std::shared_ptr<const LiveSchema>> m_ahead;
};

} // namespace stillroom::workflow
