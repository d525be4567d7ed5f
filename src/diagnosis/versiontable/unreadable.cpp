#include "diagnosis/checks.h"
#include "diagnosis/words.h"

namespace stillroom::diagnosis {

void checkVersionTableUnreadable(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr || s.table->readable) return;
    add(findings, "version_table.unreadable", Severity::Error, "The version table cannot be read",
        "The rows of " + s.tableName +
            " are not known: this role may not read them, a policy hides them, or it is a view, which is not read because that would run what its owner wrote.",
        {{"", 0, "table " + s.tableName, s.table->owner.empty() ? "" : "owner " + s.table->owner}});
}

} // namespace stillroom::diagnosis
