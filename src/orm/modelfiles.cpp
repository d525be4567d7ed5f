#include "orm/modelfiles.h"

#include "base/error.h"
#include "base/files.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

void collectFiles(const fs::path& folder, int depth, bool withTests, std::vector<fs::path>& files) {
    constexpr int kMaxDepth = 16;
    constexpr std::size_t kMaxFiles = 40'000;
    if (depth > kMaxDepth || isFile(folder / "pyvenv.cfg")) return;
    auto entries = listFolder(folder.string());
    std::sort(entries.begin(), entries.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    for (const FolderEntry& entry : entries) {
        if (entry.isDirectory) {
            const bool skip = entry.isLink || entry.name.starts_with('.') || entry.name == "node_modules" || entry.name == "__pycache__" ||
                              entry.name == "site-packages" || entry.name == "versions" || (!withTests && (entry.name == "tests" || entry.name == "test"));
            if (!skip) collectFiles(folder / entry.name, depth + 1, withTests, files);
        } else if (entry.name.ends_with(".py") && files.size() < kMaxFiles) {
            if (!withTests && (entry.name.starts_with("test_") || entry.name == "conftest.py")) continue;
            files.push_back(folder / entry.name);
        }
    }
}

using Test = bool (*)(const std::string& text);

[[nodiscard]] bool hasModelWords(const std::string& text) {
    const auto has = [&text](std::string_view word) { return text.find(word) != std::string::npos; };
    return has("Column") || has("Table(") || has("mapped_column") || has("Mapped[") || has("SQLModel") || has("__tablename__") || has(".Model)") ||
           has(".Model,");
}

[[nodiscard]] bool hasTableWords(const std::string& text) {
    const auto has = [&text](const char* word) { return text.find(word) != std::string::npos; };
    const bool isCore = (has(" Table(") || has(".Table(") || has("=Table(")) && has("etadata"); // other packages have a Table too
    return hasModelWords(text) && (has("__tablename__") || isCore || has("table=True") || has("__table__ =") || (has(".Model") && has("Column(")));
}

using IsKnown = std::function<bool(const fs::path&)>;

[[nodiscard]] std::vector<fs::path> filesThat(Test fits, const fs::path& root, const std::stop_token& stop, const IsKnown& isKnown = {}) {
    std::vector<fs::path> files;
    collectFiles(root, 0, false, files);
    std::vector<fs::path> wanted;
    for (fs::path& file : files) {
        if (stop.stop_requested()) throw Cancelled();
        if (isKnown && isKnown(file)) continue;
        try {
            if (fits(readFile(file.string(), 8U << 20U))) wanted.push_back(std::move(file));
        } catch (const Error&) { // it cannot be read: no model of it is known
        }
    }
    return wanted;
}

} // namespace

std::vector<fs::path> filesWithModels(const fs::path& root, const std::stop_token& stop) { return filesThat(hasModelWords, root, stop); }
std::vector<fs::path> filesWithTables(const fs::path& root, const std::stop_token& stop, const IsKnown& isKnown) {
    return filesThat(hasTableWords, root, stop, isKnown);
}

bool nameOneTable(const std::vector<fs::path>& files, const std::stop_token& stop) {
    std::map<std::string, std::size_t> firstFile;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (stop.stop_requested()) throw Cancelled();
        std::string text;
        try {
            text = readFile(files[i].string(), 8U << 20U);
        } catch (const Error&) {
            continue;
        }
        for (const std::string_view word : {"__tablename__", "Table("}) {
            for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
                constexpr std::size_t kNear = 24; // spaces, a line break, an annotation
                const std::size_t quote = text.find_first_of("\"'", at + word.size());
                if (quote == std::string::npos || quote > at + word.size() + kNear) continue;
                const std::size_t end = text.find(text[quote], quote + 1);
                if (end == std::string::npos) break;
                const auto [first, isNew] = firstFile.emplace(text.substr(quote + 1, end - quote - 1), i);
                if (!isNew && first->second != i) return true;
            }
        }
    }
    return false;
}

std::vector<fs::path> pythonFiles(const fs::path& root) {
    std::vector<fs::path> files;
    collectFiles(root, 0, true, files);
    return files;
}

} // namespace stillroom::orm
