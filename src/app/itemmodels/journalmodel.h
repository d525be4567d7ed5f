#pragma once

#include "repair/journal.h"

#include <QAbstractTableModel>

#include <vector>

namespace stillroom::app {

/// The entries of the journal as rows, newest first.
class JournalModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Started, Database, Action, Outcome, ColumnCount };

    explicit JournalModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setEntries(std::vector<repair::JournalEntry> entries);
    [[nodiscard]] const std::vector<repair::JournalEntry>& entries() const { return m_entries; }
    /// The whole entry as plain text, to be read and copied.
    [[nodiscard]] static QString describe(const repair::JournalEntry& entry);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<repair::JournalEntry> m_entries;
};

} // namespace stillroom::app
