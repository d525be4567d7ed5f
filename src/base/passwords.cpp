#include "base/passwords.h"

#include "base/sqlwords.h"
#include "base/text.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace stillroom {
namespace {

using Kind = SqlWord::Kind;

constexpr const char* kHidden = "'***'";

[[nodiscard]] bool holdsOneOf(const std::string& name, std::initializer_list<std::string_view> parts) {
    const std::string low = lowered(name);
    return std::any_of(parts.begin(), parts.end(), [&low](std::string_view part) { return low.find(part) != std::string::npos; });
}

[[nodiscard]] bool mentionsSecret(const std::string& text) {
    return holdsOneOf(text, {"password", "passwd", "passphrase", "secret", "token", "credential", "api_key", "apikey", "private_key"});
}

[[nodiscard]] bool isTableOfSecrets(const std::string& name) {
    constexpr std::string_view kWords[] = {"user", "users", "account", "accounts", "login", "logins", "auth"};
    const auto parts = splitWords(lowered(name), "_");
    return isSecretName(name) || std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
               return std::find(std::begin(kWords), std::end(kWords), part) != std::end(kWords);
           });
}

/// Words that have brackets after them, and are no function.
[[nodiscard]] bool comesBeforeBrackets(std::string_view word) {
    constexpr std::string_view kWords[] = {"values", "in",   "any",    "all", "some",   "enum", "check", "where", "and",    "or",
                                           "not",    "when", "select", "on",  "having", "then", "else",  "as",    "exists", "using"};
    return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

struct Hidden {
    std::string text;             // with what is hidden hidden
    std::set<std::string> values; // that were, without their quotes
};

/// What a statement is once it is taken apart: its words, and which of the literals among them are to be hidden.
class Statement {
public:
    explicit Statement(const std::string& text) : m_text(text), m_all(wordsOf(text)), m_words(m_all) {
        std::erase_if(m_words, [](const SqlWord& word) { return word.kind == Kind::Comment; }); // they may stand anywhere
        markNamed();
        markAssigned();
        markInserted();
        markPassed();
    }

    /// \param depth how many literals this stands in
    void hideInto(int depth, Hidden& hidden) const;

private:
    void markNamed();
    void markAssigned();
    void markInserted();
    void markPassed();
    /// The values of `items` that stand where the secret ones of `columns` do.
    void markSecret(const std::vector<std::pair<std::size_t, std::size_t>>& columns, const std::vector<std::pair<std::size_t, std::size_t>>& values);
    void markBetween(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < std::min(end, m_words.size()); ++i) {
            if (m_words[i].kind == Kind::Literal) m_hidden.insert(m_words[i].begin);
        }
    }
    [[nodiscard]] bool is(std::size_t i, std::string_view word) const {
        return i < m_words.size() && m_words[i].kind != Kind::Literal && lowered(textOf(i)) == word;
    }
    [[nodiscard]] std::string textOf(std::size_t i) const { return m_text.substr(m_words[i].begin, m_words[i].end - m_words[i].begin); }
    [[nodiscard]] std::size_t closing(std::size_t open) const;
    [[nodiscard]] std::size_t afterComparison(std::size_t at) const;
    /// Where the items between the brackets at `open` and `close` begin and end.
    [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> items(std::size_t open, std::size_t close) const;

    const std::string& m_text;
    std::vector<SqlWord> m_all;
    std::vector<SqlWord> m_words;
    std::set<std::size_t> m_hidden; // where they begin
};

/// The bracket that closes the one at `open`; the end where none does.
std::size_t Statement::closing(std::size_t open) const {
    std::size_t depth = 0;
    for (std::size_t i = open; i < m_words.size(); ++i) {
        if (is(i, "(")) ++depth;
        if (is(i, ")") && --depth == 0) return i;
    }
    return m_words.size();
}

std::vector<std::pair<std::size_t, std::size_t>> Statement::items(std::size_t open, std::size_t close) const {
    std::vector<std::pair<std::size_t, std::size_t>> list;
    std::size_t begin = open + 1;
    for (std::size_t i = begin; i < close; ++i) {
        if (is(i, "(")) i = std::min(closing(i), close);
        if (!is(i, ",")) continue;
        list.emplace_back(begin, i);
        begin = i + 1;
    }
    list.emplace_back(begin, close);
    return list;
}

/// After what compares the name before `at` with something: `=`, `<>`, `~*`, `NOT LIKE`, `IN`, `IS DISTINCT FROM`; `at` where nothing does.
std::size_t Statement::afterComparison(std::size_t at) const {
    if (is(at, ":=") || is(at, "=>") || is(at, "to")) return at + 1;
    while (at < m_words.size() && m_words[at].kind == Kind::Sign && std::string_view("=<>!~*").find(textOf(at)) != std::string_view::npos) ++at;
    if (is(at, "is")) at += is(at + 1, "not") ? 2 : 1;
    if (is(at, "distinct")) return at + 2;
    if (is(at, "not")) ++at;
    return is(at, "like") || is(at, "ilike") || is(at, "in") || is(at, "between") ? at + 1 : at;
}

/// `PASSWORD 'x'`, `password = crypt('x', ...)`, `password := 'x'`, `SET secret TO 'x'`, `'x' = password`.
void Statement::markNamed() {
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        if (m_words[i].kind != Kind::Name || !isSecretName(nameOf(m_text, m_words[i]))) continue;
        if (i >= 2 && is(i - 1, "=")) markBetween(i - 2, i - 1);
        std::size_t at = afterComparison(i + 1);
        const bool given = at > i + 1;
        if (at < m_words.size() && m_words[at].kind == Kind::Literal) m_hidden.insert(m_words[at].begin);
        if (!given) continue;
        for (; at < m_words.size(); ++at) { // an expression, up to what comes after it
            if (is(at, ",") || is(at, ";") || is(at, ")") || is(at, "where") || is(at, "and") || is(at, "or") || is(at, "from") || is(at, "returning")) break;
            const std::size_t end = is(at, "(") ? closing(at) : at;
            markBetween(at, end + 1);
            at = end;
        }
    }
}

void Statement::markSecret(const std::vector<std::pair<std::size_t, std::size_t>>& columns, const std::vector<std::pair<std::size_t, std::size_t>>& values) {
    for (std::size_t c = 0; c < std::min(columns.size(), values.size()); ++c) {
        const auto begin = m_words.begin() + static_cast<std::ptrdiff_t>(std::min(columns[c].first, m_words.size()));
        const auto end = m_words.begin() + static_cast<std::ptrdiff_t>(std::min(columns[c].second, m_words.size()));
        const auto secret = [this](const SqlWord& word) { return word.kind == Kind::Name && isSecretName(nameOf(m_text, word)); };
        if (begin < end && std::any_of(begin, end, secret)) markBetween(values[c].first, values[c].second);
    }
}

/// `SET (name, password) = ('a', 'x')`, with or without ROW.
void Statement::markAssigned() {
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        if (!is(i, "(")) continue;
        const std::size_t close = closing(i);
        if (!is(close + 1, "=")) continue;
        std::size_t values = close + 2;
        if (is(values, "row")) ++values;
        if (is(values, "(")) markSecret(items(i, close), items(values, closing(values)));
    }
}

/// What is passed to a function after a text that speaks of a secret: `set_config('app.secret', 'x')`, `jsonb_build_object('password', 'x')`,
/// `format('ALTER ROLE a PASSWORD %L', 'x')`.
void Statement::markPassed() {
    for (std::size_t i = 1; i < m_words.size(); ++i) {
        if (!is(i, "(") || m_words[i - 1].kind != Kind::Name || comesBeforeBrackets(lowered(textOf(i - 1)))) continue;
        const std::size_t close = std::min(closing(i), m_words.size());
        std::size_t at = i + 1;
        while (at < close && !(m_words[at].kind == Kind::Literal && mentionsSecret(valueOf(m_text, m_words[at])))) ++at;
        markBetween(at + 1, close);
    }
}

/// The values of an INSERT, that of a MERGE too, by the names of their columns.
void Statement::markInserted() {
    for (std::size_t i = 0; i + 2 < m_words.size(); ++i) {
        if (!is(i, "insert") || !(is(i + 1, "into") || is(i + 1, "("))) continue;
        std::size_t at = i + 1;
        std::string table;
        if (is(at, "into")) {
            ++at;
            while (is(at + 1, ".")) at += 2;
            table = nameOf(m_text, m_words[at]);
            ++at;
            if (is(at, "as")) at += 2;
        }
        if (!is(at, "(")) {
            if (isTableOfSecrets(table)) {
                while (i < m_words.size() && !is(i, ";")) ++i;
                markBetween(at, i);
            }
            continue;
        }
        const auto columns = items(at, closing(at));
        at = closing(at) + 1;
        while (at < m_words.size() && !is(at, "values") && !is(at, "select") && !is(at, ";")) ++at;
        if (is(at, "select")) {
            std::size_t end = at;
            while (end < m_words.size() && !is(end, "from") && !is(end, "union") && !is(end, ";")) end = is(end, "(") ? closing(end) + 1 : end + 1;
            markSecret(columns, items(at, std::min(end, m_words.size())));
        } else {
            for (++at; is(at, "(") || is(at, ","); ++at) {
                if (is(at, ",")) continue;
                markSecret(columns, items(at, closing(at)));
                at = closing(at);
            }
        }
    }
}

[[nodiscard]] std::string withoutThoseOfUrls(const std::string& text) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at)) {
        at += 3;
        const std::size_t stop = std::min(text.find_first_of(" \t\n'\"/", at), text.size());
        const std::size_t host = text.rfind('@', stop);
        const std::size_t colon = text.find(':', at);
        if (host == std::string::npos || host < at || colon > host || host == stop) continue;
        out += text.substr(done, colon + 1 - done) + "***";
        done = at = host;
    }
    return out + text.substr(done);
}

/// Of connection strings: `host=x password=y`, with or without quotes around y.
[[nodiscard]] std::string withoutThoseOfConnections(const std::string& text) {
    constexpr std::string_view kWord = "password";
    const std::string low = lowered(text);
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = low.find(kWord); at != std::string::npos; at = low.find(kWord, at)) {
        at += kWord.size();
        std::size_t value = at;
        while (value < text.size() && text[value] == ' ') ++value;
        if (value >= text.size() || text[value] != '=') continue;
        ++value;
        while (value < text.size() && text[value] == ' ') ++value;
        std::size_t end = std::min(text.find_first_of(" \t\n'\"&;", value), text.size());
        if (end == value && end < text.size() && text[end] == '\'') { // in quotes, doubled ones where it stands in a literal
            const std::string quote = text.compare(end, 2, "''") == 0 ? "''" : "'";
            const std::size_t close = text.find(quote, end + quote.size());
            end = close == std::string::npos ? text.size() : close + quote.size();
        }
        if (end == value) continue;
        out += text.substr(done, value - done) + "***";
        done = at = end;
    }
    return out + text.substr(done);
}

/// Of JSON: `"password": "x"`.
[[nodiscard]] std::string withoutThoseOfJson(const std::string& text) {
    const auto afterString = [&text](std::size_t quote) {
        for (std::size_t i = quote + 1; i < text.size(); ++i) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '"')
                return i + 1;
        }
        return text.size();
    };
    std::string out;
    std::size_t done = 0;
    for (std::size_t key = text.find('"'); key != std::string::npos && key < text.size(); key = text.find('"', key)) {
        const std::size_t end = afterString(key);
        const std::size_t colon = std::min(text.find_first_not_of(" \t\r\n", end), text.size());
        const std::size_t value = std::min(text.find_first_not_of(" \t\r\n", colon + 1), text.size());
        const bool secret = text.compare(colon, 1, ":") == 0 && text.compare(value, 1, "\"") == 0 && isSecretName(text.substr(key + 1, end - key - 2));
        key = end;
        if (!secret) continue;
        key = afterString(value);
        out += text.substr(done, value - done) + "\"***\"";
        done = key;
    }
    return out + text.substr(done);
}

[[nodiscard]] std::string withoutThoseInText(const std::string& text) { return withoutThoseOfUrls(withoutThoseOfConnections(withoutThoseOfJson(text))); }

void hideWithin(const std::string& text, int depth, Hidden& hidden) {
    constexpr int kDeepest = 8;
    if (depth > kDeepest)
        hidden.text += "***";
    else
        Statement(text).hideInto(depth, hidden);
}

void Statement::hideInto(int depth, Hidden& hidden) const {
    std::string& out = hidden.text;
    std::size_t done = 0;
    const auto within = [&hidden, depth](const std::string& text) {
        Hidden inner;
        hideWithin(text, depth + 1, inner);
        hidden.values.merge(inner.values);
        return inner.text;
    };
    for (const SqlWord& word : m_all) {
        const std::string text = m_text.substr(word.begin, word.end - word.begin);
        const bool quotesCode = word.kind == Kind::Name && text.find('\'') != std::string::npos; // in a message of the server
        if (word.kind != Kind::Literal && word.kind != Kind::Comment && !quotesCode) continue;
        out += withoutThoseOfUrls(m_text.substr(done, word.begin - done));
        done = word.end;
        const std::string value = word.kind == Kind::Literal ? valueOf(m_text, word) : std::string();
        if (m_hidden.count(word.begin) > 0) {
            out += kHidden;
            hidden.values.insert(value);
        } else if (quotesCode) {
            out += text.substr(0, 1) + within(text.substr(1));
        } else if (word.tagged()) { // code, as in DO $$ ... $$
            out += text.substr(0, word.tag) + within(withoutThoseOfJson(value)) + m_text.substr(word.tagEnd(), word.end - word.tagEnd());
        } else if (value.find("''") != std::string::npos) { // code in a text, as for EXECUTE
            out += text.substr(0, text.find('\'') + 1) + replaced(within(replaced(value, "''", "'")), "'", "''") + "'";
        } else {
            out += withoutThoseInText(text);
        }
    }
    out += withoutThoseOfUrls(m_text.substr(done));
}

/// The message of an engine that cannot take the data, without the data: they stand from the first quote on, and in more than one line.
[[nodiscard]] std::string withoutData(const std::string& message) {
    const std::size_t quote = message.find('"');
    return quote == std::string::npos ? message.substr(0, message.find('\n')) : message.substr(0, quote) + "\"***\"";
}

} // namespace

bool isSecretName(const std::string& name) { return lowered(name) == "pwd" || lowered(name) == "pass" || mentionsSecret(name); }

std::string withoutPasswords(const std::string& text) {
    Hidden hidden;
    hideWithin(text, 0, hidden);
    return hidden.text;
}

std::string withoutPasswordsOf(const std::string& sql, const std::string& message, const std::string& sqlState) {
    constexpr std::size_t kShortest = 3; // of fewer characters nothing is given away, and much of the message would go
    std::string text = sqlState.starts_with("22") && mentionsSecret(sql) ? withoutData(message) : message;
    Hidden hidden;
    hideWithin(sql, 0, hidden);
    // The server's excerpt may begin or end in the middle of a literal.
    if (const std::size_t excerpt = hidden.text != sql ? text.rfind("\nLINE ") : std::string::npos; excerpt != std::string::npos) {
        const std::size_t colon = std::min(text.find(':', excerpt), text.size());
        const std::size_t end = std::min(text.find('\n', colon), text.size());
        const std::size_t caret = std::min(text.find('\n', std::min(end + 1, text.size())), text.size());
        text = text.substr(0, colon) + text.substr(caret);
    }
    for (const std::string& value : hidden.values) {
        if (value.size() >= kShortest) text = replaced(std::move(text), value, "***");
    }
    return withoutThoseOfConnections(withoutPasswords(text));
}

} // namespace stillroom
