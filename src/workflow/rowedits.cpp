#include "workflow/rowedits.h"

#include "base/error.h"
#include "base/text.h"
#include "migrations/identifier.h"
#include "migrations/position.h"
#include "repair/rowstatements.h"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace stillroom::workflow {
namespace {

[[nodiscard]] Error refused(const std::string& why) { return {"planning to edit rows", why}; }

/// The full id that `identifier` means; itself where no script has it.
[[nodiscard]] std::string fullId(const RepairBase& base, const std::string& identifier) {
    if (identifier.empty()) throw refused("an empty row is not an identifier");
    if (base.environment == nullptr) return identifier;
    const auto& graph = base.environment->graph;
    if (graph.find(identifier)) return identifier;
    const auto found = migrations::resolveOne(graph, identifier);
    if (found.revision) return graph.revision(*found.revision).id;
    if (found.error && found.error->kind == migrations::IdentifierError::Kind::Ambiguous) throw refused(found.error->message);
    return identifier;
}

[[nodiscard]] std::vector<std::string> rowsAfter(const RepairBase& base, const RowEdits& edits) {
    const std::vector<std::string> before = base.recorded();
    std::set<std::string> rows(before.begin(), before.end());
    const auto take = [&](const std::string& row) {
        if (rows.erase(row) == 0)
            throw refused("there is no row " + (row.empty() ? std::string("that is empty") : "'" + row + "'") + " in " +
                          (base.versionTable() != nullptr ? base.versionTable()->shownName() : base.choice.name) + ": it holds " +
                          (before.empty() ? "no rows" : join(before, ", ")));
    };
    std::vector<std::string> added;
    for (const auto& [from, to] : edits.replace) {
        take(from);
        added.push_back(fullId(base, to));
    }
    for (const std::string& row : edits.remove) take(row);
    for (const std::string& identifier : edits.add) {
        added.push_back(fullId(base, identifier));
        if (rows.count(added.back()) > 0) throw refused("there is a row '" + added.back() + "' already");
    }
    rows.insert(added.begin(), added.end());
    return {rows.begin(), rows.end()};
}

/// What Alembic will make of the rows.
void warnOfRows(const RepairBase& base, repair::Plan& plan) {
    if (base.environment == nullptr) {
        plan.preflight.push_back({"revisions", repair::CheckResult::Warn, "No project is open: whether the rows are revisions of it cannot be checked."});
        return;
    }
    const auto position = migrations::findPosition(base.environment->graph, plan.rows->after, true);
    if (!position.unknown.empty())
        plan.preflight.push_back(
            {"revisions", repair::CheckResult::Warn,
             join(position.unknown, ", ") + (position.unknown.size() == 1 ? " is" : " are") +
                 " not among the project's scripts. Alembic will stop with 'Can't locate revision identified by' until the script is there."});
    if (!position.redundant.empty())
        plan.preflight.push_back({"overlap", repair::CheckResult::Warn,
                                  join(position.redundant, ", ") + " would stand beside a revision that implies it. Alembic will stop with 'Requested revision "
                                                                   "overlaps with other requested revisions'. Keep only the higher one."});
}

void planShape(const RepairBase& base, const RowEdits& edits, repair::Plan& plan) {
    const auto* table = base.versionTable();
    const auto dialect = plan.identity.dialect;
    const auto append = [&plan](const std::vector<repair::Statement>& more) { plan.statements.insert(plan.statements.end(), more.begin(), more.end()); };
    std::optional<int> length = table != nullptr ? table->versionNumLength : std::optional(32);
    if (edits.widen) {
        if (*edits.widen < 1 || *edits.widen > 10'000) throw refused("version_num can be given 1 to 10000 characters, not " + std::to_string(*edits.widen));
        if (length && *edits.widen <= *length) throw refused("version_num holds " + std::to_string(*length) + " characters already");
        if (!length) throw refused("version_num holds texts of any length already");
        if (dialect == schema::Dialect::Sqlite)
            throw refused("SQLite does not enforce the length of version_num: ids of any length fit, and there is nothing to widen");
    }
    if (edits.addPrimaryKey && table != nullptr) {
        if (table->primaryKey) throw refused(table->shownName() + " has its primary key already");
        if (dialect == schema::Dialect::Sqlite && !(table->alembicShape && table->bare))
            throw refused(
                table->shownName() +
                " has more than the column version_num (other columns, rules, indexes or triggers), and SQLite can add a key only by making the table "
                "anew: that would be lost. Make it anew with a script of your own");
    }
    for (const std::string& row : plan.rows->after) {
        const int limit = edits.widen.value_or(length.value_or(0));
        if (limit > 0 && dialect == schema::Dialect::PostgreSql && characterCount(row) > static_cast<std::size_t>(limit))
            plan.preflight.push_back({"column_length", repair::CheckResult::Block,
                                      "version_num holds " + std::to_string(limit) + " characters, and '" + row + "' has " +
                                          std::to_string(characterCount(row)) + ". Widen the column in the same repair."});
    }
    plan.rows->changesShape = edits.widen.has_value() || edits.addPrimaryKey;
    const auto rows = repair::rowStatements(dialect, plan.rows->schema, plan.rows->table, plan.rows->createsTable, false, plan.rows->before, plan.rows->after);
    // The column first, so that a longer id fits; the key last, when no row stands there twice.
    if (edits.widen) append(repair::wideningStatements(dialect, plan.rows->schema, plan.rows->table, *edits.widen));
    append(rows);
    if (edits.addPrimaryKey && table != nullptr)
        append(repair::primaryKeyStatements(dialect, plan.rows->schema, plan.rows->table, edits.widen ? edits.widen : length));
}

[[nodiscard]] std::vector<std::string> argumentsOf(const RowEdits& edits) {
    std::vector<std::string> list;
    for (const auto& [from, to] : edits.replace) list.insert(list.end(), {"--replace", from + "=" + to});
    for (const std::string& one : edits.add) list.insert(list.end(), {"--add", one});
    for (const std::string& one : edits.remove) list.insert(list.end(), {"--remove", one});
    if (edits.widen) list.insert(list.end(), {"--widen", std::to_string(*edits.widen)});
    if (edits.addPrimaryKey) list.emplace_back("--add-primary-key");
    return list;
}

} // namespace

std::optional<std::pair<std::string, std::string>> replacementOf(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return std::nullopt;
    return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

RowEdits rowEditsOf(const std::vector<std::string>& arguments) {
    RowEdits edits;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& option = arguments[i];
        if (option == "--add-primary-key") edits.addPrimaryKey = true;
        if (i + 1 == arguments.size() || !option.starts_with("--")) continue;
        const std::string& value = arguments[i + 1];
        if (option == "--add") edits.add.push_back(value);
        if (option == "--remove") edits.remove.push_back(value);
        if (option == "--widen") edits.widen = std::atoi(value.c_str());
        if (option == "--replace") {
            if (auto replacement = replacementOf(value)) edits.replace.push_back(std::move(*replacement));
        }
    }
    return edits;
}

void planRowEdits(const RepairBase& base, const RowEdits& edits, repair::Plan& plan) {
    if (base.versionTable() == nullptr && (!edits.replace.empty() || !edits.remove.empty() || edits.widen))
        throw refused("there is no version table " + base.choice.name + " whose rows could be edited; add a row, or stamp, to make it");
    const std::vector<std::string> after = rowsAfter(base, edits);
    if (!plan.rows) plan.rows = newVersionTable(base);
    plan.rows->after = after;
    planShape(base, edits, plan);
    warnOfRows(base, plan);
}

repair::Plan previewRowEdits(const RepairBase& base, const RowEdits& edits, const std::stop_token& stop) {
    if (edits.empty()) throw refused("nothing to edit was named");
    repair::Plan plan = startPlan(base, "rows", argumentsOf(edits));
    planRowEdits(base, edits, plan);
    checkPlan(base, plan, stop);
    return plan;
}

} // namespace stillroom::workflow
