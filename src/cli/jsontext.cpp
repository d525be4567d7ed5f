#include "cli/jsontext.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace stillroom::cli {
namespace {

constexpr std::size_t kChunk = 64U * 1024U;

} // namespace

void writeOut(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) // flushed, so that a full disk is noticed
        throw Error("writing to standard output", std::strerror(errno));
}

void JsonText::separate() {
    if (!m_first) m_out += ',';
    m_first = false;
}

void JsonText::flushIfLong() {
    if (m_out.size() < kChunk) return;
    writeOut(m_out);
    m_out.clear();
}

JsonText& JsonText::open(char bracket) {
    separate();
    m_out += bracket;
    m_first = true;
    return *this;
}

JsonText& JsonText::close(char bracket) {
    m_out += bracket;
    m_first = false;
    flushIfLong();
    return *this;
}

JsonText& JsonText::key(std::string_view name) {
    separate();
    m_out.append("\"").append(name).append("\":");
    m_first = true;
    return *this;
}

JsonText& JsonText::text(std::string_view value) {
    separate();
    // Plain text is most of a document and needs no escaping; the library does the rest.
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
    if (plain) {
        m_out.append("\"").append(value).append("\"");
    } else {
        m_out += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    return *this;
}

JsonText& JsonText::textOrNull(std::string_view value) { return value.empty() ? raw("null") : text(value); }

JsonText& JsonText::texts(const std::vector<std::string>& values) {
    open('[');
    for (const std::string& value : values) text(value);
    return close(']');
}

JsonText& JsonText::boolean(bool value) { return raw(value ? "true" : "false"); }
JsonText& JsonText::number(std::uint64_t value) { return raw(std::to_string(value)); }

JsonText& JsonText::raw(std::string_view json) {
    separate();
    m_out += json;
    return *this;
}

JsonText& JsonText::line() {
    if (!m_first) {
        m_out += ",\n";
        m_first = true;
    } else {
        m_out += '\n';
    }
    return *this;
}

void JsonText::finish() {
    m_out += '\n';
    writeOut(m_out);
    m_out.clear();
}

} // namespace stillroom::cli
