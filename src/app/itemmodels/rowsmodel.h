#pragma once

#include "database/session.h"

#include <QAbstractTableModel>

namespace stillroom::app {

/// The rows that a query gave.
class RowsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit RowsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRows(database::Rows rows);
    /// The rows of `range` as CSV (RFC 4180), with the names of the columns; all where it is empty. NULL is an empty field, an empty
    /// text is "".
    [[nodiscard]] QString csv(const QModelIndexList& range = {}) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    database::Rows m_rows;
};

} // namespace stillroom::app
