#pragma once

#include "base/finding.h"
#include "schema/compareoptions.h"
#include "schema/describe.h"
#include "schema/renamings.h"
#include "schema/schema.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::schema {

/// One disagreement between two schemas. `kind` is an object and what is with it: "column.missing" is expected but not there.
struct Difference {
    std::string kind;
    Severity severity = Severity::Warning;
    std::string schema;
    std::string table;
    std::string name;     // of the column, constraint, index or enum; empty for the table itself
    std::string expected; // empty where nothing is
    std::string actual;
    std::string cannotTell;                // why it is not known whether they differ; empty where they surely do
    std::optional<Renaming> renaming;      // of what is missing, or extra, and is most likely there under another name
    std::vector<std::string> columns = {}; // that a key or an index is over; none where there are expressions among them

    bool operator==(const Difference&) const = default;
};

/// What of `expected` is not so in `actual`, and what `actual` has beyond it: by schema, table and name. Objects of
/// extensions and partitions are never extra. Reads nothing: both are whole.
[[nodiscard]] std::vector<Difference> compare(const Schema& expected, const Schema& actual, const CompareOptions& options);

} // namespace stillroom::schema
