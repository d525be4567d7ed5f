#pragma once

#include "app/settings/history.h"
#include "workflow/practice.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace Ui {
class StartPage;
}

namespace stillroom::app {

class StartPage : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);
    ~StartPage() override;

    void setRecent(const std::vector<RecentPair>& pairs);
    void setIncidents(const std::vector<workflow::PracticeIncident>& incidents);

signals:
    void openRequested();
    void connectRequested();
    void explainRequested();
    void recentChosen(const stillroom::app::RecentPair& pair);
    void incidentChosen(int index);

private:
    std::unique_ptr<Ui::StartPage> m_ui;
    std::vector<RecentPair> m_recent;
};

} // namespace stillroom::app
