#include "diagnosis/landings/evidence.h"

#include "base/text.h"
#include "diagnosis/landings/words.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace stillroom::diagnosis {
namespace {

using migrations::NodeId;
using Kind = Object::Kind;
using Edges = migrations::RevisionGraph::Edges;

[[nodiscard]] bool isShaped(const Object& object) { return object.kind == Kind::Index || object.kind == Kind::Constraint; }

/// Whether all events leave the object either away or in one and the same form: then being there is all that counts.
[[nodiscard]] bool hasOneForm(const std::vector<ObjectEvent>& events) {
    const std::string* form = nullptr;
    for (const ObjectEvent& event : events) {
        for (const auto* value : {&event.before, &event.after}) {
            if (!*value) continue;
            if (form != nullptr && *form != **value) return false;
            form = &**value;
        }
    }
    return true;
}

/// The one default that events leave, if they leave just one: of an expression that the server writes otherwise, being there must do.
[[nodiscard]] const std::string* onlyDefault(const std::vector<ObjectEvent>& events) {
    const std::string* only = nullptr;
    for (const ObjectEvent& event : events) {
        for (const auto* value : {&event.before, &event.after}) {
            if (!*value || **value == kNoDefault) continue;
            if (only != nullptr && *only != **value) return nullptr;
            only = &**value;
        }
    }
    return only;
}

/// What is there now, as one of the forms that the events leave where it is one of them.
[[nodiscard]] std::string formOf(const Object& object, const std::string& value, const std::vector<ObjectEvent>& events) {
    if (hasOneForm(events)) return events.front().after ? *events.front().after : events.front().before.value_or("");
    const auto* only = object.kind == Kind::Default && value != kNoDefault ? onlyDefault(events) : nullptr;
    return only != nullptr ? *only : value;
}

/// Tables that a batch was copying when it died, under all names that they have had: nothing of them is to be judged by what is there at
/// the moment.
[[nodiscard]] std::set<schema::TableKey> copiedTables(const schema::Schema& live, const std::vector<const RevisionSteps*>& revisions,
                                                      const schema::CompareOptions& options) {
    static constexpr std::string_view kCopy = "_alembic_tmp_";
    std::set<schema::TableKey> copied;
    for (const schema::Table& table : live.tables) {
        if (table.name.starts_with(kCopy)) copied.insert(schema::keyOf(options, table.schema, table.name.substr(kCopy.size())));
    }
    for (auto revision = revisions.rbegin(); revision != revisions.rend() && !copied.empty(); ++revision) {
        for (auto step = (*revision)->steps.rbegin(); step != (*revision)->steps.rend(); ++step) {
            if (step->kind == schema::OperationKind::RenameTable && copied.count(schema::keyOf(options, step->newSchema, step->newName)) != 0)
                copied.insert(schema::keyOf(options, step->schema, step->table));
        }
    }
    return copied;
}

} // namespace

SchemaEvidence::SchemaEvidence(const migrations::RevisionGraph& graph, const migrations::Position& position, const std::vector<RevisionSteps>& steps,
                               const schema::Schema& live, const schema::CompareOptions& options)
    : m_graph(graph), m_position(position), m_live(live), m_options(options) {
    for (const RevisionSteps& one : steps) m_steps.push_back(&one);
    const Objects there = objectsOf(live, options);
    // What has run beside the recorded makes objects that a later revision, then, must have taken away again.
    std::vector<bool> reached = applied();
    do weighAt(reached, there);
    while (showMore(reached));
    for (std::size_t i = 0; i < m_reached; ++i) {
        if (!m_revisions[i].recorded) m_shown.push_back(m_revisions[i].revision);
    }
    findRefuted();
}

const RevisionSeen* SchemaEvidence::of(NodeId revision) const {
    const auto found = std::find_if(m_revisions.begin(), m_revisions.end(), [&](const RevisionSeen& one) { return one.revision == revision; });
    return found == m_revisions.end() ? nullptr : &*found;
}

/// What the schema shows of every revision if those that are marked have run, as far as it does not show otherwise.
void SchemaEvidence::weighAt(const std::vector<bool>& reached, const Objects& live) {
    const auto rest = std::stable_partition(m_steps.begin(), m_steps.end(), [&](const RevisionSteps* one) { return reached[one->revision]; });
    m_reached = static_cast<std::size_t>(rest - m_steps.begin());
    const std::vector<RevisionSeen> before = std::exchange(m_revisions, {});
    m_facts.clear();
    m_undecided.clear();

    Trace trace(m_options);
    std::map<Object, std::string> doubts;
    const std::set<schema::TableKey> copied = copiedTables(m_live, m_steps, m_options);
    const auto noteDoubts = [&] {
        for (const auto& [object, events] : trace.events()) {
            if (copied.count(object.table) != 0) doubts.emplace(object, "a batch was copying its table when it died");
            if (const std::string* why = trace.doubtOf(object)) doubts.emplace(object, *why);
        }
    };
    std::set<std::string> elsewhere;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        if (i == m_reached) {
            noteDoubts();
            trace.beginPending();
            const schema::Schema built = trace.replay().schema();
            elsewhere = unnamedShapesOf(built, m_options);
            for (const auto& [object, value] : objectsOf(built, m_options)) {
                if (isShaped(object) && !value.empty() && live.count(object) == 0) elsewhere.insert(value);
            }
        }
        RevisionSeen& seen = m_revisions.emplace_back();
        seen.revision = m_steps[i]->revision;
        seen.recorded = m_position.isApplied(seen.revision);
        for (const schema::Operation& step : m_steps[i]->steps) seen.steps.push_back({&step, Landing::CannotTell, {}, {}, {}});
        trace.run(*m_steps[i]);
    }
    noteDoubts();
    gather(live, trace, doubts, elsewhere);
    for (const auto& [object, fact] : m_facts) weigh(object, fact);
    keepProofs(before);
    settleUndecided();
    for (RevisionSeen& seen : m_revisions) {
        for (StepSeen& step : seen.steps) {
            if (!step.missing.empty())
                step.state = step.landed.empty() ? Landing::Missing : Landing::Partly;
            else if (!step.landed.empty())
                step.state = Landing::Landed;
            seen.landed += step.landed.size();
            seen.missing += step.missing.size();
            if (step.landed.empty() && step.missing.empty()) ++seen.unseen;
        }
    }
    giveReasons(trace, doubts);
}

void SchemaEvidence::gather(const Objects& live, const Trace& trace, const std::map<Object, std::string>& doubts, const std::set<std::string>& elsewhere) {
    // What is there under another name. Two indexes over the same columns are two; of two such constraints SQLite's copy of a table keeps one.
    std::set<std::string> shapes = unnamedShapesOf(m_live, m_options);
    for (const auto& [object, value] : live) {
        const bool isItself = object.kind == Kind::Index && !value.starts_with(kUnique) && trace.events().count(object) != 0 && doubts.count(object) == 0;
        if (isShaped(object) && !value.empty() && !isItself) shapes.insert(value);
    }
    for (const auto& [object, events] : trace.events()) {
        if (events.empty() || doubts.count(object) != 0) continue;
        const auto found = live.find(object);
        std::optional<std::string> now;
        if (found != live.end()) {
            // By a naming convention that is not known it may be what something that has run made.
            const ObjectEvent& first = events.front();
            if (isShaped(object) && first.revision >= m_reached && !first.before && first.after && elsewhere.count(*first.after) != 0) continue;
            now = formOf(object, found->second, events);
        } else if (isShaped(object) &&
                   std::any_of(events.begin(), events.end(), [&](const ObjectEvent& e) { return e.after && shapes.count(*e.after) != 0; })) {
            continue; // it is there under another name
        }
        m_facts.emplace(object, Fact{events, std::move(now)});
    }
}

void SchemaEvidence::weigh(const Object& object, const Fact& fact) {
    const auto& [events, now] = fact;
    const auto firstPending = std::find_if(events.begin(), events.end(), [&](const ObjectEvent& e) { return e.revision >= m_reached; });
    const auto& atStart = events.front().before;
    const auto& expected = firstPending == events.begin() ? atStart : std::prev(firstPending)->after;
    const auto firstAs = [&now = now](auto from, auto to) { return std::find_if(from, to, [&](const ObjectEvent& e) { return e.after == now; }); };
    const auto pendingAs = firstAs(firstPending, events.end());
    // What has brought it there has run, and so has what came before; whether it went away in between and came again does not show.
    if (const auto by = firstAs(events.begin(), firstPending); atStart != now && by != firstPending) say(*by, object, true);
    if (now == expected) {
        if (pendingAs == events.end()) {
            for (auto event = firstPending; event != events.end(); ++event) say(*event, object, false);
        }
        return;
    }
    auto recordedAs = firstPending; // the last event that leaves it as it is now
    for (auto event = events.begin(); event != firstPending; ++event) {
        if (event->after == now) recordedAs = event;
    }
    const bool asBefore = firstPending != events.begin() && (atStart == now || recordedAs != firstPending);
    if (pendingAs != events.end()) {
        if (asBefore) {
            m_undecided.push_back({object, *std::prev(firstPending), *pendingAs});
            return;
        }
        say(*pendingAs, object, true);
        if (firstAs(std::next(pendingAs), events.end()) != events.end()) return; // or the later one has
        for (auto event = std::next(pendingAs); event != events.end(); ++event) say(*event, object, false);
        return;
    }
    if (!asBefore) return; // as no revision leaves it: somebody else's doing, or not read rightly
    for (auto event = recordedAs == firstPending ? events.begin() : std::next(recordedAs); event != firstPending; ++event) say(*event, object, false);
}

void SchemaEvidence::say(const ObjectEvent& event, const Object& object, bool landed) {
    StepSeen& step = m_revisions[event.revision].steps[event.step];
    (landed ? step.landed : step.missing).push_back(object);
}

/// What has shown that a revision ran shows it still when that is taken for granted, though it explains nothing any more then.
void SchemaEvidence::keepProofs(const std::vector<RevisionSeen>& before) {
    std::map<NodeId, const RevisionSeen*> proved;
    for (const RevisionSeen& seen : before) {
        if (!seen.recorded) proved.emplace(seen.revision, &seen);
    }
    for (std::size_t i = 0; i < m_reached; ++i) {
        const auto found = proved.find(m_revisions[i].revision);
        if (found == proved.end()) continue;
        for (std::size_t k = 0; k < m_revisions[i].steps.size(); ++k) {
            std::vector<Object>& landed = m_revisions[i].steps[k].landed;
            const std::vector<Object>& missing = m_revisions[i].steps[k].missing;
            for (const Object& object : found->second->steps[k].landed) {
                const auto isIt = [&object](const Object& one) { return one == object; };
                if (std::none_of(landed.begin(), landed.end(), isIt) && std::none_of(missing.begin(), missing.end(), isIt)) landed.push_back(object);
            }
        }
    }
}

/// Something that is not there was never made, or a pending step took it away: as the rest of the two revisions says, or what is there of
/// those above the one that makes it. What nothing decides stays open.
void SchemaEvidence::settleUndecided() {
    if (m_undecided.empty()) return;
    const auto has = [&](std::size_t revision, std::vector<Object> StepSeen::*list) {
        const auto& steps = m_revisions[revision].steps;
        return std::any_of(steps.begin(), steps.end(), [&](const StepSeen& step) { return !(step.*list).empty(); });
    };
    std::vector<NodeId> notRun;
    std::vector<NodeId> run;
    for (std::size_t i = 0; i < m_revisions.size(); ++i) {
        if (has(i, &StepSeen::missing) && !has(i, &StepSeen::landed)) notRun.push_back(m_revisions[i].revision);
        if (i < m_reached && has(i, &StepSeen::landed)) run.push_back(m_revisions[i].revision);
    }
    const std::vector<bool> above = m_graph.descendants(notRun, Edges::WithDependencies);
    const std::vector<bool> below = m_graph.ancestors(run, Edges::WithDependencies);
    struct Said {
        ObjectEvent event;
        Object object;
        bool landed;
    };
    std::vector<Said> said;
    std::erase_if(m_undecided, [&](const Undecided& one) {
        const StepSeen& step = m_revisions[one.later.revision].steps[one.later.step];
        const bool aboveNotRun = above[m_revisions[one.later.revision].revision] && !has(one.later.revision, &StepSeen::landed);
        const bool stepNotRun = aboveNotRun || (!step.missing.empty() && step.landed.empty());
        if (stepNotRun || has(one.earlier.revision, &StepSeen::missing))
            said.push_back({one.earlier, one.object, false});
        else if (below[m_revisions[one.earlier.revision].revision] || has(one.later.revision, &StepSeen::landed))
            said.push_back({one.later, one.object, true});
        else if (has(one.later.revision, &StepSeen::missing))
            said.push_back({one.earlier, one.object, false});
        else
            return false;
        return true;
    });
    for (const Said& one : said) say(one.event, one.object, one.landed);
}

/// A revision that is there as a whole proves what lies below it, unless something there is surely not run. Little may be missing of it: a
/// schema that the models' create_all() made is rarely to the last index what the migrations make.
/// \returns whether it shows more than what is marked; that is marked then
bool SchemaEvidence::showMore(std::vector<bool>& reached) const {
    constexpr std::size_t kFew = 5; // for one thing that is missing, so many must be there
    bool more = false;
    for (std::size_t i = m_reached; i < m_revisions.size(); ++i) {
        if (!m_revisions[i].allThere()) continue;
        const std::vector<bool> below = m_graph.ancestors({m_revisions[i].revision}, Edges::WithDependencies);
        std::size_t landed = 0;
        std::size_t missing = 0;
        bool notRun = false;
        for (std::size_t k = m_reached; k <= i; ++k) {
            const RevisionSeen& one = m_revisions[k];
            if (!below[one.revision]) continue;
            landed += one.landed;
            missing += one.missing;
            notRun = notRun || one.noneThere();
        }
        if (notRun || missing * kFew > landed) continue;
        more = true;
        for (NodeId id = 0; id < below.size(); ++id) reached[id] = reached[id] || below[id];
    }
    return more;
}

/// From what is not there down to the first that is: what lies between may have run or not, and nothing proves it.
void SchemaEvidence::findRefuted() {
    std::vector<NodeId> seenThere;
    std::vector<NodeId> away;
    for (std::size_t i = 0; i < m_reached; ++i) {
        if (m_revisions[i].landed > 0) seenThere.push_back(m_revisions[i].revision);
        if (m_revisions[i].recorded && m_revisions[i].noneThere()) away.push_back(m_revisions[i].revision);
    }
    const std::vector<bool> supported = m_graph.ancestors(seenThere, Edges::WithDependencies);
    std::erase_if(away, [&](NodeId id) { return supported[id]; });
    const std::vector<bool> below = m_graph.ancestors(away, Edges::WithDependencies);
    std::vector<NodeId> unproved;
    for (NodeId id = 0; id < m_graph.size(); ++id) {
        if (below[id] && !supported[id]) unproved.push_back(id);
    }
    const std::vector<bool> above = m_graph.descendants(unproved, Edges::WithDependencies);
    for (std::size_t i = 0; i < m_reached; ++i) {
        if (m_revisions[i].recorded && above[m_revisions[i].revision]) m_refuted.push_back(m_revisions[i].revision);
    }
}

} // namespace stillroom::diagnosis
