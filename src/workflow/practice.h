#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::workflow {

/// An incident to practise on: a project and a SQLite database that belongs to it.
struct PracticeIncident {
    std::string name;
    std::string title;
    std::string summary;          // one line
    std::string story;            // what has happened, without the title
    std::filesystem::path folder; // project and app.db, as installed
};

/// The incidents below `folder`, each with a story.txt: the title, the line that sums it up, and the story after an empty line.
[[nodiscard]] std::vector<PracticeIncident> practiceIncidents(const std::filesystem::path& folder);

/// The copy of the incident below `into`, as it was left; a fresh one where there is none. \returns its folder \throws Error
[[nodiscard]] std::filesystem::path openIncident(const PracticeIncident& incident, const std::filesystem::path& into);

/// A fresh copy of the incident below `into`, in place of the one that is there: nothing else is touched. A folder of that name that is
/// no copy of an incident is left alone. \returns its folder \throws Error
[[nodiscard]] std::filesystem::path startAnew(const PracticeIncident& incident, const std::filesystem::path& into);

/// The incident that the project is a copy of, or null.
/// \param into where the copies are
[[nodiscard]] const PracticeIncident* incidentOf(const std::vector<PracticeIncident>& incidents, const std::filesystem::path& into,
                                                 const std::filesystem::path& project);

} // namespace stillroom::workflow
