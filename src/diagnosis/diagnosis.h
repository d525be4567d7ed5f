#pragma once

#include "base/finding.h"
#include "database/versiontables.h"
#include "migrations/environment.h"
#include "migrations/position.h"

#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// What the checks look at; nothing is read by them.
struct Subject {
    const migrations::Environment& environment;
    const migrations::RevisionGraph& graph;
    const migrations::Position& position;
    const database::VersionTables& tables;
    const database::VersionTable* table; // the one that Alembic would use, or null
    std::string tableName;               // what it is or would be called
    std::string databaseName;            // for the words
};

/// Everything about the version table and the position that is wrong or risky; worst first.
[[nodiscard]] std::vector<Finding> checkVersionTable(const Subject& subject);

/// One sentence that answers first: where the database stands and what is wrong.
struct Verdict {
    Severity severity = Severity::Info;
    std::string text;
};
[[nodiscard]] Verdict verdict(const Subject& subject, const std::vector<Finding>& findings);

} // namespace stillroom::diagnosis
