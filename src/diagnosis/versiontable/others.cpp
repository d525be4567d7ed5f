#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

#include <algorithm>

namespace stillroom::diagnosis {

void checkOtherVersionTables(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.table == nullptr) return;
    std::vector<std::string> others;
    std::vector<Evidence> evidence;
    for (const auto& table : s.tables->tables) {
        if (&table == s.table || !table.alembicShape) continue; // a document's version_num is not Alembic's
        others.push_back(table.shownName());
        evidence.push_back({"", 0, "table " + table.shownName(), shortened(join(table.recorded(), ", "), 200)});
    }
    if (others.empty()) return;
    const bool sameName =
        std::any_of(s.tables->tables.begin(), s.tables->tables.end(), [&](const auto& t) { return &t != s.table && t.name == s.table->name; });
    add(findings, "version_table.several", sameName ? Severity::Warning : Severity::Info, "The database holds " + counted(others.size() + 1, "version table"),
        "Beside " + s.tableName + " there is " + some(others) + "." +
            (sameName ? " With another search path Alembic would use the other one." : " It may belong to another application or environment."),
        std::move(evidence));
}

} // namespace stillroom::diagnosis
