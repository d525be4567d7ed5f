#pragma once

#include <optional>
#include <string>
#include <vector>

namespace stillroom::schema {

/// An expression of PostgreSQL without what the server adds or writes in its own way when it stores it (ruleutils.c): casts of
/// constants and of texts, needless parentheses, IN as = ANY (ARRAY[...]), BETWEEN as two comparisons, LIKE as ~~, schemas of
/// its own functions.
struct CanonicalExpression {
    std::string text;
    std::vector<std::string> leaves; // columns, constants and functions, each once, sorted: where they differ, so do the expressions
};

/// By the server's own parser. None where it is no expression, or holds something that is not understood here.
[[nodiscard]] std::optional<CanonicalExpression> canonicalExpression(const std::string& sql);

/// The same of what stands behind the name of an exclusion constraint: EXCLUDE USING gist (room WITH =) WHERE (...).
[[nodiscard]] std::optional<CanonicalExpression> canonicalExclusion(const std::string& definition);

} // namespace stillroom::schema
