#include "diagnosis/messages/wording.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace stillroom::diagnosis {
namespace {

constexpr std::size_t kMaxHole = 600; // bytes that a name may have, a list of them included

struct RoleName {
    std::string_view name;
    Role role;
};
constexpr std::array kRoles{
    RoleName{"revision", Role::Revision}, RoleName{"table", Role::Table},   RoleName{"column", Role::Column},   RoleName{"constraint", Role::Constraint},
    RoleName{"index", Role::Index},       RoleName{"type", Role::Type},     RoleName{"schema", Role::Schema},   RoleName{"value", Role::Value},
    RoleName{"module", Role::Module},     RoleName{"class", Role::Class},   RoleName{"account", Role::Account}, RoleName{"database", Role::Database},
    RoleName{"file", Role::File},         RoleName{"number", Role::Number}, RoleName{"name", Role::Name}};

/// The next piece of a wording: a literal and the hole after it.
struct Piece {
    std::string_view literal;
    std::optional<std::string_view> hole;
};

[[nodiscard]] Piece takePiece(std::string_view& rest) {
    const auto open = rest.find('{');
    Piece piece{rest.substr(0, open), {}};
    if (open == std::string_view::npos) {
        rest = {};
        return piece;
    }
    const auto close = rest.find('}', open);
    piece.hole = rest.substr(open + 1, close - open - 1);
    rest = rest.substr(close + 1);
    return piece;
}

[[nodiscard]] std::string_view unquoted(std::string_view name) {
    name = trimmed(name);
    while (name.size() >= 2 && (name.front() == '"' || name.front() == '\'' || name.front() == '`') && name.back() == name.front())
        name = name.substr(1, name.size() - 2);
    return name;
}

void add(std::vector<NamedThing>& names, std::string_view hole, std::string_view value) {
    if (hole.empty()) return;
    if (hole == "revisions") {
        for (const std::string& one : splitWords(value, ", ()'\"")) names.push_back({Role::Revision, one});
        return;
    }
    if (hole == "tables") {
        for (const std::string& one : splitWords(value, ", \"'")) names.push_back({Role::Table, one});
        return;
    }
    if (hole == "path") { // a column as table.column, as far as it is written
        const std::string whole = replaced(std::string(value), "\"", "");
        const auto dot = whole.rfind('.');
        if (dot != std::string::npos) names.push_back({Role::Table, whole.substr(0, dot)});
        names.push_back({Role::Column, dot == std::string::npos ? whole : whole.substr(dot + 1)});
        return;
    }
    for (const RoleName& one : kRoles) {
        if (one.name == hole) names.push_back({one.role, std::string(unquoted(value))});
    }
}

/// Where the last hole ends: with the line, and with a quote that was open before it.
[[nodiscard]] std::string_view upToEnd(std::string_view text) {
    const auto end = text.find_first_of("\n\r");
    std::string_view value = trimmed(text.substr(0, end));
    const auto quote = value.find("\"}"); // JSON that was not read as such
    if (quote != std::string_view::npos) value = value.substr(0, quote);
    while (!value.empty() && (value.back() == '.' || value.back() == ';')) value.remove_suffix(1);
    return value.substr(0, kMaxHole);
}

/// Whether the wording holds with its first literal at `at`.
[[nodiscard]] bool matchesAt(const Wording& wording, std::string_view text, std::size_t at, std::vector<NamedThing>& names) {
    std::string_view rest = wording.text;
    Piece piece = takePiece(rest);
    at += piece.literal.size();
    while (piece.hole) {
        const std::string_view hole = *piece.hole;
        Piece after = takePiece(rest);
        if (after.literal.empty()) {
            add(names, hole, upToEnd(text.substr(std::min(at, text.size()))));
            return true;
        }
        const std::string_view window = text.substr(at, kMaxHole + after.literal.size());
        const auto end = window.find(after.literal);
        if (end == std::string_view::npos || window.substr(0, end).find('\n') != std::string_view::npos) return false;
        if (!hole.empty() && end == 0) return false;
        if (hole == "revision" && window.substr(0, end).find(' ') != std::string_view::npos) return false;
        add(names, hole, window.substr(0, end));
        at += end + after.literal.size();
        piece = after;
    }
    return true;
}

} // namespace

// Without quotes: JSON and repr() write a backslash before them.
std::string_view anchorOf(const Wording& wording) {
    std::string_view best;
    for (std::string_view rest = wording.text; !rest.empty();) {
        std::string_view literal = takePiece(rest).literal;
        while (!literal.empty()) {
            const auto quote = std::min(literal.find_first_of("\"'"), literal.size());
            if (quote > best.size()) best = literal.substr(0, quote);
            literal.remove_prefix(std::min(quote + 1, literal.size()));
        }
    }
    return best;
}

bool matches(const Wording& wording, std::string_view text, std::vector<NamedThing>& names) {
    std::string_view rest = wording.text;
    const Piece first = takePiece(rest);
    constexpr int kMaxPlaces = 50; // where it may begin: what repeats itself more often says nothing more
    std::size_t at = text.find(first.literal);
    for (int i = 0; i < kMaxPlaces && at != std::string_view::npos; ++i, at = text.find(first.literal, at + 1)) {
        std::vector<NamedThing> found;
        if (!matchesAt(wording, text, at, found)) continue;
        names = std::move(found);
        return true;
    }
    return false;
}

} // namespace stillroom::diagnosis
