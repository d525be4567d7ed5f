#include "diagnosis/checks.h"

namespace stillroom::diagnosis {

std::vector<Finding> runChecks(const Snapshot& snapshot) {
    // What the code will stumble over comes before what only the record is about.
    static constexpr Check kChecks[] = {
        checkRecordedButMissing,
        checkPartlyApplied,
        checkNotRecorded,
        checkUndecided,
        checkVersionTableMissing,
        checkVersionTableUnreadable,
        checkUnknownRows,
        checkRepeatedRows,
        checkImpliedRows,
        checkVersionTableEmpty,
        checkVersionTableShape,
        checkVersionColumnLength,
        checkOtherVersionTables,
        checkPosition,
        checkLeftoverBatchTables,
        checkInvalidIndexes,
        checkOrphanEnums,
        checkMigrationRunning,
        checkBlocked,
        checkVersionTableRights,
        checkOwners,
        checkConcurrently,
        checkCommits,
        checkEnumLabelUse,
        checkVersionTableSchema,
        checkMatchingDefinition,
    };
    std::vector<Finding> findings;
    if (snapshot.tables != nullptr) findings = snapshot.tables->findings;
    for (const Check check : kChecks) check(snapshot, findings);
    sortBySeverity(findings);
    return findings;
}

} // namespace stillroom::diagnosis
