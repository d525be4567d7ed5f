#pragma once

#include "base/finding.h"
#include "database/session.h"
#include "schema/schema.h"

#include <functional>
#include <string>
#include <vector>

namespace stillroom::database {

/// Which schemas are read: those named; where none is, the first of the search path that exists.
struct SchemaSelection {
    std::vector<std::string> names;
    bool all = false;           // every schema but the engine's own
    bool withDefault = false;   // the first of the search path beside those named
    bool inTransaction = false; // the session is in one, whose own changes are to be seen

    /// Adds the schema, once; an empty name is none.
    void want(const std::string& name);
};

/// The live schema as one consistent snapshot saw it.
struct SchemaReading {
    schema::Schema schema;
    std::string defaultSchema;           // the first of the search path that exists; empty for SQLite
    std::vector<std::string> searchPath; // those that exist, in order
    std::vector<Finding> findings;       // what could not be read
};

/// Called with what is being read, before each step.
using Progress = std::function<void(const std::string& what)>;

/// Reads the catalogue in a fixed number of statements, whatever the number of tables. \throws Error, Cancelled
[[nodiscard]] SchemaReading readSchema(Session& session, const SchemaSelection& selection = {}, const Progress& progress = {});

} // namespace stillroom::database
