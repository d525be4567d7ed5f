#include "migrations/settings.h"

#include "base/text.h"
#include "migrations/locations.h"

namespace stillroom::migrations {

void Settings::note(const char* code, Severity severity, std::string title, std::string detail, const Option& place) const {
    m_findings.push_back({code, severity, std::move(title), std::move(detail), {{place.file.string(), place.line, {}, place.text}}, {}});
}

std::optional<Settings::Option> Settings::fromIni(const std::string& key) const {
    const auto got = m_ini != nullptr ? m_ini->get(m_section, key) : std::nullopt;
    if (!got) return std::nullopt;
    Option option{got->text, m_iniFile, m_ini->lineOf(m_section, key)};
    if (got->problem)
        note("environment.interpolation", Severity::Error, "The value of " + key + " cannot be read", *got->problem + ". Alembic stops when it reads this key.",
             {key, option.file, option.line});
    return option;
}

std::optional<Settings::Option> Settings::text(const std::string& key) const {
    if (auto own = fromIni(key)) return own;
    const TomlSection::Value* value = m_toml != nullptr ? m_toml->find(key) : nullptr;
    if (value == nullptr || value->type != TomlSection::Value::Type::Text) return std::nullopt;
    if (value->problem)
        note("environment.interpolation", Severity::Error, "The value of " + key + " cannot be read",
             *value->problem + ". Alembic stops when it reads this key.", {key, m_toml->file, value->line});
    return Option{value->texts.front(), m_toml->file, value->line};
}

bool Settings::boolean(const std::string& key) const {
    if (const auto own = fromIni(key)) return own->text == "true";
    const TomlSection::Value* value = m_toml != nullptr ? m_toml->find(key) : nullptr;
    if (value == nullptr) return false;
    if (value->type != TomlSection::Value::Type::Bool)
        note("environment.not_boolean", Severity::Error, key + " is not true or false",
             "Alembic stops with \"boolean value expected for TOML parameter '" + key + "'\".", {key, m_toml->file, value->line});
    return value->truth;
}

std::vector<Settings::Option> Settings::versionLocations() const {
    const std::string key = "version_locations";
    std::vector<Option> result;
    if (const auto own = fromIni(key); own && !trimmed(own->text).empty()) {
        const auto textOf = [this](const char* name) -> std::optional<std::string> {
            const auto option = fromIni(name);
            return option ? std::optional(option->text) : std::nullopt;
        };
        const auto parts = splitLocations(own->text, textOf("path_separator"), textOf("version_path_separator"));
        if (!parts)
            note("environment.bad_separator", Severity::Error, "The separator of version_locations is not valid",
                 "It must be one of space, newline, os, ':' and ';'. Alembic stops with ValueError.", *own);
        for (const std::string& part : parts.value_or(std::vector<std::string>{})) result.push_back({part, own->file, own->line});
        return result;
    }
    const TomlSection::Value* value = m_toml != nullptr ? m_toml->find(key) : nullptr;
    if (value == nullptr) return result;
    if (value->type != TomlSection::Value::Type::List)
        note("environment.bad_version_locations", Severity::Error, "version_locations is not a list of texts",
             "In pyproject.toml alembic takes a list here and splits nothing.", {key, m_toml->file, value->line});
    if (value->problem)
        note("environment.interpolation", Severity::Error, "The value of " + key + " cannot be read",
             *value->problem + ". Alembic stops when it reads this key.", {key, m_toml->file, value->line});
    if (value->type == TomlSection::Value::Type::List) {
        for (const std::string& one : value->texts) result.push_back({one, m_toml->file, value->line});
    }
    return result;
}

} // namespace stillroom::migrations
