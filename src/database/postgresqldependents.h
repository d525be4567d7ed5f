#pragma once

#include "database/postgresqlcells.h"
#include "schema/schema.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

namespace stillroom::database {

struct CatalogueName {
    std::string schema;
    std::string name;
    std::string column; // empty: the relation or the type as such
};

/// Asks for what stands in the way when a column or an enum changes, and for what it takes to make views again. Its one parameter: the numbers of
/// the schemas that are read, as an oid[].
[[nodiscard]] std::string dependentsQuery(int version);

/// What that says.
/// \param nameOf the name of a relation, or one of its columns, or an enum; nothing where it was not read
/// \param views the place of each view in the schema's list
void readPostgreSqlDependents(const Answer& answer, schema::Schema& into,
                              const std::function<std::optional<CatalogueName>(Oid object, std::int64_t attribute)>& nameOf,
                              const std::unordered_map<Oid, std::size_t>& views);

} // namespace stillroom::database
