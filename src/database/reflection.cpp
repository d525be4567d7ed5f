#include "database/reflection.h"

#include "database/catalogue.h"

#include <algorithm>
#include <tuple>

namespace stillroom::database {
namespace {

template <class T>
void sortByName(std::vector<T>& list) {
    std::sort(list.begin(), list.end(), [](const T& a, const T& b) { return std::tie(a.schema, a.name) < std::tie(b.schema, b.name); });
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
