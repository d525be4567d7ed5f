#include "repair/plan.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom::repair {

using schema::Dialect;
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

const Check* Plan::blocker() const {
    const auto found = std::find_if(preflight.begin(), preflight.end(), [](const Check& check) { return check.result == CheckResult::Block; });
    return found == preflight.end() ? nullptr : &*found;
}

std::string Plan::helpfulRole() const {
    const auto helps = [](const Check& check) { return !check.role.empty(); };
    const auto blocking =
        std::find_if(preflight.begin(), preflight.end(), [&](const Check& check) { return check.result == CheckResult::Block && helps(check); });
    if (blocking != preflight.end()) return blocking->role;
    const auto found = std::find_if(preflight.begin(), preflight.end(), helps);
    return found == preflight.end() ? std::string() : found->role;
}

bool Plan::blocked() const { return blocker() != nullptr; }

bool Plan::destroys() const {
    return std::any_of(statements.begin(), statements.end(), [](const Statement& s) { return s.destructive; });
}

std::string Plan::title() const { return arguments.empty() ? action : action + " " + join(arguments, " "); }

std::vector<std::string> opening(const Plan& plan) {
    const Dialect dialect = plan.identity.dialect;
    if (dialect == Dialect::Sqlite) return plan.alone ? std::vector<std::string>{} : std::vector<std::string>{"BEGIN IMMEDIATE"};
    const std::string set = plan.alone ? "SET " : "SET LOCAL ";
    std::vector<std::string> list;
    // Whatever the database comes with: what is compared under the lock must be what was committed before it was got.
    if (!plan.alone) list.emplace_back("BEGIN ISOLATION LEVEL READ COMMITTED");
    list.push_back(set + "lock_timeout = '" + std::to_string(plan.settings.lockTimeoutSeconds) + "s'");
    list.push_back(set + "statement_timeout = '" + std::to_string(plan.settings.statementTimeoutSeconds) + "s'");
    if (!plan.settings.role.empty()) list.push_back(set + "ROLE " + quoteIdentifier(dialect, plan.settings.role));
    // set_config() takes the whole list as one value: nothing in it can become another statement.
    if (!plan.settings.searchPath.empty())
        list.push_back("SELECT set_config('search_path', " + quoteLiteral(dialect, plan.settings.searchPath) + ", " + (plan.alone ? "false" : "true") + ")");
    // EXCLUSIVE: readers go on, every other writer and every migration's last step waits or fails.
    if (!plan.alone && plan.rows && !plan.rows->createsTable)
        list.push_back("LOCK TABLE " + quoteName(dialect, plan.rows->schema, plan.rows->table) + " IN " +
                       (plan.rows->changesShape ? "ACCESS EXCLUSIVE" : "EXCLUSIVE") + " MODE");
    return list;
}

} // namespace stillroom::repair
