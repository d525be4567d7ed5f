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

/// Whether JSON has it in a text as it stands.
[[nodiscard]] bool isPlain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

[[nodiscard]] char* put(char* to, std::string_view text) {
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

} // namespace

void writeOut(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) // flushed, so that a full disk is noticed
        throw Error("writing to standard output", std::strerror(errno));
}

void JsonText::handOn(std::string_view text) {
    if (m_part != nullptr)
        m_part->append(text);
    else
        writeOut(text);
}

void JsonText::flush() {
    handOn({m_buffer.data(), m_used});
    m_used = 0;
}

void JsonText::makeRoom(std::size_t count) {
    flush();
    m_buffer.resize(std::max(kChunk, count));
}

JsonText& JsonText::open(char bracket) {
    *room(1) = bracket;
    m_first = true;
    return *this;
}

JsonText& JsonText::close(char bracket) {
    *room(1, false) = bracket;
    return *this;
}

JsonText& JsonText::key(std::string_view name) {
    char* at = room(name.size() + 3);
    *at++ = '"';
    at = put(at, name);
    *at++ = '"';
    *at = ':';
    m_first = true;
    return *this;
}

JsonText& JsonText::text(std::string_view value) {
    // Plain text is most of a document and needs no escaping; the library does the rest.
    if (!std::all_of(value.begin(), value.end(), isPlain)) return raw(nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    char* at = room(value.size() + 2);
    *at++ = '"';
    *put(at, value) = '"';
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
    if (json.size() < kChunk) {
        static_cast<void>(put(room(json.size()), json));
    } else {
        static_cast<void>(room(0));
        flush();
        handOn(json);
    }
    return *this;
}

JsonText& JsonText::line() {
    *room(1) = '\n';
    m_first = true;
    return *this;
}

void JsonText::finish() {
    *room(1, false) = '\n';
    flush();
}

} // namespace stillroom::cli
