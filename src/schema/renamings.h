#pragma once

#include "schema/compareoptions.h"
#include "schema/schema.h"

#include <string>
#include <vector>

namespace stillroom::schema {

/// A table or column that is there under another name (or in another schema), and agrees so well with one that is expected
/// that it is most likely the same.
struct Renaming {
    std::string fromSchema;
    std::string fromTable;
    std::string fromColumn; // empty: the table
    std::string toSchema;
    std::string toTable;
    std::string toColumn;

    [[nodiscard]] bool ofColumn() const { return !toColumn.empty(); }
    [[nodiscard]] bool moved() const { return fromSchema != toSchema; }
    bool operator==(const Renaming&) const = default;
};

/// Tables: the same name in another schema, or the same columns under another name; columns: the same type, place and keys.
/// Only pairs that are each other's one candidate. Tables come before columns; schemas are never empty.
[[nodiscard]] std::vector<Renaming> findRenamings(const Schema& expected, const Schema& actual, const CompareOptions& options);

/// `actual` as it is once they are carried out: names in keys and in expressions follow, as they do in the engine.
[[nodiscard]] Schema withRenamings(Schema actual, const std::vector<Renaming>& renamings, const CompareOptions& options);

} // namespace stillroom::schema
