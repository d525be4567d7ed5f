#include "app/shell/repairdesk.h"

#include "app/dialogs/alembicdialog.h"
#include "app/dialogs/repairdialog.h"
#include "app/dialogs/rowschooser.h"
#include "app/dialogs/scriptchooser.h"
#include "app/dialogs/stampchooser.h"
#include "app/dialogs/undochooser.h"
#include "app/itemmodels/text.h"
#include "app/settings/profiles.h"
#include "base/error.h"
#include "base/text.h"
#include "workflow/protections.h"
#include "workflow/report.h"

#include <algorithm>

namespace stillroom::app {
RepairDesk::RepairDesk(QWidget* window) : QObject(window), m_window(window) {}

bool RepairDesk::isConnected() {
    if (m_input.database != nullptr && m_input.connection) return true;
    emit said(tr("Connect to the database first."));
    return false;
}

void RepairDesk::open(RepairChooser* chooser, const database::Target& target, Protection protection) {
    const auto environment = m_input.status != nullptr ? m_input.status->environment : nullptr;
    RepairDialog dialog(
        chooser, protection, singleLine(database::shownTarget(target)),
        [environment](const repair::Plan& plan) { return workflow::nextSteps(environment.get(), plan); }, m_window);
    dialog.exec();
    if (dialog.sent()) emit sent();
}

void RepairDesk::repairWorst() {
    if (m_input.status == nullptr || !isConnected()) return;
    for (const Finding& finding : m_input.findings) {
        if (!finding.repairs.empty()) return begin(finding.repairs.front());
    }
    stamp();
}

void RepairDesk::begin(const RepairHint& repair) {
    if (repair.action == "rows") {
        editRows(workflow::rowEditsOf(repair.arguments));
    } else if (repair.action == "alembic") {
        runAlembic();
    } else if (repair.action == "sql") {
        const workflow::ScriptRequest request = workflow::scriptOf(repair.arguments);
        m_offeredScript = toQt(request.script);
        m_offeredTargets = request.stamp ? toQt(join(request.stamp->targets, " ")) : QString();
        emit scriptRequested(tr("Repair"), m_offeredScript);
    } else {
        std::vector<std::string> targets = repair.arguments;
        const bool purge = std::erase(targets, "--purge") > 0;
        stamp(isFilledIn(repair) ? toQt(join(targets, " ")) : QString(), purge);
    }
}

/// Whether the stamp names revisions that are there: what a finding cannot fill in is for the user to say.
bool RepairDesk::isFilledIn(const RepairHint& stamp) const {
    const auto isKnown = [this](const std::string& name) {
        return name == "--purge" || (m_input.status != nullptr && m_input.status->environment->graph.find(name).has_value());
    };
    return stamp.arguments.size() > static_cast<std::size_t>(std::count(stamp.arguments.begin(), stamp.arguments.end(), "--purge")) &&
           std::all_of(stamp.arguments.begin(), stamp.arguments.end(), isKnown);
}

// Else nothing: to declare pending migrations as run, only because a button was pressed, is how such incidents begin.
void RepairDesk::stamp() {
    for (const Finding& finding : m_input.findings) {
        for (const RepairHint& repair : finding.repairs) {
            if (repair.action == "stamp" && isFilledIn(repair)) return begin(repair);
        }
    }
    stamp({});
}

void RepairDesk::stamp(const QString& targets, bool purge) {
    if (!isConnected() || m_input.status == nullptr) return;
    open(new StampChooser(m_input.status, targets, purge || !m_input.status->position.unknown.empty()), m_input.connection->target,
         m_input.connection->protection);
}

void RepairDesk::editRows(const workflow::RowEdits& edits) {
    if (!isConnected() || m_input.status == nullptr) return;
    open(new RowsChooser(workflow::baseOf(*m_input.status), edits), m_input.connection->target, m_input.connection->protection);
}

void RepairDesk::runScript(const QString& script, const QString& name, const std::vector<database::ScriptStatement>& statements) {
    if (!isConnected()) return;
    const auto base = m_input.status != nullptr ? workflow::baseOf(*m_input.status) : workflow::baseOf(m_input.database, {});
    open(new ScriptChooser(base, fromQt(script), fromQt(name), statements, script.trimmed() == m_offeredScript.trimmed() ? m_offeredTargets : QString()),
         m_input.connection->target, m_input.connection->protection);
}

void RepairDesk::runAlembic() {
    if (!isConnected() || m_input.status == nullptr) return;
    AlembicDialog dialog(workflow::baseOf(*m_input.status), m_input.connection->protection, m_window);
    dialog.exec();
    if (dialog.sent()) emit sent();
}

// The entry says which database it was; its password does not stand in the journal, so what is open is used where it is the same.
void RepairDesk::undo(const repair::JournalEntry& entry) {
    if (m_input.database != nullptr && m_input.connection && m_input.database->identity.systemId == entry.systemId)
        return open(new UndoChooser(entry, m_input.connection->target), m_input.connection->target, m_input.connection->protection);
    if (entry.target.empty()) return emit said(tr("The journal does not say how its database was reached. Connect to it, and try again."));
    try {
        const auto target = database::parseTarget(entry.target);
        const auto remembered = workflow::protectionOf(entry.systemId);
        const auto profile = profileOf(target);
        auto protection = profile ? profile->connection.protection : Protection::Development;
        protection = std::max(protection, remembered);
        open(new UndoChooser(entry, target), target, protection);
    } catch (const Error& error) {
        emit said(toQt(error.what()));
    }
}

} // namespace stillroom::app
