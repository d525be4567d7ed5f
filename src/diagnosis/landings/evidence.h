#pragma once

#include "diagnosis/landings/trace.h"
#include "migrations/position.h"
#include "schema/compare.h"
#include "schema/ddl.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// What the live schema shows of one step.
struct StepSeen {
    const schema::Operation* step = nullptr;
    Landing state = Landing::CannotTell;
    std::vector<Object> landed;
    std::vector<Object> missing;
    std::string why; // of Missing what is so instead, of CannotTell the reason; may be empty
};

/// What the live schema shows of one revision.
struct RevisionSeen {
    migrations::NodeId revision = 0;
    bool recorded = false; // applied, as the version table has it
    std::vector<StepSeen> steps;
    std::size_t landed = 0; // objects; of a pending revision those that are there though nothing recorded makes them
    std::size_t missing = 0;
    std::size_t unseen = 0; // steps of which nothing can be seen

    [[nodiscard]] bool says() const { return landed + missing > 0; }
    [[nodiscard]] bool allThere() const { return landed > 0 && missing == 0; }
    [[nodiscard]] bool noneThere() const { return landed == 0 && missing > 0; }
    [[nodiscard]] bool partlyThere() const { return landed > 0 && missing > 0; }
};

/// An object that is as it was before something that has run by all that is known, and as it is after something later: the one did not
/// run, or the other did as well.
struct Undecided {
    Object object;
    ObjectEvent earlier;
    ObjectEvent later;
};

/// What the live schema shows of every revision, weighed against what the recorded ones would have built; where it shows that more has run,
/// against what that would have built. An object tells something only where its state is another one before the step than after it, and no
/// other step explains it; what is not surely known tells nothing.
class SchemaEvidence {
public:
    /// \param steps of all revisions, every one after its ancestors; held on to, as are graph, position and live
    /// \param live everything of the schemas that they speak of
    /// \param options their dialect and default schema
    SchemaEvidence(const migrations::RevisionGraph& graph, const migrations::Position& position, const std::vector<RevisionSteps>& steps,
                   const schema::Schema& live, const schema::CompareOptions& options);

    /// In the order of running: the recorded ones first, then those that are shown to have run.
    [[nodiscard]] const std::vector<RevisionSeen>& revisions() const { return m_revisions; }
    [[nodiscard]] const RevisionSeen* of(migrations::NodeId revision) const;
    [[nodiscard]] const migrations::RevisionGraph& graph() const { return m_graph; }
    [[nodiscard]] const schema::CompareOptions& options() const { return m_options; }
    /// What cannot be decided: the place of each event's revision is one of revisions().
    [[nodiscard]] const std::vector<Undecided>& undecided() const { return m_undecided; }

    /// Pending revisions that are there as a whole, and what lies below them, of which little may be missing: never one above which
    /// nothing is seen.
    [[nodiscard]] const std::vector<migrations::NodeId>& shown() const { return m_shown; }
    /// Where recorded revisions are not there: those, what lies between them and the seen ones, and all above.
    [[nodiscard]] const std::vector<migrations::NodeId>& refuted() const { return m_refuted; }
    /// Revisions directly above the position `applied` of which nothing can be seen: they may have run or not.
    [[nodiscard]] std::vector<migrations::NodeId> untold(const std::vector<bool>& applied) const;
    /// What speaks against the position `applied`: objects that would be otherwise there, and are as another revision leaves them.
    /// \param except those for which that is known, and which are to be changed
    [[nodiscard]] std::vector<Object> against(const std::vector<bool>& applied, const std::set<Object>& except = {}) const;

    /// A mark per node: recorded, or recorded and `more`, without `less`.
    [[nodiscard]] std::vector<bool> applied(const std::vector<migrations::NodeId>& more = {}, const std::vector<migrations::NodeId>& less = {}) const;
    /// The rows that Alembic keeps when exactly these are applied, sorted.
    [[nodiscard]] std::vector<std::string> rowsFor(const std::vector<bool>& applied) const;

    /// SQL that brings just these objects to what the applied revisions build; what cannot be written has a note instead.
    /// \param objects all of one table where it holds the table itself
    [[nodiscard]] std::vector<schema::DdlStatement> statements(const std::vector<bool>& applied, const std::set<Object>& objects) const;

private:
    /// What becomes of one object, and what it is in the live schema; a value that is not there stands for 'it is not there'.
    struct Fact {
        std::vector<ObjectEvent> events;
        std::optional<std::string> now;
    };

    void weighAt(const std::vector<bool>& reached, const Objects& live);
    /// \param elsewhere shapes of what those that have run build, and that is not there under its name
    void gather(const Objects& live, const Trace& trace, const std::map<Object, std::string>& doubts, const std::set<std::string>& elsewhere);
    void weigh(const Object& object, const Fact& fact);
    void say(const ObjectEvent& event, const Object& object, bool landed);
    void keepProofs(const std::vector<RevisionSeen>& before);
    void settleUndecided();
    void giveReasons(const Trace& trace, const std::map<Object, std::string>& doubts);
    [[nodiscard]] bool showMore(std::vector<bool>& reached) const;
    void findRefuted();

    const migrations::RevisionGraph& m_graph;
    const migrations::Position& m_position;
    const schema::Schema& m_live;
    schema::CompareOptions m_options;
    std::vector<const RevisionSteps*> m_steps; // as m_revisions
    std::size_t m_reached = 0;                 // how many of them are recorded or shown
    std::vector<RevisionSeen> m_revisions;
    std::map<Object, Fact> m_facts; // of what is surely known
    std::vector<Undecided> m_undecided;
    std::vector<migrations::NodeId> m_shown;
    std::vector<migrations::NodeId> m_refuted;
};

/// The same for people, step by step; in the order of revisions().
[[nodiscard]] std::vector<RevisionLandings> landingsOf(const SchemaEvidence& evidence);

} // namespace stillroom::diagnosis
