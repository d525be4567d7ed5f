#include "orm/requirements.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

[[nodiscard]] bool isNamePart(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.'; }

/// 1.4.46 -> {1, 4, 46}
[[nodiscard]] std::vector<int> versionOf(std::string_view text) {
    std::vector<int> parts;
    for (const std::string& part : splitWords(text, ".")) {
        if (part.empty() || std::isdigit(static_cast<unsigned char>(part.front())) == 0) break;
        parts.push_back(std::atoi(part.c_str()));
    }
    return parts;
}

/// Which of the versions before and from `from` on the clauses of a requirement allow.
struct Allowed {
    bool before = true;
    bool after = true;
};

void restrict(Allowed& allowed, std::string_view sign, const std::vector<int>& version, const std::vector<int>& from) {
    const bool isBefore = version < from;
    const bool isExact = sign.empty() || sign == "==" || sign == "===" || sign == "~=" || sign == "^" || sign == "~";
    if ((isExact || sign == "<=") && isBefore) allowed.after = false;
    if (sign == "<" && (isBefore || version == from || version == std::vector<int>(from.begin(), from.begin() + 1))) allowed.after = false;
    if ((isExact || sign == ">=" || sign == ">") && (!isBefore || version == std::vector<int>(from.begin(), from.begin() + 1))) allowed.before = false;
}

/// What stands behind the name of a package, up to the end of its requirement.
[[nodiscard]] Allowed allowedBy(std::string_view rest, const std::vector<int>& from) {
    Allowed allowed;
    if (rest.starts_with('[')) rest.remove_prefix(std::min(rest.find(']') + 1, rest.size())); // extras
    constexpr std::string_view kInLock = "\"\nversion = \"";
    if (rest.starts_with(kInLock)) rest.remove_prefix(kInLock.size() - 1);
    constexpr std::string_view kInTable = "version";
    if (rest.substr(0, rest.find('\n')).find(" = {") != std::string_view::npos) { // sqlalchemy = {extras = ["asyncio"], version = "^2.0"}
        const std::string_view line = rest.substr(0, rest.find('\n'));
        const std::size_t at = line.find(kInTable);
        rest = at == std::string_view::npos ? std::string_view() : line.substr(at + kInTable.size());
    }
    bool isGiven = false; // a sign, or the quotes of a table's value
    bool hasRead = false; // a version
    for (std::size_t i = 0; i < rest.size();) {
        const char c = rest[i];
        if (c == ' ' || c == ',' || c == '"' || c == '\'' || c == '(' || c == ')' || (c == '=' && i + 1 < rest.size() && rest[i + 1] == ' ')) {
            if ((c == '"' || c == '\'') && hasRead) break;
            isGiven = isGiven || c == '=' || (c == '"' && i == 0);
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < rest.size() && std::string_view("<>=!~^").find(rest[end]) != std::string_view::npos) ++end;
        const std::string_view sign = rest.substr(i, end - i);
        if (sign.empty() && !isGiven) break;
        while (end < rest.size() && rest[end] == ' ') ++end;
        std::size_t last = end;
        while (last < rest.size() && (isNamePart(rest[last]) || rest[last] == '*')) ++last;
        const std::vector<int> version = versionOf(rest.substr(end, last - end));
        if (version.empty()) break;
        restrict(allowed, sign, version, from);
        hasRead = isGiven = true;
        i = last;
    }
    return allowed;
}

[[nodiscard]] std::optional<bool> requiredOf(std::string_view lower, std::string_view package, const std::vector<int>& from) {
    for (std::size_t at = lower.find(package); at != std::string_view::npos; at = lower.find(package, at + 1)) {
        const std::size_t end = at + package.size();
        if ((at > 0 && isNamePart(lower[at - 1])) || (end < lower.size() && isNamePart(lower[end]))) continue;
        const Allowed allowed = allowedBy(lower.substr(end), from);
        if (allowed.before != allowed.after) return allowed.after;
    }
    return std::nullopt;
}

[[nodiscard]] bool namesRequirements(std::string_view file) {
    for (const std::string_view name : {"pyproject.toml", "setup.py", "setup.cfg", "poetry.lock", "uv.lock", "pdm.lock", "pipfile"}) {
        if (file == name) return true;
    }
    const bool isList = file.ends_with(".txt") || file.ends_with(".in");
    return isList && (file.starts_with("requirements") || file.starts_with("constraints"));
}

[[nodiscard]] std::optional<bool> requiredIn(const fs::path& folder) {
    constexpr std::size_t kMostBytes = 8U << 20U;
    std::vector<std::string> names;
    for (const FolderEntry& entry : listFolder(folder.string())) {
        if (!entry.isDirectory && namesRequirements(lowered(entry.name))) names.push_back(entry.name);
    }
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
        try {
            if (const auto required = requiredVersion2(readFile((folder / name).string(), kMostBytes))) return required;
        } catch (const Error&) {
            continue; // what cannot be read says nothing
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<bool> requiredVersion2(std::string_view text) {
    const std::string lower = lowered(text);
    if (const auto required = requiredOf(lower, "sqlalchemy", {2, 0})) return required;
    return requiredOf(lower, "sqlmodel", {0, 0, 14}); // SQLModel 0.0.14 is the first on SQLAlchemy 2
}

std::optional<bool> requiredVersion2(const ModelRequest& request) {
    std::vector<fs::path> folders;
    for (fs::path folder = request.envFile.parent_path(); !folder.empty() && folder != folder.parent_path(); folder = folder.parent_path()) {
        folders.push_back(folder);
        if (folder == request.root) break;
    }
    folders.insert(folders.end(), request.searchPaths.begin(), request.searchPaths.end());
    folders.push_back(request.root);
    for (const fs::path& folder : folders) {
        for (const fs::path& place : {folder, folder / "requirements"}) {
            if (const auto required = requiredIn(place)) return required;
        }
    }
    return std::nullopt;
}

} // namespace stillroom::orm
