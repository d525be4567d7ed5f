#include "workflow/diagnose.h"

#include "base/error.h"
#include "diagnosis/checks.h"
#include "workflow/models.h"
#include "workflow/replays.h"

#include <algorithm>
#include <future>
#include <optional>

namespace stillroom::workflow {
namespace {

/// One live reading serves both comparisons.
[[nodiscard]] database::SchemaSelection schemasOf(const Diagnosis& result) {
    database::SchemaSelection selection = workflow::schemasOf(*result.models, &result.environment->environment);
    for (const std::string& name : workflow::schemasOf(*result.steps).names) selection.want(name);
    if (const auto* table = result.status->versionTable(); table != nullptr) selection.want(table->schema);
    return selection;
}

[[nodiscard]] const std::vector<schema::Difference>* differencesOf(const std::shared_ptr<const Diff>& diff) {
    return diff != nullptr ? &diff->differences : nullptr;
}

void compare(const migrations::Project& project, Diagnosis& result, schema::Dialect dialect, const std::stop_token& stop) {
    const DiffContext context = readContext(project, &result.environment->environment, dialect, stop);
    if (context.hooks != nullptr) context.hooks->setTables(*result.models);
    const std::string usual = dialect == schema::Dialect::PostgreSql ? "public" : "";
    const std::string defaultSchema = result.live != nullptr ? result.live->reading.defaultSchema : usual;
    std::vector<const diagnosis::RevisionSteps*> all;
    for (const diagnosis::RevisionSteps& one : *result.steps) all.push_back(&one);
    result.modelsAndMigrations = diffModelsAndMigrations(result.models, *builtBy(all, dialect, defaultSchema), dialect, defaultSchema, context);
    if (result.live == nullptr) return;
    result.modelsAndDatabase = makeDiff(result.models, result.live, context);
    result.liveFacts.emplace(diagnosis::LiveFacts{result.live->reading.schema, result.modelsAndDatabase->options});
    const auto& position = result.status->position;
    result.migrationsAndDatabase = makeDiff(builtBy(appliedOf(*result.steps, position), dialect, defaultSchema, whyIncomplete(position)), result.live, context);
}

/// Whether what is recorded can be held against the live schema: not where the rows cannot be read, are hidden, or stand in another table.
[[nodiscard]] bool isPositionKnown(const diagnosis::Snapshot& snapshot) {
    if (snapshot.position == nullptr || snapshot.position->state == migrations::PositionState::Unreadable) return false;
    if (snapshot.server != nullptr && snapshot.server->rights && snapshot.server->rights->rowSecurityActive) return false;
    const auto& tables = snapshot.tables->tables;
    return snapshot.table != nullptr || std::none_of(tables.begin(), tables.end(), [](const database::VersionTable& one) { return one.alembicShape; });
}

[[nodiscard]] database::ServerState readServer(const Status& status, const std::stop_token& stop) {
    const auto session = database::connect(status.database->target, database::Access::ReadOnly, stop);
    const database::InterruptOnStop interrupt(*session, stop);
    return database::readServerState(*session, status.versionTable());
}

/// What reading the live schema came across. A schema that pending migrations may make is not missed yet.
[[nodiscard]] std::vector<Finding> liveFindings(const Diagnosis& result) {
    std::vector<Finding> findings = result.live->reading.findings;
    if (result.status->position.pending.empty()) return findings;
    for (Finding& one : findings) {
        if (one.code == "schema.missing") one.severity = Severity::Info;
    }
    return findings;
}

/// Runs the checks over what was read and compared.
void check(Diagnosis& result) {
    result.landings.clear();
    diagnosis::Snapshot snapshot = snapshotOf(result);
    std::optional<diagnosis::SchemaEvidence> evidence;
    if (result.live != nullptr && isPositionKnown(snapshot)) {
        schema::CompareOptions options;
        options.dialect = result.live->identity.dialect;
        options.defaultSchema = result.live->reading.defaultSchema;
        snapshot.evidence = &evidence.emplace(snapshot.graph, *snapshot.position, *result.steps, result.live->reading.schema, options);
        result.landings = diagnosis::landingsOf(*evidence);
        snapshot.landings = &result.landings;
    }

    result.findings = diagnosis::runChecks(snapshot);
    if (result.status != nullptr) result.verdict = diagnosis::verdict(snapshot, result.findings);
    const auto append = [&result](const std::vector<Finding>& more) { result.findings.insert(result.findings.end(), more.begin(), more.end()); };
    append(result.environment->findings);
    append(result.models->findings);
    if (result.live != nullptr) append(liveFindings(result));
    sortBySeverity(result.findings);
    result.triangle = diagnosis::triangleOf(snapshot, result.findings);
}

[[nodiscard]] schema::Dialect dialectOf(const Diagnosis& result) {
    return result.status != nullptr ? result.status->database->identity.dialect : schema::Dialect::PostgreSql;
}

} // namespace

diagnosis::Snapshot snapshotOf(const Diagnosis& known) {
    diagnosis::Snapshot snapshot =
        known.status != nullptr ? snapshotOf(*known.status) : diagnosis::Snapshot{known.environment->environment, known.environment->graph};
    snapshot.models = known.models.get();
    snapshot.steps = known.steps.get();
    if (known.status != nullptr) snapshot.pendingTransactions = &known.pendingTransactions;
    if (known.server) snapshot.server = &*known.server;
    if (known.liveFacts) {
        snapshot.live = &*known.liveFacts;
        if (!known.landings.empty()) snapshot.landings = &known.landings;
    }
    snapshot.modelsAndDatabase = differencesOf(known.modelsAndDatabase);
    snapshot.migrationsAndDatabase = differencesOf(known.migrationsAndDatabase);
    snapshot.modelsAndMigrations = differencesOf(known.modelsAndMigrations);
    return snapshot;
}

std::shared_ptr<const Diagnosis> diagnose(const migrations::Project& project, std::shared_ptr<const LoadedEnvironment> environment,
                                          std::shared_ptr<const Status> status, const std::stop_token& stop) {
    auto result = std::make_shared<Diagnosis>();
    result->environment = std::move(environment);
    result->status = std::move(status);
    const schema::Dialect dialect = dialectOf(*result);
    const migrations::Environment& environmentRead = result->environment->environment;
    auto steps = std::async(std::launch::async, [&] { return readSteps(*result->environment, dialect, stop); });
    std::optional<LiveSchemaAhead> ahead;
    if (result->status != nullptr) {
        if (dialect == schema::Dialect::PostgreSql) { // first: who holds what the rest would wait for
            try {
                result->server = readServer(*result->status, stop);
            } catch (const Error& error) {
                result->whyNoServer = error.what();
            }
        }
        ahead.emplace(result->status->database->target, workflow::schemasOf({}, &environmentRead), stop);
    }
    result->models = readModels(project, &environmentRead, dialect, stop);
    result->steps = std::make_shared<const std::vector<diagnosis::RevisionSteps>>(steps.get());
    if (result->status != nullptr) {
        for (const migrations::NodeId id : result->status->position.pending)
            result->pendingTransactions.push_back({id, migrations::readTransactionUse(result->environment->graph.revision(id).file)});
        try {
            result->live = withUnnamedWhereMade(ahead->take(schemasOf(*result)), result->status->versionTable(), *result->steps);
        } catch (const Error& error) {
            result->whyNoLive = error.what();
        }
    }
    compare(project, *result, dialect, stop);
    check(*result);
    return result;
}

std::shared_ptr<const Diagnosis> compareAgain(const migrations::Project& project, const Diagnosis& before, const std::stop_token& stop) {
    auto result = std::make_shared<Diagnosis>(before);
    compare(project, *result, dialectOf(before), stop);
    check(*result);
    return result;
}

} // namespace stillroom::workflow
