#include "migrations/scriptdirectory.h"

#include "base/error.h"
#include "migrations/revisionreader.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

namespace stillroom::migrations {

namespace fs = std::filesystem;

std::vector<std::string> revisionFilesIn(const std::string& location, bool recursive) {
    std::vector<std::string> names;
    std::vector<std::string> folders;
    for (FolderEntry& entry : listFolder(location)) {
        if (entry.isDirectory) {
            // As os.walk() does, links to folders are not followed: they may lead in circles.
            if (recursive && entry.name != "__pycache__" && !entry.isLink) folders.push_back(std::move(entry.name));
        } else if (isRevisionFileName(entry.name)) {
            names.push_back(std::move(entry.name));
        }
    }
    std::sort(names.begin(), names.end());
    std::sort(folders.begin(), folders.end());
    for (std::string& name : names) name.insert(0, location + "/");
    for (const std::string& folder : folders) {
        const auto inner = revisionFilesIn(location + "/" + folder, true);
        names.insert(names.end(), inner.begin(), inner.end());
    }
    return names;
}

namespace {

[[nodiscard]] std::shared_ptr<const RevisionFile> readOne(const std::string& file, const fs::path& root, const RevisionCache* cache, FileStamp& stamp) {
    if (cache != nullptr) {
        stamp = stampOf(file);
        const auto found = cache->entries.find(file);
        if (found != cache->entries.end() && found->second.stamp == stamp) return found->second.content;
    }
    return std::make_shared<const RevisionFile>(readRevisionFile(file, root));
}

} // namespace

ScriptDirectory readScriptDirectory(const Environment& environment, const fs::path& projectRoot, RevisionCache* cache, const std::stop_token& stop) {
    ScriptDirectory result;
    const Evidence configured{
        (environment.locationsFile.empty() ? environment.configFile : environment.locationsFile).string(), environment.locationsLine, {}, {}};
    const auto placeOf = [&configured](const fs::path& location) {
        Evidence place = configured;
        place.text = location.string();
        return place;
    };
    std::vector<std::string> files;
    std::set<fs::path> seen;
    for (const fs::path& location : environment.versionLocations) {
        std::error_code ignored;
        if (!fs::is_directory(location, ignored)) {
            const bool isUsual = environment.locationsFile.empty(); // below the script location, which is missed already
            if (isUsual && !fs::is_directory(environment.scriptLocation, ignored)) continue;
            result.findings.push_back({"environment.missing_version_location",
                                       Severity::Warning,
                                       "A version location does not exist",
                                       location.string() + " is not a folder. Alembic passes over it without a word, and every revision in it is unknown.",
                                       {placeOf(location)},
                                       {}});
            continue;
        }
        const fs::directory_iterator readable(location, ignored);
        if (ignored) {
            result.findings.push_back({"environment.unreadable_version_location",
                                       Severity::Error,
                                       "A version location cannot be read",
                                       location.string() + ": " + ignored.message() + ".",
                                       {placeOf(location)},
                                       {}});
            continue;
        }
        // The same folder twice would give every revision twice: alembic drops a file that it has already read.
        if (!seen.insert(fs::weakly_canonical(location, ignored)).second) continue;
        const auto found = revisionFilesIn(location.string(), environment.recursive);
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
        if (content->revision) result.revisions.push_back(content->revision);
        result.findings.insert(result.findings.end(), content->findings.begin(), content->findings.end());
    }
    if (cache != nullptr) {
        if (cache->entries.size() > 2 * files.size()) cache->entries.clear(); // of files and environments that are gone
        for (std::size_t i = 0; i < files.size(); ++i) {
            RevisionCache::Entry& entry = cache->entries[files[i]];
            if (entry.content != contents[i]) entry = {stamps[i], contents[i]};
        }
    }
    return result;
}

} // namespace stillroom::migrations
