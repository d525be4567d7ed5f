#pragma once

#include "base/finding.h"
#include "migrations/revision.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::migrations {

struct RevisionFile {
    RevisionPtr revision; // none where the file is no revision script
    std::vector<Finding> findings;
};

/// Reads one script of a version location. Values that are not literals are followed within `projectRoot`.
/// What must be there is what alembic's Script._from_path asks for. Safe from several threads.
[[nodiscard]] RevisionFile readRevisionFile(const std::string& file, const std::filesystem::path& projectRoot);

/// Whether `fileName` is taken for a revision script by alembic: its _only_source_rev_file.
[[nodiscard]] bool isRevisionFileName(std::string_view fileName);

} // namespace stillroom::migrations
