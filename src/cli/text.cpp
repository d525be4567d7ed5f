#include "cli/text.h"

#include "base/passwords.h"
#include "base/text.h"
#include "base/visible.h"
#include "repair/undo.h"

namespace stillroom::cli {
namespace {

void line(const std::string& text, std::FILE* to = stdout) { std::fprintf(to, "%s\n", visible(text).c_str()); }

} // namespace

namespace {

[[nodiscard]] std::string listed(const migrations::RevisionGraph& graph, const std::vector<migrations::NodeId>& ids) {
    std::vector<std::string> names;
    for (const auto id : ids) names.push_back(graph.revision(id).id);
    return names.empty() ? "none" : shortened(join(names, ", "), 2000);
}

[[nodiscard]] std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

} // namespace

void printEnvironment(const workflow::LoadedEnvironment& loaded) {
    const auto& environment = loaded.environment;
    line(environment.name);
    line("  script location   " + environment.scriptLocation.string());
    for (const auto& location : environment.versionLocations) line("  version location  " + location.string());
    line("  version table     " + (environment.versionTableSchema() ? *environment.versionTableSchema() + "." : "") + environment.versionTable());
    line("  revisions         " + std::to_string(loaded.graph.size()));
}

void printFindings(const std::vector<Finding>& findings) {
    if (findings.empty()) line("Nothing wrong was found.");
    for (const Finding& finding : findings) {
        line(std::string(nameOf(finding.severity)) + ": " + finding.title + "  [" + finding.code + "]");
        for (const std::string& paragraph : splitWords(finding.explanation(), "\n")) line("  " + paragraph);
        for (const Evidence& evidence : finding.evidence) {
            const std::string place = evidence.file.empty() ? evidence.source : evidence.file + (evidence.line != 0 ? ":" + std::to_string(evidence.line) : "");
            line("    " + place + (evidence.text.empty() ? "" : "  " + firstLine(evidence.text)));
        }
        for (const RepairHint& repair : finding.repairs) {
            line("  repair: " + repair.action + (repair.arguments.empty() ? "" : " " + join(repair.arguments, " ")) + "  (" + repair.why + ")");
        }
    }
}

void printLog(const workflow::LogReading& reading, const std::vector<Finding>& findings) {
    const std::string read = reading.name + ", " + counted(static_cast<std::size_t>(reading.log.lines), "line");
    if (findings.empty()) return line(read + ": no error that Stillroom knows, and no other.");
    line(read + ": " + counted(reading.log.messages.size(), "different error") + (reading.log.messages.front().firstCause ? "" : "; their cause is not in it") +
         ".");
    printFindings(findings);
}

void printGraphText(const workflow::LoadedEnvironment& loaded) {
    const auto& graph = loaded.graph;
    for (const auto id : graph.newestFirst()) {
        const auto& revision = graph.revision(id);
        std::string marks;
        if (graph.node(id).next.empty()) marks += " (head)";
        if (graph.isBranchPoint(id)) marks += " (branch point)";
        if (graph.isMergePoint(id)) marks += " (merge point)";
        line((revision.downRevisions.empty() ? "<base>" : join(revision.downRevisions, ", ")) + " -> " + revision.id + marks + "  " +
             firstLine(revision.message));
    }
    line("");
    line("heads: " + listed(graph, graph.heads()));
    line("bases: " + listed(graph, graph.bases()));
    if (!loaded.findings.empty()) printFindings(loaded.findings);
}

void printStatusText(const workflow::Status& status) {
    line(status.verdict.text);
    line("");
    const auto& identity = status.database->identity;
    const auto& graph = status.environment->graph;
    line("database       " + database::shownTarget(status.database->target) + "  " +
         (identity.dialect == schema::Dialect::PostgreSql ? "PostgreSQL " : "SQLite ") + identity.version +
         (identity.readOnly ? "  (read-only: " + identity.readOnlyWhy + ")" : ""));
    const auto* table = status.versionTable();
    line("version table  " + (table != nullptr ? table->shownName() + ", " + counted(table->rows.size(), "row") : status.tableName() + " (missing)"));
    if (table != nullptr) line("recorded       " + (table->rows.empty() ? "nothing" : join(table->recorded(), ", ")));
    line("heads          " + listed(graph, graph.heads()));
    line("applied        " + std::to_string(status.position.appliedCount) + " of " + std::to_string(graph.size()));
    line("pending        " + listed(graph, status.position.pending));
    if (!status.findings.empty()) {
        line("");
        printFindings(status.findings);
    }
}

namespace {

[[nodiscard]] std::string qualified(const std::string& in, const std::string& name) { return in.empty() ? name : in + "." + name; }

void printTable(const schema::Table& table) {
    line(qualified(table.schema, table.name) + (table.comment.empty() ? "" : "  -- " + table.comment));
    for (const auto& column : table.columns) {
        line("  " + column.name + "  " + column.type + (column.nullable ? "" : " NOT NULL") + (column.defaultText ? " DEFAULT " + *column.defaultText : "") +
             (column.generated ? " GENERATED (" + column.generated->expression + ")" : "") + (column.identity ? " IDENTITY" : ""));
    }
    const auto named = [](const std::string& name) { return name.empty() ? std::string() : " " + name; };
    if (!table.primaryKey.columns.empty()) line("  primary key" + named(table.primaryKey.name) + " (" + join(table.primaryKey.columns, ", ") + ")");
    for (const auto& one : table.uniqueConstraints) line("  unique" + named(one.name) + " (" + join(one.columns, ", ") + ")");
    for (const auto& one : table.checkConstraints) line("  check" + named(one.name) + " " + one.expression);
    for (const auto& one : table.exclusionConstraints) line("  exclusion" + named(one.name) + " " + one.definition);
    for (const auto& one : table.foreignKeys) {
        line("  foreign key" + named(one.name) + " (" + join(one.columns, ", ") + ") to " + qualified(one.referredSchema, one.referredTable) + " (" +
             join(one.referredColumns, ", ") + ")" + (one.onDelete.empty() ? "" : " on delete " + lowered(one.onDelete)));
    }
    for (const auto& index : table.indexes) {
        std::vector<std::string> keys;
        for (const auto& key : index.keys) keys.push_back(key.text + (key.descending ? " desc" : ""));
        line(std::string(index.unique ? "  unique index " : "  index ") + index.name + " (" + join(keys, ", ") + ")" +
             (index.predicate.empty() ? "" : " where " + index.predicate) + (index.valid ? "" : "  INVALID"));
    }
    line("");
}

} // namespace

void printModelsText(const orm::Models& models) {
    for (const auto& table : models.tables) {
        line("-- " + (table.className.empty() ? "Table" : "class " + table.className) + " in " + table.file + ":" + std::to_string(table.line) + ", registry " +
             models.registries[table.registry].name + (table.complete ? "" : ", not fully known"));
        printTable(table.table);
    }
    for (const auto& one : models.unresolved) line("not known: " + one.file + ":" + std::to_string(one.line) + "  " + one.why);
    if (models.tables.empty()) line("No table was found in the models.");
    if (!models.findings.empty()) printFindings(models.findings);
}

void printDiffText(const workflow::Diff& diff) {
    for (const auto& one : diff.differences) {
        const std::string where =
            (one.schema.empty() ? "" : one.schema + ".") + one.table + (one.name.empty() ? "" : (one.table.empty() ? "" : ".") + one.name);
        line((one.cannotTell.empty() ? std::string(nameOf(one.severity)) : std::string("cannot tell")) + ": " + one.kind + " " + where);
        if (!one.expected.empty()) line("  expected " + one.expected);
        if (!one.actual.empty()) line("  actual   " + one.actual);
        if (!one.cannotTell.empty()) line("  " + one.cannotTell);
    }
    if (diff.differences.empty())
        line((diff.models->source == "migrations" ? "The migrations and " : "The models and ") + database::shownTarget(diff.live->target) + " agree in " +
             counted(diff.models->tables.size(), "table") + ".");
    for (const auto& one : diff.hooks) line("not known: " + one.file + ":" + std::to_string(one.line) + "  " + one.why);
    for (const auto& one : diff.models->unresolved) line("not known: " + one.file + ":" + std::to_string(one.line) + "  " + one.why);
}

void printScript(const workflow::Diff& diff) {
    const schema::RepairScript script(diff.expected, diff.live->reading.schema, diff.options, diff.differences);
    std::string text = schema::scriptText(diff.options.dialect, script.all());
    std::string_view rest = text; // its own line breaks stay
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        line(std::string(rest.substr(0, end)));
        rest.remove_prefix(end + 1);
    }
}

void printSchemaText(const workflow::LiveSchema& live) {
    const auto& schema = live.reading.schema;
    for (const auto& table : schema.tables) printTable(table);
    for (const auto& one : schema.enums) line("enum " + qualified(one.schema, one.name) + ": " + join(one.labels, ", "));
    for (const auto& one : schema.views) line((one.materialized ? "materialized view " : "view ") + qualified(one.schema, one.name));
    if (schema.tables.empty()) line("There is no table in " + database::shownTarget(live.target) + ".");
    if (!live.reading.findings.empty()) printFindings(live.reading.findings);
}

void printVersionTables(const workflow::DatabaseReading& reading) {
    if (reading.tables.tables.empty()) line("There is no version table in " + database::shownTarget(reading.target) + ".");
    for (const auto& table : reading.tables.tables) {
        line(table.shownName() + (table.alembicShape ? "" : "  (not in Alembic's shape)") + (table.primaryKey ? "" : "  (no primary key)"));
        for (const auto& row : table.rows) line("  " + row.value_or("NULL"));
    }
    if (!reading.tables.findings.empty()) printFindings(reading.tables.findings);
}

std::string detailOf(const repair::Check& check) { return check.role.empty() ? check.detail : check.detail + " With --role " + check.role + " it would pass."; }

void printPlan(const repair::Plan& plan, std::FILE* to) {
    line("database  " + database::shownTarget(plan.target), to);
    if (plan.rows) {
        line("table     " + plan.shownTable(), to);
        line("before    " + (plan.before().empty() ? "no rows" : join(plan.before(), ", ")), to);
        line("after     " + (plan.after().empty() ? "no rows" : join(plan.after(), ", ")), to);
    }
    line("", to);
    if (plan.statements.empty()) {
        line("The rows are right already: there is nothing to do.", to);
    } else {
        for (const std::string& sql : repair::opening(plan)) line(sql + ";", to);
        for (const auto& statement : plan.statements)
            line(withoutPasswords(statement.sql) + ";" + (statement.destructive ? "  -- destructive: " : "  -- ") + statement.why, to);
        if (!plan.alone) line("COMMIT;", to);
    }
    line("", to);
    for (const auto& check : plan.preflight) line(std::string(nameOf(check.result)) + "  " + check.name + ": " + detailOf(check), to);
}

void printRehearsal(const repair::Plan& plan, const repair::Rehearsal& rehearsal) {
    line("");
    if (!rehearsal.notRehearsed.empty()) line(rehearsal.notRehearsed);
    for (std::size_t i = 0; i < rehearsal.outcome.results.size() && i < plan.statements.size(); ++i) {
        const auto& result = rehearsal.outcome.results[i];
        line("rehearsed  " + shortened(withoutPasswords(plan.statements[i].sql), 100) + "  " +
             (plan.statements[i].fetchesRows ? counted(result.rows.rows.size(), "row") + (result.rows.more ? " and more" : "")
                                             : counted(result.affected, "row") + " changed"));
        for (const std::string& notice : result.notices) line("           " + notice);
    }
    for (const auto& change : rehearsal.changes) line(repair::changeText(change));
    for (const std::string& lock : rehearsal.locks) line("locks    " + lock);
}

namespace {

/// What the SELECTs of a repair gave, a row to a line.
void printRows(const repair::Outcome& outcome) {
    for (const auto& result : outcome.results) {
        if (result.rows.columns.empty()) continue;
        line(join(result.rows.columns, " | "));
        for (const auto& row : result.rows.rows) {
            std::vector<std::string> cells;
            for (const auto& cell : row) cells.push_back(cell.value_or("NULL"));
            line(join(cells, " | "));
        }
        if (result.rows.more) line("... and more");
    }
}

} // namespace

void printOutcome(const repair::Outcome& outcome) {
    line("");
    switch (outcome.state) {
    case repair::OutcomeState::DryRun: line(outcome.tried ? "Rehearsed and rolled back: it would work. Nothing was changed." : "Nothing was changed."); break;
    case repair::OutcomeState::Applied:
        line(outcome.journalId.empty() ? "Nothing had to be changed."
                                       : "Done, and read again: " + (outcome.rows.empty() ? std::string("no rows") : join(outcome.rows, ", ")) +
                                             ". Journal entry " + outcome.journalId + ".");
        printRows(outcome);
        break;
    case repair::OutcomeState::Refused: line(outcome.mayRemain ? "Refused; what ran before it stays." : "Refused; nothing was changed."); break;
    case repair::OutcomeState::Failed: line(outcome.mayRemain ? "Failed; something may have been changed." : "Failed; nothing was changed."); break;
    case repair::OutcomeState::Unknown: line("It is not known whether it took effect. Journal entry " + outcome.journalId + "."); break;
    }
    if (!outcome.error.empty() && outcome.state == repair::OutcomeState::Applied) line(outcome.error);
}

void printEntry(const repair::JournalEntry& entry) {
    line(entry.id + "  " + entry.outcome);
    line("  started    " + entry.started + (entry.finished.empty() ? "" : ", finished " + entry.finished));
    line("  by         " + entry.who);
    line("  database   " + entry.database + ", table " + entry.table);
    line("  action     " + entry.action);
    line("  before     " + (entry.before.empty() ? "no rows" : join(entry.before, ", ")));
    line("  after      " + (entry.after.empty() ? "no rows" : join(entry.after, ", ")));
    for (const std::string& statement : entry.statements) line((entry.isRun() ? "  command    " : "  sql        ") + statement);
    if (!entry.exitStatus.empty()) line("  status     " + entry.exitStatus);
    if (!entry.error.empty()) line((entry.isRun() ? "  said       " : "  error      ") + entry.error);
    if (const std::string why = repair::whyNotUndone(entry); !why.empty()) line("  no undo    " + why);
}

} // namespace stillroom::cli
