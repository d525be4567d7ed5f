#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

#include <algorithm>

namespace stillroom::diagnosis {

/// Alembic reads its version table first, and keeps the lock of that reading until the transaction of the whole run ends.
void checkMigrationRunning(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.server == nullptr || s.table == nullptr) return;
    std::vector<std::string> runners;
    std::vector<Evidence> evidence;
    bool onlyDumps = true;
    for (const database::OtherSession& session : s.server->sessions) {
        std::vector<std::string> modes;
        for (const database::TableLock& lock : s.server->locks) {
            if (lock.pid == session.pid && lock.schema == s.table->schema && lock.table == s.table->name)
                modes.push_back(lock.mode + (lock.granted ? "" : " (waits for it)"));
        }
        if (modes.empty() || session.application == "stillroom") continue;
        onlyDumps = onlyDumps && session.application == "pg_dump";
        runners.push_back(session.shownName());
        evidence.push_back({{}, 0, "process " + std::to_string(session.pid), join(modes, ", ") + " on " + s.tableName + "; " + shortened(session.query, 200)});
    }
    if (runners.empty()) return;
    Finding finding{"server.migration_running",
                    onlyDumps ? Severity::Info : Severity::Warning,
                    onlyDumps ? "A dump holds a lock on the version table" : "A migration seems to be running",
                    some(runners) + (runners.size() == 1 ? " holds" : " hold") + " a lock on " + s.tableName +
                        ". What is recorded may be another thing in a moment. Wait for the end, read again, and judge then: after two runs at once the table "
                        "is usually right.",
                    std::move(evidence),
                    {}};
    finding.consequence = "A repair beside it makes the run fail ('expected to match one row', 'duplicate key') and roll back, or waits for it.";
    finding.certainty = Certainty::Likely;
    findings.push_back(std::move(finding));
}

} // namespace stillroom::diagnosis
