#pragma once

#include "app/dialogs/repairchooser.h"
#include "workflow/scripts.h"

#include <memory>

namespace Ui {
class ScriptChooser;
}

namespace stillroom::app {

/// Manual SQL: its statements and what each does, what is recorded with them, and what holds for the transaction.
class ScriptChooser : public RepairChooser {
    Q_OBJECT

public:
    /// \param statements of the script, read before, without the transaction that holds them
    /// \param targets what is to be recorded with it, to begin with; may be empty
    ScriptChooser(workflow::RepairBase about, std::string script, std::string scriptName, std::vector<database::ScriptStatement> statements,
                  const QString& targets = {}, QWidget* parent = nullptr);
    ~ScriptChooser() override;

    [[nodiscard]] QString name() const override { return tr("Run SQL on"); }
    [[nodiscard]] QString question() const override;
    [[nodiscard]] QString problem() const override;
    [[nodiscard]] std::function<PlannedRepair(const std::stop_token&)> planner() const override;
    [[nodiscard]] QString verb(const repair::Plan& plan, const QString& database) const override;
    void actAs(const std::string& role) override;

private:
    [[nodiscard]] workflow::ScriptRequest request() const;

    std::unique_ptr<Ui::ScriptChooser> m_ui;
    std::string m_script;
    std::string m_name;
    std::vector<database::ScriptStatement> m_statements;
};

} // namespace stillroom::app
