#pragma once

#include "base/finding.h"
#include "schema/compareoptions.h"
#include "schema/dialect.h"
#include "schema/schema.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stillroom::orm {

/// Something that the code alone does not tell: said with its place, never guessed.
struct Unresolved {
    std::string file;
    std::uint32_t line = 0;
    std::string text; // the source there
    std::string why;
};

/// A declarative base or a MetaData: tables of different registries do not know each other.
struct Registry {
    std::string name;   // "Base", "db"
    std::string module; // dotted
    std::string file;
    std::uint32_t line = 0;
    std::string kind; // "declarative_base", "DeclarativeBase", "flask_sqlalchemy", "sqlmodel", "metadata", ...
    std::size_t tables = 0;
};

/// A table as the models declare it.
struct ModelTable {
    schema::Table table;
    std::size_t registry = 0; // into Models::registries
    std::string className;    // empty for a Table() without a class
    std::string file;
    std::uint32_t line = 0;
    bool complete = true; // every column and constraint is known
};

struct Models {
    std::vector<ModelTable> tables; // in the order of declaration
    std::vector<schema::Enum> enums;
    std::vector<Registry> registries;
    std::vector<Unresolved> unresolved;
    std::vector<Finding> findings;
    std::string source = "static"; // or "interpreter"; "migrations" where they are what the migrations build
    schema::Doubts doubts;         // of the migrations: what is perhaps so and perhaps not
    std::string whyMoreTables;     // why there may be tables that are not in the list; empty where there are surely none
};

} // namespace stillroom::orm
