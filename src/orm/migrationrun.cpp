// What is known of code that runs as a migration, and what is not sure in it.
#include "orm/interpreter.h"

#include "orm/concepts.h"

#include <algorithm>

namespace stillroom::orm {

void Interpreter::followMigrations(std::string dialect) { m_dialect = std::move(dialect); }

/// op.get_bind().dialect.name, op.get_context().bind.engine.name and their like.
Value* Interpreter::connectionAttribute(CallValue& made, std::string_view name, Place place) {
    if (m_dialect.empty()) return nullptr;
    const auto* function = as<ExternalValue>(made.function);
    if (function == nullptr || !(function->name.starts_with("alembic.op.get_") || function->name.starts_with("alembic.context.get_"))) return nullptr;
    if (name == "dialect") return dialectNamed(m_dialect, place);
    if (name == "engine" || name == "bind" || name == "connection" || name == "impl") return &made;
    if (name == "name") return string(m_dialect, place);
    if (name == "as_sql") return boolean(false, place);
    return nullptr;
}

void Interpreter::setModelTables(std::vector<std::pair<Value*, Value*>> tables) { m_modelTables = dict(std::move(tables), {}); }

/// metadata.tables and metadata.sorted_tables, whatever the MetaData.
Value* Interpreter::metadataAttribute(const Value& metadata, std::string_view name, Place place) {
    if (m_modelTables == nullptr || (name != "tables" && name != "sorted_tables")) return nullptr;
    const auto* attribute = as<AttributeValue>(&metadata);
    const auto* external = as<ExternalValue>(&metadata);
    const auto* call = as<CallValue>(&metadata);
    const bool isMetadata = (attribute != nullptr && attribute->name == "metadata") || (external != nullptr && external->name.ends_with("metadata")) ||
                            (call != nullptr && conceptOf(call->function).is("MetaData"));
    if (!isMetadata) return nullptr;
    if (name == "tables") return m_modelTables;
    std::vector<Value*> tables;
    for (const auto& [key, table] : *as<DictValue>(m_modelTables)->items) tables.push_back(table);
    return list(std::move(tables), place);
}

/// The calls from this number on are perhaps never made.
void Interpreter::markPerhaps(std::size_t from) {
    if (m_dialect.empty()) return;
    for (std::size_t i = from; i < m_calls.size(); ++i) m_calls[i]->maybe = true;
}

/// A plain function, or a method that changes a database by its name. Of anything else the result alone is lost.
void Interpreter::noteLost(const python::ast::Call& node, const Value& function, Place place) {
    if (m_dialect.empty() || m_callDepth == 0) return;
    const auto* method = python::ast::as<python::ast::Attribute>(node.function);
    static constexpr std::string_view kActs[] = {"execute",
                                                 "exec_driver_sql",
                                                 "create",
                                                 "drop",
                                                 "create_all",
                                                 "drop_all",
                                                 "create_table",
                                                 "drop_table",
                                                 "add_column",
                                                 "drop_column",
                                                 "alter_column",
                                                 "create_index",
                                                 "drop_index",
                                                 "rename_table",
                                                 "upgrade",
                                                 "run",
                                                 "create_unique_constraint",
                                                 "create_foreign_key",
                                                 "drop_constraint",
                                                 "create_check_constraint",
                                                 "create_primary_key"};
    if (method != nullptr && std::find(std::begin(kActs), std::end(kActs), method->attr) == std::end(kActs)) return;
    m_lostCalls.push_back({m_calls.size(), place, as<UnknownValue>(&function)->why});
}

} // namespace stillroom::orm
