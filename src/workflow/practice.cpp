#include "workflow/practice.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::workflow {

namespace fs = std::filesystem;

std::vector<PracticeIncident> practiceIncidents(const fs::path& folder) {
    std::vector<PracticeIncident> incidents;
    std::error_code failed;
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
        try {
            const std::string story = readFile(it->path() / "story.txt", 64U << 10U);
            const std::size_t line = story.find('\n');
            incidents.push_back({it->path().filename().string(), story.substr(0, line),
                                 std::string(trimmed(std::string_view(story).substr(std::min(line, story.size())))), it->path()});
        } catch (const Error&) { // something else that lies there
        }
    }
    std::sort(incidents.begin(), incidents.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return incidents;
}

fs::path copyIncident(const PracticeIncident& incident, const fs::path& into) {
    fs::path to = into / incident.name;
    std::error_code failed;
    fs::remove_all(to, failed);
    fs::create_directories(into, failed);
    fs::copy(incident.folder, to, fs::copy_options::recursive, failed);
    if (failed) throw Error("copying the practice incident to " + to.string(), failed.message());
    for (fs::recursive_directory_iterator it(to, failed), end; !failed && it != end; it.increment(failed)) {
        std::error_code ignored;
        fs::permissions(it->path(), fs::perms::owner_write, fs::perm_options::add, ignored); // installed files are read-only
    }
    return to;
}

} // namespace stillroom::workflow
