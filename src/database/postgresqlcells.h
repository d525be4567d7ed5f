#pragma once

#include "database/session.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

/// What the cells of PostgreSQL's catalogue hold.
namespace stillroom::database {

using Oid = std::uint32_t;

template <class Number>
[[nodiscard]] Number number(const CellView& cell, Number otherwise = 0) {
    if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), otherwise);
    return otherwise;
}
[[nodiscard]] inline std::string text(const CellView& cell) { return std::string(cell.value_or("")); }
[[nodiscard]] inline Cell textOrNull(const CellView& cell) { return cell ? Cell(*cell) : std::nullopt; }
[[nodiscard]] inline bool truth(const CellView& cell) { return cell == "t"; }

/// The numbers of an int2vector ("1 2") or an array of integers ("{1,2}").
[[nodiscard]] inline std::vector<std::int64_t> numbers(const CellView& cell) {
    std::vector<std::int64_t> result;
    if (!cell) return result;
    const char* at = cell->data();
    const char* const end = at + cell->size();
    while (at < end) {
        std::int64_t value = 0;
        const auto [next, failed] = std::from_chars(at, end, value);
        if (failed == std::errc()) result.push_back(value);
        at = failed == std::errc() ? next : at + 1;
    }
    return result;
}

/// The elements of a text array as PostgreSQL writes it: {a,"b c",NULL}.
[[nodiscard]] inline std::vector<std::string> texts(const CellView& cell) {
    std::vector<std::string> result;
    if (!cell || cell->size() <= 2) return result;
    std::string element;
    bool quoted = false;
    for (std::size_t i = 1; i < cell->size(); ++i) {
        const char c = (*cell)[i];
        if (c == '\\' && i + 1 < cell->size()) {
            element += (*cell)[++i];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '}')) {
            result.push_back(std::move(element));
            element.clear();
        } else {
            element += c;
        }
    }
    return result;
}

} // namespace stillroom::database
