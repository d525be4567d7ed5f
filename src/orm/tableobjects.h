#pragma once

#include "orm/tablebuilder.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace stillroom::orm {

/// Tables, columns and constraints as the project's code sees them where SQLAlchemy calls it: in listeners of events and in
/// tokens of a naming convention.
class TableObjects {
public:
    explicit TableObjects(Interpreter& interpreter) : m_i(interpreter) {}

    /// With the columns that the table has now; the same object each time.
    [[nodiscard]] Value* table(TableBuilder& table);
    [[nodiscard]] Value* column(TableBuilder& table, const TableBuilder::ColumnDraft& draft);
    /// What a token of a naming convention is called with beside the table.
    [[nodiscard]] Value* constraint(TableBuilder& table, const NamedConstraint& constraint);
    /// The mapper of a class over the table.
    [[nodiscard]] Value* mapper(TableBuilder& table, ClassValue& type);

    /// What an object stands for; none and null where it is none of these.
    [[nodiscard]] std::optional<std::pair<TableBuilder*, std::string>> columnOf(const Value* object) const;
    [[nodiscard]] TableBuilder* tableOf(const Value* object) const;

private:
    [[nodiscard]] Value* bare(const std::string& name, const std::string& schemaName);
    [[nodiscard]] Value* typeObject(Value* type);
    [[nodiscard]] Value* elements(TableBuilder& table, const NamedConstraint& constraint);

    Interpreter& m_i;
    std::unordered_map<const TableBuilder*, CallValue*> m_tables;
    std::map<std::pair<const TableBuilder*, std::string>, CallValue*> m_columns; // by name
    std::unordered_map<const Value*, TableBuilder*> m_tableOf;
    std::unordered_map<const Value*, std::pair<TableBuilder*, std::string>> m_columnOf;
};

} // namespace stillroom::orm
