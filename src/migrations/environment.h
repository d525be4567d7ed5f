#pragma once

#include "base/finding.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// What env.py tells about one setting: a constant, or why it is not known, or that it is not set.
struct Fact {
    enum class State : std::uint8_t { NotSet, Known, Unknown };
    State state = State::NotSet;
    std::string value; // Known: the constant; Unknown: the reason
    std::string file;
    std::uint32_t line = 0;

    [[nodiscard]] bool known() const { return state == State::Known; }
};

/// What context.configure() in env.py is given, as far as it can be followed.
struct EnvironmentFacts {
    Fact versionTable;
    Fact versionTableSchema;
    Fact targetMetadata; // the expression and where it comes from
    Fact includeSchemas;
    Fact transactionPerMigration;
    Fact includeName; // presence of the hooks
    Fact includeObject;
    Fact processRevisionDirectives;
};

/// One Alembic environment.
struct Environment {
    std::string name;                               // unique in the tree: the script folder relative to it
    std::filesystem::path configFile;               // that has its script_location; empty where there is none
    std::vector<std::filesystem::path> configFiles; // all that say something: alembic.ini and pyproject.toml of one folder
    std::string section;                            // of the ini file
    std::filesystem::path scriptLocation;
    std::vector<std::filesystem::path> versionLocations;
    std::filesystem::path locationsFile; // where they are configured; empty where they are not
    std::uint32_t locationsLine = 0;
    bool recursive = false;                         // recursive_version_locations
    std::vector<std::filesystem::path> importPaths; // prepend_sys_path
    std::string url;                                // sqlalchemy.url of the ini file as written; may hold a password: never shown
    EnvironmentFacts facts;
    std::vector<Finding> findings;

    /// "alembic_version" unless env.py says otherwise.
    [[nodiscard]] std::string versionTable() const { return facts.versionTable.known() ? facts.versionTable.value : "alembic_version"; }
    [[nodiscard]] std::optional<std::string> versionTableSchema() const {
        return facts.versionTableSchema.known() && !facts.versionTableSchema.value.empty() ? std::optional(facts.versionTableSchema.value) : std::nullopt;
    }
};

} // namespace stillroom::migrations
