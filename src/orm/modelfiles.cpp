#include "orm/modelfiles.h"

#include "base/error.h"
#include "base/files.h"

#include <algorithm>
#include <string>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

void collectFiles(const fs::path& folder, int depth, std::vector<fs::path>& files) {
    constexpr int kMaxDepth = 16;
    constexpr std::size_t kMaxFiles = 40'000;
    if (depth > kMaxDepth || isFile(folder / "pyvenv.cfg")) return;
    auto entries = listFolder(folder.string());
    std::sort(entries.begin(), entries.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    for (const FolderEntry& entry : entries) {
        if (entry.isDirectory) {
            const bool skip = entry.isLink || entry.name.starts_with('.') || entry.name == "node_modules" || entry.name == "__pycache__" ||
                              entry.name == "site-packages" || entry.name == "versions" || entry.name == "tests" || entry.name == "test";
            if (!skip) collectFiles(folder / entry.name, depth + 1, files);
        } else if (entry.name.ends_with(".py") && !entry.name.starts_with("test_") && entry.name != "conftest.py" && files.size() < kMaxFiles) {
            files.push_back(folder / entry.name);
        }
    }
}

[[nodiscard]] bool mayHoldModels(const fs::path& file) {
    try {
        const std::string text = readFile(file.string(), 8U << 20U);
        const auto has = [&text](std::string_view word) { return text.find(word) != std::string::npos; };
        return has("Column") || has("Table(") || has("mapped_column") || has("Mapped[") || has("SQLModel") || has("__tablename__") || has(".Model)") ||
               has(".Model,");
    } catch (const Error&) {
        return false;
    }
}

} // namespace

std::vector<fs::path> filesWithModels(const fs::path& root, const std::stop_token& stop) {
    std::vector<fs::path> files;
    collectFiles(root, 0, files);
    std::vector<fs::path> wanted;
    for (fs::path& file : files) {
        if (stop.stop_requested()) throw Cancelled();
        if (mayHoldModels(file)) wanted.push_back(std::move(file));
    }
    return wanted;
}

} // namespace stillroom::orm
