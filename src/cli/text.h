#pragma once

#include "workflow/stamps.h"
#include "workflow/status.h"

/// What the commands print for people. Control characters from projects and databases are made visible.
namespace stillroom::cli {

void printEnvironment(const workflow::LoadedEnvironment& loaded);
void printGraphText(const workflow::LoadedEnvironment& loaded);
void printStatusText(const workflow::Status& status);
void printFindings(const std::vector<Finding>& findings);
void printVersionTables(const workflow::DatabaseReading& reading);
void printPlan(const repair::Plan& plan);
void printOutcome(const repair::Outcome& outcome);
void printEntry(const repair::JournalEntry& entry);

} // namespace stillroom::cli
