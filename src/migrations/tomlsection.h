#pragma once

#include "base/finding.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::migrations {

/// The [tool.alembic] of a pyproject.toml, with `%(here)s` and `%%` replaced as alembic's _get_toml_config_value does.
struct TomlSection {
    struct Value {
        enum class Type : std::uint8_t { Text, List, Bool, Other };
        Type type = Type::Other;
        std::vector<std::string> texts; // one of a Text, all of a List
        bool truth = false;             // of a Bool
        std::uint32_t line = 0;
        std::optional<std::string> problem; // Python's % formatting fails on it; `texts` is then raw
    };

    std::filesystem::path file;
    std::map<std::string, Value> values;

    [[nodiscard]] const Value* find(const std::string& key) const;
};

/// None where the file cannot be read or has no such section; what is not TOML is a finding.
[[nodiscard]] std::optional<TomlSection> readTomlSection(const std::filesystem::path& file, std::vector<Finding>& findings);

} // namespace stillroom::migrations
