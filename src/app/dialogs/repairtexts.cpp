#include "app/dialogs/repairtexts.h"

#include "app/itemmodels/text.h"
#include "base/text.h"

#include <QObject>

namespace stillroom::app {
namespace {

[[nodiscard]] QString tr(const char* text) { return QObject::tr(text); }

[[nodiscard]] QString listed(const std::vector<std::string>& rows) { return rows.empty() ? tr("no rows") : toQt(join(rows, ", ")); }

[[nodiscard]] QString column(const std::vector<std::string>& rows) {
    QString text;
    for (const std::string& row : rows) text += QStringLiteral("    ") + singleLine(row) + u'\n';
    return rows.empty() ? tr("    no rows\n") : text;
}

/// "-- " before each line: what a database says must not leave its comment.
[[nodiscard]] QString comment(const QString& text) {
    QString lines = text;
    return QStringLiteral("-- ") + lines.replace(u'\r', u' ').replace(u'\n', QStringLiteral("\n-- ")) + u'\n';
}

[[nodiscard]] QString statementText(const repair::Statement& statement) {
    QString text = comment((statement.destructive ? tr("destructive: ") : QString()) + toQt(statement.why));
    if (!statement.lock.empty()) text += comment(tr("locks %1").arg(toQt(statement.lock)));
    return text + toQt(statement.sql) + QStringLiteral(";\n\n");
}

[[nodiscard]] QString changeText(const schema::Difference& change) {
    const QString what = toQt(change.kind.substr(0, change.kind.find('.'))) + u' ' +
                         singleLine((change.schema.empty() ? "" : change.schema + ".") + change.table + (change.name.empty() ? "" : "." + change.name));
    if (change.kind.ends_with(".missing"))
        return tr("makes    %1").arg(what) + (change.expected.empty() ? QString() : QStringLiteral("  ") + singleLine(change.expected));
    if (change.kind.ends_with(".extra"))
        return tr("drops    %1").arg(what) + (change.actual.empty() ? QString() : QStringLiteral("  ") + singleLine(change.actual));
    return tr("changes  %1  from %2 to %3").arg(what, singleLine(change.actual), singleLine(change.expected));
}

} // namespace

QString rowsText(const repair::Plan& plan, const QString& database) {
    if (!plan.rows) return tr("%1 has no version table; none is made.").arg(database);
    if (plan.before() == plan.after()) return tr("%1 on %2 stays as it is\n").arg(toQt(plan.shownTable()), database) + column(plan.after());
    return tr("%1 on %2\nbefore\n").arg(toQt(plan.shownTable()), database) + column(plan.before()) + tr("after\n") + column(plan.after());
}

QString sqlText(const repair::Plan& plan, const std::vector<repair::Plan>& alone) {
    QString sql;
    if (!plan.changesNothing()) {
        for (const std::string& line : repair::opening(plan)) sql += toQt(line) + QStringLiteral(";\n");
        sql += u'\n';
        for (const auto& statement : plan.statements) sql += statementText(statement);
        sql += QStringLiteral("COMMIT;\n");
    } else if (alone.empty()) {
        return tr("-- The rows are right already: there is nothing to do.");
    }
    for (const repair::Plan& single : alone)
        sql += u'\n' + comment(tr("alone, after its own confirmation, and not rolled back")) + statementText(single.statements.front());
    return sql;
}

QString rehearsalText(const repair::Plan& plan, const repair::Rehearsal& rehearsal) {
    if (!rehearsal.notRehearsed.empty()) return toQt(rehearsal.notRehearsed);
    const auto& outcome = rehearsal.outcome;
    QString text;
    if (outcome.state == repair::OutcomeState::DryRun) {
        text = tr("It would work. Everything was rolled back.");
        if (rehearsal.heldMilliseconds > 0) text += u' ' + tr("Its locks were held for %1 ms.").arg(rehearsal.heldMilliseconds, 0, 'f', 1);
    } else {
        text = tr("It would not work. %1").arg(toQt(outcome.error));
    }
    text += u'\n';
    for (const auto& change : rehearsal.changes) text += changeText(change) + u'\n';
    if (rehearsal.changes.empty() && outcome.state == repair::OutcomeState::DryRun) text += tr("The schema stays as it is.\n");
    for (const std::string& lock : rehearsal.locks) text += tr("locks    %1").arg(singleLine(lock)) + u'\n';
    for (std::size_t i = 0; i < outcome.results.size() && i < plan.statements.size(); ++i) {
        const auto& result = outcome.results[i];
        const QString rows = plan.statements[i].fetchesRows ? tr("%1 fetched").arg(toQt(counted(result.rows.rows.size(), "row")))
                                                            : tr("%1 changed").arg(toQt(counted(result.affected, "row")));
        text += tr("%1  %2, %3 ms").arg(singleLine(shortened(plan.statements[i].sql, 70)), rows).arg(result.milliseconds, 0, 'f', 1) + u'\n';
        for (const std::string& notice : result.notices) text += QStringLiteral("    ") + singleLine(notice) + u'\n';
    }
    return text;
}

QString confirmText(const repair::Plan& plan, const QString& database, const QString& asserts, bool production) {
    QString text;
    if (plan.rows && plan.before() != plan.after())
        text = tr("The version table of %1 changes from %2 to %3.").arg(database, listed(plan.before()), listed(plan.after()));
    else
        text = tr("%1 sent to %2.").arg(plan.statements.size() == 1 ? tr("1 statement is") : tr("%1 statements are").arg(plan.statements.size()), database);
    for (const auto& statement : plan.statements) {
        if (statement.destructive) text += QStringLiteral("\n\n") + tr("Destructive: %1").arg(toQt(statement.sql));
    }
    if (!asserts.isEmpty()) text += QStringLiteral("\n\n") + asserts;
    for (const auto& check : plan.preflight) {
        if (check.result == repair::CheckResult::Warn) text += QStringLiteral("\n\n") + tr("Warning: %1").arg(toQt(check.detail));
    }
    if (plan.alone)
        text += QStringLiteral("\n\n") + tr("It runs outside a transaction: where it fails, what it did until then may remain.");
    else if (plan.rows)
        text += QStringLiteral("\n\n") +
                tr("The version table is locked for other writers until it is done. If its rows are no longer those shown, nothing is written.");
    if (production) text += QStringLiteral("\n\n") + tr("This is a production database. Type its name, %1, to go on.").arg(toQt(plan.identity.name));
    return text;
}

QString outcomeText(const repair::Plan& plan, const repair::Outcome& outcome, const QString& next) {
    QString text;
    switch (outcome.state) {
    case repair::OutcomeState::Applied:
        text = plan.rows ? tr("Done. %1 was read again on a new connection and holds: %2.").arg(toQt(plan.shownTable()), listed(outcome.rows)) : tr("Done.");
        if (plan.action == "stamp" || plan.action == "rows" || plan.action == "undo")
            text += QStringLiteral("\n\n") + tr("The rows are as planned. Only what is recorded has changed.");
        break;
    case repair::OutcomeState::Refused: text = tr("Refused: nothing was changed."); break;
    case repair::OutcomeState::Failed: text = plan.alone ? tr("It failed.") : tr("It failed: nothing was changed."); break;
    case repair::OutcomeState::Unknown: text = tr("It is not known whether it took effect."); break;
    case repair::OutcomeState::DryRun: break;
    }
    if (!outcome.error.empty()) text += QStringLiteral("\n\n") + toQt(outcome.error);
    if (!next.isEmpty()) text += QStringLiteral("\n\n") + next;
    if (!outcome.journalId.empty()) text += QStringLiteral("\n\n") + tr("Journal entry %1").arg(toQt(outcome.journalId));
    for (std::size_t i = 0; i < outcome.results.size() && i < plan.statements.size(); ++i) {
        const auto& result = outcome.results[i];
        if (plan.action == "sql")
            text += QStringLiteral("\n\n") + singleLine(shortened(plan.statements[i].sql, 100)) + u'\n' +
                    tr("    %1 changed, %2 ms").arg(toQt(counted(result.affected, "row"))).arg(result.milliseconds, 0, 'f', 1);
        for (const std::string& notice : result.notices) text += QStringLiteral("\n    ") + singleLine(notice);
    }
    return text;
}

} // namespace stillroom::app
