// Copies of tables: schema.py, Table.to_metadata().
#include "orm/tablebuilder.h"
#include "orm/tableset.h"

namespace stillroom::orm {

using namespace schema;

void TableBuilder::beginCopy(const TableBuilder& original, std::string name, std::string schemaName) {
    m_original = &original;
    m_columns = original.m_columns;
    m_table.table.name = std::move(name);
    m_table.table.schema = std::move(schemaName);
}

/// A constraint keeps the name that it has by now; what columns and their types make is made anew.
void TableBuilder::takeOver(const TableBuilder& original) {
    const Table& from = original.m_table.table;
    Table& table = m_table.table;
    m_table.complete = m_table.complete && original.m_table.complete;
    for (ColumnDraft& draft : m_columns) {
        const ColumnDraft* source = original.byName(draft.column.name);
        if (source == nullptr) continue; // appended to the copy
        draft = *source;
        draft.isTypeOpen = false; // its type is known by now, if at all
    }
    table.comment = from.comment;
    table.primaryKey = from.primaryKey;
    table.exclusionConstraints = from.exclusionConstraints;
    const Place place = original.m_primaryKeyPlace;
    for (std::size_t i = 0; i < original.m_own.uniques; ++i) {
        UniqueConstraint one = from.uniqueConstraints[i];
        if (one.name.empty()) one.name = named(ConstraintKind::Unique, {}, one.columns, place);
        table.uniqueConstraints.push_back(std::move(one));
    }
    for (std::size_t i = 0; i < original.m_own.checks; ++i) {
        CheckConstraint one = from.checkConstraints[i];
        if (one.name.empty()) one.name = named(ConstraintKind::Check, {}, {}, place);
        table.checkConstraints.push_back(std::move(one));
    }
    for (ForeignKey one : from.foreignKeys) {
        if (one.referredSchema == from.schema) one.referredSchema = table.schema;
        if (one.name.empty()) one.name = named(ConstraintKind::ForeignKey, {}, one.columns, place, &one);
        table.foreignKeys.push_back(std::move(one));
    }
    for (std::size_t i = 0; i < original.m_own.indexes; ++i) table.indexes.push_back(from.indexes[i]);
}

} // namespace stillroom::orm
