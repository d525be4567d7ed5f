#include "diagnosis/checks.h"

namespace stillroom::diagnosis {

std::vector<Finding> runChecks(const Snapshot& snapshot) {
    static constexpr Check kChecks[] = {
        checkVersionTableMissing, checkVersionTableUnreadable,
        checkUnknownRows,         checkRepeatedRows,
        checkImpliedRows,         checkVersionTableEmpty,
        checkVersionTableShape,   checkVersionColumnLength,
        checkOtherVersionTables,  checkPosition,
        checkPartlyApplied,       checkRecordedButMissing,
        checkNotRecorded,         checkLeftoverBatchTables,
        checkInvalidIndexes,      checkOrphanEnums,
        checkMigrationRunning,    checkBlocked,
        checkVersionTableRights,  checkOwners,
        checkConcurrently,        checkCommits,
        checkEnumLabelUse,        checkVersionTableSchema,
        checkMatchingDefinition,
    };
    std::vector<Finding> findings;
    if (snapshot.tables != nullptr) findings = snapshot.tables->findings;
    for (const Check check : kChecks) check(snapshot, findings);
    sortBySeverity(findings);
    return findings;
}

} // namespace stillroom::diagnosis
