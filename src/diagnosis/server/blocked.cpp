#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

/// Those that wait for nobody, at the end of the chains that begin with `session`.
void findRoots(const database::ServerState& server, int pid, std::vector<int>& seen, std::vector<int>& roots) {
    if (std::find(seen.begin(), seen.end(), pid) != seen.end()) return;
    seen.push_back(pid);
    const auto session = std::find_if(server.sessions.begin(), server.sessions.end(), [pid](const auto& one) { return one.pid == pid; });
    if (session == server.sessions.end() || session->blockedBy.empty()) {
        roots.push_back(pid);
        return;
    }
    for (const int other : session->blockedBy) findRoots(server, other, seen, roots);
}

} // namespace

/// A statement that changes a table waits for everybody who only reads it, and everybody who comes later waits behind it.
void checkBlocked(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.server == nullptr) return;
    std::vector<Evidence> evidence;
    std::vector<int> seen;
    std::vector<int> roots;
    std::size_t waiting = 0;
    for (const database::OtherSession& session : s.server->sessions) {
        if (session.blockedBy.empty()) continue;
        const auto lock = std::find_if(s.server->locks.begin(), s.server->locks.end(), [&](const auto& one) { return one.pid == session.pid && !one.granted; });
        if (lock == s.server->locks.end()) continue; // for a row: that comes and goes
        ++waiting;
        constexpr std::size_t kPlaces = 20;
        if (evidence.size() < kPlaces)
            evidence.push_back({{},
                                0,
                                "process " + std::to_string(session.pid),
                                "waits for " + std::to_string(session.waitingSeconds) + " s for " + lock->mode + " on " + lock->schema + "." + lock->table +
                                    ": " + shortened(session.query, 200)});
        for (const int pid : session.blockedBy) findRoots(*s.server, pid, seen, roots);
    }
    if (waiting == 0) return;
    std::vector<std::string> blockers;
    for (const int pid : roots) {
        const auto session = std::find_if(s.server->sessions.begin(), s.server->sessions.end(), [pid](const auto& one) { return one.pid == pid; });
        blockers.push_back(session != s.server->sessions.end() ? session->shownName() : "process " + std::to_string(pid));
        if (session != s.server->sessions.end()) evidence.push_back({{}, 0, "process " + std::to_string(pid), "holds it: " + shortened(session->query, 200)});
    }
    Finding finding{
        "server.blocked",
        Severity::Warning,
        counted(waiting, "session") + (waiting == 1 ? " waits" : " wait") + " for a lock on a table",
        "At the head of the queue: " + some(blockers) +
            ". A change of a table waits for everybody who has read it in an open transaction, and whoever comes later waits behind it. Cancel the migration "
            "that waits (pg_cancel_backend), end the open transaction, and run it anew with lock_timeout set.",
        std::move(evidence),
        {}};
    finding.consequence = "Everybody who wants these tables hangs until the first one ends.";
    findings.push_back(std::move(finding));
}

} // namespace stillroom::diagnosis
