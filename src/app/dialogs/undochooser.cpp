#include "app/dialogs/undochooser.h"

#include "app/itemmodels/journalmodel.h"
#include "app/itemmodels/text.h"
#include "app/widgets/theme.h"
#include "base/text.h"
#include "ui_undochooser.h"
#include "workflow/undos.h"

namespace stillroom::app {

UndoChooser::UndoChooser(repair::JournalEntry entry, database::Target target, QWidget* parent)
    : RepairChooser(workflow::RepairBase{}, parent), m_ui(std::make_unique<Ui::UndoChooser>()), m_entry(std::move(entry)), m_target(std::move(target)) {
    m_ui->setupUi(this);
    setFocusProxy(m_ui->undoEntry);
    asCaption(*m_ui->undoHint);
    asFixed(*m_ui->undoEntry);
    m_ui->undoEntry->setPlainText(JournalModel::describe(m_entry));
}

UndoChooser::~UndoChooser() = default;

std::function<PlannedRepair(const std::stop_token&)> UndoChooser::planner() const {
    return [entry = m_entry, target = m_target, settings = m_settings](const std::stop_token& stop) {
        return PlannedRepair{workflow::previewUndo(entry, target, settings, stop), {}, {}, {}};
    };
}

QString UndoChooser::verb(const repair::Plan& plan, const QString& database) const {
    return tr("Put back %1 on %2").arg(plan.after().empty() ? tr("no rows") : singleLine(shortened(join(plan.after(), ", "), 40)), database);
}

} // namespace stillroom::app
