#include "workflow/diffs.h"

#include "schema/cutnames.h"
#include "workflow/hookfilter.h"
#include "workflow/models.h"

#include <algorithm>
#include <set>

namespace stillroom::workflow {

namespace {

[[nodiscard]] std::optional<bool> includeSchemasOf(const migrations::Environment& environment) {
    const migrations::Fact& fact = environment.facts.includeSchemas;
    if (fact.state == migrations::Fact::State::Unknown) return std::nullopt;
    return fact.known() && fact.value == "true";
}

} // namespace

bool readsAllSchemas(const migrations::Environment& environment) { return includeSchemasOf(environment) == std::optional(true); }

database::SchemaSelection schemasOf(const orm::Models& models, const migrations::Environment* environment) {
    database::SchemaSelection selection;
    selection.all = environment != nullptr && readsAllSchemas(*environment);
    for (const orm::ModelTable& table : models.tables) selection.want(table.table.schema);
    for (const schema::Enum& one : models.enums) selection.want(one.schema);
    selection.withDefault = true; // a table that is expected elsewhere may be there
    return selection;
}

std::shared_ptr<const Diff> makeDiff(std::shared_ptr<const orm::Models> models, std::shared_ptr<const LiveSchema> live, DiffContext context) {
    auto diff = std::make_shared<Diff>();
    diff->models = std::move(models);
    diff->live = std::move(live);
    for (const orm::ModelTable& table : diff->models->tables) diff->expected.tables.push_back(table.table);
    diff->expected.enums = diff->models->enums;
    diff->options.dialect = diff->live->identity.dialect;
    diff->options.defaultSchema = diff->live->reading.defaultSchema;
    for (std::size_t i = 0; i < diff->models->tables.size(); ++i) {
        schema::Table& table = diff->expected.tables[i];
        if (diff->options.dialect == schema::Dialect::PostgreSql) schema::cutNames(table);
        if (!diff->models->tables[i].complete) diff->options.incomplete.insert(schema::keyOf(diff->options, table.schema, table.name));
    }
    diff->options.whyMoreTables = diff->models->whyMoreTables;
    diff->options.doubts = diff->models->doubts;
    std::set<schema::TableKey> others;
    for (const auto& [schemaName, name] : context.othersTables) others.insert(schema::keyOf(diff->options, schemaName, name));
    // Whatever its name: a table of one column version_num is somebody's version table.
    diff->options.isOthers = [options = diff->options, versionTable = context.versionTable, others = std::move(others)](const schema::Table& table) {
        return table.name == versionTable || (table.columns.size() == 1 && table.columns.front().name == "version_num") ||
               others.count(schema::keyOf(options, table.schema, table.name)) != 0;
    };
    diff->ignores = std::move(context.ignores);
    std::vector<schema::Difference> found = schema::compare(diff->expected, diff->live->reading.schema, diff->options);
    if (context.hooks != nullptr && diff->models->source != "migrations") context.hooks->setTables(*diff->models);
    HookFilter(*diff, context.hooks.get(), context.includeSchemas).apply(found);
    if (context.hooks != nullptr) diff->hooks = context.hooks->notFollowed();
    for (schema::Difference& one : found) (diff->ignoreOf(one) != nullptr ? diff->ignored : diff->differences).push_back(std::move(one));
    return diff;
}

const Ignore* Diff::ignoreOf(const schema::Difference& difference) const {
    const auto found = std::find_if(ignores.begin(), ignores.end(), [&difference](const Ignore& i) { return i.covers(difference); });
    return found == ignores.end() ? nullptr : &*found;
}

DiffContext readContext(const migrations::Project& project, const migrations::Environment* environment, schema::Dialect dialect, const std::stop_token& stop) {
    DiffContext context;
    if (environment != nullptr) {
        context.versionTable = environment->versionTable();
        context.includeSchemas = includeSchemasOf(*environment);
        const migrations::EnvironmentFacts& facts = environment->facts;
        if (facts.includeName.state != migrations::Fact::State::NotSet || facts.includeObject.state != migrations::Fact::State::NotSet)
            context.hooks = std::make_shared<orm::Hooks>(modelRequest(project.root, environment, dialect), stop);
        context.othersTables = tablesOfOthers(project, *environment, dialect, stop);
    }
    context.ignores = readIgnores(ignoresFile(), project.root);
    return context;
}

} // namespace stillroom::workflow
