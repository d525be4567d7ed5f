#include "cli/schemajson.h"

#include "base/visible.h"
#include "cli/json.h"
#include "cli/jsontext.h"
#include "cli/text.h"

#include <algorithm>
#include <cstdio>
#include <future>
#include <map>

namespace stillroom::cli {
namespace {

using namespace schema;

void writeColumn(JsonText& json, const Column& column, const PrimaryKey& key) {
    json.open('{').key("name").text(column.name).key("type").text(column.type).key("nullable").boolean(column.nullable);
    json.key("primary_key").boolean(std::find(key.columns.begin(), key.columns.end(), column.name) != key.columns.end());
    column.defaultText ? json.key("default").text(*column.defaultText) : json.key("default").raw("null");
    json.key("autoincrement").boolean(column.autoincrement).key("comment").textOrNull(column.comment).close('}');
}

void writeForeignKey(JsonText& json, const ForeignKey& key) {
    json.open('{').key("name").textOrNull(key.name).key("columns").texts(key.columns).key("referred_schema").textOrNull(key.referredSchema);
    json.key("referred_table").text(key.referredTable).key("referred_columns").texts(key.referredColumns);
    json.key("on_delete").textOrNull(key.onDelete).key("on_update").textOrNull(key.onUpdate).close('}');
}

void writeIndex(JsonText& json, const Index& index) {
    json.open('{').key("name").text(index.name).key("columns").open('[');
    for (const IndexKey& key : index.keys) json.text(key.text);
    json.close(']').key("unique").boolean(index.unique).key("where").textOrNull(index.predicate).key("method").textOrNull(index.method).close('}');
}

/// The keys of a table, without the brackets around them.
void writeTable(JsonText& json, const Table& table) {
    json.key("schema").textOrNull(table.schema).key("name").text(table.name).key("comment").textOrNull(table.comment).key("columns").open('[');
    for (const Column& column : table.columns) writeColumn(json, column, table.primaryKey);
    json.close(']').key("primary_key").open('{').key("name").textOrNull(table.primaryKey.name).key("columns").texts(table.primaryKey.columns).close('}');
    json.key("unique_constraints").open('[');
    for (const UniqueConstraint& unique : table.uniqueConstraints)
        json.open('{').key("name").textOrNull(unique.name).key("columns").texts(unique.columns).close('}');
    json.close(']').key("check_constraints").open('[');
    for (const CheckConstraint& check : table.checkConstraints)
        json.open('{').key("name").textOrNull(check.name).key("expression").text(check.expression).close('}');
    json.close(']').key("foreign_keys").open('[');
    for (const ForeignKey& key : table.foreignKeys) writeForeignKey(json, key);
    json.close(']').key("indexes").open('[');
    for (const Index& index : table.indexes) writeIndex(json, index);
    json.close(']');
}

void writeEnums(JsonText& json, const std::vector<Enum>& enums) {
    json.key("enums").open('[');
    for (const Enum& one : enums) json.open('{').key("schema").textOrNull(one.schema).key("name").text(one.name).key("labels").texts(one.labels).close('}');
    json.close(']');
}

/// All elements of a list, the second half of a long one by another thread meanwhile. \param write writes one element to the JsonText it is given
template <class Element, class Write>
void writeEach(JsonText& json, const std::vector<Element>& elements, const Write& write) {
    constexpr std::size_t kLong = 500; // below it a thread costs more than it saves
    const std::size_t half = elements.size() < kLong ? elements.size() : elements.size() / 2;
    std::string rest;
    const auto writeFrom = [&](std::size_t from, std::size_t until, JsonText& to) {
        for (std::size_t i = from; i < until; ++i) write(to.line(), elements[i]);
    };
    // Where there is no thread to be had it comes afterwards, by this one.
    auto second = std::async(half < elements.size() ? std::launch::async | std::launch::deferred : std::launch::deferred, [&] {
        JsonText part(rest);
        writeFrom(half, elements.size(), part);
        part.flush();
    });
    writeFrom(0, half, json);
    second.get();
    if (!rest.empty()) json.raw(rest);
}

} // namespace

void printSchema(const Schema& schema) {
    JsonText json;
    json.open('{').key("tables").open('[');
    writeEach(json, schema.tables, [](JsonText& to, const Table& table) {
        to.open('{');
        writeTable(to, table);
        to.close('}');
    });
    json.close(']').line();
    writeEnums(json, schema.enums);
    json.close('}').finish();
}

void printModels(const orm::Models& models) {
    JsonText json;
    json.open('{').key("tables").open('[');
    writeEach(json, models.tables, [&models](JsonText& to, const orm::ModelTable& table) {
        to.open('{');
        writeTable(to, table.table);
        to.key("registry").text(models.registries[table.registry].name).key("class").textOrNull(table.className);
        to.key("file").text(table.file).key("line").number(table.line).close('}');
    });
    json.close(']').line();
    writeEnums(json, models.enums);
    json.line().key("registries").open('[');
    for (const orm::Registry& one : models.registries) {
        json.open('{').key("name").text(one.name).key("module").text(one.module).key("file").text(one.file).key("line").number(one.line);
        json.key("kind").text(one.kind).key("tables").number(one.tables).close('}');
    }
    json.close(']').line().key("source").text(models.source).key("unresolved").open('[');
    for (const orm::Unresolved& one : models.unresolved)
        json.open('{').key("file").text(one.file).key("line").number(one.line).key("text").text(one.text).key("why").text(one.why).close('}');
    json.close(']').line().key("findings").raw(toJson(models.findings).dump(-1, ' ', false, Json::error_handler_t::replace)).close('}').finish();
}

namespace {

/// "column.type public.orders.total": the contract's document has no place for a reason, so it is said beside it.
[[nodiscard]] std::string shownPlace(const schema::Difference& one) {
    std::string place = one.kind + " ";
    for (const std::string& part : {one.schema, one.table, one.name}) {
        if (!part.empty()) place += (place.back() == ' ' ? "" : ".") + part;
    }
    return place;
}

} // namespace

void printDiff(const workflow::Diff& diff) {
    JsonText json;
    std::map<std::string, std::size_t> summary;
    const schema::RepairScript script(diff.expected, diff.live->reading.schema, diff.options, diff.differences);
    json.open('{').key("differences").open('[');
    for (const schema::Difference& one : diff.differences) {
        const auto statements = one.cannotTell.empty() ? script.statementsFor(one) : std::vector<schema::DdlStatement>();
        std::vector<std::string> sql;
        std::string why = one.cannotTell; // there is none
        for (const auto& statement : statements) {
            if (statement.sql.empty())
                why += (why.empty() ? "" : "; ") + statement.note;
            else
                sql.push_back(statement.sql);
        }
        ++summary[one.kind];
        const Severity severity = one.cannotTell.empty() ? one.severity : Severity::Info; // perhaps there is none
        json.line().open('{').key("kind").text(one.kind).key("severity").text(nameOf(severity)).key("schema").textOrNull(one.schema);
        json.key("table").textOrNull(one.table).key("name").textOrNull(one.name).key("expected").textOrNull(one.expected).key("actual").textOrNull(one.actual);
        json.key("sql")
            .texts(sql)
            .key("destructive")
            .boolean(std::any_of(statements.begin(), statements.end(), [](const auto& s) { return s.destructive; }))
            .close('}');
        if (!why.empty()) std::fprintf(stderr, "no SQL for %s: %s\n", visible(shownPlace(one)).c_str(), visible(why).c_str());
    }
    json.close(']').line().key("summary").open('{');
    for (const auto& [kind, count] : summary) json.key(kind).number(count);
    json.close('}').close('}').finish();
}

} // namespace stillroom::cli
