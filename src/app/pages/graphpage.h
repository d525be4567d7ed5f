#pragma once

#include "app/itemmodels/revisionmodel.h"
#include "app/jobs/jobrunner.h"

#include <QWidget>

#include <functional>
#include <memory>

class QAction;

namespace Ui {
class GraphPage;
}

namespace stillroom::app {

class RevisionInspector;

/// The migration graph against the version table: rows with lanes, and an inspector. Its actions() are all that can be
/// done here.
class GraphPage : public QWidget {
    Q_OBJECT

public:
    explicit GraphPage(QWidget* parent = nullptr);
    ~GraphPage() override;

    /// Null shows the empty state. Selection and scroll position are kept where the revision is still there.
    void setData(std::shared_ptr<const GraphData> data);
    /// What the live schema shows of the revisions; null as long as it is not known.
    void setDiagnosis(const std::shared_ptr<const workflow::Diagnosis>& diagnosis);
    void focusFilter();
    /// Chooses the revision that this file holds. \returns whether there is one
    bool showFile(const QString& file);
    void cancelExport() { m_export.cancel(); }

    [[nodiscard]] QByteArray saveLayout() const;
    void restoreLayout(const QByteArray& state);

signals:
    void openProjectRequested();
    void stampRequested(const QString& revision);
    /// What is being done in the background; empty when nothing is any more.
    void busy(const QString& what);
    /// Something worth a line in the status bar.
    void said(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void setUpTable();
    void addPageActions();
    void applyFilter();
    void fillBranches();
    void goToRecorded();
    void showRevision();
    void showMenu(const QPoint& at);
    void updateCount();
    void updateEmptiness();
    void clearFilter();
    void unfold(const QModelIndex& index);
    void copyAs(const std::function<QString(const migrations::Revision&)>& form, const QString& separator);
    void exportPicture(const QString& suffix);
    [[nodiscard]] QString pictureCaption() const;
    void openFile(const std::string& file);
    [[nodiscard]] std::vector<migrations::NodeId> selectedNodes() const;
    [[nodiscard]] std::optional<migrations::NodeId> currentNode() const;
    [[nodiscard]] std::vector<diagnosis::StepLanding> stepsOf(migrations::NodeId node) const;
    void select(int row);
    void selectAgain(std::optional<migrations::NodeId> node);

    std::unique_ptr<Ui::GraphPage> m_ui;
    std::shared_ptr<const GraphData> m_graphData;
    std::shared_ptr<const workflow::Diagnosis> m_diagnosis;
    RevisionModel m_model{this};
    RevisionInspector* m_inspector;
    QAction* m_stamp;
    QAction* m_openFile = nullptr;
    QList<QAction*> m_rowActions; // what the menu of a row offers
    JobRunner m_export;
};

} // namespace stillroom::app
