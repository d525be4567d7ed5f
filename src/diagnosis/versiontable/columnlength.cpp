#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

namespace stillroom::diagnosis {

void checkVersionColumnLength(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr || !s.table->versionNumLength) return;
    const auto length = static_cast<std::size_t>(*s.table->versionNumLength);
    constexpr std::size_t kPlaces = 5;
    std::vector<std::string> longer;
    std::vector<Evidence> evidence;
    for (migrations::NodeId id = 0; id < s.graph.size(); ++id) {
        if (s.position->applied.size() > id && s.position->applied[id]) continue;
        const auto& revision = s.graph.revision(id);
        if (characterCount(revision.id) <= length) continue;
        longer.push_back(revision.id);
        if (evidence.size() < kPlaces) evidence.push_back({revision.file, revision.line, {}, revision.id});
    }
    if (!longer.empty()) {
        add(findings, "version_table.column_too_short", Severity::Error, "A pending revision id does not fit into the version table",
            "version_num holds " + counted(length, "character") + ", and " + some(longer) + (longer.size() == 1 ? " is" : " are") +
                " longer: the upgrade will fail after the migration has run. Widen the column first, outside that migration.",
            std::move(evidence), {{"rows", {"--widen", "255"}, "before the upgrade"}});
    }
}

} // namespace stillroom::diagnosis
