#pragma once

#include "base/finding.h"
#include "repair/outcome.h"
#include "workflow/repairs.h"
#include "workflow/status.h"

#include <nlohmann/json.hpp>

/// The documents of the command line's contract. Keys keep the order of the contract.
namespace stillroom::cli {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json toJson(const Finding& finding);
[[nodiscard]] Json toJson(const std::vector<Finding>& findings);
[[nodiscard]] Json toJson(const migrations::Environment& environment, std::size_t revisions);
/// The document of `graph`, printed revision by revision: a tree of ten thousand of them would cost more than the reading.
void printGraph(const workflow::LoadedEnvironment& loaded);

[[nodiscard]] Json statusJson(const workflow::Status& status);
[[nodiscard]] Json versionTablesJson(const database::VersionTables& tables);
[[nodiscard]] Json repairJson(const repair::Plan& plan, const repair::Outcome& outcome);
[[nodiscard]] Json toJson(const repair::JournalEntry& entry);

/// One document on standard output; what is not UTF-8 is replaced.
void print(const Json& document);

} // namespace stillroom::cli
