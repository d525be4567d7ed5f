#pragma once

#include "app/itemmodels/graphdata.h"
#include "app/widgets/marks.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace stillroom::app {

/// The revisions as rows, newest first, filtered; recorded revisions that no script has stand on top as ghosts. Only
/// adapts: the data is set as a whole.
class RevisionModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Lanes, Id, Message, State, Created, ColumnCount };
    enum Role { MarkRole = Qt::UserRole, LayoutRowRole };
    enum class Show { All, Pending, Problems };

    explicit RevisionModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setData(std::shared_ptr<const GraphData> data);
    void setFilter(const QString& text, Show show);

    [[nodiscard]] const GraphData* graphData() const { return m_data.get(); }
    /// Whether every revision is shown, so that the lines between rows mean something.
    [[nodiscard]] bool complete() const { return m_complete; }
    [[nodiscard]] std::optional<migrations::NodeId> nodeAt(int row) const;
    [[nodiscard]] std::optional<int> rowOf(migrations::NodeId node) const;
    /// The rows of recorded revisions, ghosts included.
    [[nodiscard]] std::vector<int> recordedRows() const;
    [[nodiscard]] Mark markOf(migrations::NodeId node) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        int ghost = -1; // place in the position's unknown rows
        std::uint32_t layoutRow = 0;
    };
    void rebuild();
    [[nodiscard]] bool matches(migrations::NodeId node) const;
    [[nodiscard]] QVariant text(const Row& row, int column) const;

    std::shared_ptr<const GraphData> m_data;
    std::vector<Row> m_rows;
    std::vector<Mark> m_marks;    // per node
    std::vector<bool> m_problem;  // per node: a finding names its file
    std::vector<int> m_rowOfNode; // -1 where filtered out
    QString m_filter;
    Show m_show = Show::All;
    bool m_complete = true;
};

} // namespace stillroom::app
