#pragma once

#include "app/itemmodels/findingmodel.h"
#include "app/itemmodels/revisionmodel.h"

#include <QWidget>

#include <memory>

namespace Ui {
class GraphPage;
}

namespace stillroom::app {

/// The migration graph against the version table: rows with lanes, an inspector, and the findings below.
class GraphPage : public QWidget {
    Q_OBJECT

public:
    explicit GraphPage(QWidget* parent = nullptr);
    ~GraphPage() override;

    /// Null shows the empty state. Selection and scroll position are kept where the revision is still there.
    void setData(std::shared_ptr<const GraphData> data);
    void focusFilter();
    void showFinding(int row);

    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& state);

signals:
    void openProjectRequested();
    void stampRequested(const QString& revision);

private:
    void applyFilter();
    void goToRecorded();
    void showRevision();
    void showBetween(const std::vector<migrations::NodeId>& selected);
    void showMenu(const QPoint& at);
    void showFindingDetail();
    void updateCount();
    [[nodiscard]] std::optional<migrations::NodeId> currentNode() const;
    void select(int row);

    std::unique_ptr<Ui::GraphPage> m_ui;
    RevisionModel m_model{this};
    FindingModel m_findings{this};
};

} // namespace stillroom::app
