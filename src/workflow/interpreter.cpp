#include "workflow/interpreter.h"

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"
#include "schema/compare.h"
#include "workflow/dumpmetadata.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace stillroom::workflow {
namespace {

using Json = nlohmann::json;

[[nodiscard]] std::string text(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}
[[nodiscard]] std::optional<std::string> textOrNone(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}
[[nodiscard]] bool truth(const Json& object, const char* key) { return object.value(key, false); }
[[nodiscard]] std::vector<std::string> texts(const Json& object, const char* key) { return object.at(key).get<std::vector<std::string>>(); }

[[nodiscard]] schema::Identity identityOf(const Json& from) {
    const auto number = [&from](const char* key) {
        const auto found = from.find(key);
        return found != from.end() && found->is_number_integer() ? std::optional(found->get<std::int64_t>()) : std::nullopt;
    };
    const schema::IdentityOptions options{number("start"), number("increment"), number("minimum"), number("maximum"), number("cache"), truth(from, "cycles")};
    const bool isPlain = options == schema::IdentityOptions();
    return {truth(from, "always"), isPlain ? std::nullopt : std::optional(options)};
}

[[nodiscard]] schema::Enforcement enforcementOf(const Json& from) {
    schema::Enforcement enforcement;
    enforcement.deferrable = truth(from, "deferrable");
    enforcement.initiallyDeferred = truth(from, "initially_deferred");
    return enforcement;
}

[[nodiscard]] schema::Column columnOf(const Json& from) {
    schema::Column column;
    column.name = text(from, "name");
    column.type = text(from, "type");
    column.nullable = truth(from, "nullable");
    column.defaultText = textOrNone(from, "default");
    column.autoincrement = truth(from, "autoincrement");
    column.comment = text(from, "comment");
    if (const Json& identity = from.at("identity"); identity.is_object()) column.identity = identityOf(identity);
    if (const Json& computed = from.at("computed"); computed.is_object())
        column.generated = schema::Generated{text(computed, "expression"), truth(computed, "stored")};
    return column;
}

[[nodiscard]] schema::ForeignKey foreignKeyOf(const Json& from) {
    schema::ForeignKey key;
    key.name = text(from, "name");
    key.columns = texts(from, "columns");
    key.referredSchema = text(from, "referred_schema");
    key.referredTable = text(from, "referred_table");
    key.referredColumns = texts(from, "referred_columns");
    key.onDelete = text(from, "on_delete");
    key.onUpdate = text(from, "on_update");
    key.enforcement = enforcementOf(from);
    return key;
}

[[nodiscard]] schema::Index indexOf(const Json& from) {
    schema::Index index;
    index.name = text(from, "name");
    index.unique = truth(from, "unique");
    index.method = text(from, "method");
    index.predicate = text(from, "where");
    const auto keys = texts(from, "columns");
    const auto expressions = from.at("expressions").get<std::vector<bool>>();
    const auto classes = texts(from, "opclasses");
    for (std::size_t i = 0; i < keys.size(); ++i) index.keys.push_back({keys[i], expressions[i], false, false, false, {}, classes[i]});
    index.included = texts(from, "included");
    index.nullsNotDistinct = truth(from, "nulls_not_distinct");
    return index;
}

[[nodiscard]] orm::ModelTable tableOf(const Json& from) {
    orm::ModelTable model;
    schema::Table& table = model.table;
    table.schema = text(from, "schema");
    table.name = text(from, "name");
    table.comment = text(from, "comment");
    for (const Json& column : from.at("columns")) table.columns.push_back(columnOf(column));
    table.primaryKey = {text(from.at("primary_key"), "name"), texts(from.at("primary_key"), "columns")};
    for (const Json& one : from.at("unique_constraints"))
        table.uniqueConstraints.push_back({text(one, "name"), texts(one, "columns"), truth(one, "nulls_not_distinct"), enforcementOf(one)});
    for (const Json& one : from.at("check_constraints")) table.checkConstraints.push_back({text(one, "name"), text(one, "expression"), {}});
    for (const Json& one : from.at("exclusion_constraints")) table.exclusionConstraints.push_back({text(one, "name"), text(one, "definition")});
    table.partitionBy = text(from, "partition_by");
    table.storage = text(from, "storage");
    table.neverReusesIds = truth(from, "never_reuses_ids");
    for (const Json& one : from.at("foreign_keys")) table.foreignKeys.push_back(foreignKeyOf(one));
    for (const Json& one : from.at("indexes")) table.indexes.push_back(indexOf(one));
    model.registry = from.at("registry").get<std::size_t>();
    model.className = text(from, "class");
    model.file = text(from, "file");
    model.line = from.at("line").get<std::uint32_t>();
    for (const schema::Column& column : table.columns) model.complete = model.complete && !column.type.empty();
    return model;
}

[[nodiscard]] Finding importFailed(std::string why, const std::string& evidence, const std::string& program) {
    return {"models.import_failed", Severity::Error, "The project's own Python cannot load the models", std::move(why), {{"", 0, program, evidence}}, {}};
}

[[nodiscard]] orm::Models modelsOf(const Json& document, const std::filesystem::path& envFile) {
    orm::Models models;
    for (const Json& one : document.at("tables")) models.tables.push_back(tableOf(one));
    for (std::size_t i = 0; i < document.at("registries").get<std::size_t>(); ++i)
        models.registries.push_back({"target_metadata" + (i == 0 ? std::string() : "[" + std::to_string(i) + "]"), "env", envFile.string(), 0, "metadata", 0});
    for (const orm::ModelTable& table : models.tables) ++models.registries.at(table.registry).tables;
    for (const Json& one : document.at("enums")) models.enums.push_back({text(one, "schema"), text(one, "name"), texts(one, "labels"), {}});
    for (const Json& one : document.at("unresolved")) models.unresolved.push_back({envFile.string(), 0, {}, one.get<std::string>()});
    return models;
}

[[nodiscard]] std::optional<Finding> disagreementOf(const orm::Models& asked, const orm::Models& read, schema::Dialect dialect) {
    const auto schemaOf = [](const orm::Models& models) {
        schema::Schema schema;
        for (const orm::ModelTable& table : models.tables) schema.tables.push_back(table.table);
        schema.enums = models.enums;
        return schema;
    };
    schema::CompareOptions options;
    options.dialect = dialect;
    options.withRenamings = false;
    const auto differences = schema::compare(schemaOf(asked), schemaOf(read), options);
    Finding finding{"models.readings_differ",
                    Severity::Warning,
                    "The interpreter and the reading of the source disagree",
                    "What the interpreter says is so; that the reading differs where it does not say 'not known' is a fault of Stillroom.",
                    {},
                    {}};
    for (const schema::Difference& one : differences) {
        if (!one.cannotTell.empty()) continue;
        finding.evidence.push_back(
            {"", 0, one.kind + " " + one.table + (one.name.empty() ? "" : "." + one.name), "interpreter: " + one.expected + "; read: " + one.actual});
    }
    return finding.evidence.empty() ? std::nullopt : std::optional(std::move(finding));
}

} // namespace

orm::Models askInterpreter(const migrations::Project& project, const migrations::Environment& environment, schema::Dialect dialect,
                           const ProjectInterpreter& interpreter, const std::stop_token& stop) {
    const auto folder = environment.configFile.empty() ? project.root : environment.configFile.parent_path();
    const bool isIni = environment.configFile.extension() == ".ini" || environment.configFile.extension() == ".cfg";
    const ProcessResult run = runProcess({interpreter.program, "-B", "-", isIni ? environment.configFile.string() : "", environment.section,
                                          environment.scriptLocation.string(), schema::nameOf(dialect), folder.string()},
                                         folder, kDumpMetadata, ProcessOptions{interpreter.timeLimit}, stop);
    orm::Models models;
    const Json document = Json::parse(run.out, nullptr, false);
    const std::string error = document.is_object() ? text(document, "error") : std::string();
    try {
        if (run.timedOut) {
            models.findings.push_back(importFailed("It did not end within " + counted(static_cast<std::size_t>(interpreter.timeLimit.count()), "second") + ".",
                                                   run.err, interpreter.program));
        } else if (!document.is_object() || !error.empty()) {
            const auto lines = trimmed(error.empty() ? run.err : error);
            models.findings.push_back(importFailed(std::string(lines.substr(lines.rfind('\n') == std::string_view::npos ? 0 : lines.rfind('\n') + 1)),
                                                   std::string(lines), interpreter.program));
        } else {
            models = modelsOf(document, environment.scriptLocation / "env.py");
        }
    } catch (const std::exception& unexpected) { // what it printed is not ours: a module of the project may print too
        models.findings.push_back(importFailed(unexpected.what(), shortened(run.out, 2000), interpreter.program));
    }
    models.source = "interpreter";
    return models;
}

std::shared_ptr<const orm::Models> askModels(const migrations::Project& project, const migrations::Environment& environment, schema::Dialect dialect,
                                             const ProjectInterpreter& interpreter, const orm::Models& read, const std::stop_token& stop) {
    auto asked = std::make_shared<orm::Models>(askInterpreter(project, environment, dialect, interpreter, stop));
    if (asked->findings.empty()) {
        if (auto finding = disagreementOf(*asked, read, dialect)) asked->findings.push_back(std::move(*finding));
    }
    return asked;
}

} // namespace stillroom::workflow
