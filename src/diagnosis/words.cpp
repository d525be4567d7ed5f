#include "diagnosis/words.h"

#include "base/text.h"

#include <algorithm>
#include <utility>

namespace stillroom::diagnosis {

void add(std::vector<Finding>& findings, std::string code, Severity severity, std::string title, std::string detail, std::vector<Evidence> evidence,
         std::vector<RepairHint> repairs) {
    findings.push_back({std::move(code), severity, std::move(title), std::move(detail), std::move(evidence), std::move(repairs)});
}

Evidence rowsOf(const Snapshot& snapshot) {
    std::vector<std::string> rows;
    for (const auto& row : snapshot.table->rows) rows.push_back(row ? "'" + *row + "'" : "NULL");
    return {"", 0, "version table " + snapshot.tableName, rows.empty() ? "no rows" : shortened(join(rows, ", "), 400)};
}

std::vector<std::string> recordedWithout(const Snapshot& snapshot, const std::vector<std::string>& left) {
    std::vector<std::string> rows;
    for (const migrations::NodeId id : snapshot.position->recorded) {
        const std::string& row = snapshot.graph.revision(id).id;
        if (std::find(left.begin(), left.end(), row) == left.end()) rows.push_back(row);
    }
    return rows;
}

RepairHint rewrite(std::vector<std::string> rows, std::string why) {
    rows.insert(rows.begin(), "--purge");
    return {"stamp", std::move(rows), std::move(why)};
}

RepairHint edit(const std::string& option, const std::vector<std::string>& values, std::string why) {
    std::vector<std::string> arguments;
    for (const std::string& value : values) arguments.insert(arguments.end(), {option, value});
    return {"rows", std::move(arguments), std::move(why)};
}

} // namespace stillroom::diagnosis
