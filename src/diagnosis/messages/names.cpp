#include "diagnosis/messages/names.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stillroom::diagnosis {
namespace {

constexpr std::size_t kMaxName = 200;
constexpr auto kNone = std::string_view::npos;

using Marks = std::pair<std::string_view, std::string_view>;
constexpr std::array kMarks{Marks{"\"", "\""}, Marks{"«", "»"},   Marks{"»", "«"},   Marks{"„", "“"}, Marks{"„", "”"},
                            Marks{"“", "”"},   Marks{"「", "」"}, Marks{"《", "》"}, Marks{"`", "`"}, Marks{"'", "'"}};

/// Without the blanks that French sets inside its marks, no-break ones included.
[[nodiscard]] std::string_view withoutBlanks(std::string_view name) {
    for (;;) {
        const std::string_view before = name;
        name = trimmed(name);
        for (const std::string_view blank : {"\u00a0", "\u202f"}) {
            if (name.starts_with(blank)) name.remove_prefix(blank.size());
            if (name.ends_with(blank)) name.remove_suffix(blank.size());
        }
        if (name == before) return name;
    }
}

/// Takes a word, or a name in quotes, off the front.
[[nodiscard]] std::string takeWord(std::string_view& rest) {
    rest = rest.substr(std::min(rest.find_first_not_of(" \t\n\r"), rest.size()));
    std::string out;
    while (!rest.empty()) {
        const char c = rest.front();
        if (c == '"' || c == '`' || c == '[') {
            const auto end = rest.find(c == '[' ? ']' : c, 1);
            if (end == kNone || end > kMaxName) return out;
            out += rest.substr(1, end - 1);
            rest.remove_prefix(end + 1);
        } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$' || static_cast<unsigned char>(c) >= 0x80) {
            out += c;
            rest.remove_prefix(1);
        } else {
            if (out.empty()) rest.remove_prefix(1); // a bracket or comma: an empty word
            return out;
        }
    }
    return out;
}

[[nodiscard]] std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

/// Takes off the words that may stand before a name.
[[nodiscard]] std::string takeName(std::string_view& rest) {
    for (int i = 0; i < 6; ++i) {
        const std::string_view before = rest;
        std::string one = takeWord(rest);
        const std::string word = before.find_first_of("\"`") == before.find_first_not_of(" \t\n\r") ? "" : upper(one);
        if (word == "IF" || word == "NOT" || word == "EXISTS" || word == "ONLY" || word == "CONCURRENTLY") continue;
        return one;
    }
    return {};
}

[[nodiscard]] StatementNames readAlter(std::string_view rest) {
    StatementNames names{"ALTER TABLE", takeName(rest), {}};
    const std::string action = upper(takeWord(rest));
    if (action != "ADD" && action != "DROP" && action != "ALTER" && action != "RENAME" && action != "MODIFY" && action != "CHANGE") return names;
    std::string_view before = rest;
    const std::string what = upper(takeWord(rest));
    names.verb += " " + action;
    if (what == "CONSTRAINT" || what == "COLUMN" || what == "INDEX" || what == "KEY") {
        names.verb += " " + what;
        names.name = takeName(rest);
    } else if (what != "PRIMARY" && what != "FOREIGN" && what != "UNIQUE" && what != "CHECK" && what != "TO") {
        names.verb += " COLUMN";
        names.name = takeName(before);
    }
    return names;
}

} // namespace

std::vector<std::string> quotedNames(std::string_view text) {
    std::vector<std::string> names;
    constexpr std::size_t kMost = 8;
    for (std::size_t at = 0; at < text.size() && names.size() < kMost;) {
        bool taken = false;
        for (const auto& [open, close] : kMarks) {
            if (!text.substr(at).starts_with(open)) continue;
            // An apostrophe inside a word is none: "n'existe".
            if (open == "'" && at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0 || static_cast<unsigned char>(text[at - 1]) >= 0x80))
                continue;
            const std::size_t from = at + open.size();
            const auto end = text.substr(0, from + kMaxName).find(close, from);
            if (end == kNone || end == from || text.substr(from, end - from).find('\n') != kNone) continue;
            names.emplace_back(withoutBlanks(text.substr(from, end - from)));
            at = end + close.size();
            taken = true;
            break;
        }
        if (!taken) ++at;
    }
    return names;
}

StatementNames readStatement(std::string_view statement) {
    std::string_view rest = statement;
    const std::string verb = upper(takeWord(rest));
    if (verb == "INSERT" || verb == "UPDATE" || verb == "DELETE") {
        if (verb != "UPDATE") static_cast<void>(takeWord(rest)); // INTO, FROM
        return {verb, takeName(rest), {}};
    }
    if (verb != "CREATE" && verb != "ALTER" && verb != "DROP") return {};
    std::string what = upper(takeWord(rest));
    while (what == "UNIQUE" || what == "TEMPORARY" || what == "TEMP" || what == "UNLOGGED" || what == "OR" || what == "REPLACE" || what == "MATERIALIZED")
        what = upper(takeWord(rest));
    if (verb == "ALTER" && what == "TABLE") return readAlter(rest);
    if (what == "TABLE" || what == "VIEW") return {verb + " " + what, takeName(rest), {}};
    if (what == "INDEX") {
        StatementNames names{verb + " INDEX", {}, takeName(rest)};
        if (upper(takeWord(rest)) == "ON") names.table = takeName(rest);
        return names;
    }
    if (what == "TYPE" || what == "SCHEMA" || what == "SEQUENCE" || what == "EXTENSION") return {verb + " " + what, {}, takeName(rest)};
    return {};
}

} // namespace stillroom::diagnosis
