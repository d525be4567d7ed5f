#include "diagnosis/landings/words.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <set>

namespace stillroom::diagnosis {
namespace {

using Kind = Object::Kind;

} // namespace

std::string shown(const migrations::RevisionGraph& graph, migrations::NodeId revision) {
    const auto& one = graph.revision(revision);
    const std::string message = shortened(one.message.substr(0, one.message.find('\n')), 60);
    return message.empty() ? one.id : one.id + " (" + message + ")";
}

std::string someOf(const migrations::RevisionGraph& graph, const std::vector<migrations::NodeId>& revisions) {
    std::vector<std::string> names;
    for (const migrations::NodeId id : revisions) names.push_back(shown(graph, id));
    return some(names);
}

std::vector<std::string> namesOf(const std::vector<Object>& objects, const schema::CompareOptions& options) {
    std::set<schema::TableKey> tables;
    std::set<std::string> enums;
    for (const Object& one : objects) {
        if (one.kind == Kind::Table) tables.insert(one.table);
        if (one.kind == Kind::Enum) enums.insert(one.name);
    }
    std::vector<std::string> names;
    for (const Object& one : objects) {
        const bool isPart =
            one.kind == Kind::Label ? enums.count(one.name) != 0 : one.kind != Kind::Table && one.kind != Kind::Enum && tables.count(one.table) != 0;
        if (!isPart) names.push_back(shown(one, options));
    }
    return names;
}

std::string countsOf(const std::vector<Object>& objects) {
    static constexpr std::array<std::pair<Kind, const char*>, 6> kWords{{{Kind::Table, "table"},
                                                                         {Kind::Column, "column"},
                                                                         {Kind::Index, "index"},
                                                                         {Kind::Constraint, "constraint"},
                                                                         {Kind::Enum, "type"},
                                                                         {Kind::Label, "label"}}};
    std::set<schema::TableKey> tables;
    for (const Object& one : objects) {
        if (one.kind == Kind::Table) tables.insert(one.table);
    }
    std::vector<std::string> parts;
    std::size_t counted = 0;
    std::size_t inTables = 0;
    for (const Object& one : objects) inTables += one.kind != Kind::Table && tables.count(one.table) != 0 ? 1 : 0;
    for (const auto& [kind, word] : kWords) {
        const auto count = static_cast<std::size_t>(std::count_if(
            objects.begin(), objects.end(), [&, k = kind](const Object& one) { return one.kind == k && (k == Kind::Table || tables.count(one.table) == 0); }));
        if (count > 0) parts.push_back(stillroom::counted(count, word, kind == Kind::Index ? "indexes" : ""));
        counted += count;
    }
    if (const std::size_t others = objects.size() - counted - inTables; others > 0) parts.push_back(stillroom::counted(others, "setting") + " of columns");
    return join(parts, ", ");
}

std::vector<Evidence> stepsOf(const RevisionSeen& seen, const schema::CompareOptions& options) {
    std::vector<Evidence> evidence;
    for (const StepSeen& one : seen.steps) {
        std::string text;
        if (!one.missing.empty()) text = "missing: " + shortened(join(namesOf(one.missing, options), ", "), 300);
        if (!one.landed.empty()) text += (text.empty() ? "" : "; ") + std::string("there: ") + shortened(join(namesOf(one.landed, options), ", "), 300);
        if (text.empty()) text = std::string(nameOf(one.step->kind)) + ": cannot be seen in a schema";
        evidence.push_back({one.step->file, one.step->line, {}, std::move(text)});
    }
    return evidence;
}

std::string whatIsUnseen(const RevisionSeen& seen) {
    std::vector<std::string> lines;
    for (const StepSeen& one : seen.steps) {
        if (one.landed.empty() && one.missing.empty()) lines.push_back(std::to_string(one.step->line));
    }
    if (lines.empty()) return {};
    const std::string which = lines.size() == 1 ? "Line " + lines.front() + " does" : "Lines " + join(lines, ", ") + " do";
    return which + " what cannot be seen in a schema (rows, or what is not understood): look there by hand.";
}

std::string whatIsAgainst(const std::vector<Object>& against, const schema::CompareOptions& options) {
    const std::vector<std::string> names = namesOf(against, options);
    return " But " + shortened(join(names, ", "), 300) + (names.size() == 1 ? " is" : " are") + " as another migration leaves " +
           (names.size() == 1 ? "it." : "them.");
}

WrittenRepair written(const std::vector<schema::DdlStatement>& statements, const std::vector<std::string>& stamps, const std::string& why) {
    WrittenRepair result;
    RepairHint hint{"sql", {}, why};
    for (const schema::DdlStatement& one : statements) {
        if (!one.note.empty()) result.notes.push_back(one.note);
        if (one.sql.empty()) continue;
        hint.arguments.insert(hint.arguments.end(), {"--statement", one.sql});
        result.destructive = result.destructive || one.destructive;
    }
    if (hint.arguments.empty()) return result;
    for (const std::string& one : stamps) hint.arguments.insert(hint.arguments.end(), {"--stamp", one});
    if (result.destructive) hint.why += "; it takes rows or values away";
    if (!result.notes.empty()) hint.why += "; mind: " + join(result.notes, "; ");
    result.hints.push_back(std::move(hint));
    return result;
}

} // namespace stillroom::diagnosis
