#pragma once

#include "base/finding.h"
#include "orm/modelfacts.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// What the checks of the models look at; nothing is read by them.
struct ModelSubject {
    const orm::ModelFacts& facts;
    std::filesystem::path root;                      // of the project: places in sentences are relative to it
    std::vector<std::filesystem::path> otherScripts; // script folders of the project's other environments
    std::vector<std::string> droppedTables;          // that a migration drops
    bool alembicStartsIt = true;                     // false where another program loads the models and then starts Alembic
};

/// The tables of the target MetaData that are declared where env.py does not lead: whether migrations drop them is to be
/// looked up before the checks.
[[nodiscard]] std::vector<const orm::TableDeclaration*> tablesNotReached(const ModelSubject& subject);

/// A check adds its findings; each has a file of its own, and its code there.
using ModelCheck = void (*)(const ModelSubject& subject, std::vector<Finding>& findings);

void checkDefinedTwice(const ModelSubject& subject, std::vector<Finding>& findings);
void checkFileUnderTwoNames(const ModelSubject& subject, std::vector<Finding>& findings);
void checkImportSwallowed(const ModelSubject& subject, std::vector<Finding>& findings);
void checkExtendExisting(const ModelSubject& subject, std::vector<Finding>& findings);
void checkSeveralMetadata(const ModelSubject& subject, std::vector<Finding>& findings);
void checkForeignKeys(const ModelSubject& subject, std::vector<Finding>& findings);
void checkRelationships(const ModelSubject& subject, std::vector<Finding>& findings);
void checkClassNames(const ModelSubject& subject, std::vector<Finding>& findings);
void checkNotReached(const ModelSubject& subject, std::vector<Finding>& findings);
void checkCompetingDefinitions(const ModelSubject& subject, std::vector<Finding>& findings);
void checkSeveralBases(const ModelSubject& subject, std::vector<Finding>& findings);

/// What is wrong or risky about the models themselves, worst first: the model doctor.
[[nodiscard]] std::vector<Finding> checkModels(const ModelSubject& subject);

} // namespace stillroom::diagnosis
