#pragma once

#include "orm/models.h"

#include <QAbstractItemModel>

#include <memory>
#include <string>
#include <vector>

namespace stillroom::app {

/// What the models declare, as a tree: first what is wrong with them, then registries, and their tables with class and place,
/// and last what could not be read.
class TableModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Class, Columns, Place, ColumnCount };

    explicit TableModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    /// \param root of the project, for showing places
    void setModels(std::shared_ptr<const orm::Models> models, std::string root);
    void setFilter(const QString& text);
    [[nodiscard]] const std::shared_ptr<const orm::Models>& models() const { return m_models; }
    /// How many tables pass the filter.
    [[nodiscard]] std::size_t shown() const { return m_shown; }

    [[nodiscard]] const orm::ModelTable* tableAt(const QModelIndex& index) const;
    [[nodiscard]] const orm::Unresolved* unresolvedAt(const QModelIndex& index) const;
    [[nodiscard]] const orm::Registry* registryAt(const QModelIndex& index) const;
    [[nodiscard]] const Finding* findingAt(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const Finding& finding) const;
    /// The row of the first finding of severity warning or error; not valid where there is none.
    [[nodiscard]] QModelIndex worstFinding() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class Kind { Findings, Registry, Unresolved };
    struct Group {
        Kind kind;
        std::size_t registry;
        std::vector<std::size_t> members;
    };

    void rebuild();
    /// The group of a member of this kind, or null.
    [[nodiscard]] const Group* memberOf(const QModelIndex& index, Kind kind) const;
    [[nodiscard]] const Group* groupOf(const QModelIndex& index) const;
    [[nodiscard]] QString place(const std::string& file, std::uint32_t line) const;
    [[nodiscard]] QVariant groupText(const Group& group, int column) const;
    [[nodiscard]] QVariant memberText(const Group& group, std::size_t member, int column) const;

    std::shared_ptr<const orm::Models> m_models;
    std::string m_root;
    QString m_filter;
    std::vector<Group> m_groups;
    std::size_t m_shown = 0;
};

} // namespace stillroom::app
