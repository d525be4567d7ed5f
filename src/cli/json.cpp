#include "cli/json.h"

#include "base/passwords.h"
#include "cli/jsontext.h"
#include "cli/text.h"

namespace stillroom::cli {
namespace {

[[nodiscard]] Json nullable(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

/// In one line; what is not UTF-8 is replaced.
[[nodiscard]] std::string text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

[[nodiscard]] Json names(const migrations::RevisionGraph& graph, const std::vector<migrations::NodeId>& ids) {
    Json list = Json::array();
    for (const auto id : ids) list.push_back(graph.revision(id).id);
    return list;
}

} // namespace

Json toJson(const Finding& finding) {
    Json evidence = Json::array();
    for (const Evidence& one : finding.evidence) {
        if (one.file.empty()) {
            evidence.push_back({{"source", one.source}, {"text", one.text}});
        } else {
            evidence.push_back({{"file", one.file}, {"line", one.line}, {"text", one.text}});
        }
    }
    Json repairs = Json::array();
    for (const RepairHint& one : finding.repairs) repairs.push_back({{"action", one.action}, {"arguments", one.arguments}, {"why", one.why}});
    return {{"code", finding.code},
            {"severity", nameOf(finding.severity)},
            {"title", finding.title},
            {"detail", finding.explanation()},
            {"evidence", std::move(evidence)},
            {"repairs", std::move(repairs)}};
}

Json toJson(const std::vector<Finding>& findings) {
    Json list = Json::array();
    for (const Finding& finding : findings) list.push_back(toJson(finding));
    return list;
}

Json toJson(const migrations::Environment& environment, std::size_t revisions) {
    Json locations = Json::array();
    for (const auto& location : environment.versionLocations) locations.push_back(location.string());
    const auto schema = environment.versionTableSchema();
    return {{"name", environment.name},
            {"config_file", nullable(environment.configFile.string())},
            {"script_location", environment.scriptLocation.string()},
            {"version_locations", std::move(locations)},
            {"version_table", environment.versionTable()},
            {"version_table_schema", schema ? Json(*schema) : Json(nullptr)},
            {"revisions", revisions}};
}

void printGraph(const workflow::LoadedEnvironment& loaded) {
    const auto& graph = loaded.graph;
    JsonText json;
    json.open('{').key("environment").raw(text(toJson(loaded.environment, graph.size()))).line().key("revisions").open('[');
    std::vector<migrations::NodeId> branchPoints;
    std::vector<migrations::NodeId> mergePoints;
    for (const migrations::NodeId id : graph.newestFirst()) {
        const migrations::Revision& r = graph.revision(id);
        json.line().open('{').key("id").text(r.id).key("down_revisions").texts(r.downRevisions).key("dependencies").texts(r.dependencies);
        json.key("branch_labels").texts(r.branchLabels).key("message").textOrNull(r.message).key("created").textOrNull(r.created);
        json.key("file").text(r.file).key("line").number(r.line).close('}');
        if (graph.isBranchPoint(id)) branchPoints.push_back(id);
        if (graph.isMergePoint(id)) mergePoints.push_back(id);
    }
    const auto list = [&](const char* key, const std::vector<migrations::NodeId>& ids) { json.line().key(key).raw(text(names(graph, ids))); };
    json.close(']');
    list("heads", graph.heads());
    list("bases", graph.bases());
    list("branch_points", branchPoints);
    list("merge_points", mergePoints);
    json.line().key("findings").raw(text(toJson(loaded.findings))).close('}').finish();
}

Json statusJson(const workflow::Status& status) {
    const auto& graph = status.environment->graph;
    const auto* table = status.versionTable();
    const auto& identity = status.database->identity;
    const std::string schema = table != nullptr ? table->schema : status.choice.schema.value_or("");
    return {{"database",
             {{"engine", schema::nameOf(identity.dialect)},
              {"version", identity.version},
              {"name", identity.name},
              {"user", nullable(identity.user)},
              {"read_only", identity.readOnly}}},
            {"version_table",
             {{"exists", table != nullptr},
              {"schema", nullable(schema)},
              {"name", status.choice.name},
              {"rows", table != nullptr ? table->rows.size() : 0},
              {"version_num_length", table != nullptr && table->versionNumLength ? Json(*table->versionNumLength) : Json(nullptr)},
              {"primary_key", table != nullptr && table->primaryKey}}},
            {"recorded", table != nullptr ? Json(table->recorded()) : Json::array()},
            {"heads", names(graph, graph.heads())},
            {"applied", status.position.appliedCount},
            {"pending", names(graph, status.position.pending)},
            {"unknown", status.position.unknown},
            {"redundant", status.position.redundant},
            // The contract has no word for a table that cannot be read: then the state is not known.
            {"state", status.position.state == migrations::PositionState::Unreadable ? Json(nullptr) : Json(migrations::nameOf(status.position.state))},
            {"findings", toJson(status.findings)}};
}

Json versionTablesJson(const database::VersionTables& tables) {
    Json list = Json::array();
    for (const auto& table : tables.tables) {
        Json rows = Json::array();
        for (const auto& row : table.rows) rows.push_back(row ? Json(*row) : Json(nullptr));
        list.push_back({{"schema", nullable(table.schema)},
                        {"name", table.name},
                        {"rows", std::move(rows)},
                        {"version_num_length", table.versionNumLength ? Json(*table.versionNumLength) : Json(nullptr)},
                        {"primary_key", table.primaryKey},
                        {"shape", table.alembicShape ? "alembic" : "other"}});
    }
    return {{"version_tables", std::move(list)}};
}

Json repairJson(const repair::Plan& plan, const repair::Outcome& outcome) {
    Json statements = Json::array();
    for (const auto& statement : plan.statements) statements.push_back(withoutPasswords(statement.sql));
    Json preflight = Json::array();
    for (const auto& check : plan.preflight) preflight.push_back({{"check", check.name}, {"result", nameOf(check.result)}, {"detail", detailOf(check)}});
    return {{"plan", {{"before", plan.before()}, {"after", plan.after()}, {"statements", std::move(statements)}, {"preflight", std::move(preflight)}}},
            {"outcome", nameOf(outcome.state)},
            {"journal_id", nullable(outcome.journalId)},
            {"error", nullable(outcome.error)}};
}

Json toJson(const repair::JournalEntry& e) {
    return {{"id", e.id},
            {"started", e.started},
            {"finished", nullable(e.finished)},
            {"who", e.who},
            {"action", e.action},
            {"database", e.database},
            {"version_table", e.table},
            {"before", e.before},
            {"after", e.after},
            {"statements", e.statements},
            {"outcome", e.outcome},
            {"exit_status", e.exitStatus.empty() ? Json(nullptr) : Json(std::stoi(e.exitStatus))},
            {"error", nullable(e.error)}};
}

void print(const Json& document) {
    const std::string text = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    writeOut(text);
}

} // namespace stillroom::cli
