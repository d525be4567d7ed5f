#include "workflow/status.h"

namespace stillroom::workflow {

VersionTableChoice parseVersionTable(const std::string& text) {
    std::vector<std::string> parts(1);
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
            parts.back() += text[++i];
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '.' && !quoted && parts.size() == 1) {
            parts.emplace_back();
        } else {
            parts.back() += text[i];
        }
    }
    if (parts.size() == 1) return {std::nullopt, parts.front()};
    return {parts.front(), parts.back()};
}

std::shared_ptr<const DatabaseReading> readDatabase(const database::Target& target, const std::stop_token& stop) {
    auto reading = std::make_shared<DatabaseReading>();
    reading->target = target;
    const auto session = database::connect(target, database::Access::ReadOnly, stop);
    const database::InterruptOnStop interrupt(*session, stop);
    reading->identity = session->identity();
    reading->tables = database::readVersionTables(*session);
    return reading;
}

std::shared_ptr<const Status> makeStatus(std::shared_ptr<const LoadedEnvironment> environment, std::shared_ptr<const DatabaseReading> database,
                                         const std::optional<VersionTableChoice>& choice) {
    auto status = std::make_shared<Status>();
    status->environment = std::move(environment);
    status->database = std::move(database);
    status->choice =
        choice.value_or(VersionTableChoice{status->environment->environment.versionTableSchema(), status->environment->environment.versionTable()});
    const auto& tables = status->database->tables;
    const auto* found = database::findVersionTable(tables, status->choice.name, status->choice.schema);
    if (found != nullptr) status->table = static_cast<std::size_t>(found - tables.tables.data());
    status->position =
        migrations::findPosition(status->environment->graph, found != nullptr ? found->recorded() : std::vector<std::string>{}, found != nullptr);
    // Nothing is known of a table that may not be read: least of all that it is empty.
    if (found != nullptr && !found->readable) status->position.state = migrations::PositionState::Unreadable;
    const diagnosis::Subject subject{status->environment->environment,
                                     status->environment->graph,
                                     status->position,
                                     tables,
                                     found,
                                     found != nullptr ? found->shownName() : status->tableName(),
                                     database::shownTarget(status->database->target)};
    status->findings = diagnosis::checkVersionTable(subject);
    status->verdict = diagnosis::verdict(subject, status->findings);
    status->findings.insert(status->findings.end(), status->environment->findings.begin(), status->environment->findings.end());
    sortBySeverity(status->findings);
    return status;
}

} // namespace stillroom::workflow
