#include "workflow/replays.h"

#include "base/text.h"
#include "orm/operationreader.h"
#include "schema/replay.h"
#include "workflow/models.h"

#include <algorithm>
#include <set>

namespace stillroom::workflow {

using diagnosis::RevisionSteps;

std::vector<RevisionSteps> readSteps(const LoadedEnvironment& environment, const std::vector<migrations::NodeId>& revisions, schema::Dialect dialect,
                                     const std::stop_token& stop) {
    const auto& graph = environment.graph;
    std::vector<bool> wanted(graph.size(), false);
    for (const migrations::NodeId id : revisions) wanted[id] = true;
    std::vector<migrations::NodeId> order = graph.newestFirst();
    std::reverse(order.begin(), order.end());
    orm::OperationReader reader(modelRequest(environment.projectRoot, &environment.environment, dialect), stop);
    std::vector<RevisionSteps> list;
    for (const migrations::NodeId id : order) {
        if (wanted[id]) list.push_back({id, reader.read(graph.revision(id).file).upgrade});
    }
    return list;
}

std::vector<RevisionSteps> readSteps(const LoadedEnvironment& environment, schema::Dialect dialect, const std::stop_token& stop) {
    return readSteps(environment, environment.graph.newestFirst(), dialect, stop);
}

database::SchemaSelection schemasOf(const std::vector<RevisionSteps>& revisions) {
    database::SchemaSelection selection;
    selection.withDefault = true;
    for (const RevisionSteps& revision : revisions) {
        for (const schema::Operation& step : revision.steps) {
            for (const std::string* name : {&step.schema, &step.newSchema}) selection.want(*name);
        }
    }
    return selection;
}

std::shared_ptr<const LiveSchema> withUnnamedWhereMade(std::shared_ptr<const LiveSchema> live, const database::VersionTable* table,
                                                       const std::vector<RevisionSteps>& revisions) {
    const std::string& usual = live->reading.defaultSchema;
    if (table == nullptr || table->schema == usual || table->schema.empty()) return live;
    std::set<std::string> made;
    for (const RevisionSteps& revision : revisions) {
        for (const schema::Operation& step : revision.steps) {
            if (step.kind == schema::OperationKind::CreateTable && step.schema.empty()) made.insert(step.table);
        }
    }
    const auto& tables = live->reading.schema.tables;
    const auto count = [&](const std::string& schemaName) {
        return std::count_if(tables.begin(), tables.end(), [&](const schema::Table& one) { return one.schema == schemaName && made.count(one.name) != 0; });
    };
    if (count(table->schema) <= count(usual)) return live;
    auto placed = std::make_shared<LiveSchema>(*live);
    placed->reading.defaultSchema = table->schema;
    return placed;
}

std::vector<const RevisionSteps*> appliedOf(const std::vector<RevisionSteps>& revisions, const migrations::Position& position) {
    std::vector<const RevisionSteps*> applied;
    for (const RevisionSteps& one : revisions) {
        if (position.isApplied(one.revision)) applied.push_back(&one);
    }
    return applied;
}

std::string whyIncomplete(const migrations::Position& position) {
    return position.unknown.empty() ? std::string() : "no script has the recorded revision " + join(position.unknown, ", ");
}

std::shared_ptr<const orm::Models> builtBy(const std::vector<const RevisionSteps*>& revisions, schema::Dialect dialect, const std::string& defaultSchema,
                                           const std::string& whyIncomplete) {
    schema::Replay replay(dialect, defaultSchema);
    auto models = std::make_shared<orm::Models>();
    models->source = "migrations";
    for (const RevisionSteps* revision : revisions) {
        for (const schema::Operation& step : revision->steps) replay.apply(step);
        for (orm::Unresolved& one : orm::unresolvedOf(revision->steps)) models->unresolved.push_back(std::move(one));
    }
    if (!whyIncomplete.empty()) {
        schema::Operation unknown;
        unknown.cannotTell = whyIncomplete;
        replay.apply(unknown);
        models->unresolved.push_back({{}, 0, {}, whyIncomplete});
    }
    schema::Schema built = replay.schema();
    schema::CompareOptions options;
    options.dialect = dialect;
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

std::shared_ptr<const Diff> diffModelsAndMigrations(std::shared_ptr<const orm::Models> models, const orm::Models& built, schema::Dialect dialect,
                                                    const std::string& defaultSchema, DiffContext context) {
    auto atHead = std::make_shared<LiveSchema>();
    atHead->identity.dialect = dialect;
    atHead->identity.name = "the migrations at head";
    atHead->reading.defaultSchema = defaultSchema;
    std::set<schema::TableKey> incomplete;
    schema::CompareOptions options;
    options.dialect = dialect;
    options.defaultSchema = defaultSchema;
    for (const orm::ModelTable& table : built.tables) {
        atHead->reading.schema.tables.push_back(table.table);
        if (!table.complete) incomplete.insert(schema::keyOf(options, table.table.schema, table.table.name));
    }
    atHead->reading.schema.enums = built.enums;
    auto diff = std::make_shared<Diff>(*makeDiff(std::move(models), std::move(atHead), std::move(context)));
    for (schema::Difference& one : diff->differences) {
        if (!one.cannotTell.empty()) continue;
        const schema::TableKey table = schema::keyOf(options, one.schema, one.table);
        if (one.kind == "table.missing") {
            one.cannotTell = built.whyMoreTables;
        } else if (incomplete.count(table) != 0) {
            one.cannotTell = "not everything that the migrations do to this table is known";
        } else if (const auto doubts = built.doubts.find(table); doubts != built.doubts.end()) {
            for (const std::string& name : {std::string(), one.name}) {
                if (const auto doubt = doubts->second.find(name); doubt != doubts->second.end()) one.cannotTell = doubt->second;
            }
        }
    }
    return diff;
}

std::shared_ptr<const Diff> diffMigrations(const migrations::Project& project, const Status& status, const std::stop_token& stop) {
    const database::Target& target = status.database->target;
    const LoadedEnvironment& environment = *status.environment;
    const auto steps = readSteps(environment, target.dialect, stop);
    const auto applied = appliedOf(steps, status.position);
    auto selection = schemasOf(steps);
    selection.all = readsAllSchemas(environment.environment);
    if (const auto* table = status.versionTable(); table != nullptr) selection.want(table->schema);
    auto live = withUnnamedWhereMade(readLiveSchema(target, selection, stop), status.versionTable(), steps);
    auto built = builtBy(applied, target.dialect, live->reading.defaultSchema, whyIncomplete(status.position));
    DiffContext context = readContext(project, &environment.environment, target.dialect, stop);
    if (context.hooks != nullptr) context.hooks->setTables(*readModels(project, &environment.environment, target.dialect, stop));
    return makeDiff(std::move(built), std::move(live), std::move(context));
}

} // namespace stillroom::workflow
