#pragma once

#include "repair/rehearse.h"
#include "workflow/diffs.h"
#include "workflow/logs.h"
#include "workflow/models.h"
#include "workflow/repairs.h"
#include "workflow/schemas.h"
#include "workflow/status.h"

#include <cstdio>
#include <string>
#include <string_view>

/// What the commands print for people. Control characters from projects and databases are made visible.
namespace stillroom::cli {

void printEnvironment(const workflow::LoadedEnvironment& loaded);
void printGraphText(const workflow::LoadedEnvironment& loaded);
void printStatusText(const workflow::Status& status);
void printFindings(const std::vector<Finding>& findings);
/// What was found in a log, the first cause first.
void printLog(const workflow::LogReading& reading, const std::vector<Finding>& findings);
void printModelsText(const orm::Models& models);
void printDiffText(const workflow::Diff& diff);
void printScript(const workflow::Diff& diff);
void printSchemaText(const workflow::LiveSchema& live);
void printVersionTables(const workflow::DatabaseReading& reading);
/// The detail of a check, with the option that would help where there is one.
[[nodiscard]] std::string detailOf(const repair::Check& check);
void printPlan(const repair::Plan& plan, std::FILE* to);
void printRehearsal(const repair::Plan& plan, const repair::Rehearsal& rehearsal);
void printOutcome(const repair::Outcome& outcome);
void printEntry(const repair::JournalEntry& entry);

} // namespace stillroom::cli
