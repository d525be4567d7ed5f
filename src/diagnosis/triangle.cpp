#include "diagnosis/triangle.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {
namespace {

using Corner = Triangle::Corner;
using Edge = Triangle::Edge;

/// "4 columns missing", of a kind of difference.
[[nodiscard]] std::string kindWords(const std::string& kind, std::size_t count) {
    const std::size_t dot = kind.find('.');
    const std::string object = replaced(kind.substr(0, dot), "_", " ");
    const std::string what = kind.substr(dot + 1);
    const bool isState = what == "missing" || what == "extra" || what == "changed";
    if (!isState)
        return counted(count, object + " " + (what == "nullable" ? "nullability" : what), object + " " + (what == "nullable" ? "nullabilities" : what + "s"));
    const std::string plural = object + (object.ends_with("x") ? "es" : "s");
    return counted(count, object, plural) + " " + what;
}

[[nodiscard]] Triangle::EdgeState edgeOf(const std::vector<schema::Difference>* differences) {
    Triangle::EdgeState edge;
    if (differences == nullptr) return edge;
    edge.known = true;
    std::map<std::string, std::size_t> kinds;
    for (const schema::Difference& one : *differences) {
        if (!one.cannotTell.empty()) {
            ++edge.cannotTell;
            continue;
        }
        ++edge.disagreements;
        ++kinds[one.kind];
        edge.worst = edge.worst ? std::min(*edge.worst, one.severity) : one.severity;
    }
    std::vector<std::string> words;
    for (const auto& [kind, count] : kinds) words.push_back(kindWords(kind, count));
    if (edge.cannotTell > 0) words.push_back(std::to_string(edge.cannotTell) + " cannot be told");
    edge.kinds = join(words, ", ");
    return edge;
}

void describeModels(const orm::Models& models, Triangle::CornerState& corner) {
    corner.known = true;
    corner.facts.push_back(counted(models.tables.size(), "table"));
    if (models.registries.size() > 1) corner.facts.push_back(counted(models.registries.size(), "registry", "registries"));
    if (!models.unresolved.empty()) corner.facts.push_back(counted(models.unresolved.size(), "place") + " not worked out");
}

void describeMigrations(const migrations::RevisionGraph& graph, Triangle::CornerState& corner) {
    corner.known = true;
    corner.facts.push_back(counted(graph.size(), "revision"));
    corner.facts.push_back(counted(graph.heads().size(), "head"));
}

void describeDatabase(const Snapshot& s, Triangle::CornerState& corner) {
    if (s.position == nullptr) return;
    corner.known = true;
    if (s.live != nullptr) corner.facts.push_back(counted(s.live->schema.tables.size(), "table"));
    if (s.table == nullptr) {
        corner.facts.emplace_back("no version table");
    } else if (s.position->pending.empty() && s.position->unknown.empty()) {
        corner.facts.emplace_back("recorded at head");
    } else {
        corner.facts.push_back(counted(s.table->rows.size(), "row") + " recorded");
        if (!s.position->pending.empty()) corner.facts.push_back(std::to_string(s.position->pending.size()) + " pending");
    }
}

} // namespace

Corner cornerOf(const Finding& finding) {
    const std::string part = finding.code.substr(0, finding.code.find('.'));
    if (part == "models") return Corner::Models;
    if (part == "graph" || part == "script" || part == "environment" || part == "project") return Corner::Migrations;
    return Corner::Database;
}

Triangle triangleOf(const Snapshot& s, const std::vector<Finding>& findings) {
    Triangle triangle;
    const auto corner = [&triangle](Corner which) -> Triangle::CornerState& { return triangle.corners[static_cast<std::size_t>(which)]; };
    const auto edge = [&triangle](Edge which) -> Triangle::EdgeState& { return triangle.edges[static_cast<std::size_t>(which)]; };
    if (s.models != nullptr) describeModels(*s.models, corner(Corner::Models));
    describeMigrations(s.graph, corner(Corner::Migrations));
    describeDatabase(s, corner(Corner::Database));
    for (const Finding& finding : findings) {
        if (finding.severity == Severity::Info) continue;
        auto& worst = corner(cornerOf(finding)).worst;
        worst = worst ? std::min(*worst, finding.severity) : finding.severity;
    }
    edge(Edge::ModelsDatabase) = edgeOf(s.modelsAndDatabase);
    edge(Edge::MigrationsDatabase) = edgeOf(s.migrationsAndDatabase);
    edge(Edge::ModelsMigrations) = edgeOf(s.modelsAndMigrations);
    return triangle;
}

} // namespace stillroom::diagnosis
