#pragma once

#include "schema/compare.h"
#include "schema/dialect.h"
#include "schema/schema.h"

#include <string>
#include <vector>

namespace stillroom::schema {

/// One statement that brings the database nearer to what is expected.
struct DdlStatement {
    std::string sql;          // without a semicolon at its end
    bool destructive = false; // rows or values are gone after it
    int phase = 0;            // the order in a script: what others need comes first, what is dropped last
};

/// The statements that make one difference go away; none where that is not known, or where SQLite would have to build the
/// table anew.
[[nodiscard]] std::vector<DdlStatement> statementsFor(const Difference& difference, const Schema& expected, const Schema& actual,
                                                      const CompareOptions& options);

/// Those of all differences that surely are, in an order in which they can run.
[[nodiscard]] std::vector<DdlStatement> script(const std::vector<Difference>& differences, const Schema& expected, const Schema& actual,
                                               const CompareOptions& options);

} // namespace stillroom::schema
