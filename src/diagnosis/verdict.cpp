#include "diagnosis/verdict.h"

#include "base/text.h"
#include "diagnosis/words.h"

#include <algorithm>

namespace stillroom::diagnosis {

Verdict verdict(const Snapshot& s, const std::vector<Finding>& findings) {
    std::vector<std::string> recorded;
    for (const migrations::NodeId id : s.position->recorded) {
        const auto& revision = s.graph.revision(id);
        recorded.push_back(revision.id + (revision.message.empty() ? "" : " " + shortened(revision.message.substr(0, revision.message.find('\n')), 60)));
    }
    const auto worst = std::min_element(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
    const std::string at = recorded.empty() ? "" : "Recorded at " + some(recorded);
    // What the code will stumble over comes before what only the record is about.
    const auto missing = std::find_if(findings.begin(), findings.end(), [](const Finding& f) { return f.code == "landings.recorded_but_missing"; });
    if (missing != findings.end() && !at.empty()) return {missing->severity, at + ", but " + missing->title + "."};
    switch (s.position->state) {
    case migrations::PositionState::Unversioned:
        if (worst != findings.end() && worst->code == "version_table.elsewhere") return {Severity::Error, worst->detail};
        return {Severity::Warning, "There is no version table " + s.tableName + ": " + counted(s.graph.size(), "revision") + " pending."};
    case migrations::PositionState::Empty:
        return {Severity::Warning, "The version table is empty: nothing is recorded, " + counted(s.graph.size(), "revision") + " pending."};
    case migrations::PositionState::UnknownRevision:
        return {Severity::Error, "The version table records " + some(s.position->unknown) + ", which no script of this project has." +
                                     (at.empty() ? "" : " " + at + " as well.")};
    case migrations::PositionState::RedundantRows:
        return {Severity::Error, "The version table has " + counted(s.table->rows.size(), "row") + ", but " + some(s.position->redundant) +
                                     " is implied by another. Remove it."};
    case migrations::PositionState::Diverged:
        return {Severity::Warning, at + ", but " + counted(s.position->pending.size(), "revision") + " on the other side of a fork " +
                                       (s.position->pending.size() == 1 ? "is" : "are") + " not applied."};
    case migrations::PositionState::Behind:
        return {worst != findings.end() && worst->severity == Severity::Error ? Severity::Error : Severity::Info,
                at + "; " + counted(s.position->pending.size(), "revision") + " pending."};
    case migrations::PositionState::Unreadable:
        return {Severity::Error, "The version table " + s.tableName + " is there, but its rows cannot be read, so it is not known where the database stands."};
    case migrations::PositionState::AtHead: break;
    }
    if (worst != findings.end() && worst->severity != Severity::Info) return {worst->severity, at + ", every revision applied. " + worst->title + "."};
    return {Severity::Info, at + ": every revision is applied, and nothing is wrong with the version table."};
}

} // namespace stillroom::diagnosis
