#include "migrations/scriptdirectory.h"

#include "base/error.h"
#include "migrations/revisionreader.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

namespace stillroom::migrations {

namespace fs = std::filesystem;

std::vector<fs::path> revisionFilesIn(const fs::path& location, bool recursive) {
    std::vector<fs::path> files;
    std::vector<fs::path> folders;
    std::error_code failed;
    for (fs::directory_iterator it(location, fs::directory_options::skip_permission_denied, failed), end; !failed && it != end; it.increment(failed)) {
        std::error_code ignored;
        const std::string_view native = it->path().native();
        const std::string_view name = native.substr(native.rfind('/') + 1);
        if (it->is_directory(ignored)) {
            // As os.walk() does, links to folders are not followed: they may lead in circles.
            if (recursive && name != "__pycache__" && !it->is_symlink(ignored)) folders.push_back(it->path());
        } else if (isRevisionFileName(name)) {
            files.push_back(it->path());
        }
    }
    // By the text: comparing paths part by part takes longer than reading the folder.
    std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    std::sort(folders.begin(), folders.end());
    for (const fs::path& folder : folders) {
        const auto inner = revisionFilesIn(folder, true);
        files.insert(files.end(), inner.begin(), inner.end());
    }
    return files;
}

namespace {

[[nodiscard]] std::shared_ptr<const RevisionFile> readOne(const fs::path& file, const fs::path& root, const RevisionCache* cache, FileStamp& stamp) {
    if (cache != nullptr) {
        stamp = stampOf(file);
        const auto found = cache->entries.find(file.native());
        if (found != cache->entries.end() && found->second.stamp == stamp) return found->second.content;
    }
    return std::make_shared<const RevisionFile>(readRevisionFile(file, root));
}

} // namespace

ScriptDirectory readScriptDirectory(const Environment& environment, const fs::path& projectRoot, RevisionCache* cache, const std::stop_token& stop) {
    ScriptDirectory result;
    std::vector<fs::path> files;
    std::set<fs::path> seen;
    for (const fs::path& location : environment.versionLocations) {
        std::error_code ignored;
        if (!fs::is_directory(location, ignored)) {
            result.findings.push_back({"environment.missing_version_location",
                                       Severity::Warning,
                                       "A version location does not exist",
                                       location.string() + " is not a folder. Alembic passes over it without a word, and every revision in it is unknown.",
                                       {{environment.configFile.string(), 0, {}, location.string()}},
                                       {}});
            continue;
        }
        fs::directory_iterator(location, ignored);
        if (ignored) {
            result.findings.push_back({"environment.unreadable_version_location",
                                       Severity::Error,
                                       "A version location cannot be read",
                                       location.string() + ": " + ignored.message() + ".",
                                       {{environment.configFile.string(), 0, {}, location.string()}},
                                       {}});
            continue;
        }
        // The same folder twice would give every revision twice: alembic drops a file that it has already read.
        if (!seen.insert(fs::weakly_canonical(location, ignored)).second) continue;
        const auto found = revisionFilesIn(location, environment.recursive);
        files.insert(files.end(), found.begin(), found.end());
    }

    std::vector<std::shared_ptr<const RevisionFile>> contents(files.size());
    std::vector<FileStamp> stamps(files.size());
    std::atomic<std::size_t> next{0};
    constexpr std::size_t kBatch = 32;
    const auto work = [&] {
        for (;;) {
            const std::size_t begin = next.fetch_add(kBatch);
            if (begin >= files.size() || stop.stop_requested()) return;
            for (std::size_t i = begin; i < std::min(begin + kBatch, files.size()); ++i) contents[i] = readOne(files[i], projectRoot, cache, stamps[i]);
        }
    };
    const std::size_t helpers = files.size() < 2 * kBatch ? 0 : std::max(1U, std::thread::hardware_concurrency()) - 1;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < helpers; ++i) threads.emplace_back(work);
        work();
    }
    if (stop.stop_requested()) throw Cancelled();

    result.revisions.reserve(files.size());
    for (const auto& content : contents) {
        if (content->revision) result.revisions.push_back(*content->revision);
        result.findings.insert(result.findings.end(), content->findings.begin(), content->findings.end());
    }
    if (cache != nullptr) {
        if (cache->entries.size() > 2 * files.size()) cache->entries.clear(); // of files and environments that are gone
        for (std::size_t i = 0; i < files.size(); ++i) {
            RevisionCache::Entry& entry = cache->entries[files[i].native()];
            if (entry.content != contents[i]) entry = {stamps[i], contents[i]};
        }
    }
    return result;
}

} // namespace stillroom::migrations
