#include "schema/mentions.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>

namespace stillroom::schema {

std::string renamedIn(const std::string& expression, const NewNames& names, Dialect dialect) {
    const auto isWord = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
    };
    const auto lookUp = [&](const std::string& name) {
        if (dialect == Dialect::PostgreSql) return names.find(name);
        return std::find_if(names.begin(), names.end(), [&name](const auto& one) { return lowered(one.first) == lowered(name); });
    };
    std::string out;
    for (std::size_t i = 0; i < expression.size();) {
        const char c = expression[i];
        if (c == '\'' || c == '"') {
            const std::size_t end = std::min(expression.find(c, i + 1), expression.size() - 1);
            const auto found = c == '"' ? lookUp(expression.substr(i + 1, end - i - 1)) : names.end();
            out += found != names.end() ? quoteIdentifier(dialect, found->second) : expression.substr(i, end - i + 1);
            i = end + 1;
        } else if (isWord(c)) {
            std::size_t end = i;
            while (end < expression.size() && isWord(expression[end])) ++end;
            const auto found = lookUp(expression.substr(i, end - i));
            out += found != names.end() ? quoteIdentifier(dialect, found->second) : expression.substr(i, end - i);
            i = end;
        } else {
            out += c;
            ++i;
        }
    }
    return out;
}

bool mentions(const std::string& expression, const std::string& name, Dialect dialect) {
    return renamedIn(expression, {{name, name + "'"}}, dialect) != expression; // no name is quoted so
}

} // namespace stillroom::schema
