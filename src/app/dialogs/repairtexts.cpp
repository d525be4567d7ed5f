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

/// "3 rows changed", or fetched.
[[nodiscard]] QString countText(bool fetches, const repair::StatementResult& result) {
    return fetches ? (result.rows.more ? tr("%1 and more fetched") : tr("%1 fetched")).arg(toQt(counted(result.rows.rows.size(), "row")))
                   : tr("%1 changed").arg(toQt(counted(result.affected, "row")));
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

QString resultLine(const std::string& sql, bool fetches, const repair::StatementResult& result) {
    return tr("%1  %2, %3 ms").arg(singleLine(shortened(sql, 70)), countText(fetches, result)).arg(result.milliseconds, 0, 'f', 1);
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
    for (const auto& change : rehearsal.changes) text += singleLine(repair::changeText(change)) + u'\n';
    if (rehearsal.changes.empty() && outcome.state == repair::OutcomeState::DryRun) text += tr("The schema stays as it is.\n");
    for (const std::string& lock : rehearsal.locks) text += tr("locks    %1").arg(singleLine(lock)) + u'\n';
    for (std::size_t i = 0; i < outcome.results.size() && i < plan.statements.size(); ++i) {
        const auto& result = outcome.results[i];
        text += resultLine(plan.statements[i].sql, plan.statements[i].fetchesRows, result) + u'\n';
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
        if (statement.destructive)
            text += QStringLiteral("\n\n") + tr("Destructive: %1").arg(toQt(statement.sql));
        else if (plan.alone)
            text += QStringLiteral("\n\n") + toQt(statement.sql);
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

QString outcomeTitle(const std::vector<workflow::ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    if (!workflow::whatRemains(parts, notSent).empty()) return tr("Something may remain");
    switch (parts.back().outcome.state) {
    case repair::OutcomeState::Applied: return tr("Done");
    case repair::OutcomeState::Refused: return tr("Refused: nothing was changed");
    case repair::OutcomeState::Failed: return tr("Failed: nothing was changed");
    case repair::OutcomeState::Unknown: return tr("It is not known whether it took effect");
    case repair::OutcomeState::DryRun: break;
    }
    return {};
}

QString outcomeText(const std::vector<workflow::ReportPart>& parts, const std::vector<repair::Plan>& notSent) {
    const auto& [plan, outcome, next] = parts.back();
    QStringList paragraphs;
    const bool applied = outcome.state == repair::OutcomeState::Applied;
    if (applied && plan.rows) paragraphs << tr("%1 was read again on a new connection and holds: %2.").arg(toQt(plan.shownTable()), listed(outcome.rows));
    if (applied && (plan.action == "stamp" || plan.action == "rows" || plan.action == "undo"))
        paragraphs << tr("The rows are as planned. Only what is recorded has changed.");
    if (!outcome.error.empty()) paragraphs << toQt(outcome.error);
    if (const std::string remains = workflow::whatRemains(parts, notSent); !remains.empty())
        paragraphs << tr("What became of each statement:\n%1").arg(toQt(remains));
    if (!next.empty()) paragraphs << toQt(next);
    if (!outcome.journalId.empty()) paragraphs << tr("Journal entry %1").arg(toQt(outcome.journalId));
    for (std::size_t i = 0; i < outcome.results.size() && i < plan.statements.size(); ++i) {
        const auto& result = outcome.results[i];
        QString text;
        if (plan.action == "sql" && applied)
            text = singleLine(shortened(plan.statements[i].sql, 100)) + u'\n' +
                   tr("    %1, %2 ms").arg(countText(plan.statements[i].fetchesRows, result)).arg(result.milliseconds, 0, 'f', 1);
        for (const std::string& notice : result.notices) text += QStringLiteral("\n    ") + singleLine(notice);
        if (!text.isEmpty()) paragraphs << text;
    }
    return paragraphs.join(QStringLiteral("\n\n"));
}

} // namespace stillroom::app
