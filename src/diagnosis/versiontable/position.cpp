#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

namespace stillroom::diagnosis {

void checkPosition(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.position == nullptr) return;
    if (s.position->state == migrations::PositionState::Diverged) {
        add(findings, "position.diverged", s.graph.hasUnmergedHeads() ? Severity::Warning : Severity::Info, "The database is on one side of a fork",
            "A recorded revision is a head, but " + counted(s.position->pending.size(), "revision") + " on a line that split from its own " +
                (s.position->pending.size() == 1 ? "is" : "are") +
                " not applied. 'alembic upgrade head' fails with several heads; 'heads' would run the other side.",
            {rowsOf(s)});
    } else if (s.position->state == migrations::PositionState::Behind) {
        std::vector<std::string> ids;
        for (const migrations::NodeId id : s.position->pending) ids.push_back(s.graph.revision(id).id);
        add(findings, "position.behind", Severity::Info, counted(ids.size(), "revision") + " pending",
            "Not applied yet, in the order of running: " + some(ids) + ".", {rowsOf(s)});
    }
}

} // namespace stillroom::diagnosis
