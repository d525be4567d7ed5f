#include "base/text.h"
#include "database/scriptreaders.h"
#include "database/statementeffects.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <pg_query.h>

namespace stillroom::database {
namespace {

struct Piece {
    std::size_t offset = 0; // of its first token
    std::size_t length = 0;
};

/// Where the line that holds `at` ends.
[[nodiscard]] std::size_t lineEnd(std::string_view text, std::size_t at) {
    const auto end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end;
}

[[nodiscard]] Piece pieceOf(std::string_view script, std::size_t offset, std::size_t length) {
    const std::size_t end = std::min(offset + length, script.size());
    const std::size_t begin = std::min(skipBlank(script.substr(0, end), offset, Comments::Nest), end);
    std::size_t last = end;
    while (last > begin &&
           (script[last - 1] == ' ' || script[last - 1] == '\n' || script[last - 1] == '\r' || script[last - 1] == '\t' || script[last - 1] == ';'))
        --last;
    return {begin, last - begin};
}

/// The statements of one that was parsed as a whole; nothing where that is not possible.
[[nodiscard]] std::optional<std::vector<ScriptStatement>> parsed(std::string_view script) {
    const std::string text(script);
    const std::unique_ptr<PgQueryParseResult, void (*)(PgQueryParseResult*)> result(new PgQueryParseResult(pg_query_parse(text.c_str())),
                                                                                    [](PgQueryParseResult* r) {
                                                                                        pg_query_free_parse_result(*r);
                                                                                        delete r;
                                                                                    });
    if (result->error != nullptr) return std::nullopt;
    std::vector<ScriptStatement> statements;
    const auto tree = parsedStatements(result->parse_tree);
    if (!tree) return std::nullopt;
    for (const ParsedStatement& one : *tree) {
        const Piece piece = pieceOf(script, one.offset, one.length == 0 ? script.size() - one.offset : one.length);
        ScriptStatement statement = one.statement;
        statement.offset = piece.offset;
        statement.sql = std::string(script.substr(piece.offset, piece.length));
        statements.push_back(std::move(statement));
    }
    return statements;
}

/// The parser's own words on why it does not understand `sql`.
[[nodiscard]] std::string parserSays(const std::string& sql) {
    const PgQueryParseResult result = pg_query_parse(sql.c_str());
    const std::string message = result.error != nullptr ? result.error->message : "";
    pg_query_free_parse_result(result);
    return message;
}

/// The pieces between `at` and `until`. The scanner leaves out those without a keyword; here nothing is left out: what stands between two
/// pieces is one itself. Nothing where the scanner stops; `stop` then says where.
[[nodiscard]] std::vector<Piece> scanned(std::string_view script, std::size_t at, std::size_t until, std::optional<std::size_t>& stop) {
    const std::string rest(script.substr(at, until - at));
    const PgQuerySplitResult result = pg_query_split_with_scanner(rest.c_str());
    std::vector<Piece> pieces;
    std::size_t done = at;
    const auto add = [&](std::size_t offset, std::size_t end) {
        const Piece piece = pieceOf(script, offset, end - offset);
        if (piece.length > 0) pieces.push_back(piece);
        done = std::max(done, end);
    };
    if (result.error != nullptr) { // then there is a count, and no list
        stop = at + (result.error->cursorpos > 0 ? std::min(static_cast<std::size_t>(result.error->cursorpos - 1), rest.size()) : rest.size());
    } else {
        for (int i = 0; i < result.n_stmts; ++i) {
            const std::size_t offset = at + static_cast<std::size_t>(result.stmts[i]->stmt_location);
            add(done, offset);
            add(offset, offset + static_cast<std::size_t>(result.stmts[i]->stmt_len));
        }
        add(done, until);
    }
    pg_query_free_split_result(result);
    return pieces;
}

/// The pieces from `at` on, as far as the scanner comes: an apostrophe in the data of a COPY stops it.
[[nodiscard]] std::vector<Piece> scanned(std::string_view script, std::size_t at) {
    std::optional<std::size_t> stop;
    auto pieces = scanned(script, at, script.size(), stop);
    if (!stop || *stop <= at || *stop >= script.size()) return pieces;
    std::optional<std::size_t> again;
    return scanned(script, at, *stop, again);
}

[[nodiscard]] ScriptStatement notSent(std::string_view script, Piece piece, std::string kind, std::string problem) {
    ScriptStatement statement;
    statement.sql = std::string(script.substr(piece.offset, piece.length));
    statement.offset = piece.offset;
    statement.kind = std::move(kind);
    statement.effect = Effect::Destroys;
    statement.problem = std::move(problem);
    return statement;
}

/// Whether it is meant to begin or end a transaction, in whatever newer form.
[[nodiscard]] bool beginsWithControl(const std::string& sql) {
    const std::string word = lowered(sql.substr(0, sql.find_first_of(" \t\r\n\f\v;/-")));
    return word == "begin" || word == "start" || word == "commit" || word == "end" || word == "rollback" || word == "abort" || word == "prepare";
}

/// Up to the line "\." that ends the data of a COPY.
[[nodiscard]] std::size_t afterData(std::string_view script, std::size_t at) {
    for (std::size_t begin = lineEnd(script, at); begin < script.size();) {
        const std::size_t end = lineEnd(script, begin + 1);
        if (trimmed(script.substr(begin + 1, end - begin - 1)) == "\\.") return end;
        begin = end;
    }
    return script.size();
}

/// Statement by statement, where the whole cannot be parsed.
[[nodiscard]] std::vector<ScriptStatement> pieceByPiece(std::string_view script) {
    std::vector<ScriptStatement> statements;
    std::size_t at = skipBlank(script, 0, Comments::Nest);
    while (at < script.size()) {
        if (script[at] == '\\') {
            const std::size_t end = lineEnd(script, at);
            statements.push_back(notSent(script, {at, end - at}, "psql command",
                                         "this is a command of psql, which the server does not know. Take it out, or run the script in psql."));
            at = skipBlank(script, end, Comments::Nest);
            continue;
        }
        const auto pieces = scanned(script, at);
        if (pieces.empty()) {
            statements.push_back(notSent(script, {at, script.size() - at}, "unreadable", parserSays(std::string(script.substr(at)))));
            break;
        }
        for (const Piece& piece : pieces) {
            if (piece.offset < at) continue;
            at = piece.offset;
            if (script[at] == '\\') break; // from there anew
            const std::string sql(script.substr(piece.offset, piece.length));
            auto one = parsed(sql);
            if (one && one->size() == 1) {
                one->front().offset = piece.offset;
                const bool data = one->front().kind == "COPY FROM STDIN";
                statements.push_back(std::move(one->front()));
                at = data ? afterData(script, piece.offset + piece.length) : piece.offset + piece.length;
                if (data) break;
            } else {
                ScriptStatement unknown;
                unknown.sql = sql;
                unknown.offset = piece.offset;
                unknown.kind = "not understood";
                unknown.effect = Effect::Destroys;
                unknown.why = "the parser does not understand it (" + parserSays(sql) + "): what it does is not known, and a newer server may know better";
                if (sql.find("\n\\") != std::string::npos || sql.find(" \\g") != std::string::npos)
                    unknown.problem = "it holds a command of psql, which the server does not know. Take it out, or run the script in psql.";
                if (beginsWithControl(sql)) unknown.problem = "it seems to begin or end a transaction, but a repair is one transaction itself. Take it out.";
                statements.push_back(std::move(unknown));
                at = piece.offset + piece.length;
            }
        }
        at = skipBlank(script, at, Comments::Nest);
    }
    return statements;
}

} // namespace

std::vector<ScriptStatement> readPostgreSqlScript(std::string_view script) {
    if (auto whole = parsed(script)) {
        for (ScriptStatement& one : *whole) {
            if (one.kind == "COPY FROM STDIN") return pieceByPiece(script); // its data would be read as SQL
        }
        return std::move(*whole);
    }
    return pieceByPiece(script);
}

} // namespace stillroom::database
