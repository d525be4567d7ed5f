#include "migrations/treescan.h"

#include "base/error.h"
#include "base/files.h"
#include "migrations/revisionreader.h"

#include <algorithm>
#include <deque>
#include <string_view>

namespace stillroom::migrations {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxEntries = 400'000;
constexpr int kMaxDepth = 16;

[[nodiscard]] bool isPassedOver(std::string_view name) {
    return name.starts_with('.') || name == "node_modules" || name == "__pycache__" || name == "site-packages" || name == "dist-packages";
}

} // namespace

TreeScan scanTree(const fs::path& root, const std::stop_token& stop) {
    TreeScan scan;
    struct Folder {
        fs::path path;
        int depth;
    };
    std::deque<Folder> todo{{root, 0}};
    std::size_t entries = 0;
    while (!todo.empty()) {
        if (stop.stop_requested()) throw Cancelled();
        const Folder folder = todo.front();
        todo.pop_front();
        std::error_code ignored;
        if (folder.depth > 0 && fs::exists(folder.path / "pyvenv.cfg", ignored)) continue;
        // Revision scripts are many, and none of them configures anything.
        const bool isVersions = folder.path.filename() == "versions" && fs::exists(folder.path.parent_path() / "env.py", ignored);
        std::vector<Folder> below;
        for (const FolderEntry& entry : listFolder(folder.path.string())) {
            if (++entries > kMaxEntries) {
                scan.complete = false;
                return scan;
            }
            const std::string_view name = entry.name;
            if (entry.isDirectory) {
                if (folder.depth < kMaxDepth && !entry.isLink && !isPassedOver(name)) below.push_back({folder.path / name, folder.depth + 1});
            } else if (name == "env.py") {
                scan.envFiles.push_back(folder.path / name);
            } else if (name == "pyproject.toml") {
                scan.tomlFiles.push_back(folder.path / name);
            } else if (name.ends_with(".ini") || name == "setup.cfg") {
                scan.iniFiles.push_back(folder.path / name);
            } else if (name.ends_with(".py") && !isVersions) {
                scan.codeFiles.push_back(folder.path / name);
            }
        }
        std::sort(below.begin(), below.end(), [](const Folder& a, const Folder& b) { return a.path < b.path; });
        todo.insert(todo.end(), below.begin(), below.end());
    }
    return scan;
}

bool holdsRevisions(const fs::path& folder) {
    for (const FolderEntry& entry : listFolder(folder.string())) {
        if (entry.isDirectory || !isRevisionFileName(entry.name)) continue;
        try {
            if (readFile((folder / entry.name).string()).find("down_revision") != std::string::npos) return true;
        } catch (const Error&) { // unreadable: the reading of the location will say so
        }
    }
    return false;
}

std::vector<fs::path> foldersWithRevisions(const fs::path& folder) {
    std::vector<fs::path> folders;
    if (holdsRevisions(folder)) folders.push_back(folder);
    std::error_code failed;
    for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, failed), end; !failed && it != end; it.increment(failed)) {
        std::error_code ignored;
        if (!it->is_directory(ignored)) continue;
        if (isPassedOver(it->path().filename().native()) || it.depth() > 4) {
            it.disable_recursion_pending();
        } else if (holdsRevisions(it->path())) {
            folders.push_back(it->path());
        }
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

} // namespace stillroom::migrations
