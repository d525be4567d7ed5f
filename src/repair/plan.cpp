#include "repair/plan.h"

#include <algorithm>
#include <map>

namespace stillroom::repair {

using schema::quoteIdentifier;
using schema::quoteLiteral;
using schema::quoteName;

const char* nameOf(CheckResult result) {
    switch (result) {
    case CheckResult::Pass: return "pass";
    case CheckResult::Warn: return "warn";
    case CheckResult::Block: return "block";
    }
    return "";
}

bool Plan::blocked() const {
    return std::any_of(preflight.begin(), preflight.end(), [](const Check& check) { return check.result == CheckResult::Block; });
}

std::vector<Statement> rowStatements(schema::Dialect dialect, const std::string& schemaName, const std::string& table, bool createsTable, bool clearFirst,
                                     const std::vector<std::string>& before, const std::vector<std::string>& after) {
    std::vector<Statement> statements;
    const std::string name = quoteName(dialect, schemaName, table);
    if (createsTable) {
        statements.push_back({"CREATE TABLE " + name + " (version_num VARCHAR(32) NOT NULL, CONSTRAINT " + quoteIdentifier(dialect, table + "_pkc") +
                                  " PRIMARY KEY (version_num))",
                              "there is no version table yet", std::nullopt, false});
    }
    std::map<std::string, std::size_t> have;
    if (clearFirst) {
        if (!before.empty()) statements.push_back({"DELETE FROM " + name, "clears the version table", before.size(), true});
    } else {
        for (const std::string& row : before) ++have[row];
    }
    // A row that stands several times cannot be told from its twins: it goes as a whole and is written once again.
    std::vector<std::string> gone;
    std::vector<std::string> added;
    for (const auto& [row, count] : have) {
        const bool stays = std::find(after.begin(), after.end(), row) != after.end();
        if (count == 1 && !stays) gone.push_back(row);
        if (count > 1) {
            statements.push_back({"DELETE FROM " + name + " WHERE version_num = " + quoteLiteral(dialect, row),
                                  "it stands there " + std::to_string(count) + " times", count, true});
            if (stays) added.push_back(row);
        }
    }
    for (const std::string& row : after) {
        if (have.count(row) == 0) added.push_back(row);
    }
    std::size_t pairs = std::min(gone.size(), added.size());
    for (std::size_t i = 0; i < pairs; ++i) {
        statements.push_back(
            {"UPDATE " + name + " SET version_num = " + quoteLiteral(dialect, added[i]) + " WHERE version_num = " + quoteLiteral(dialect, gone[i]),
             added[i] + " takes the place of " + gone[i], 1, true});
    }
    for (std::size_t i = pairs; i < gone.size(); ++i) {
        statements.push_back({"DELETE FROM " + name + " WHERE version_num = " + quoteLiteral(dialect, gone[i]), gone[i] + " is no longer recorded", 1, true});
    }
    for (std::size_t i = pairs; i < added.size(); ++i) {
        statements.push_back({"INSERT INTO " + name + " (version_num) VALUES (" + quoteLiteral(dialect, added[i]) + ")", added[i] + " is recorded", 1, false});
    }
    return statements;
}

} // namespace stillroom::repair
