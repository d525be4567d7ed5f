#include "base/text.h"
#include "diagnosis/checks.h"
#include "diagnosis/words.h"
#include "schema/operation.h"

#include <algorithm>
#include <set>

namespace stillroom::diagnosis {

/// What an upgrade as this role would stumble over. Where nothing is pending, nobody has to act.
void checkVersionTableRights(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.server == nullptr || !s.server->rights || s.identity == nullptr || s.identity->readOnly) return;
    const database::VersionTableRights& rights = *s.server->rights;
    const bool pending = s.position != nullptr && !s.position->pending.empty();
    const Evidence place{{}, 0, "table " + s.tableName, "owner " + rights.owner + ", read as " + rights.role};
    if (rights.rowSecurityActive) {
        Finding finding{"version_table.row_security",
                        Severity::Warning,
                        "Row-level security hides rows of the version table",
                        "Policies decide which rows of " + s.tableName + " role " + rights.role + " sees and changes; Alembic knows nothing of that.",
                        {place},
                        {}};
        finding.consequence = "An UPDATE may hit no row ('0 found'), and a table that looks empty may not be.";
        findings.push_back(std::move(finding));
    }
    if (!rights.mayWrite) {
        Finding finding{"version_table.not_writable",
                        pending ? Severity::Warning : Severity::Info,
                        "Role " + rights.role + " may not write the version table",
                        "It has not all of SELECT, INSERT, UPDATE and DELETE on " + s.tableName + ", whose owner is " + rights.owner +
                            (rights.ownsIt ? "; it may act as the owner (SET ROLE)." : ". Connect as the owner, or as a role that may act as it."),
                        {place},
                        {}};
        if (pending) finding.consequence = "An upgrade as this role ends with 'permission denied for table " + s.table->name + "'.";
        findings.push_back(std::move(finding));
    }
    if (!rights.rulesOrTriggers.empty()) {
        Finding finding{"version_table.triggers",
                        Severity::Info,
                        "Something runs when the version table changes",
                        "On " + s.tableName + ": " + rights.rulesOrTriggers + ".",
                        {place},
                        {}};
        findings.push_back(std::move(finding));
    }
}

/// "must be owner of table": only the owner of a table can change it, whatever else is granted.
void checkOwners(const Snapshot& s, std::vector<Finding>& findings) {
    if (s.server == nullptr || s.live == nullptr || s.steps == nullptr || s.position == nullptr || s.identity->readOnly) return;
    if (s.position->state == migrations::PositionState::Unreadable) return; // then it is not known what is pending
    const std::vector<std::string>& roles = s.server->roles;
    const auto mayActAs = [&](const std::string& role) { return role.empty() || std::find(roles.begin(), roles.end(), role) != roles.end(); };
    const std::vector<migrations::NodeId>& pending = s.position->pending;
    std::vector<Evidence> evidence;
    std::vector<std::string> tables;
    std::vector<Evidence> creations;
    for (const RevisionSteps& revision : *s.steps) {
        if (std::find(pending.begin(), pending.end(), revision.revision) == pending.end()) continue;
        for (const schema::Operation& step : revision.steps) {
            if (!step.cannotTell.empty() || step.table.empty()) continue;
            const std::string schemaName = step.schema.empty() ? s.live->options.defaultSchema : step.schema;
            const schema::Table* table = s.live->schema.table(schemaName, step.table);
            if (table != nullptr && !mayActAs(table->owner)) {
                const std::string text = "table " + schemaName + "." + step.table + " is " + table->owner + "'s";
                evidence.push_back({step.file, step.line, {}, text});
                if (std::find(tables.begin(), tables.end(), text) == tables.end()) tables.push_back(text);
            }
            if (step.kind == schema::OperationKind::CreateTable && table == nullptr && step.schema.empty() && !s.server->mayCreate)
                creations.push_back({step.file, step.line, {}, "makes table " + step.table});
        }
    }
    constexpr std::size_t kPlaces = 20;
    const std::string& role = s.identity->user;
    if (!tables.empty()) {
        if (evidence.size() > kPlaces) evidence.resize(kPlaces);
        Finding finding{"server.not_owner",
                        Severity::Warning,
                        "A pending migration changes a table of another owner",
                        "Role " + role + " may not act as the owner: " + some(tables) + ". Connect as that role, or let it SET ROLE.",
                        std::move(evidence),
                        {}};
        finding.consequence = "An upgrade as this role ends with 'must be owner of table'.";
        findings.push_back(std::move(finding));
    }
    if (!creations.empty()) {
        if (creations.size() > kPlaces) creations.resize(kPlaces);
        Finding finding{"server.may_not_create",
                        Severity::Warning,
                        "Role " + role + " may not create tables",
                        s.server->schemaOfNew.empty()
                            ? "The search path names no schema that exists."
                            : "It has no CREATE on schema " + s.server->schemaOfNew + " (from PostgreSQL 15 on nobody has it on public by itself).",
                        std::move(creations),
                        {}};
        finding.consequence = "An upgrade as this role ends with 'permission denied for schema " + s.server->schemaOfNew + "'.";
        findings.push_back(std::move(finding));
    }
}

} // namespace stillroom::diagnosis
