#include "workflow/replays.h"

#include "base/text.h"
#include "schema/replay.h"
#include "workflow/models.h"

#include <algorithm>

namespace stillroom::workflow {

std::shared_ptr<const MigrationReading> readMigrations(const migrations::Project& project, const LoadedEnvironment& environment,
                                                       const migrations::Position& position, schema::Dialect dialect, const std::stop_token& stop) {
    auto reading = std::make_shared<MigrationReading>();
    reading->dialect = dialect;
    orm::OperationReader reader(modelRequest(project, &environment.environment, dialect), stop);
    std::vector<migrations::NodeId> order = environment.graph.newestFirst();
    std::reverse(order.begin(), order.end());
    for (const migrations::NodeId id : order) {
        if (id >= position.applied.size() || !position.applied[id]) continue;
        RevisionSteps revision{id, reader.read(environment.graph.revision(id).file).upgrade};
        for (orm::Unresolved& one : orm::unresolvedOf(revision.steps)) reading->unresolved.push_back(std::move(one));
        reading->revisions.push_back(std::move(revision));
    }
    if (!position.unknown.empty()) reading->whyIncomplete = "no script has the recorded revision " + join(position.unknown, ", ");
    return reading;
}

std::shared_ptr<const orm::Models> builtBy(const MigrationReading& reading, const std::string& defaultSchema) {
    schema::Replay replay(reading.dialect, defaultSchema);
    for (const RevisionSteps& revision : reading.revisions) {
        for (const schema::Operation& step : revision.steps) replay.apply(step);
    }
    auto models = std::make_shared<orm::Models>();
    models->source = "migrations";
    models->unresolved = reading.unresolved;
    if (!reading.whyIncomplete.empty()) {
        schema::Operation unknown;
        unknown.cannotTell = reading.whyIncomplete;
        replay.apply(unknown);
        models->unresolved.push_back({{}, 0, {}, reading.whyIncomplete});
    }
    schema::Schema built = replay.schema();
    schema::CompareOptions options;
    options.dialect = reading.dialect;
    options.defaultSchema = defaultSchema;
    for (schema::Table& table : built.tables) {
        orm::ModelTable& one = models->tables.emplace_back();
        one.complete = replay.incomplete().count(schema::keyOf(options, table.schema, table.name)) == 0;
        one.table = std::move(table);
    }
    models->enums = std::move(built.enums);
    models->doubts = replay.doubts();
    models->whyMoreTables = replay.whyMoreTables();
    return models;
}

std::shared_ptr<const Diff> diffMigrations(const migrations::Project& project, const Status& status, const std::stop_token& stop) {
    const database::Target& target = status.database->target;
    const migrations::Environment& environment = status.environment->environment;
    const auto reading = readMigrations(project, *status.environment, status.position, target.dialect, stop);
    // As long as the database has not told its default schema.
    const std::string usual = target.dialect == schema::Dialect::PostgreSql ? "public" : "";
    auto built = builtBy(*reading, usual);
    auto live = readLiveSchema(target, schemasOf(*built, &environment), stop);
    if (live->reading.defaultSchema != usual) built = builtBy(*reading, live->reading.defaultSchema);
    DiffContext context = readContext(project, &environment, target.dialect, stop);
    if (context.hooks != nullptr) context.hooks->setTables(*readModels(project, &environment, target.dialect, stop));
    return makeDiff(std::move(built), std::move(live), std::move(context));
}

} // namespace stillroom::workflow
