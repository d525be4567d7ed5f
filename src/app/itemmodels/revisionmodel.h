#pragma once

#include "app/itemmodels/graphdata.h"
#include "app/widgets/marks.h"
#include "workflow/diagnose.h"

#include <QAbstractTableModel>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stillroom::app {

/// The revisions as rows, newest first, filtered; long linear stretches may be folded into one row; recorded revisions
/// that no script has stand on top as ghosts. Only adapts: the data is set as a whole.
class RevisionModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Lanes, Id, Message, State, Created, ColumnCount };
    enum Role { MarkRole = Qt::UserRole, LayoutRowRole, FoldedRole };
    enum class Show { All, Pending, Problems };
    struct Filter {
        QString text;
        Show show = Show::All;
        QString branch;    // a head, whose ancestors are shown, or a branch label; empty for all
        bool fold = false; // long linear stretches
    };

    explicit RevisionModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setData(std::shared_ptr<const GraphData> data);
    /// What the live schema shows of the revisions, once that is known: null until then.
    void setDiagnosis(const std::shared_ptr<const workflow::Diagnosis>& diagnosis);
    void setFilter(const Filter& filter);
    [[nodiscard]] const Filter& filter() const { return m_filter; }
    /// Shows the revisions of a folded stretch.
    void unfold(int row);

    [[nodiscard]] const GraphData* graphData() const { return m_data.get(); }
    /// The lanes of the rows that are shown.
    [[nodiscard]] const migrations::LaneLayout& layout() const { return m_narrowed ? *m_narrowed : m_data->layout; }
    /// Whether a filter leaves out revisions. A folded stretch leaves out none.
    [[nodiscard]] bool filtered() const { return !m_filter.text.isEmpty() || m_filter.show != Show::All || !m_filter.branch.isEmpty(); }
    /// How many revisions pass the filter, folded ones included.
    [[nodiscard]] int matching() const { return m_matching; }
    /// The revision of a row; none for ghosts and folded stretches.
    [[nodiscard]] std::optional<migrations::NodeId> nodeAt(int row) const;
    /// The revisions of a folded stretch, newest first; else empty.
    [[nodiscard]] std::vector<migrations::NodeId> stretchAt(int row) const;
    /// The row of a revision, or of the stretch that it is folded into.
    [[nodiscard]] std::optional<int> rowOf(migrations::NodeId node) const;
    /// The rows of recorded revisions, ghosts included.
    [[nodiscard]] std::vector<int> recordedRows() const;
    /// "partly there 3/10"
    [[nodiscard]] QString stateOf(migrations::NodeId node) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        int ghost = -1;   // place in the position's unknown rows
        int stretch = -1; // place in m_stretches
        std::uint32_t layoutRow = 0;
    };
    void rebuild();
    void markRevisions();
    [[nodiscard]] std::vector<bool> matches() const;
    void foldStretches(std::vector<bool>& shown);
    [[nodiscard]] QVariant text(const Row& row, int column) const;

    /// Of the steps of a revision that can be seen or missed.
    struct Seen {
        std::size_t landed = 0;
        std::size_t missing = 0;
    };

    std::shared_ptr<const GraphData> m_data;
    std::vector<Seen> m_seen; // per node; empty as long as it is not known
    std::vector<Row> m_rows;
    std::vector<Mark> m_marks;    // per node
    std::vector<bool> m_problem;  // per node: a finding names its file
    std::vector<int> m_rowOfNode; // -1 where filtered out
    std::vector<std::vector<migrations::NodeId>> m_stretches;
    std::set<std::string> m_unfolded; // ids of the newest revision of stretches that were opened
    std::optional<migrations::LaneLayout> m_narrowed;
    Filter m_filter;
    int m_matching = 0;
};

} // namespace stillroom::app
