#include "migrations/inifile.h"

#include "base/text.h"

#include <algorithm>

namespace stillroom::migrations {
namespace {

constexpr const char* kDefault = "DEFAULT";
constexpr int kMaxInterpolation = 10; // configparser's MAX_INTERPOLATION_DEPTH
constexpr std::size_t kMaxValue = 64 * 1024;

} // namespace

IniFile IniFile::parse(std::string_view text, const std::string& here) {
    IniFile ini;
    ini.m_values[kDefault]["here"] = {replaced(here, "%", "%%"), 0};
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::string section;
    std::string key;
    std::uint32_t lineNumber = 0;
    std::size_t keyIndent = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++lineNumber;
        if (line.ends_with('\r')) line.remove_suffix(1);
        const std::string_view content = trimmed(line);
        if (content.empty()) continue; // an empty line inside a value is kept by configparser, but means nothing here
        if (content.front() == '#' || content.front() == ';') continue;
        const std::size_t indent = line.find_first_not_of(" \t");
        if (indent > keyIndent && !key.empty()) { // deeper than its key: it goes on
            ini.m_values[section][key].value += "\n" + std::string(content);
            continue;
        }
        if (content.front() == '[') {
            const std::size_t close = content.find(']');
            if (close == std::string_view::npos) {
                ini.m_problems.push_back({lineNumber, "a section header without ']'"});
                continue;
            }
            section = std::string(content.substr(1, close - 1));
            key.clear();
            if (section != kDefault && std::find(ini.m_sections.begin(), ini.m_sections.end(), section) == ini.m_sections.end())
                ini.m_sections.push_back(section);
            ini.m_values[section];
            continue;
        }
        const std::size_t delimiter = content.find_first_of("=:");
        if (delimiter == std::string_view::npos || section.empty()) {
            ini.m_problems.push_back({lineNumber, section.empty() ? "a value before the first section" : "neither a section nor 'key = value'"});
            continue;
        }
        keyIndent = indent;
        key = lowered(trimmed(content.substr(0, delimiter)));
        ini.m_values[section][key] = {std::string(trimmed(content.substr(delimiter + 1))), lineNumber};
    }
    return ini;
}

const IniFile::Entry* IniFile::find(const std::string& section, const std::string& key) const {
    if (m_values.count(section) == 0) return nullptr; // a section that is not there has no defaults either: has_option()
    for (const std::string& where : {section, std::string(kDefault)}) {
        const auto values = m_values.find(where);
        if (values == m_values.end()) continue;
        const auto entry = values->second.find(key);
        if (entry != values->second.end()) return &entry->second;
    }
    return nullptr;
}

bool IniFile::hasOwn(const std::string& section, const std::string& key) const {
    const auto values = m_values.find(section);
    return values != m_values.end() && values->second.count(key) != 0;
}

std::uint32_t IniFile::lineOf(const std::string& section, const std::string& key) const {
    const Entry* entry = find(section, key);
    return entry != nullptr ? entry->line : 0;
}

std::optional<std::string> IniFile::interpolate(const std::string& section, const std::string& raw, int depth, std::string& problem) const {
    if (depth > kMaxInterpolation) {
        problem = "values refer to each other too deeply";
        return std::nullopt;
    }
    std::string out;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '%') {
            out += raw[i];
            continue;
        }
        if (i + 1 < raw.size() && raw[i + 1] == '%') {
            out += '%';
            ++i;
            continue;
        }
        const std::size_t close = raw.find(")s", i);
        if (i + 1 >= raw.size() || raw[i + 1] != '(' || close == std::string::npos) {
            problem = "invalid interpolation syntax: '%' must be written '%%'";
            return std::nullopt;
        }
        const std::string name = lowered(raw.substr(i + 2, close - i - 2));
        const Entry* entry = find(section, name);
        if (entry == nullptr) {
            problem = "%(" + name + ")s refers to a value that is not there";
            return std::nullopt;
        }
        auto value = interpolate(section, entry->value, depth + 1, problem);
        if (!value) return std::nullopt;
        out += *value;
        i = close + 1;
        if (out.size() > kMaxValue) {
            problem = "the value grows too long";
            return std::nullopt;
        }
    }
    return out;
}

std::optional<IniFile::Interpolated> IniFile::get(const std::string& section, const std::string& key) const {
    const Entry* entry = find(section, key);
    if (entry == nullptr) return std::nullopt;
    std::string problem;
    auto value = interpolate(section, entry->value, 0, problem);
    if (!value) return Interpolated{entry->value, problem};
    return Interpolated{std::move(*value), std::nullopt};
}

} // namespace stillroom::migrations
