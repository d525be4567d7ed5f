#include "schema/servernames.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace stillroom::schema {
namespace {

constexpr std::size_t kMaxName = 63; // NAMEDATALEN - 1

[[nodiscard]] bool isNamePart(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// pg_mbcliplen: no half characters.
[[nodiscard]] std::string_view clipped(std::string_view text, std::size_t length) {
    while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
    return text.substr(0, length);
}

/// makeObjectName() of PostgreSQL's indexcmds.c: the longer of the two names is cut.
[[nodiscard]] std::string objectName(const std::string& table, const std::string& columns, const std::string& label) {
    const std::size_t overhead = label.size() + 1 + (columns.empty() ? 0 : 1);
    std::size_t first = table.size();
    std::size_t second = columns.size();
    while (first + second + overhead > kMaxName) --(first > second ? first : second);
    return std::string(clipped(table, first)) + (columns.empty() ? "" : "_") + std::string(clipped(columns, second)) + "_" + label;
}

[[nodiscard]] bool isTaken(const Table& table, const std::string& name) {
    const auto has = [&name](const auto& list) { return std::any_of(list.begin(), list.end(), [&name](const auto& one) { return one.name == name; }); };
    return table.primaryKey.name == name || has(table.uniqueConstraints) || has(table.checkConstraints) || has(table.exclusionConstraints) ||
           has(table.foreignKeys) || has(table.indexes);
}

/// Calls `take` with each piece outside of texts: whether it is a name, and the piece; quotes around a name belong to it.
template <class Take>
void forEachPiece(const std::string& sql, const Take& take) {
    for (std::size_t i = 0; i < sql.size();) {
        std::size_t end = i + 1;
        bool isName = false;
        if (sql[i] == '\'') {
            end = std::min(sql.find('\'', end), sql.size() - 1) + 1;
        } else if (sql[i] == '"') {
            end = std::min(sql.find('"', end), sql.size() - 1) + 1;
            isName = true;
        } else if (isNamePart(sql[i])) {
            while (end < sql.size() && isNamePart(sql[end])) ++end;
            isName = std::isdigit(static_cast<unsigned char>(sql[i])) == 0;
        }
        take(isName, std::string_view(sql).substr(i, end - i));
        i = end;
    }
}

[[nodiscard]] std::string plainName(std::string_view piece) {
    return piece.size() >= 2 && piece.front() == '"' ? std::string(piece.substr(1, piece.size() - 2)) : std::string(piece);
}

} // namespace

std::string serverName(const Table& table, const std::vector<std::string>& columns, const std::string& label) {
    std::string all; // ChooseIndexNameAddition()
    for (const std::string& column : columns) {
        if (all.size() >= kMaxName) break;
        all += (all.empty() ? "" : "_") + column;
    }
    std::string name = objectName(table.name, all, label);
    for (int i = 1; isTaken(table, name); ++i) name = objectName(table.name, all, label + std::to_string(i));
    return name;
}

std::vector<std::string> columnsIn(const Table& table, const std::string& expression) {
    std::vector<std::string> found;
    forEachPiece(expression, [&](bool isName, std::string_view piece) {
        if (!isName) return;
        const std::string name = plainName(piece);
        const bool quoted = piece.front() == '"';
        const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                         [&](const Column& c) { return c.name == name || (!quoted && lowered(c.name) == lowered(name)); });
        if (column != table.columns.end() && std::find(found.begin(), found.end(), column->name) == found.end()) found.push_back(column->name);
    });
    return found;
}

std::vector<std::string> namesIn(const std::string& expression) {
    std::vector<std::string> names;
    forEachPiece(expression, [&](bool isName, std::string_view piece) {
        if (isName) names.push_back(plainName(piece));
    });
    return names;
}

std::string withRenamed(const std::string& expression, const std::string& from, const std::string& to) {
    std::string out;
    forEachPiece(expression, [&](bool isName, std::string_view piece) {
        const bool isIt = isName && (plainName(piece) == from || (piece.front() != '"' && lowered(piece) == lowered(from)));
        const bool isPlain = std::all_of(to.begin(), to.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); });
        out += isIt ? (isPlain ? to : "\"" + to + "\"") : std::string(piece);
    });
    return out;
}

} // namespace stillroom::schema
