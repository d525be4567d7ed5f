#include "diagnosis/models/modelchecks.h"

namespace stillroom::diagnosis {

std::vector<Finding> checkModels(const ModelSubject& subject) {
    static constexpr ModelCheck kChecks[] = {checkDefinedTwice,    checkFileUnderTwoNames,    checkImportSwallowed, checkExtendExisting,
                                             checkSeveralMetadata, checkForeignKeys,          checkRelationships,   checkClassNames,
                                             checkNotReached,      checkCompetingDefinitions, checkSeveralBases};
    std::vector<Finding> findings;
    for (const ModelCheck check : kChecks) check(subject, findings);
    sortBySeverity(findings);
    return findings;
}

} // namespace stillroom::diagnosis
