#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

#include <map>

namespace stillroom::diagnosis {

void checkRepeatedRows(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr) return;
    std::map<std::string, int> count;
    for (const std::string& row : s.table->recorded()) ++count[row];
    std::erase_if(count, [](const auto& one) { return one.second < 2; });
    if (count.empty()) return;
    std::vector<std::string> repeated;
    for (const auto& one : count) repeated.push_back(one.first);
    add(findings, "version_table.duplicate_rows", Severity::Error, "The version table holds a row more than once",
        some(repeated) + " stands there several times, so the table has no primary key. Alembic fails with 'expected to match one row ... " +
            std::to_string(count[repeated.front()]) + " found'.",
        {rowsOf(s)},
        {{"rows", {"--add-primary-key"}, "each row is left once, and none can stand there twice any more"},
         rewrite(recordedWithout(s, {}), "clear the table and write each row once")});
}

} // namespace stillroom::diagnosis
