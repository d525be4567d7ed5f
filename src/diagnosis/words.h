#pragma once

#include "base/finding.h"
#include "diagnosis/snapshot.h"

#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// Adds a finding.
void add(std::vector<Finding>& findings, std::string code, Severity severity, std::string title, std::string detail, std::vector<Evidence> evidence,
         std::vector<RepairHint> repairs = {});

/// The rows of the version table as evidence; it must be there.
[[nodiscard]] Evidence rowsOf(const Snapshot& snapshot);

/// The recorded revisions, each once, without `left` ones.
[[nodiscard]] std::vector<std::string> recordedWithout(const Snapshot& snapshot, const std::vector<std::string>& left);

/// The stamp that writes exactly `rows`, whatever the table holds now.
[[nodiscard]] RepairHint rewrite(std::vector<std::string> rows, std::string why);

/// An edit of single rows: the smallest change, so it is offered first.
[[nodiscard]] RepairHint edit(const std::string& option, const std::vector<std::string>& values, std::string why);

} // namespace stillroom::diagnosis
