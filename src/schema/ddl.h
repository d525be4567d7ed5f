#pragma once

#include "schema/compare.h"
#include "schema/dialect.h"
#include "schema/schema.h"

#include <map>
#include <string>
#include <vector>

namespace stillroom::schema {

/// One statement that brings the database nearer to what is expected.
struct DdlStatement {
    std::string sql;          // without a semicolon at its end
    bool destructive = false; // rows or values are gone after it
    int phase = 0;            // the order in a script: what others need comes first, what is dropped last
};

/// Writes the SQL that makes differences go away. Holds on to the two schemas and the options.
class RepairScript {
public:
    RepairScript(const Schema& expected, const Schema& actual, const CompareOptions& options);

    /// Of one difference; none where that is not known, or where SQLite would have to build the table anew.
    [[nodiscard]] std::vector<DdlStatement> statementsFor(const Difference& difference) const;
    /// Of all that surely are, in an order in which they can run.
    [[nodiscard]] std::vector<DdlStatement> all(const std::vector<Difference>& differences) const;

private:
    const Schema& m_expected;
    const Schema& m_actual;
    const CompareOptions& m_options;
    std::map<TableKey, const Table*> m_expectedTables;
    std::map<TableKey, const Table*> m_actualTables;
};

} // namespace stillroom::schema
