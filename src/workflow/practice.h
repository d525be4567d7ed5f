#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// An incident to practise on: a project and a SQLite database that belongs to it.
struct PracticeIncident {
    std::string name;
    std::string title;
    std::string story;
    std::filesystem::path folder; // project and app.db
};

/// The incidents below `folder`, each with a story.txt whose first line is the title.
[[nodiscard]] std::vector<PracticeIncident> practiceIncidents(const std::filesystem::path& folder);

/// A fresh copy of the incident below `into`, to be broken at will. \returns its folder \throws Error
[[nodiscard]] std::filesystem::path copyIncident(const PracticeIncident& incident, const std::filesystem::path& into);

} // namespace stillroom::workflow
