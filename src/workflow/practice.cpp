#include "workflow/practice.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::workflow {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStory = "story.txt";
constexpr const char* kDatabase = "app.db";

[[nodiscard]] std::string takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

} // namespace

std::vector<PracticeIncident> practiceIncidents(const fs::path& folder) {
    std::vector<PracticeIncident> incidents;
    std::error_code failed;
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
        try {
            const std::string text = readFile((it->path() / kStory).string(), 64U << 10U);
            std::string_view rest = text;
            PracticeIncident incident;
            incident.name = it->path().filename().string();
            incident.title = takeLine(rest);
            incident.summary = takeLine(rest);
            incident.story = std::string(trimmed(rest));
            incident.folder = it->path();
            incidents.push_back(std::move(incident));
        } catch (const Error&) { // something else that lies there
        }
    }
    std::sort(incidents.begin(), incidents.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return incidents;
}

fs::path openIncident(const PracticeIncident& incident, const fs::path& into) {
    fs::path to = into / incident.name;
    return isFile(to / kStory) && isFile(to / kDatabase) ? to : startAnew(incident, into);
}

fs::path startAnew(const PracticeIncident& incident, const fs::path& into) {
    fs::path to = into / incident.name;
    const std::string doing = "copying the practice incident to " + to.string();
    std::error_code failed;
    if (fs::exists(fs::symlink_status(to, failed))) {
        const bool isCopy = !fs::is_symlink(to, failed) && isFile(to / kStory);
        if (!isCopy) throw Error(doing, "something else is there, and is left alone");
        fs::remove_all(to, failed);
        if (failed) throw Error(doing, failed.message());
    }
    fs::create_directories(into, failed);
    fs::copy(incident.folder, to, fs::copy_options::recursive, failed);
    if (failed) throw Error(doing, failed.message());
    for (fs::recursive_directory_iterator it(to, failed), end; !failed && it != end; it.increment(failed)) {
        std::error_code ignored;
        fs::permissions(it->path(), fs::perms::owner_write, fs::perm_options::add, ignored); // installed files are read-only
    }
    return to;
}

const PracticeIncident* incidentOf(const std::vector<PracticeIncident>& incidents, const fs::path& into, const fs::path& project) {
    const auto found = std::find_if(incidents.begin(), incidents.end(), [&](const PracticeIncident& one) {
        std::error_code failed;
        return fs::equivalent(into / one.name, project, failed);
    });
    return found == incidents.end() ? nullptr : &*found;
}

} // namespace stillroom::workflow
