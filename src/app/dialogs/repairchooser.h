#pragma once

#include "repair/plan.h"
#include "repair/rehearse.h"

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
    using QWidget::QWidget;

    [[nodiscard]] virtual QString name() const = 0;     // "Stamp": for the title
    [[nodiscard]] virtual QString question() const = 0; // over the step
    /// What is wrong with the choice; empty where it can be checked.
    [[nodiscard]] virtual QString problem() const = 0;
    /// Plans what is chosen now; runs on another thread, so it holds everything by value. \throws Error, Cancelled
    [[nodiscard]] virtual std::function<PlannedRepair(const std::stop_token&)> planner() const = 0;
    /// The verb of the button that writes: "Stamp 4f2a on shop@db7".
    [[nodiscard]] virtual QString verb(const repair::Plan& plan, const QString& database) const = 0;

signals:
    void changed();
};

} // namespace stillroom::app
