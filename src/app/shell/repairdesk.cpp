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
#include "workflow/protections.h"
#include "workflow/report.h"

#include <algorithm>

namespace stillroom::app {
namespace {

/// The rows that a finding asks to be removed, where that is all that it asks for first.
[[nodiscard]] std::vector<std::string> rowsToRemove(const Finding& finding) {
    std::vector<std::string> rows;
    const auto& arguments = finding.repairs.front().arguments;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        if (arguments[i] == "--remove") rows.push_back(arguments[i + 1]);
    }
    return rows;
}

} // namespace

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
    for (const Finding& finding : m_input.status->findings) {
        if (finding.repairs.empty()) continue;
        if (finding.repairs.front().action == "rows") return editRows(rowsToRemove(finding));
        break;
    }
    stamp({});
}

void RepairDesk::stamp(const QString& revision) {
    if (m_input.status == nullptr || !isConnected()) return;
    open(new StampChooser(m_input.status, revision), m_input.connection->target, m_input.connection->protection);
}

void RepairDesk::editRows(const std::vector<std::string>& remove) {
    if (m_input.status == nullptr || !isConnected()) return;
    open(new RowsChooser(workflow::baseOf(*m_input.status), remove), m_input.connection->target, m_input.connection->protection);
}

void RepairDesk::runScript(const QString& script, const QString& name, const std::vector<database::ScriptStatement>& statements) {
    if (!isConnected()) return;
    const auto base = m_input.status != nullptr ? workflow::baseOf(*m_input.status) : workflow::baseOf(m_input.database, {});
    open(new ScriptChooser(base, fromQt(script), fromQt(name), statements), m_input.connection->target, m_input.connection->protection);
}

void RepairDesk::runAlembic() {
    if (m_input.status == nullptr || !isConnected()) return;
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
