#include "workflow/schemas.h"

#include "base/error.h"

#include <algorithm>
#include <utility>

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

LiveSchemaAhead::LiveSchemaAhead(database::Target target, database::SchemaSelection likely, const std::stop_token& stop)
    : m_target(std::move(target)), m_likely(std::move(likely)), m_stop(stop) {
    m_whenCancelled.emplace(m_stop, [this] { m_either.request_stop(); });
    m_ahead = std::async(std::launch::async, [this] { return readLiveSchema(m_target, m_likely, m_either.get_token()); });
}

LiveSchemaAhead::~LiveSchemaAhead() {
    m_either.request_stop();
    if (m_ahead.valid()) m_ahead.wait();
}

std::shared_ptr<const LiveSchema> LiveSchemaAhead::take(const database::SchemaSelection& wanted) {
    const bool isSurelyMore = m_target.dialect == schema::Dialect::PostgreSql && !m_likely.all && (wanted.all || wanted.names.size() > 1);
    if (isSurelyMore) m_either.request_stop();
    try {
        auto live = m_ahead.get();
        if (!isSurelyMore && isWanted(*live, wanted)) return live;
    } catch (const Cancelled&) {
        if (m_stop.stop_requested()) throw;
    }
    return readLiveSchema(m_target, wanted, m_stop);
}

bool LiveSchemaAhead::isWanted(const LiveSchema& live, const database::SchemaSelection& wanted) const {
    if (live.identity.dialect == schema::Dialect::Sqlite || m_likely.all) return true;
    return std::all_of(wanted.names.begin(), wanted.names.end(), [&live](const std::string& name) { return name == live.reading.defaultSchema; });
}

} // namespace stillroom::workflow
