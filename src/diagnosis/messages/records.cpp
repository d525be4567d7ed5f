#include "diagnosis/messages/records.h"

#include "base/text.h"
#include "diagnosis/messages/failurereader.h"
#include "diagnosis/messages/sqlstates.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace stillroom::diagnosis {
namespace {

constexpr auto kNone = std::string_view::npos;

/// Keeps the texts of a JSON document with their keys; no tree is built.
class Texts : public nlohmann::json_sax<nlohmann::json> {
public:
    struct Entry {
        std::string key;
        std::string text;
    };
    std::vector<Entry> entries;

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return ++m_depth < kMaxDepth; }
    bool end_object() override { return --m_depth, true; }
    bool start_array(std::size_t) override { return ++m_depth < kMaxDepth; }
    bool end_array() override { return --m_depth, true; }
    bool key(string_t& name) override {
        m_key = name.substr(0, 100);
        return true;
    }
    bool string(string_t& text) override {
        constexpr std::size_t kMost = 200;
        if (entries.size() < kMost) entries.push_back({m_key, std::move(text)});
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    static constexpr int kMaxDepth = 40;
    int m_depth = 0;
    std::string m_key;
};

[[nodiscard]] const std::string* find(const std::vector<Texts::Entry>& entries, std::string_view key) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Texts::Entry& e) { return e.key == key; });
    return found == entries.end() ? nullptr : &found->text;
}

[[nodiscard]] FailurePart serverError(std::string_view state, std::string_view message, std::string_view detail, std::string_view statement) {
    FailurePart part;
    part.sqlState = state;
    part.text = message;
    part.detail = detail;
    part.statement = statement;
    return part;
}

[[nodiscard]] bool isErrorState(std::string_view state) {
    return state.size() == 5 && !state.starts_with("00") && !state.starts_with("01") && !state.starts_with("02") &&
           std::all_of(state.begin(), state.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

} // namespace

std::optional<JsonRecord> readJsonRecord(std::string_view text) {
    if (!text.starts_with('{')) return std::nullopt;
    Texts texts;
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &texts) && texts.entries.empty()) return std::nullopt;
    JsonRecord record;
    for (const std::string_view key : {"container_name", "container", "pod_name", "pod"}) {
        if (const auto* source = find(texts.entries, key); source != nullptr && record.source.empty()) record.source = *source;
    }
    const auto* state = find(texts.entries, "state_code");
    const auto* message = find(texts.entries, "message");
    if (state != nullptr && message != nullptr && find(texts.entries, "error_severity") != nullptr) {
        if (!isErrorState(*state)) return record;
        const auto text0 = [&](std::string_view key) {
            const auto* found = find(texts.entries, key);
            return found == nullptr ? std::string() : *found;
        };
        record.failure = serverError(*state, *message, text0("detail"), text0("statement"));
        return record;
    }
    // The whole traceback, wherever it stands; the longest where it stands twice.
    for (const Texts::Entry& entry : texts.entries) {
        const bool traceback = entry.text.find(kTraceback) != std::string::npos && entry.text.find('\n') < entry.text.size() - 1;
        if (traceback && entry.text.size() > record.whole.size()) record.whole = entry.text;
    }
    if (!record.whole.empty()) return record;
    static constexpr auto kLineKeys = std::to_array<std::string_view>({"log", "MESSAGE", "message", "msg", "textPayload", "@message", "line", "event", "text"});
    const std::string* line = nullptr;
    for (const std::string_view key : kLineKeys) {
        if (line == nullptr) line = find(texts.entries, key);
    }
    if (line != nullptr && mayTellOfFailure(*line)) {
        const std::string_view printed = std::string_view(*line).substr(0, line->find_last_not_of("\r\n") + 1);
        (printed.find('\n') == kNone ? record.line : record.whole) = printed;
        return record;
    }
    for (const Texts::Entry& entry : texts.entries) { // "error", "exception", "exc_info", ...
        if (record.whole.empty() && mayTellOfFailure(entry.text)) record.whole = entry.text;
    }
    if (record.whole.empty() && line != nullptr) record.line = line->substr(0, line->find_last_not_of("\r\n") + 1);
    return record;
}

std::optional<FailurePart> readCsvRecord(std::string_view text, bool& open) {
    enum Field : std::size_t { kState = 12, kMessage, kDetail, kHint, kInternal, kInternalPlace, kContext, kQuery };
    open = false;
    std::array<std::string, kQuery + 1> fields;
    std::size_t field = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size() && field < fields.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            fields[field] += text[++i];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            ++field;
        } else {
            fields[field] += c;
        }
    }
    if (field < kMessage || !isErrorState(fields[kState])) return std::nullopt;
    open = quoted;
    return serverError(fields[kState], fields[kMessage], fields[kDetail], fields[kQuery]);
}

std::string unescaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out += text[i];
            continue;
        }
        switch (text[++i]) {
        case 'n': out += '\n'; break;
        case 't': out += '\t'; break;
        case 'r': break;
        default: out += text[i];
        }
    }
    return out;
}

} // namespace stillroom::diagnosis
