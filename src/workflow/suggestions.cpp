#include "workflow/suggestions.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

#include <algorithm>
#include <set>

namespace stillroom::workflow {

namespace fs = std::filesystem;

namespace {

class Collector {
public:
    void add(std::string url, const std::string& source, const fs::path& folder) {
        url = std::string(trimmed(url));
        while (url.size() > 1 && (url.front() == '"' || url.front() == '\'') && url.back() == url.front()) url = url.substr(1, url.size() - 2);
        if (url.find("://") == std::string::npos) return;
        for (const char* placeholder : {"${", "{{", "%(", "driver://", "<"}) {
            if (url.find(placeholder) != std::string::npos) return;
        }
        try {
            database::Target target = database::parseTarget(url);
            if (target.dialect == schema::Dialect::Sqlite && !fs::path(target.file).is_absolute()) target.file = normalized(folder / target.file).string();
            if (m_seen.insert(database::targetText(target)).second) m_found.push_back({std::move(target), source});
        } catch (const Error&) { // another engine, or no URL after all
        }
    }

    /// Lines of KEY=value or key: value whose value is a database URL.
    void readLines(const fs::path& file, std::string_view delimiters) {
        std::string text;
        try {
            text = readFile(file, 1U << 20U);
        } catch (const Error&) {
            return;
        }
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            std::string_view line = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (line.starts_with('#')) continue;
            if (line.starts_with("- ")) line.remove_prefix(2);
            if (line.starts_with("export ")) line.remove_prefix(7);
            const std::size_t at = line.find_first_of(delimiters);
            if (at == std::string_view::npos) continue;
            add(std::string(line.substr(at + 1)), file.filename().string() + ": " + std::string(trimmed(line.substr(0, at))), file.parent_path());
        }
    }

    [[nodiscard]] std::vector<Suggestion> take() { return std::move(m_found); }

private:
    std::vector<Suggestion> m_found;
    std::set<std::string> m_seen;
};

} // namespace

std::vector<Suggestion> suggestTargets(const migrations::Project& project, const migrations::Environment& environment) {
    Collector collector;
    const fs::path configFolder = environment.configFile.empty() ? project.root : environment.configFile.parent_path();
    if (!environment.url.empty())
        collector.add(environment.url, environment.configFiles.empty() ? "" : environment.configFiles.front().filename().string(), configFolder);
    for (const fs::path& folder : {configFolder, project.root}) {
        for (const char* name : {".env", ".env.local", ".env.dev", ".env.example"}) collector.readLines(folder / name, "=");
        for (const char* name : {"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"}) collector.readLines(folder / name, "=:");
    }
    return collector.take();
}

} // namespace stillroom::workflow
