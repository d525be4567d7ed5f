#include "python/source.h"

#include "base/utf8.h"

#include <algorithm>
#include <cerrno>
#include <iconv.h>

namespace stillroom::python {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The name after `coding:` or `coding=` in a comment line, or nothing (PEP 263).
[[nodiscard]] std::optional<std::string> cookieIn(std::string_view line) {
    constexpr std::string_view kWord = "coding";
    for (std::size_t at = line.find(kWord); at != std::string_view::npos; at = line.find(kWord, at + 1)) {
        std::size_t i = at + kWord.size();
        if (i >= line.size() || (line[i] != ':' && line[i] != '=')) continue;
        ++i;
        while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) ++i;
        const std::size_t start = i;
        const auto inName = [](char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' || c == '.'; };
        while (i < line.size() && inName(line[i])) ++i;
        if (i > start) return std::string(line.substr(start, i - start));
    }
    return std::nullopt;
}

/// The coding cookie in the first two lines, or nothing. The second counts only after a blank or comment line.
[[nodiscard]] std::optional<std::string> codingCookie(std::string_view bytes) {
    for (int line = 0; line < 2; ++line) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view text = bytes.substr(0, end);
        const std::size_t first = text.find_first_not_of(" \t\f\r");
        if (first != std::string_view::npos && text[first] != '#') return std::nullopt;
        if (auto cookie = cookieIn(text)) return cookie;
        if (end >= bytes.size()) break;
        bytes.remove_prefix(end + 1);
    }
    return std::nullopt;
}

/// Python's names for the two encodings that matter most (get_normal_name in its tokenizer); others as they stand.
[[nodiscard]] std::string normalName(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    const auto is = [&name](std::string_view what) { return name == what || name.starts_with(std::string(what) + "-"); };
    if (is("utf-8")) return "utf-8";
    if (is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || name == "latin1") return "iso-8859-1";
    return name;
}

[[nodiscard]] std::optional<std::string> convert(std::string_view bytes, const std::string& encoding) {
    const iconv_t converter = iconv_open("UTF-8", encoding.c_str());
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt; // NOLINT(performance-no-int-to-ptr): iconv's own error value
    std::string out(bytes.size() * 4 + 16, '\0');
    char* from = const_cast<char*>(bytes.data()); // NOLINT: iconv does not write through it
    std::size_t fromLeft = bytes.size();
    char* to = out.data();
    std::size_t toLeft = out.size();
    const std::size_t result = iconv(converter, &from, &fromLeft, &to, &toLeft);
    iconv_close(converter);
    if (result == static_cast<std::size_t>(-1)) return std::nullopt;
    out.resize(out.size() - toLeft);
    return out;
}

void normalizeLineEnds(std::string& text) {
    if (text.find('\r') == std::string::npos) return;
    std::size_t to = 0;
    for (std::size_t from = 0; from < text.size(); ++from) {
        if (text[from] == '\r') {
            if (from + 1 < text.size() && text[from + 1] == '\n') continue;
            text[to++] = '\n';
        } else {
            text[to++] = text[from];
        }
    }
    text.resize(to);
}

} // namespace

Source decode(std::string bytes) {
    Source source;
    const bool marked = bytes.starts_with(kByteOrderMark);
    if (marked) bytes.erase(0, kByteOrderMark.size());
    if (const auto cookie = codingCookie(bytes)) {
        source.encoding = normalName(*cookie);
        if (marked && source.encoding != "utf-8") source.problem = "the coding cookie says " + *cookie + ", the byte-order mark says utf-8";
        if (source.encoding == "utf8") source.encoding = "utf-8"; // as an alias it counts only without the mark, as in CPython
    }
    if (source.encoding != "utf-8" && !marked) {
        if (auto text = convert(bytes, source.encoding)) {
            bytes = std::move(*text);
        } else {
            source.problem = "cannot be decoded as " + source.encoding;
        }
    }
    if (!isUtf8(bytes)) {
        if (!source.problem) source.problem = "not valid UTF-8, and no coding cookie says what it is";
        bytes = toValidUtf8(bytes);
    }
    normalizeLineEnds(bytes);
    source.text = std::move(bytes);
    return source;
}

} // namespace stillroom::python
