#include "orm/installedpackages.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

/// A file of a distribution's metadata; empty where it is not there.
[[nodiscard]] std::string textOf(const fs::path& file) {
    constexpr std::size_t kMostBytes = 8U << 20U;
    try {
        return isFile(file) ? readFile(file.string(), kMostBytes) : std::string();
    } catch (const Error&) {
        return {}; // what cannot be read says nothing
    }
}

/// Whether a line of METADATA is a requirement of one of these, and not of an extra alone.
[[nodiscard]] bool requiresSqlAlchemy(std::string_view line) {
    constexpr std::string_view kField = "requires-dist: ";
    if (!line.starts_with(kField) || line.find("extra ==") != std::string_view::npos) return false;
    const std::string_view rest = line.substr(kField.size());
    const std::string name = replaced(std::string(rest.substr(0, rest.find_first_of(" ;([<>=!~"))), "_", "-");
    return name == "sqlalchemy" || name == "flask-sqlalchemy" || name == "sqlmodel";
}

/// The packages that a distribution brings: top_level.txt, or where its files lie.
[[nodiscard]] std::set<std::string> topLevelOf(const fs::path& distribution) {
    std::set<std::string> names;
    for (const std::string& line : splitWords(textOf(distribution / "top_level.txt"), "\r\n")) names.insert(line);
    if (!names.empty()) return names;
    for (const std::string& line : splitWords(textOf(distribution / "RECORD"), "\r\n")) {
        const std::size_t slash = line.find('/');
        const std::string first = line.substr(0, slash);
        if (slash != std::string::npos && first.find('.') == std::string::npos && first != "__pycache__") names.insert(first);
    }
    return names;
}

} // namespace

std::optional<fs::path> InstalledPackages::find(const std::string& package) const {
    if (!std::exchange(m_looked, true)) look();
    const auto found = m_found.find(package);
    return found == m_found.end() ? std::nullopt : std::optional(found->second);
}

void InstalledPackages::look() const {
    for (const fs::path& place : m_places) {
        for (const char* name : {".venv", "venv", "env"}) {
            const fs::path environment = place / name;
            if (!isFile(environment / "pyvenv.cfg")) continue;
            for (const FolderEntry& python : listFolder((environment / "lib").string())) {
                if (python.isDirectory && python.name.starts_with("python")) add(environment / "lib" / python.name / "site-packages");
            }
            add(environment / "Lib" / "site-packages"); // made on Windows
        }
    }
}

void InstalledPackages::add(const fs::path& sitePackages) const {
    for (const FolderEntry& entry : listFolder(sitePackages.string())) {
        if (!entry.isDirectory || !entry.name.ends_with(".dist-info")) continue;
        const fs::path distribution = sitePackages / entry.name;
        const std::vector<std::string> lines = splitWords(lowered(textOf(distribution / "METADATA")), "\r\n");
        if (std::none_of(lines.begin(), lines.end(), requiresSqlAlchemy)) continue;
        for (const std::string& name : topLevelOf(distribution)) {
            if (isDirectory(sitePackages / name)) m_found.emplace(name, sitePackages);
        }
    }
}

} // namespace stillroom::orm
