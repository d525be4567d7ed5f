#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::migrations {

/// An ini file as Python's configparser reads it: keys in lower case, continued lines, `%(name)s` interpolation with
/// [DEFAULT] below every section.
class IniFile {
public:
    struct Problem {
        std::uint32_t line;
        std::string message;
    };
    struct Interpolated {
        std::string text;
        std::optional<std::string> problem; // configparser's InterpolationError; `text` is then raw
    };

    /// \param here the folder for `%(here)s`, which alembic adds to the defaults
    [[nodiscard]] static IniFile parse(std::string_view text, const std::string& here);

    /// In the order of the file, without DEFAULT.
    [[nodiscard]] const std::vector<std::string>& sections() const { return m_sections; }
    [[nodiscard]] bool hasOwn(const std::string& section, const std::string& key) const;
    [[nodiscard]] std::optional<Interpolated> get(const std::string& section, const std::string& key) const;
    /// The line of the key, 0 where it is not in the file.
    [[nodiscard]] std::uint32_t lineOf(const std::string& section, const std::string& key) const;
    [[nodiscard]] const std::vector<Problem>& problems() const { return m_problems; }

private:
    struct Entry {
        std::string value;
        std::uint32_t line = 0;
    };
    [[nodiscard]] const Entry* find(const std::string& section, const std::string& key) const;
    [[nodiscard]] std::optional<std::string> interpolate(const std::string& section, const std::string& raw, int depth, std::string& problem) const;

    std::vector<std::string> m_sections;
    std::map<std::string, std::map<std::string, Entry>> m_values;
    std::vector<Problem> m_problems;
};

} // namespace stillroom::migrations
