#pragma once

#include "database/postgresqlcells.h"
#include "database/reflection.h"

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace stillroom::database {

struct Opclass {
    std::string name;
    bool isDefault = true;
};

/// What numbers elsewhere in PostgreSQL's catalogue stand for, and which schemas are to be read.
struct CatalogueLookups {
    std::string schemas; // the numbers of those to read, as an oid[] parameter
    std::unordered_set<Oid> isRead;
    std::unordered_map<Oid, std::string> schemaNames;
    std::unordered_map<Oid, std::string> methods;
    std::unordered_map<Oid, std::string> collations;
    std::unordered_map<Oid, Opclass> opclasses;
    std::unordered_map<Oid, std::string> relationExtensions;
    std::unordered_map<Oid, Oid> domainCollations;
    std::unordered_map<Oid, std::string> typeSchemas; // quoted, of types outside the default schema and of their arrays
    std::unordered_map<Oid, std::size_t> domainOf;    // type to its place in the list
    std::unordered_map<Oid, std::size_t> enumOf;      // the same, also for their arrays
    std::string snapshot;                             // to be shared; empty where there is too little to read for that, or it is not wanted
    Settings settings;                                // that a connection beside this one must have
};

/// Reads schemas, extensions, enums, domains and lookups, in one statement; with it sets how long each later statement may take, and that each
/// runs by itself: neither compiled, which takes longer than running it, nor in workers beside it.
/// \param sharing whether a large catalogue's snapshot is exported
[[nodiscard]] CatalogueLookups readPostgreSqlLookups(Session& session, const SchemaSelection& selection, bool sharing, SchemaReading& into);

} // namespace stillroom::database
