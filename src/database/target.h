#pragma once

#include "schema/dialect.h"

#include <map>
#include <string>

namespace stillroom::database {

/// How to reach a database. What is not set is left to libpq (environment, service file, password file).
struct Target {
    schema::Dialect dialect = schema::Dialect::PostgreSql;
    std::string file;                              // SQLite: the path
    std::map<std::string, std::string> parameters; // PostgreSQL: libpq's keywords ("host", "dbname", "sslmode", ...)

    [[nodiscard]] std::string parameter(const std::string& key) const {
        const auto found = parameters.find(key);
        return found == parameters.end() ? std::string() : found->second;
    }
    bool operator==(const Target&) const = default;
};

/// Reads a SQLAlchemy URL (any driver suffix), a libpq URI, a key=value string, `service=NAME`, `sqlite:///path` or the
/// path of a SQLite file. \throws Error that says what is wrong, without any password
[[nodiscard]] Target parseTarget(const std::string& text);

/// "shop@db7", "file.db": for titles and questions. Never a password.
[[nodiscard]] std::string shownTarget(const Target& target);

/// The target as text that parseTarget() reads back, without the password.
[[nodiscard]] std::string targetText(const Target& target);

} // namespace stillroom::database
