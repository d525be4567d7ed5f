#pragma once

#include "base/finding.h"
#include "diagnosis/snapshot.h"

#include <vector>

namespace stillroom::diagnosis {

/// Looks at one thing and adds a finding for each case of it. Each has a file of its own, and its code there.
using Check = void (*)(const Snapshot& snapshot, std::vector<Finding>& findings);

// versiontable/: the table in which Alembic records, and its rows
void checkVersionTableMissing(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkVersionTableUnreadable(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkUnknownRows(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkRepeatedRows(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkImpliedRows(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkVersionTableEmpty(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkVersionTableShape(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkVersionColumnLength(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkOtherVersionTables(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkPosition(const Snapshot& snapshot, std::vector<Finding>& findings);

// models/: the models and the database
void checkMatchingDefinition(const Snapshot& snapshot, std::vector<Finding>& findings);

// landings/: what the live schema shows of the migrations
void checkPartlyApplied(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkRecordedButMissing(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkNotRecorded(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkUndecided(const Snapshot& snapshot, std::vector<Finding>& findings);

// environment/: what env.py says, held against the database
void checkVersionTableSchema(const Snapshot& snapshot, std::vector<Finding>& findings);

// scripts/: what pending migrations will stumble over
void checkConcurrently(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkCommits(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkEnumLabelUse(const Snapshot& snapshot, std::vector<Finding>& findings);

// schema/: what migrations leave behind in the live schema
void checkLeftoverBatchTables(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkInvalidIndexes(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkOrphanEnums(const Snapshot& snapshot, std::vector<Finding>& findings);

// server/: who else is there, and what this role may do
void checkMigrationRunning(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkBlocked(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkVersionTableRights(const Snapshot& snapshot, std::vector<Finding>& findings);
void checkOwners(const Snapshot& snapshot, std::vector<Finding>& findings);

/// Everything about the version table, the position and the live schema that is wrong or risky; worst first. What is wrong with the
/// configuration, the scripts and the models alone was found when they were read.
[[nodiscard]] std::vector<Finding> runChecks(const Snapshot& snapshot);

} // namespace stillroom::diagnosis
