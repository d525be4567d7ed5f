#include "database/target.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::database {
namespace {

using schema::Dialect;

[[nodiscard]] int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

[[nodiscard]] std::string percentDecoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
            out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

[[nodiscard]] Error malformed(const std::string& why) { return {"reading the database target", why}; }

/// user:password@host:port,host:port/name?key=value: both URL forms.
[[nodiscard]] Target parseUrl(std::string_view rest) {
    Target target;
    auto& p = target.parameters;
    const std::size_t query = rest.find('?');
    const std::string_view options = query == std::string_view::npos ? std::string_view{} : rest.substr(query + 1);
    rest = rest.substr(0, query);
    const std::size_t slash = rest.find('/');
    std::string_view authority = rest.substr(0, slash);
    if (slash != std::string_view::npos && rest.find('@', slash) != std::string_view::npos) {
        throw malformed("there is an '@' after the host; a password with / : @ ? or # in it must be percent-encoded");
    }
    if (slash != std::string_view::npos && slash + 1 < rest.size()) p["dbname"] = percentDecoded(rest.substr(slash + 1));
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = authority.substr(0, at);
        authority = authority.substr(at + 1);
        const std::size_t colon = user.find(':');
        if (!user.substr(0, colon).empty()) p["user"] = percentDecoded(user.substr(0, colon));
        if (colon != std::string_view::npos) p["password"] = percentDecoded(user.substr(colon + 1));
    }
    std::vector<std::string> hosts;
    std::vector<std::string> ports;
    bool anyPort = false;
    for (const std::string& one : splitWords(authority, ",")) {
        const std::size_t bracket = one.find(']'); // [::1]:5432
        const std::size_t colon = one.find(':', bracket == std::string::npos ? 0 : bracket);
        std::string host = one.substr(0, colon);
        if (host.size() > 1 && host.front() == '[') host = host.substr(1, host.size() - 2);
        hosts.push_back(percentDecoded(host));
        ports.push_back(colon == std::string::npos ? std::string() : one.substr(colon + 1));
        anyPort = anyPort || !ports.back().empty();
        if (ports.back().find_first_not_of("0123456789") != std::string::npos)
            throw malformed("the port is no number; a password with / : @ ? or # in it must be percent-encoded");
    }
    if (!hosts.empty() && !(hosts.size() == 1 && hosts[0].empty())) p["host"] = join(hosts, ",");
    if (anyPort) p["port"] = join(ports, ",");
    for (const std::string& pair : splitWords(options, "&")) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos) throw malformed("an option after '?' has no value");
        const std::string key = percentDecoded(std::string_view(pair).substr(0, equals));
        const std::string value = percentDecoded(std::string_view(pair).substr(equals + 1));
        p[key == "ssl" ? "sslmode" : key] = key == "ssl" ? "require" : value; // asyncpg and pg8000 say ssl
    }
    // Options of Python drivers that libpq does not know.
    for (const char* other : {"async_fallback", "prepared_statement_cache_size", "prepared_statement_name_func", "charset", "client_encoding"}) p.erase(other);
    return target;
}

[[nodiscard]] Target parseKeywords(std::string_view text) {
    Target target;
    while (!(text = text.substr(std::min(text.find_first_not_of(" \t\n"), text.size()))).empty()) {
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) throw malformed("a part of it is not key=value; a value with spaces must stand in single quotes");
        const std::string key(trimmed(text.substr(0, equals)));
        text.remove_prefix(equals + 1);
        text = text.substr(std::min(text.find_first_not_of(" \t\n"), text.size()));
        std::string value;
        const bool quoted = !text.empty() && text.front() == '\'';
        std::size_t i = quoted ? 1 : 0;
        for (; i < text.size(); ++i) {
            if (text[i] == '\\' && i + 1 < text.size()) {
                value += text[++i];
            } else if (quoted ? text[i] == '\'' : (text[i] == ' ' || text[i] == '\t' || text[i] == '\n')) {
                break;
            } else {
                value += text[i];
            }
        }
        if (quoted && i >= text.size()) throw malformed("a quoted value is not closed");
        text.remove_prefix(std::min(i + (quoted ? 1 : 0), text.size()));
        target.parameters[key] = value;
    }
    return target;
}

[[nodiscard]] Target sqliteFile(std::string path) {
    if (path.empty() || path == ":memory:") throw malformed("an in-memory SQLite database belongs to one process alone; name a file");
    Target target;
    target.dialect = Dialect::Sqlite;
    target.file = std::move(path);
    return target;
}

} // namespace

Target parseTarget(const std::string& input) {
    const std::string text(trimmed(input));
    if (text.empty()) throw malformed("it is empty");
    const std::size_t scheme = text.find("://");
    const std::string beforeScheme = lowered(std::string_view(text).substr(0, scheme == std::string::npos ? 0 : scheme));
    const bool isUrl = scheme != std::string::npos && beforeScheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+_") == std::string::npos;
    if (isUrl) {
        const std::string engine = beforeScheme.substr(0, beforeScheme.find('+'));
        std::string_view rest = std::string_view(text).substr(scheme + 3);
        if (engine == "postgresql" || engine == "postgres") return parseUrl(rest);
        if (engine == "sqlite") { // sqlite:///relative, sqlite:////absolute
            rest = rest.substr(0, rest.find('?'));
            if (!rest.starts_with('/')) throw malformed("a SQLite URL has three slashes before a relative path, four before an absolute one");
            return sqliteFile(percentDecoded(rest.substr(1)));
        }
        throw malformed("'" + engine + "' is not supported; Stillroom speaks PostgreSQL and SQLite");
    }
    if (text.starts_with("file:")) return sqliteFile(percentDecoded(std::string_view(text).substr(5, text.find('?') - 5)));
    const std::size_t equals = text.find('=');
    const bool isKeywords =
        equals != std::string::npos && equals > 0 && text.substr(0, equals).find_first_not_of("abcdefghijklmnopqrstuvwxyz_ ") == std::string::npos;
    if (isKeywords) return parseKeywords(text);
    // What looks like a URL and is none is no file name either, and may hold a password: it is not repeated.
    if (scheme != std::string::npos || lowered(text).find("password") != std::string::npos)
        throw malformed("it is neither a URL, nor key=value, nor the path of a SQLite file");
    return sqliteFile(text);
}

std::string shownTarget(const Target& target) {
    if (target.dialect == Dialect::Sqlite) return target.file.substr(target.file.rfind('/') + 1);
    const std::string service = target.parameter("service");
    std::string name = target.parameter("dbname");
    if (name.empty()) name = service.empty() ? target.parameter("user") : "service " + service;
    const std::string host = target.parameter("host");
    if (host.empty()) return name.empty() ? "PostgreSQL" : name;
    const std::string port = target.parameter("port");
    return name + "@" + (host.starts_with('/') ? "localhost" : host) + (port.empty() || port == "5432" ? "" : ":" + port);
}

std::string targetText(const Target& target) {
    if (target.dialect == Dialect::Sqlite) return target.file.starts_with('/') ? target.file : "./" + target.file;
    std::string text;
    for (const auto& [key, value] : target.parameters) {
        if (key == "password" || key == "sslpassword" || key == "passfile") continue;
        if (!text.empty()) text += ' ';
        text += key + "='" + replaced(replaced(value, "\\", "\\\\"), "'", "\\'") + "'";
    }
    return text;
}

} // namespace stillroom::database
