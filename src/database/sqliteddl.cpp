#include "database/sqliteddl.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>

namespace stillroom::database {
namespace {

struct Token {
    std::string_view text;
    bool isWord = false; // an unquoted word, compared without regard to case

    [[nodiscard]] bool is(std::string_view word) const { return isWord ? lowered(std::string(text)) == word : text == word; }
    /// The name it stands for, whatever its quotes.
    [[nodiscard]] std::string name() const {
        if (isWord || text.size() < 2) return std::string(text);
        const char close = text.front() == '[' ? ']' : text.front();
        if (text.back() != close) return std::string(text);
        std::string result;
        for (std::size_t i = 1; i + 1 < text.size(); ++i) {
            result += text[i];
            if (text[i] == close && i + 2 < text.size() && text[i + 1] == close) ++i;
        }
        return result;
    }
};

[[nodiscard]] std::vector<Token> tokenize(std::string_view sql) {
    std::vector<Token> tokens;
    const auto isWordPart = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (static_cast<unsigned char>(c) & 0x80U) != 0;
    };
    for (std::size_t i = 0; i < sql.size();) {
        const char c = sql[i];
        std::size_t end = i + 1;
        if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            ++i;
            continue;
        }
        if (sql.substr(i, 2) == "--") {
            i = std::min(sql.find('\n', i), sql.size());
            continue;
        }
        if (sql.substr(i, 2) == "/*") {
            const std::size_t close = sql.find("*/", i + 2);
            i = close == std::string_view::npos ? sql.size() : close + 2;
            continue;
        }
        const bool isWord = isWordPart(c);
        if (c == '\'' || c == '"' || c == '`' || c == '[') {
            const char close = c == '[' ? ']' : c;
            for (; end < sql.size(); ++end) {
                if (sql[end] != close) continue;
                if (c != '[' && end + 1 < sql.size() && sql[end + 1] == close) {
                    ++end; // doubled: part of the text
                    continue;
                }
                break;
            }
            end = std::min(end + 1, sql.size());
        } else if (isWord) {
            while (end < sql.size() && isWordPart(sql[end])) ++end;
        }
        tokens.push_back({sql.substr(i, end - i), isWord});
        i = end;
    }
    return tokens;
}

class Reader {
public:
    explicit Reader(std::string_view sql) : m_tokens(tokenize(sql)) {}

    SqliteTableText table() {
        while (!atEnd() && !at("table")) {
            if (at("virtual")) m_table.isVirtual = true;
            ++m_at;
        }
        while (!atEnd() && !at("(")) {
            if (at("as")) return std::move(m_table); // stored so only where SQLite itself writes the columns
            ++m_at;
        }
        if (m_table.isVirtual || atEnd()) return std::move(m_table);
        ++m_at;
        while (!atEnd() && !at(")")) {
            item();
            while (!atEnd() && !at(",") && !at(")")) skipOne();
            if (at(",")) ++m_at;
        }
        m_table.storage = slice(m_at + 1, m_tokens.size());
        return std::move(m_table);
    }

    SqliteIndexText index() {
        SqliteIndexText result;
        while (!atEnd() && !at("on")) ++m_at;
        while (!atEnd() && !at("(")) ++m_at;
        ++m_at;
        while (!atEnd() && !at(")")) {
            const std::size_t first = m_at;
            std::size_t last = m_at;
            bool open = true; // until COLLATE or the direction
            while (!atEnd() && !at(",") && !at(")")) {
                if (at("collate") || at("asc") || at("desc")) open = false;
                skipOne();
                if (open) last = m_at;
            }
            const std::string text = slice(first, last);
            result.keys.push_back(last == first + 1 ? m_tokens[first].name() : text);
            if (at(",")) ++m_at;
        }
        ++m_at;
        if (at("where")) result.predicate = slice(m_at + 1, m_tokens.size());
        return result;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_tokens.size(); }
    [[nodiscard]] bool at(std::string_view word, std::size_t ahead = 0) const { return m_at + ahead < m_tokens.size() && m_tokens[m_at + ahead].is(word); }
    [[nodiscard]] std::string take() { return atEnd() ? std::string() : m_tokens[m_at++].name(); }

    /// One token, or all within a pair of parentheses.
    void skipOne() {
        int depth = 0;
        do {
            if (at("(")) ++depth;
            if (at(")")) --depth;
            ++m_at;
        } while (!atEnd() && depth > 0);
    }

    /// The source from token `first` up to, not including, `last`.
    [[nodiscard]] std::string slice(std::size_t first, std::size_t last) const {
        if (first >= last || first >= m_tokens.size()) return {};
        const std::string_view end = m_tokens[std::min(last, m_tokens.size()) - 1].text;
        return {m_tokens[first].text.data(), end.data() + end.size()};
    }

    /// What stands between the parentheses at this place.
    std::string parenthesized() {
        if (!at("(")) return {};
        const std::size_t first = m_at + 1;
        skipOne();
        return slice(first, m_at - 1);
    }

    std::vector<std::string> names() {
        std::vector<std::string> result;
        if (!at("(")) return result;
        ++m_at;
        while (!atEnd() && !at(")")) {
            result.push_back(take());
            while (!atEnd() && !at(",") && !at(")")) {
                if (at("collate") || at("desc")) m_table.more = "a constraint with COLLATE or DESC";
                skipOne();
            }
            if (at(",")) ++m_at;
        }
        ++m_at;
        return result;
    }

    void item() {
        if (at("constraint") || at("primary") || at("unique") || at("check") || at("foreign")) {
            constraint({});
            while (at("constraint") || at("check")) constraint({}); // SQLite takes them without a comma
            return;
        }
        const std::string column = take();
        while (!atEnd() && !at(",") && !at(")")) {
            if (constraint(column)) continue;
            conflictClause(); // of NOT NULL
            if (!atEnd() && !at(",") && !at(")")) skipOne();
        }
    }

    /// A constraint of `column`, or of the table where that is empty. False where none begins here.
    bool constraint(const std::string& column) {
        std::string name;
        if (at("constraint")) {
            ++m_at;
            name = take();
        }
        const auto columnsOr = [&] { return column.empty() ? names() : std::vector<std::string>{column}; };
        if (at("primary")) {
            m_at += 2;
            m_table.primaryKey = {name, columnsOr(), false, false};
            for (; at("asc") || at("desc"); ++m_at) {
                if (at("desc")) m_table.more = "a primary key with DESC";
            }
            conflictClause();
            if (at("autoincrement")) {
                m_table.columns[column].autoincrement = true;
                ++m_at;
            }
        } else if (at("unique")) {
            ++m_at;
            m_table.uniques.push_back({name, columnsOr(), false, false});
            conflictClause();
        } else if (at("check")) {
            ++m_at;
            m_table.checks.push_back({name, parenthesized(), {}});
        } else if (at("foreign") || at("references")) {
            if (at("foreign")) m_at += 2;
            SqliteTableText::Key key{name, columnsOr(), false, false};
            references(key);
            m_table.foreignKeys.push_back(std::move(key));
        } else if (at("collate")) {
            ++m_at;
            m_table.columns[column].collation = take();
        } else if (at("default")) {
            ++m_at;
            if (at("+") || at("-")) ++m_at;
            skipOne();
        } else if (at("generated") || at("as")) {
            while (!atEnd() && !at("as")) ++m_at;
            ++m_at;
            m_table.columns[column].generated = parenthesized();
        } else {
            return !name.empty();
        }
        return true;
    }

    void conflictClause() {
        if (!at("on") || !at("conflict", 1)) return;
        m_table.more = "ON CONFLICT";
        m_at += 3;
    }

    void references(SqliteTableText::Key& key) {
        ++m_at; // REFERENCES
        ++m_at; // the table
        if (at("(")) skipOne();
        for (;;) {
            if (at("on")) {
                m_at += 2; // ON DELETE
                m_at += at("set") || at("no") ? 2 : 1;
            } else if (at("match")) {
                m_at += 2;
            } else if (at("deferrable") || (at("not") && at("deferrable", 1))) {
                key.deferrable = at("deferrable");
                m_at += key.deferrable ? 1 : 2;
                if (at("initially")) {
                    key.initiallyDeferred = key.deferrable && at("deferred", 1);
                    m_at += 2;
                }
            } else {
                return;
            }
        }
    }

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    SqliteTableText m_table;
};

} // namespace

SqliteTableText readSqliteTable(std::string_view sql) { return Reader(sql).table(); }
SqliteIndexText readSqliteIndex(std::string_view sql) { return Reader(sql).index(); }

} // namespace stillroom::database
