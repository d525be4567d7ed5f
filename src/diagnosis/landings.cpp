#include "diagnosis/landings.h"

#include <algorithm>
#include <iterator>

namespace stillroom::diagnosis {

std::size_t RevisionLandings::count(schema::Landing state) const {
    return static_cast<std::size_t>(std::count_if(landings.begin(), landings.end(), [state](const schema::StepLanding& one) { return one.state == state; }));
}

std::vector<RevisionLandings> landingsOf(const std::vector<const RevisionSteps*>& revisions, const schema::Schema& live,
                                         const schema::CompareOptions& options) {
    std::vector<const schema::Operation*> steps;
    for (const RevisionSteps* revision : revisions) {
        for (const schema::Operation& step : revision->steps) steps.push_back(&step);
    }
    auto landings = schema::landingsOf(steps, live, options);
    std::vector<RevisionLandings> list;
    auto next = std::make_move_iterator(landings.begin());
    for (const RevisionSteps* revision : revisions) {
        const auto end = next + static_cast<std::ptrdiff_t>(revision->steps.size());
        list.push_back({revision->revision, {next, end}});
        next = end;
    }
    return list;
}

std::vector<RevisionLandings> landingsOf(const std::vector<RevisionSteps>& revisions, const migrations::Position& position, const schema::Schema& live,
                                         const schema::CompareOptions& options) {
    const auto isApplied = [&position](const RevisionSteps& one) { return position.isApplied(one.revision); };
    std::vector<const RevisionSteps*> applied;
    std::vector<const RevisionSteps*> pending;
    for (const RevisionSteps& one : revisions) (isApplied(one) ? applied : pending).push_back(&one);
    auto ofApplied = landingsOf(applied, live, options);
    auto ofPending = landingsOf(pending, live, options);
    auto nextApplied = ofApplied.begin();
    auto nextPending = ofPending.begin();
    std::vector<RevisionLandings> list;
    for (const RevisionSteps& one : revisions) list.push_back(std::move(isApplied(one) ? *nextApplied++ : *nextPending++));
    return list;
}

} // namespace stillroom::diagnosis
