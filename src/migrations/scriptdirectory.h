#pragma once

#include "base/files.h"
#include "base/finding.h"
#include "migrations/environment.h"
#include "migrations/revision.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <unordered_map>
#include <vector>

namespace stillroom::migrations {

struct RevisionFile;

/// Files already read, so that after a change only the changed ones are read again.
class RevisionCache {
public:
    struct Entry {
        FileStamp stamp;
        std::shared_ptr<const RevisionFile> content;
    };
    std::unordered_map<std::string, Entry> entries;
};

struct ScriptDirectory {
    std::vector<RevisionPtr> revisions; // in alembic's order: by location, then by file name
    std::vector<Finding> findings;
};

/// Reads all revision scripts of `environment`, on all cores. \throws Cancelled
/// \param cache where given, files unchanged since the last reading are taken from it
[[nodiscard]] ScriptDirectory readScriptDirectory(const Environment& environment, const std::filesystem::path& projectRoot, RevisionCache* cache = nullptr,
                                                  const std::stop_token& stop = {});

/// The revision scripts in one version location, sorted; with those in folders below where `recursive`. Empty where the
/// folder is missing.
[[nodiscard]] std::vector<std::string> revisionFilesIn(const std::string& location, bool recursive);

} // namespace stillroom::migrations
