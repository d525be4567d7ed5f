#pragma once

#include "workflow/diffs.h"

#include <QAbstractItemModel>

#include <deque>
#include <memory>
#include <vector>

namespace stillroom::app {

/// The differences as a tree: schemas (where there are several), tables, and what differs in them. A difference of a table
/// as a whole stands in the table's own row.
class DifferenceModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Object, What, Expected, Actual, ColumnCount };
    enum class Kind { All, Tables, Columns, Keys, Indexes, Enums };
    enum class Show { All, Errors, Problems, CannotTell, Ignored };
    struct Filter {
        QString text;
        Kind kind = Kind::All;
        Show show = Show::All;
    };

    explicit DifferenceModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    void set(std::shared_ptr<const workflow::Diff> diff, const Filter& filter);
    /// What the two sides are called.
    void setSides(const QString& expected, const QString& actual);
    [[nodiscard]] const std::shared_ptr<const workflow::Diff>& diff() const { return m_diff; }
    /// How many differences pass the filter.
    [[nodiscard]] std::size_t shown() const { return m_shown; }

    /// The difference of a row; null where it only holds others.
    [[nodiscard]] const schema::Difference* differenceAt(const QModelIndex& index) const;
    /// Of the rows and all below them, each once; of all that pass the filter where there are no rows. They live with the diff.
    [[nodiscard]] std::vector<const schema::Difference*> differencesBelow(const QModelIndexList& rows) const;
    /// What kind of disagreement: "missing", "other type".
    [[nodiscard]] static QString words(const schema::Difference& difference);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node {
        Node* parent = nullptr;
        int row = 0;
        QString name;
        const schema::Difference* difference = nullptr;
        std::vector<Node*> children;
        int differences = 0; // below and here
        Severity worst = Severity::Info;
        bool sure = false; // at least one surely is
    };

    void rebuild();
    [[nodiscard]] bool passes(const schema::Difference& difference) const;
    [[nodiscard]] Node* group(Node& of, const QString& name);
    [[nodiscard]] Node* append(Node& of, const QString& name);
    [[nodiscard]] const Node& nodeAt(const QModelIndex& index) const;
    [[nodiscard]] QString textOf(const Node& node, int column) const;

    std::shared_ptr<const workflow::Diff> m_diff;
    Filter m_filter;
    std::deque<Node> m_nodes; // the first is the root
    std::size_t m_shown = 0;
    QString m_expectedSide;
    QString m_actualSide;
};

} // namespace stillroom::app
