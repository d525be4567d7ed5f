#pragma once

#include "workflow/diagnose.h"

#include <QWidget>

#include <memory>

namespace Ui {
class OverviewPage;
}

namespace stillroom::app {

/// The picture of the three sources of truth: models, migrations and database, and where each two of them disagree.
class OverviewPage : public QWidget {
    Q_OBJECT

public:
    explicit OverviewPage(QWidget* parent = nullptr);
    ~OverviewPage() override;

    /// \param diagnosis null as long as it is not there
    /// \param reading whether something is being read
    void setDiagnosis(const std::shared_ptr<const workflow::Diagnosis>& diagnosis, bool reading);

signals:
    void modelsRequested();
    void graphRequested();
    void databaseRequested();
    void connectRequested();
    void comparisonRequested(stillroom::diagnosis::Triangle::Edge edge);

private:
    bool m_connected = false;
    std::unique_ptr<Ui::OverviewPage> m_ui;
};

} // namespace stillroom::app
