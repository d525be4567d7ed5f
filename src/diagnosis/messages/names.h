#pragma once

#include "diagnosis/messages/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::diagnosis {

/// What stands in quotes, in the marks of many languages: "a", 'a', `a`, «a», »a«, „a“, “a”, 「a」. In their order.
[[nodiscard]] std::vector<std::string> quotedNames(std::string_view text);

/// Which object a statement is about, as far as its first words say: CREATE TABLE t, ALTER TABLE t ADD COLUMN c, CREATE INDEX i ON t, INSERT INTO
/// t, UPDATE t, DELETE FROM t, DROP ... n.
struct StatementNames {
    std::string verb;  // "CREATE TABLE", "ALTER TABLE ADD COLUMN", "INSERT", ...; empty where it is none of those
    std::string table; // with its schema, as written, without quotes
    std::string name;  // of the column, constraint, index, type or schema
};
[[nodiscard]] StatementNames readStatement(std::string_view statement);

} // namespace stillroom::diagnosis
