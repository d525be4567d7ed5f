#include "workflow/status.h"

#include "diagnosis/checks.h"
#include "repair/transaction.h"

#include <string_view>
#include <utility>

namespace stillroom::workflow {

namespace {

/// The name in double quotes that `text` begins with, and its length with them; 0 where it begins with none.
[[nodiscard]] std::pair<std::string, std::size_t> quotedName(std::string_view text) {
    if (!text.starts_with('"')) return {};
    std::string name;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] != '"') {
            name += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
            name += text[i++];
        } else {
            return {name, i + 1};
        }
    }
    return {};
}

} // namespace

VersionTableChoice parseVersionTable(const std::string& text) {
    const auto plainOrQuoted = [](const std::string& part) {
        const auto [name, length] = quotedName(part);
        return length == part.size() && length > 0 ? name : part;
    };
    const auto [schema, length] = quotedName(text);
    if (length > 0 && length < text.size() && text[length] == '.') return {schema, plainOrQuoted(text.substr(length + 1))};
    const std::size_t dot = length == text.size() ? std::string::npos : text.find('.');
    if (dot == std::string::npos) return {std::nullopt, plainOrQuoted(text)};
    return {text.substr(0, dot), plainOrQuoted(text.substr(dot + 1))};
}

std::shared_ptr<const DatabaseReading> readDatabase(const database::Target& target, const std::stop_token& stop, const repair::SessionSettings& settings) {
    auto reading = std::make_shared<DatabaseReading>();
    reading->target = target;
    const auto session = database::connect(target, database::Access::ReadOnly, stop);
    const database::InterruptOnStop interrupt(*session, stop);
    reading->identity = session->identity();
    repair::lookAs(*session, settings);
    if (session->dialect() == schema::Dialect::PostgreSql) reading->currentSchema = session->run("SELECT current_schema()").rows.at(0)[0].value_or("");
    reading->tables = database::readVersionTables(*session);
    return reading;
}

diagnosis::Snapshot snapshotOf(const Status& status) {
    diagnosis::Snapshot snapshot{status.environment->environment, status.environment->graph};
    snapshot.identity = &status.database->identity;
    snapshot.databaseName = database::shownTarget(status.database->target);
    snapshot.tables = &status.database->tables;
    snapshot.table = status.versionTable();
    snapshot.tableName = snapshot.table != nullptr ? snapshot.table->shownName() : status.tableName();
    snapshot.position = &status.position;
    return snapshot;
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
    const diagnosis::Snapshot snapshot = snapshotOf(*status);
    status->findings = diagnosis::runChecks(snapshot);
    status->verdict = diagnosis::verdict(snapshot, status->findings);
    status->findings.insert(status->findings.end(), status->environment->findings.begin(), status->environment->findings.end());
    sortBySeverity(status->findings);
    return status;
}

} // namespace stillroom::workflow
