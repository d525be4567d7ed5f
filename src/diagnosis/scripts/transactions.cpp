#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"

#include <algorithm>

namespace stillroom::diagnosis {
namespace {

/// Each pending script with how it treats its transaction.
template <class Look>
void forEachPending(const Snapshot& s, Look look) {
    if (s.pendingTransactions == nullptr) return;
    for (const PendingTransactions& one : *s.pendingTransactions) look(s.graph.revision(one.revision), one);
}

} // namespace

/// PostgreSQL refuses it in a transaction, and Alembic runs every migration in one.
void checkConcurrently(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.identity == nullptr || s.identity->dialect != schema::Dialect::PostgreSql) return;
    forEachPending(s, [&](const migrations::Revision& revision, const PendingTransactions& pending) {
        std::vector<Evidence> evidence;
        for (const auto& place : pending.use.concurrently) {
            const auto& commits = pending.use.commits;
            if (std::none_of(commits.begin(), commits.end(), [&](const auto& one) { return one.line <= place.line; }))
                evidence.push_back({revision.file, place.line, {}, place.text});
        }
        if (evidence.empty()) return;
        Finding finding{
            "script.concurrently_in_transaction",
            Severity::Error,
            "Pending migration " + revision.id + " works on an index concurrently, within a transaction",
            "Put it into 'with op.get_context().autocommit_block():', alone in its migration: the block commits whatever the migration did before it.",
            std::move(evidence),
            {}};
        finding.consequence = "The upgrade ends with 'CREATE INDEX CONCURRENTLY cannot run inside a transaction block'.";
        finding.certainty = Certainty::Likely; // env.py may connect in AUTOCOMMIT
        findings.push_back(std::move(finding));
    });
}

/// A commit() leaves what follows without a transaction, and the version row of its own revision is written after it.
void checkCommits(const Snapshot& s, std::vector<Finding>& findings) {
    forEachPending(s, [&](const migrations::Revision& revision, const PendingTransactions& pending) {
        if (pending.use.commits.empty() || s.steps == nullptr) return;
        // What is done to the structure after it has no transaction any more; a commit at the end, or before AUTOCOMMIT, is meant.
        const auto isAfter = [&](const schema::Operation& step) {
            return step.kind != schema::OperationKind::Data && step.kind != schema::OperationKind::Unknown && step.line > pending.use.commits.front().line;
        };
        const bool leavesSteps = std::any_of(s.steps->begin(), s.steps->end(), [&](const RevisionSteps& one) {
            return one.revision == pending.revision && std::any_of(one.steps.begin(), one.steps.end(), isAfter);
        });
        std::vector<Evidence> evidence;
        for (const auto& place : pending.use.commits) evidence.push_back({revision.file, place.line, {}, place.text});
        Finding finding{
            "script.commits",
            leavesSteps && !pending.use.mentionsAutocommit ? Severity::Warning : Severity::Info,
            "Pending migration " + revision.id + " ends its transaction itself",
            "It commits. What comes after it may run in no transaction, or in one that nobody commits. Take it out; where something must not run in the "
            "transaction, use 'with op.get_context().autocommit_block():'.",
            std::move(evidence),
            {}};
        finding.consequence = "The upgrade may end well and record nothing, or leave a half applied migration when it fails.";
        finding.certainty = Certainty::Likely;
        findings.push_back(std::move(finding));
    });
}

/// PostgreSQL lets a new label of a type that was there before be used only after the transaction that added it.
void checkEnumLabelUse(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.pendingTransactions == nullptr || s.steps == nullptr || s.live == nullptr || s.live->options.dialect != schema::Dialect::PostgreSql) return;
    const migrations::Fact& each = s.environment.facts.transactionPerMigration;
    const bool oneTransaction = !each.known() || each.value != "true";
    struct Added {
        const schema::Operation* step;
        migrations::NodeId revision;
    };
    std::vector<Added> added;
    for (const RevisionSteps& revision : *s.steps) {
        const auto pending =
            std::find_if(s.pendingTransactions->begin(), s.pendingTransactions->end(), [&](const auto& one) { return one.revision == revision.revision; });
        if (pending == s.pendingTransactions->end()) continue;
        if (!oneTransaction) added.clear();
        for (const schema::Operation& step : revision.steps) {
            if (pending->use.isInOwnTransaction(step.line)) continue;
            if (step.kind == schema::OperationKind::AddEnumLabel) {
                const auto isIt = [&](const schema::Enum& one) { return one.name == step.name; };
                if (std::any_of(s.live->schema.enums.begin(), s.live->schema.enums.end(), isIt)) added.push_back({&step, revision.revision});
                continue;
            }
            std::string text = step.sql;
            for (const schema::Column& column : step.definition.columns) text += " " + column.defaultText.value_or("");
            if (step.change.defaultText && *step.change.defaultText) text += " " + **step.change.defaultText;
            const auto used =
                std::find_if(added.begin(), added.end(), [&](const Added& one) { return text.find("'" + one.step->label + "'") != std::string::npos; });
            if (used == added.end()) continue;
            Finding finding{"script.enum_label_used_at_once",
                            Severity::Error,
                            "A pending migration uses a new label of an enum before it is committed",
                            "Label '" + used->step->label + "' is added to " + used->step->name + " by " + s.graph.revision(used->revision).id +
                                " and used by " + s.graph.revision(revision.revision).id +
                                " in the same transaction. Add it in a migration of its own within 'with op.get_context().autocommit_block():'.",
                            {{used->step->file, used->step->line, {}, "adds '" + used->step->label + "'"}, {step.file, step.line, {}, "uses it"}},
                            {}};
            finding.consequence = "The upgrade ends with 'unsafe use of new value \"" + used->step->label + "\" of enum type', and rolls back.";
            finding.certainty = Certainty::Likely;
            findings.push_back(std::move(finding));
            added.erase(used);
        }
    }
}

} // namespace stillroom::diagnosis
