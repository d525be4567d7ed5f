#pragma once

#include "schema/compare.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// A difference that somebody has looked at and wants to see no more, as long as it stays what it was.
struct Ignore {
    schema::Difference difference; // its kind, place and both sides count
    std::string reason;
    std::string who;
    std::string when; // UTC, ISO 8601

    [[nodiscard]] bool covers(const schema::Difference& other) const;
};

/// $STILLROOM_IGNORES, else ignores.db beside the journal.
[[nodiscard]] std::filesystem::path ignoresFile();

/// Those kept for the project in the folder `project`; none where nothing was kept. \throws Error where they cannot be read
[[nodiscard]] std::vector<Ignore> readIgnores(const std::filesystem::path& file, const std::filesystem::path& project);
/// \throws Error where they cannot be kept
void addIgnores(const std::filesystem::path& file, const std::filesystem::path& project, const std::vector<schema::Difference>& differences,
                const std::string& reason);
void removeIgnores(const std::filesystem::path& file, const std::filesystem::path& project, const std::vector<schema::Difference>& differences);

} // namespace stillroom::workflow
