#include "database/reflection.h"

#include "database/catalogue.h"
#include "database/ordering.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace stillroom::database {
namespace {

template <class T>
void sortByName(std::vector<T>& list) {
    const auto before = [&list](std::size_t a, std::size_t b) { return std::tie(list[a].schema, list[a].name) < std::tie(list[b].schema, list[b].name); };
    putInOrder(list, placesInOrder(list.size(), before));
}

template <class T>
void sortByOwnName(std::vector<T>& list) {
    std::sort(list.begin(), list.end(), [](const T& a, const T& b) { return a.name < b.name; });
}

} // namespace

void SchemaSelection::want(const std::string& name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

SchemaReading readSchema(Session& session, const SchemaSelection& selection, const Progress& progress) {
    const Progress say = progress ? progress : [](const std::string&) {};
    SchemaReading reading =
        session.dialect() == schema::Dialect::PostgreSql ? readPostgreSqlSchema(session, selection, say) : readSqliteSchema(session, selection, say);
    for (schema::Table& table : reading.schema.tables) {
        sortByOwnName(table.uniqueConstraints);
        sortByOwnName(table.checkConstraints);
        sortByOwnName(table.exclusionConstraints);
        sortByOwnName(table.foreignKeys);
        sortByOwnName(table.indexes);
    }
    sortByName(reading.schema.tables);
    sortByName(reading.schema.enums);
    sortByName(reading.schema.domains);
    sortByName(reading.schema.sequences);
    sortByName(reading.schema.views);
    sortByOwnName(reading.schema.extensions);
    return reading;
}

} // namespace stillroom::database
