#pragma once

#include "migrations/inifile.h"
#include "migrations/tomlsection.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// The options of one environment: a section of an ini file and, for what that does not say, the [tool.alembic] of the
/// pyproject.toml beside it. As alembic's Config.get_alembic_option, key by key.
class Settings {
public:
    struct Option {
        std::string text;
        std::filesystem::path file;
        std::uint32_t line = 0;
    };

    /// Either may be missing. What they cannot give is added to `findings`.
    Settings(std::filesystem::path iniFile, const IniFile* ini, std::string section, const TomlSection* toml, std::vector<Finding>& findings)
        : m_iniFile(std::move(iniFile)), m_ini(ini), m_section(std::move(section)), m_toml(toml), m_findings(findings) {}

    [[nodiscard]] std::optional<Option> text(const std::string& key) const;
    /// As get_alembic_boolean_option: exactly `true` in an ini, a real boolean in TOML.
    [[nodiscard]] bool boolean(const std::string& key) const;
    /// As get_version_locations_list: split by the ini's separator; a list in TOML. Empty where not set.
    [[nodiscard]] std::vector<Option> versionLocations() const;

private:
    [[nodiscard]] std::optional<Option> fromIni(const std::string& key) const;
    void note(const char* code, Severity severity, std::string title, std::string detail, const Option& place) const;

    std::filesystem::path m_iniFile;
    const IniFile* m_ini;
    std::string m_section;
    const TomlSection* m_toml;
    std::vector<Finding>& m_findings;
};

} // namespace stillroom::migrations
