#include "schema/schema.h"

#include <algorithm>
#include <tuple>

namespace stillroom::schema {

const Column* Table::column(const std::string& columnName) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == columnName; });
    return found == columns.end() ? nullptr : &*found;
}

const Table* Schema::table(const std::string& schemaName, const std::string& tableName) const {
    const auto found = std::lower_bound(tables.begin(), tables.end(), std::tie(schemaName, tableName),
                                        [](const Table& t, const auto& key) { return std::tie(t.schema, t.name) < key; });
    return found == tables.end() || found->schema != schemaName || found->name != tableName ? nullptr : &*found;
}

} // namespace stillroom::schema
