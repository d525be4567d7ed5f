#include "database/reflection.h"

#include "database/catalogue.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

namespace stillroom::database {
namespace {

/// The places are sorted and each element is moved once: a table is too much to be swapped dozens of times.
template <class T>
void sortByName(std::vector<T>& list) {
    std::vector<std::size_t> places(list.size());
    std::iota(places.begin(), places.end(), 0U);
    std::sort(places.begin(), places.end(),
              [&list](std::size_t a, std::size_t b) { return std::tie(list[a].schema, list[a].name) < std::tie(list[b].schema, list[b].name); });
    std::vector<T> sorted;
    sorted.reserve(list.size());
    for (const std::size_t place : places) sorted.push_back(std::move(list[place]));
    list = std::move(sorted);
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
