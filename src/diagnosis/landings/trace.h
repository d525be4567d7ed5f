#pragma once

#include "diagnosis/landings.h"
#include "diagnosis/landings/objects.h"
#include "migrations/graph.h"
#include "schema/operation.h"
#include "schema/replay.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// What one step makes of one object; a value that is not there stands for 'it is not there'.
struct ObjectEvent {
    std::size_t revision = 0; // its place in the trace
    std::size_t step = 0;
    std::optional<std::string> before;
    std::optional<std::string> after;
};

/// What becomes of each object while the steps run one after the other, in an empty database first.
class Trace {
public:
    explicit Trace(const schema::CompareOptions& options);

    /// Carries out the steps of the next revision.
    void run(const RevisionSteps& revision);
    /// From here on the revisions are those that are not taken for run: what a column is now tells nothing of one that they make anew by its name.
    void beginPending() { m_isPending = true; }

    /// By object, in the order of running.
    [[nodiscard]] const std::map<Object, std::vector<ObjectEvent>>& events() const { return m_events; }
    [[nodiscard]] const schema::Replay& replay() const { return m_replay; }
    /// Why it is not surely known what has become of the object after the steps so far; null where it is known.
    [[nodiscard]] const std::string* doubtOf(const Object& object) const;

private:
    void look(const schema::TableKey& table, const schema::Operation& step, std::size_t place);
    void lookAtEnums(std::size_t place);
    void note(Objects& known, Objects now, const schema::Operation* step, std::size_t place);

    schema::CompareOptions m_options;
    schema::Replay m_replay;
    std::map<schema::TableKey, Objects> m_known;
    Objects m_knownEnums;
    std::map<std::string, schema::TableKey> m_tableOfIndex;
    std::map<Object, std::vector<ObjectEvent>> m_events;
    std::set<Object> m_older;   // of columns that a pending revision took away
    std::size_t m_revision = 0; // that runs now
    bool m_isPending = false;
};

} // namespace stillroom::diagnosis
