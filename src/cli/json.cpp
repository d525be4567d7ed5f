#include "cli/json.h"

#include <algorithm>
#include <cstdio>

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
    return {{"code", finding.code}, {"severity", nameOf(finding.severity)}, {"title", finding.title}, {"detail", finding.detail},
            {"evidence", std::move(evidence)}, {"repairs", std::move(repairs)}};
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
    std::string out = "{\"environment\":" + text(toJson(loaded.environment, graph.size())) + ",\n\"revisions\":[";
    std::vector<migrations::NodeId> branchPoints;
    std::vector<migrations::NodeId> mergePoints;
    bool first = true;
    for (const migrations::NodeId id : graph.newestFirst()) {
        const migrations::Revision& r = graph.revision(id);
        out += first ? "\n" : ",\n";
        first = false;
        out += text({{"id", r.id},
                     {"down_revisions", r.downRevisions},
                     {"dependencies", r.dependencies},
                     {"branch_labels", r.branchLabels},
                     {"message", nullable(r.message)},
                     {"created", nullable(r.created)},
                     {"file", r.file},
                     {"line", r.line}});
        if (graph.isBranchPoint(id)) branchPoints.push_back(id);
        if (graph.isMergePoint(id)) mergePoints.push_back(id);
    }
    out += "],\n\"heads\":" + text(names(graph, graph.heads())) + ",\n\"bases\":" + text(names(graph, graph.bases()));
    out += ",\n\"branch_points\":" + text(names(graph, branchPoints)) + ",\n\"merge_points\":" + text(names(graph, mergePoints));
    out += ",\n\"findings\":" + text(toJson(loaded.findings)) + "}\n";
    std::fwrite(out.data(), 1, out.size(), stdout);
}

void print(const Json& document) {
    const std::string text = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
}

} // namespace stillroom::cli
