#pragma once

#include "repair/plan.h"
#include "repair/rehearse.h"
#include "workflow/repairs.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace stillroom::app {

/// What was chosen, planned and checked: one repair, and after it those that can only run alone.
struct PlannedRepair {
    repair::Plan plan;
    std::vector<repair::Plan> alone;
    std::optional<repair::Rehearsal> rehearsal; // where planning took one
    QString asserts;                            // what it asserts, for the question; may be empty
};

/// The first step of a repair: what one kind of it lets choose.
class RepairChooser : public QWidget {
    Q_OBJECT

public:
    /// \param base what the repair is about; without a database where that is known only when it is planned
    explicit RepairChooser(workflow::RepairBase base, QWidget* parent = nullptr)
        : QWidget(parent), m_base(std::move(base)), m_tables(workflow::versionTableChoices(m_base)) {}

    [[nodiscard]] virtual QString name() const = 0;     // "Stamp": for the title
    [[nodiscard]] virtual QString question() const = 0; // over the step
    /// What is wrong with the choice; empty where it can be checked.
    [[nodiscard]] virtual QString problem() const = 0;
    /// Plans what is chosen now; runs on another thread, so it holds everything by value. \throws Error, Cancelled
    [[nodiscard]] virtual std::function<PlannedRepair(const std::stop_token&)> planner() const = 0;
    /// The verb of the button that writes: "Stamp 4f2a on shop@db7".
    [[nodiscard]] virtual QString verb(const repair::Plan& plan, const QString& database) const = 0;

    [[nodiscard]] const workflow::RepairBase& base() const { return m_base; }
    /// The version tables that may be meant; to be chosen from where there are several.
    [[nodiscard]] const std::vector<workflow::VersionTableChoice>& tables() const { return m_tables; }
    void chooseTable(const workflow::VersionTableChoice& choice) {
        m_base = workflow::choosing(std::move(m_base), choice);
        tableChosen();
    }
    /// As whom it is planned from now on; empty: as connected.
    virtual void actAs(const std::string& role) { m_settings.role = role; }

signals:
    void changed();

protected:
    /// Another version table is meant.
    virtual void tableChosen() {}

    repair::SessionSettings m_settings; // under which it is planned

private:
    workflow::RepairBase m_base;
    std::vector<workflow::VersionTableChoice> m_tables;
};

} // namespace stillroom::app
