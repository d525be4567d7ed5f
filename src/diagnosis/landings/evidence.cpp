#include "diagnosis/landings/evidence.h"

#include "base/text.h"

#include <algorithm>
#include <string_view>

namespace stillroom::diagnosis {
namespace {

using migrations::NodeId;
using schema::Landing;
using Kind = Object::Kind;

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

/// Whether the difference is about one of the objects.
[[nodiscard]] bool concerns(const schema::Difference& difference, const std::set<Object>& objects, const schema::CompareOptions& options) {
    const std::string name = options.dialect == schema::Dialect::Sqlite ? lowered(difference.name) : difference.name;
    const auto isOneOf = [&](std::initializer_list<Kind> kinds) {
        return std::any_of(kinds.begin(), kinds.end(), [&](Kind kind) {
            if (kind == Kind::Enum || kind == Kind::Label) {
                const std::string place = difference.schema.empty() ? options.defaultSchema : difference.schema;
                return std::any_of(objects.begin(), objects.end(),
                                   [&](const Object& one) { return one.kind == kind && one.table.first == place && one.name == difference.name; });
            }
            return objects.count({kind, schema::keyOf(options, difference.schema, difference.table), kind == Kind::Table ? "" : name, {}}) != 0;
        });
    };
    const std::string& kind = difference.kind;
    if (kind.starts_with("table.")) return isOneOf({Kind::Table});
    if (kind == "column.missing" || kind == "column.extra") return isOneOf({Kind::Column});
    if (kind == "column.nullable") return isOneOf({Kind::Nullable});
    if (kind == "column.type") return isOneOf({Kind::Type});
    if (kind == "column.default") return isOneOf({Kind::Default});
    if (kind.starts_with("enum.")) return isOneOf({Kind::Enum, Kind::Label});
    return isOneOf({Kind::Index, Kind::Constraint});
}

} // namespace

SchemaEvidence::SchemaEvidence(const migrations::RevisionGraph& graph, const migrations::Position& position, const std::vector<RevisionSteps>& steps,
                               const schema::Schema& live, const schema::CompareOptions& options)
    : m_graph(graph), m_position(position), m_live(live), m_options(options) {
    for (const RevisionSteps& one : steps) m_steps.push_back(&one);
    const auto pending = std::stable_partition(m_steps.begin(), m_steps.end(), [&](const RevisionSteps* one) { return position.isApplied(one->revision); });
    m_recorded = static_cast<std::size_t>(pending - m_steps.begin());

    Trace trace(options);
    std::set<Object> doubtful;
    // Of a table that a batch was copying when it died, nothing is to be judged by what is there at the moment.
    static constexpr std::string_view kCopy = "_alembic_tmp_";
    std::set<schema::TableKey> copied;
    for (const schema::Table& table : live.tables) {
        if (table.name.starts_with(kCopy)) copied.insert(schema::keyOf(options, table.schema, table.name.substr(kCopy.size())));
    }
    const auto noteDoubts = [&] {
        for (const auto& [object, events] : trace.events()) {
            if (trace.isDoubtful(object) || copied.count(object.table) != 0) doubtful.insert(object);
        }
    };
    const Objects there = objectsOf(live, options);
    std::set<std::string> elsewhere;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        if (i == m_recorded) {
            noteDoubts();
            trace.beginPending();
            const schema::Schema built = trace.replay().schema();
            elsewhere = unnamedShapesOf(built, options);
            for (const auto& [object, value] : objectsOf(built, options)) {
                if (isShaped(object) && !value.empty() && there.count(object) == 0) elsewhere.insert(value);
            }
        }
        RevisionSeen& seen = m_revisions.emplace_back();
        seen.revision = m_steps[i]->revision;
        seen.recorded = i < m_recorded;
        for (const schema::Operation& step : m_steps[i]->steps) seen.steps.push_back({&step, Landing::CannotTell, {}, {}});
        trace.run(*m_steps[i]);
    }
    noteDoubts();
    weigh(there, trace, doubtful, elsewhere);
    settleUndecided();
    for (RevisionSeen& seen : m_revisions) {
        for (StepSeen& step : seen.steps) {
            step.state = !step.missing.empty() ? Landing::Missing : !step.landed.empty() ? Landing::Landed : Landing::CannotTell;
            seen.landed += step.landed.size();
            seen.missing += step.missing.size();
            if (step.state == Landing::CannotTell) ++seen.unseen;
        }
    }
    findShown();
    findRefuted();
}

const RevisionSeen* SchemaEvidence::of(NodeId revision) const {
    const auto found = std::find_if(m_revisions.begin(), m_revisions.end(), [&](const RevisionSeen& one) { return one.revision == revision; });
    return found == m_revisions.end() ? nullptr : &*found;
}

void SchemaEvidence::weigh(const Objects& live, const Trace& trace, const std::set<Object>& doubtful, const std::set<std::string>& elsewhere) {
    std::set<std::string> shapes = unnamedShapesOf(m_live, m_options);
    for (const auto& [object, value] : live) {
        if (isShaped(object) && !value.empty()) shapes.insert(value);
    }
    for (const auto& [object, events] : trace.events()) {
        if (events.empty() || doubtful.count(object) != 0) continue;
        const auto found = live.find(object);
        std::optional<std::string> now;
        if (found != live.end()) {
            // By a naming convention that is not known it may be what something recorded made.
            const ObjectEvent& first = events.front();
            if (isShaped(object) && first.revision >= m_recorded && !first.before && first.after && elsewhere.count(*first.after) != 0) continue;
            now = found->second;
            if (hasOneForm(events)) now = events.front().after ? *events.front().after : events.front().before.value_or("");
        } else if (isShaped(object) &&
                   std::any_of(events.begin(), events.end(), [&](const ObjectEvent& e) { return e.after && shapes.count(*e.after) != 0; })) {
            continue; // it is there under another name
        }
        weighObject(object, events, now);
    }
}

void SchemaEvidence::weighObject(const Object& object, const std::vector<ObjectEvent>& events, const std::optional<std::string>& now) {
    const auto firstPending = std::find_if(events.begin(), events.end(), [&](const ObjectEvent& e) { return e.revision >= m_recorded; });
    const auto& atStart = events.front().before;
    const auto& expected = firstPending == events.begin() ? atStart : std::prev(firstPending)->after;
    const auto firstAs = [&](auto from, auto to) { return std::find_if(from, to, [&](const ObjectEvent& e) { return e.after == now; }); };
    const auto pendingAs = firstAs(firstPending, events.end());
    if (now == expected) {
        // What has brought it there has run, and so has what came before; whether it went away in between and came again does not show.
        if (atStart != now) {
            if (const auto recordedAs = firstAs(events.begin(), firstPending); recordedAs != firstPending) say(*recordedAs, object, true);
        }
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

/// Something that is not there was never made, or a pending step took it away: as the rest of the two revisions says.
void SchemaEvidence::settleUndecided() {
    const auto has = [&](std::size_t revision, std::vector<Object> StepSeen::*list) {
        const auto& steps = m_revisions[revision].steps;
        return std::any_of(steps.begin(), steps.end(), [&](const StepSeen& step) { return !(step.*list).empty(); });
    };
    std::vector<NodeId> notRun;
    for (std::size_t i = 0; i < m_revisions.size(); ++i) {
        if (has(i, &StepSeen::missing) && !has(i, &StepSeen::landed)) notRun.push_back(m_revisions[i].revision);
    }
    const std::vector<bool> above = m_graph.descendants(notRun, migrations::RevisionGraph::Edges::WithDependencies);
    struct Said {
        ObjectEvent event;
        Object object;
        bool landed;
    };
    std::vector<Said> said;
    for (const Undecided& one : m_undecided) {
        const StepSeen& step = m_revisions[one.pending.revision].steps[one.pending.step];
        const bool aboveNotRun = !notRun.empty() && above[m_revisions[one.pending.revision].revision] && !has(one.pending.revision, &StepSeen::landed);
        const bool stepNotRun = aboveNotRun || (!step.missing.empty() && step.landed.empty());
        if (stepNotRun || has(one.recorded.revision, &StepSeen::missing))
            said.push_back({one.recorded, one.object, false});
        else if (has(one.recorded.revision, &StepSeen::landed) || has(one.pending.revision, &StepSeen::landed))
            said.push_back({one.pending, one.object, true});
        else if (has(one.pending.revision, &StepSeen::missing))
            said.push_back({one.recorded, one.object, false});
    }
    for (const Said& one : said) say(one.event, one.object, one.landed);
}

/// A revision that is there as a whole proves what lies below it, unless something there is surely not run. Little may be missing of it: a
/// schema that the models' create_all() made is rarely to the last index what the migrations make.
void SchemaEvidence::findShown() {
    constexpr std::size_t kFew = 5; // for one thing that is missing, so many must be there
    std::vector<bool> proved(m_graph.size(), false);
    for (std::size_t i = m_recorded; i < m_revisions.size(); ++i) {
        if (!m_revisions[i].allThere()) continue;
        const std::vector<bool> below = m_graph.ancestors({m_revisions[i].revision}, migrations::RevisionGraph::Edges::WithDependencies);
        std::size_t landed = 0;
        std::size_t missing = 0;
        bool notRun = false;
        for (std::size_t k = m_recorded; k <= i; ++k) {
            const RevisionSeen& one = m_revisions[k];
            if (!below[one.revision]) continue;
            landed += one.landed;
            missing += one.missing;
            notRun = notRun || one.noneThere();
        }
        if (notRun || missing * kFew > landed) continue;
        for (NodeId id = 0; id < below.size(); ++id) proved[id] = proved[id] || below[id];
    }
    for (std::size_t i = m_recorded; i < m_revisions.size(); ++i) {
        if (proved[m_revisions[i].revision]) m_shown.push_back(m_revisions[i].revision);
    }
}

/// From what is not there down to the first that is: what lies between may have run or not, and nothing proves it.
void SchemaEvidence::findRefuted() {
    std::vector<NodeId> seenThere;
    std::vector<NodeId> away;
    for (std::size_t i = 0; i < m_recorded; ++i) {
        if (m_revisions[i].landed > 0) seenThere.push_back(m_revisions[i].revision);
        if (m_revisions[i].noneThere()) away.push_back(m_revisions[i].revision);
    }
    using Edges = migrations::RevisionGraph::Edges;
    const std::vector<bool> supported = m_graph.ancestors(seenThere, Edges::WithDependencies);
    std::erase_if(away, [&](NodeId id) { return supported[id]; });
    const std::vector<bool> below = m_graph.ancestors(away, Edges::WithDependencies);
    std::vector<NodeId> unproved;
    for (NodeId id = 0; id < m_graph.size(); ++id) {
        if (below[id] && !supported[id]) unproved.push_back(id);
    }
    const std::vector<bool> above = m_graph.descendants(unproved, Edges::WithDependencies);
    for (std::size_t i = 0; i < m_recorded; ++i) {
        if (above[m_revisions[i].revision]) m_refuted.push_back(m_revisions[i].revision);
    }
}

std::vector<bool> SchemaEvidence::applied(const std::vector<NodeId>& more, const std::vector<NodeId>& less) const {
    std::vector<bool> marks = m_position.applied;
    marks.resize(m_graph.size(), false);
    for (const NodeId id : more) marks[id] = true;
    for (const NodeId id : less) marks[id] = false;
    return marks;
}

std::vector<std::string> SchemaEvidence::rowsFor(const std::vector<bool>& applied) const {
    std::vector<std::string> rows;
    for (NodeId id = 0; id < m_graph.size(); ++id) {
        if (!applied[id]) continue;
        const auto& node = m_graph.node(id);
        const auto isApplied = [&](NodeId other) { return applied[other]; };
        if (std::none_of(node.next.begin(), node.next.end(), isApplied) && std::none_of(node.dependents.begin(), node.dependents.end(), isApplied))
            rows.push_back(m_graph.revision(id).id);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::vector<NodeId> SchemaEvidence::untold(const std::vector<bool>& applied) const {
    std::vector<NodeId> list;
    std::vector<bool> reached = applied;
    for (const RevisionSeen& seen : m_revisions) {
        if (applied[seen.revision] || seen.says()) continue;
        const auto& node = m_graph.node(seen.revision);
        const auto isReached = [&](NodeId id) { return reached[id]; };
        if (!std::all_of(node.down.begin(), node.down.end(), isReached) || !std::all_of(node.dependencies.begin(), node.dependencies.end(), isReached))
            continue;
        reached[seen.revision] = true;
        list.push_back(seen.revision);
    }
    return list;
}

std::vector<schema::DdlStatement> SchemaEvidence::statements(const std::vector<bool>& applied, const std::set<Object>& objects) const {
    schema::Replay replay(m_options.dialect, m_options.defaultSchema);
    for (const RevisionSteps* one : m_steps) {
        if (!applied[one->revision]) continue;
        for (const schema::Operation& step : one->steps) replay.apply(step);
    }
    const schema::Schema expected = replay.schema();
    schema::CompareOptions options = m_options;
    options.incomplete = replay.incomplete();
    options.doubts = replay.doubts();
    options.whyMoreTables = replay.whyMoreTables();
    options.withRenamings = true; // what a migration renames must not be dropped and made anew
    std::vector<schema::Difference> differences = schema::compare(expected, m_live, options);
    std::erase_if(differences, [&](const schema::Difference& one) { return !one.cannotTell.empty() || !concerns(one, objects, options); });
    return schema::RepairScript(expected, m_live, options, differences).all();
}

} // namespace stillroom::diagnosis
