#include "migrations/locations.h"

#include "base/files.h"
#include "base/text.h"

namespace stillroom::migrations {

namespace fs = std::filesystem;

namespace {

[[nodiscard]] std::vector<std::string> trimmedParts(const std::string& value, std::string_view separators) {
    std::vector<std::string> parts;
    for (const std::string& part : splitWords(value, separators)) {
        if (const auto text = trimmed(part); !text.empty()) parts.emplace_back(text);
    }
    return parts;
}

} // namespace

std::optional<std::vector<std::string>> splitLocations(const std::string& value, const std::optional<std::string>& pathSeparator,
                                                       const std::optional<std::string>& versionPathSeparator) {
    const std::optional<std::string>& chosen = pathSeparator ? pathSeparator : versionPathSeparator;
    if (!chosen) return trimmedParts(value, ", \t\n"); // the old way: commas and spaces
    const std::string separator(trimmed(*chosen));
    if (separator == "space") return trimmedParts(value, " ");
    if (separator == "newline") return trimmedParts(value, "\n");
    if (separator == "os" || separator == ":") return trimmedParts(value, ":");
    if (separator == ";") return trimmedParts(value, ";");
    return std::nullopt;
}

fs::path resolveLocation(const std::string& location, const fs::path& base, const fs::path& root) {
    const std::size_t colon = location.find(':');
    if (colon != std::string::npos && !fs::path(location).is_absolute()) {
        fs::path inPackage(replaced(location.substr(0, colon), ".", "/"));
        for (const std::string& part : splitWords(std::string_view(location).substr(colon + 1), ":")) inPackage /= part;
        for (fs::path folder = base;; folder = folder.parent_path()) {
            for (const fs::path& source : {folder, folder / "src", folder / "lib"}) {
                if (isDirectory(source / inPackage)) return normalized(source / inPackage);
            }
            // The configuration may stand inside the package itself.
            if (folder.filename() == inPackage.begin()->string() && isDirectory(folder.parent_path() / inPackage))
                return normalized(folder.parent_path() / inPackage);
            if (folder == root || folder == folder.parent_path()) break;
        }
        std::error_code failed;
        for (fs::directory_iterator it(root, failed), end; !failed && it != end; it.increment(failed)) {
            if (isDirectory(it->path() / inPackage)) return normalized(it->path() / inPackage);
        }
        return normalized(base / inPackage);
    }
    if (fs::path(location).is_absolute()) return normalized(location);
    for (fs::path folder = base;; folder = folder.parent_path()) {
        if (isDirectory(folder / location)) return normalized(folder / location);
        if (folder == root || folder == folder.parent_path()) break;
    }
    return normalized(base / location);
}

} // namespace stillroom::migrations
