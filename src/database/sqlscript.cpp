#include "database/sqlscript.h"

#include "base/utf8.h"
#include "database/scriptreaders.h"

#include <algorithm>
#include <optional>

namespace stillroom::database {

const char* nameOf(Effect effect) {
    switch (effect) {
    case Effect::Reads: return "reads";
    case Effect::Sets: return "sets";
    case Effect::Writes: return "writes";
    case Effect::Destroys: return "destructive";
    case Effect::Controls: return "transaction";
    }
    return "";
}

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf"; // some editors begin a file with it

/// What cannot be sent because it is no text that both sides read alike; nothing where it is.
[[nodiscard]] std::optional<ScriptStatement> notText(std::string_view script) {
    std::string problem;
    if (const auto zero = script.find('\0'); zero != std::string_view::npos) {
        problem = "there is a NUL byte at offset " + std::to_string(zero) + ", which no SQL can hold";
    } else if (!isUtf8(script)) {
        problem = "it is not UTF-8, and what its letters are is not known. Save it as UTF-8";
    } else {
        return std::nullopt;
    }
    ScriptStatement statement;
    statement.sql = toValidUtf8(script);
    statement.kind = "unreadable";
    statement.effect = Effect::Destroys;
    statement.problem = std::move(problem);
    return statement;
}

} // namespace

std::vector<ScriptStatement> readScript(schema::Dialect dialect, std::string_view script, const std::vector<std::string>& schema) {
    const bool isPostgreSql = dialect == schema::Dialect::PostgreSql;
    if (auto problem = notText(script)) return {*problem};
    const std::size_t mark = script.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    auto statements = isPostgreSql ? readPostgreSqlScript(script.substr(mark)) : readSqliteScript(script.substr(mark), schema);
    for (ScriptStatement& one : statements) one.offset += mark;
    std::uint32_t line = 1;
    std::size_t at = 0;
    for (ScriptStatement& one : statements) {
        line += static_cast<std::uint32_t>(
            std::count(script.begin() + static_cast<std::ptrdiff_t>(at), script.begin() + static_cast<std::ptrdiff_t>(one.offset), '\n'));
        at = one.offset;
        one.line = line;
    }
    return statements;
}

std::size_t skipBlank(std::string_view text, std::size_t at, Comments comments) {
    while (at < text.size()) {
        if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r' || text[at] == '\f' || text[at] == ';') {
            ++at;
        } else if (text.substr(at, 2) == "--") {
            const auto end = text.find('\n', at);
            at = end == std::string_view::npos ? text.size() : end;
        } else if (text.substr(at, 2) == "/*") {
            int depth = 1;
            for (at += 2; at < text.size() && depth > 0;) {
                if (text.substr(at, 2) == "*/") {
                    --depth;
                    at += 2;
                } else if (comments == Comments::Nest && text.substr(at, 2) == "/*") {
                    ++depth;
                    at += 2;
                } else {
                    ++at;
                }
            }
        } else {
            break;
        }
    }
    return at;
}

std::vector<ScriptStatement> withoutEnvelope(std::vector<ScriptStatement> statements) {
    const auto isControl = [](const ScriptStatement& s) { return s.effect == Effect::Controls; };
    const auto isRest = [](const ScriptStatement& s) { return s.alone || s.effect == Effect::Sets || s.effect == Effect::Reads; };
    const auto first = std::find_if(statements.begin(), statements.end(), isControl);
    if (first == statements.end()) return statements;
    const auto last = std::find_if(first + 1, statements.end(), isControl);
    const bool begins = first->kind == "BEGIN" && std::all_of(statements.begin(), first, isRest);
    const bool ends = last != statements.end() && last->kind == "COMMIT" && std::all_of(last + 1, statements.end(), isRest);
    if (begins && ends) {
        statements.erase(last);
        statements.erase(std::find_if(statements.begin(), statements.end(), isControl));
        return statements;
    }
    for (ScriptStatement& one : statements) {
        if (isControl(one) && one.problem.empty())
            one.problem = one.kind + " stands in the script, but a repair is one transaction, begun and ended by Stillroom. Take it out, or let one BEGIN "
                                     "and one COMMIT hold everything.";
    }
    return statements;
}

} // namespace stillroom::database
