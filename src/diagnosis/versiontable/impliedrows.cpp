#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

#include <algorithm>

namespace stillroom::diagnosis {

void checkImpliedRows(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr) return;
    const auto recorded = s.table->recorded();
    std::vector<std::string> implied;
    for (const std::string& row : s.position->redundant) {
        const bool repeated = std::count(recorded.begin(), recorded.end(), row) > 1; // a matter of its own
        if (!repeated) implied.push_back(row);
    }
    if (implied.empty()) return;
    add(findings, "version_table.redundant_rows", Severity::Error, "The version table records a revision and its ancestor",
        "The version table has " + counted(s.table->rows.size(), "row") + ", and " + some(implied) +
            (implied.size() == 1 ? " is an ancestor" : " are ancestors") +
            " of another. Alembic stops with 'Requested revision overlaps with other requested revisions', and a downgrade may take everything down. "
            "Remove " +
            some(implied) + ".",
        {rowsOf(s)},
        {edit("--remove", implied, "remove only what another row implies"),
         rewrite(recordedWithout(s, implied), "clear the table and write only what no other row implies")});
}

} // namespace stillroom::diagnosis
