#include "migrations/tomlsection.h"

#include "base/error.h"
#include "base/files.h"

#include <string_view>
#include <toml++/toml.h>

namespace stillroom::migrations {
namespace {

/// Python's `raw % {"here": here}`. \throws std::string why Python would refuse it
[[nodiscard]] std::string formatted(const std::string& raw, const std::string& here) {
    constexpr std::string_view kHere = "%(here)s";
    std::string out;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '%') {
            out += raw[i];
        } else if (raw.compare(i, 2, "%%") == 0) {
            out += '%';
            ++i;
        } else if (raw.compare(i, kHere.size(), kHere) == 0) {
            out += here;
            i += kHere.size() - 1;
        } else {
            throw "'%' must be doubled, or be followed by (here)s: '" + raw.substr(i, 12) + "'";
        }
    }
    return out;
}

[[nodiscard]] TomlSection::Value valueOf(const toml::node& node, const std::string& here) {
    using Type = TomlSection::Value::Type;
    TomlSection::Value value;
    value.line = static_cast<std::uint32_t>(node.source().begin.line);
    const auto take = [&](const std::string& raw) {
        try {
            value.texts.push_back(formatted(raw, here));
        } catch (const std::string& why) {
            value.texts.push_back(raw);
            value.problem = why;
        }
    };
    if (const auto text = node.value_exact<std::string>()) {
        value.type = Type::Text;
        take(*text);
    } else if (const auto truth = node.value_exact<bool>()) {
        value.type = Type::Bool;
        value.truth = *truth;
    } else if (const toml::array* list = node.as_array()) {
        value.type = Type::List;
        for (const toml::node& item : *list) {
            if (const auto one = item.value_exact<std::string>()) take(*one);
        }
    }
    return value;
}

} // namespace

const TomlSection::Value* TomlSection::find(const std::string& key) const {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
}

std::optional<TomlSection> readTomlSection(const std::filesystem::path& file, std::vector<Finding>& findings) {
    try {
        const std::string text = readFile(file, 4U << 20U);
        if (text.find("alembic") == std::string::npos) return std::nullopt;
        const toml::table document = toml::parse(text, file.string());
        const toml::table* table = document["tool"]["alembic"].as_table();
        if (table == nullptr) return std::nullopt;
        TomlSection section{file, {}};
        for (const auto& [key, node] : *table) section.values.emplace(std::string(key.str()), valueOf(node, file.parent_path().string()));
        return section;
    } catch (const toml::parse_error& error) {
        findings.push_back({"environment.bad_toml",
                            Severity::Warning,
                            "pyproject.toml is not valid TOML",
                            std::string(error.description()) + ".",
                            {{file.string(), static_cast<std::uint32_t>(error.source().begin.line), {}, {}}},
                            {}});
    } catch (const Error&) { // unreadable: as if it were not there
    }
    return std::nullopt;
}

} // namespace stillroom::migrations
