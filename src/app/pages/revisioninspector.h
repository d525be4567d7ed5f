#pragma once

#include "app/itemmodels/graphdata.h"
#include "app/widgets/marks.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QLabel;

namespace Ui {
class RevisionInspector;
}

namespace stillroom::app {

/// What is known of the revision, or the revisions, that are chosen in the graph.
class RevisionInspector : public QWidget {
    Q_OBJECT

public:
    explicit RevisionInspector(QWidget* parent = nullptr);
    ~RevisionInspector() override;

    void showNothing();
    /// \param state as the graph has it \param steps what the script does, and whether the live schema shows it; empty as long as that is not known
    void showRevision(const std::shared_ptr<const GraphData>& graphData, migrations::NodeId node, const QString& state,
                      const std::vector<diagnosis::StepLanding>& steps = {});
    /// A recorded revision that no script has.
    void showGhost(const QString& id);
    /// What lies between two revisions, where one is below the other.
    void showBetween(const GraphData& graphData, migrations::NodeId first, migrations::NodeId second);
    /// Revisions that follow one another, newest first.
    void showStretch(const GraphData& graphData, const std::vector<migrations::NodeId>& stretch);

signals:
    void stampRequested(const QString& revision);
    void openRequested(const QString& file);
    void copied(const QString& id);

private:
    void clear();
    void setSource(const QString& text);
    void showSteps(const std::vector<diagnosis::StepLanding>& steps, bool applied);
    void setButtons(bool copy, bool open, bool stamp);
    void copyId();
    void openFile();
    static void setLine(QLabel& label, const QString& text);
    void showList(const GraphData& graphData, const std::vector<migrations::NodeId>& nodes);

    std::unique_ptr<Ui::RevisionInspector> m_ui;
    std::shared_ptr<const GraphData> m_graphData;
    std::optional<migrations::NodeId> m_node;
    QString m_id;
    std::string m_shownFile;
};

} // namespace stillroom::app
