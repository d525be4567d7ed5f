#include "migrations/environmentfinder.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "migrations/environmentfacts.h"
#include "migrations/locations.h"
#include "migrations/revisionreader.h"
#include "migrations/scriptdirectory.h"
#include "migrations/settings.h"
#include "migrations/treescan.h"

#include <algorithm>
#include <map>
#include <set>

namespace stillroom::migrations {

namespace fs = std::filesystem;

namespace {

[[nodiscard]] std::string contentOf(const fs::path& path) {
    try {
        return readFile(path, 4U << 20U);
    } catch (const Error&) {
        return {};
    }
}

/// The nearest folder above with a repository in it, so that packages beside the configuration are found; else the folder.
[[nodiscard]] fs::path treeAround(const fs::path& folder) {
    fs::path at = folder;
    for (int i = 0; i < 6 && at != at.parent_path(); ++i, at = at.parent_path()) {
        std::error_code ignored;
        if (fs::exists(at / ".git", ignored)) return at;
    }
    return folder;
}

class Finder {
public:
    Finder(fs::path root, std::stop_token stop) : m_stop(std::move(stop)) { m_project.root = std::move(root); }

    /// Before the ini files: each is read together with the pyproject.toml beside it.
    void readToml(const fs::path& file, bool named) {
        if (named && !isFile(file)) static_cast<void>(readFile(file)); // says why
        auto section = readTomlSection(file, m_project.findings);
        if (section) {
            m_tomls.emplace(file.parent_path(), std::move(*section));
        } else if (named && !isFile(file.parent_path() / "alembic.ini")) {
            m_project.findings.push_back({"environment.no_script_location",
                                          Severity::Warning,
                                          "No [tool.alembic] in pyproject.toml",
                                          "There is nothing about Alembic in it.",
                                          {{file.string(), 0, {}, {}}},
                                          {}});
        }
    }

    void readIni(const fs::path& file, bool named) {
        std::string text;
        try {
            text = readFile(file, 4U << 20U);
        } catch (const Error& error) {
            if (named) throw;
            return;
        }
        const bool isAlembicIni = file.filename() == "alembic.ini";
        if (!named && !isAlembicIni && text.find("script_location") == std::string::npos) return;
        const fs::path folder = file.parent_path();
        const IniFile ini = IniFile::parse(text, folder.string());
        const auto beside = m_tomls.find(folder);
        const TomlSection* toml = beside != m_tomls.end() ? &beside->second : nullptr;
        std::vector<std::string> sections;
        for (const std::string& section : ini.sections()) {
            if (ini.hasOwn(section, "script_location") || (section == "alembic" && ini.get(section, "script_location"))) sections.push_back(section);
        }
        const bool isMain = std::find(sections.begin(), sections.end(), "alembic") != sections.end();
        if (!isMain && (isAlembicIni || named) && toml != nullptr && toml->find("script_location") != nullptr) sections.emplace_back("alembic");
        if (sections.empty() && (isAlembicIni || named) && isFile(folder / "env.py")) {
            sections.emplace_back("alembic"); // Flask-Migrate sets the location itself: the folder of its ini
        } else if (sections.empty() && (isAlembicIni || named)) {
            m_project.findings.push_back({"environment.no_script_location",
                                          Severity::Warning,
                                          "No 'script_location' key found in " + file.filename().string(),
                                          "Without it alembic stops with \"No 'script_location' key found in configuration\", unless the program sets it.",
                                          {{file.string(), 1, {}, {}}},
                                          {}});
        }
        for (const std::string& section : sections) fromSettings(file, &ini, section, toml);
        // Beside a main section the pyproject.toml is no environment of its own.
        if (toml != nullptr && (isMain || (!sections.empty() && (isAlembicIni || named)))) m_merged.insert(folder);
    }

    /// Those that stand in a pyproject.toml alone.
    void addTomlEnvironments() {
        for (const auto& [folder, toml] : m_tomls) {
            const TomlSection::Value* location = toml.find("script_location");
            if (m_merged.contains(folder) || location == nullptr) continue;
            if (location->type == TomlSection::Value::Type::Text) {
                fromSettings(toml.file, nullptr, {}, &toml);
            } else {
                m_project.findings.push_back({"environment.bad_script_location",
                                              Severity::Error,
                                              "script_location is no text",
                                              "Alembic stops on it.",
                                              {{toml.file.string(), location->line, {}, "script_location"}},
                                              {}});
            }
        }
    }

    /// Folders that are an environment by what they hold.
    void readEnvFile(const fs::path& envFile) {
        const fs::path folder = envFile.parent_path();
        if (known(folder)) return;
        const std::string text = contentOf(envFile);
        if (text.find("alembic") == std::string::npos && text.find("context") == std::string::npos) return;
        if (foldersWithRevisions(folder).empty()) return; // a template, or something else called env.py
        Environment environment;
        environment.scriptLocation = folder;
        add(std::move(environment));
    }

    void readCode(const std::vector<fs::path>& files) {
        constexpr std::size_t kMaxFiles = 40'000;
        std::size_t count = 0;
        for (const fs::path& file : files) {
            if (m_stop.stop_requested()) throw Cancelled();
            if (++count > kMaxFiles) break;
            const std::string text = contentOf(file);
            if (text.find("script_location") == std::string::npos && text.find("version_locations") == std::string::npos) continue;
            for (CodeOption& option : readCodeOptions(file, m_project.root)) m_options.push_back(std::move(option));
        }
        for (const CodeOption& option : m_options) {
            if (option.key != "script_location" || !option.known || option.values.empty()) continue;
            const fs::path file(option.file);
            const fs::path folder = resolveLocation(replaced(option.values.front(), "%%", "%"), file.parent_path(), m_project.root);
            if (!isDirectory(folder) || known(folder) || foldersWithRevisions(folder).empty()) continue;
            Environment environment;
            environment.scriptLocation = folder;
            environment.findings.push_back({"environment.set_in_code",
                                            Severity::Info,
                                            "This environment is configured in Python code",
                                            "There is no ini file for it; script_location is set here.",
                                            {{option.file, option.line, {}, option.values.front()}},
                                            {}});
            add(std::move(environment));
        }
    }

    [[nodiscard]] std::vector<fs::path> envFiles() const {
        std::vector<fs::path> files;
        for (const Environment& environment : m_found) files.push_back(environment.scriptLocation / "env.py");
        return files;
    }

    Project finish() {
        std::vector<Environment> found;
        for (Environment& environment : m_found) settle(std::move(environment), found);
        std::stable_sort(found.begin(), found.end(), [](const Environment& a, const Environment& b) {
            return std::distance(a.scriptLocation.begin(), a.scriptLocation.end()) < std::distance(b.scriptLocation.begin(), b.scriptLocation.end());
        });
        std::map<std::string, int> uses;
        for (Environment& environment : found) {
            if (environment.name.empty()) {
                environment.name = shownPath(environment.scriptLocation, m_project.root);
                if (environment.name == ".") environment.name = environment.scriptLocation.filename().string();
            }
            if (++uses[environment.name] > 1)
                environment.name += "#" + (environment.section.empty() ? std::to_string(uses[environment.name]) : environment.section);
            const fs::path envFile = environment.scriptLocation / "env.py";
            if (isFile(envFile)) environment.facts = readEnvironmentFacts(envFile, m_project.root, environment.findings);
        }
        m_project.environments = std::move(found);
        return std::move(m_project);
    }

private:
    [[nodiscard]] bool known(const fs::path& scriptLocation) const {
        return std::any_of(m_found.begin(), m_found.end(), [&](const Environment& e) { return e.scriptLocation == scriptLocation; });
    }

    void add(Environment environment) {
        const bool same = std::any_of(m_found.begin(), m_found.end(), [&](const Environment& e) {
            return e.scriptLocation == environment.scriptLocation && e.versionLocations == environment.versionLocations;
        });
        if (!same) m_found.push_back(std::move(environment));
    }

    void fromSettings(const fs::path& file, const IniFile* ini, const std::string& section, const TomlSection* toml) {
        Environment environment;
        environment.section = section;
        const fs::path folder = file.parent_path();
        const Settings settings(file, ini, section, toml, environment.findings);
        const auto location = settings.text("script_location");
        environment.configFile = location ? location->file : file;
        environment.scriptLocation = location ? resolveLocation(location->text, folder, m_project.root) : folder;
        if (!isDirectory(environment.scriptLocation)) {
            environment.findings.push_back({"environment.script_location_missing",
                                            Severity::Error,
                                            "The script location does not exist",
                                            "Path doesn't exist: " + environment.scriptLocation.string() + ".",
                                            {{environment.configFile.string(), location ? location->line : 0, {}, location ? location->text : ""}},
                                            {}});
        }
        if (ini != nullptr) {
            if (const auto url = ini->get(section, "sqlalchemy.url")) {
                environment.url = url->text;
                if (url->problem && url->problem->starts_with("invalid interpolation syntax")) // a %(name)s may be written in as the program starts
                    environment.findings.push_back(
                        {"environment.interpolation",
                         Severity::Warning,
                         "The value of sqlalchemy.url cannot be read",
                         "In an ini file '%' must be written '%%', also where the URL has it for a character of the password ('%40' for '@'). Alembic stops "
                         "when it reads this section.",
                         {{environment.configFile.string(), ini->lineOf(section, "sqlalchemy.url"), {}, "sqlalchemy.url"}},
                         {}});
            }
            const auto paths = ini->get(section, "prepend_sys_path");
            for (const std::string& one : splitWords(paths ? paths->text : std::string(), ", :;"))
                environment.importPaths.push_back(resolveLocation(one, folder, m_project.root));
            environment.configFiles.push_back(file);
        }
        if (toml != nullptr) environment.configFiles.push_back(toml->file);
        environment.recursive = settings.boolean("recursive_version_locations");
        for (const Settings::Option& one : settings.versionLocations()) {
            environment.versionLocations.push_back(resolveLocation(one.text, folder, m_project.root));
            environment.locationsFile = one.file;
            environment.locationsLine = one.line;
        }
        for (const IniFile::Problem& problem : ini != nullptr ? ini->problems() : std::vector<IniFile::Problem>{}) {
            environment.findings.push_back({"environment.bad_ini",
                                            Severity::Warning,
                                            "A line of the ini file cannot be read",
                                            problem.message + ".",
                                            {{file.string(), problem.line, {}, {}}},
                                            {}});
        }
        add(std::move(environment));
    }

    /// Which environment a piece of code speaks of: the one whose files lie nearest to it.
    [[nodiscard]] bool nearest(const Environment& environment, const std::string& file) const {
        const auto common = [&file](const Environment& e) {
            const std::string& own = e.scriptLocation.native();
            return static_cast<std::size_t>(std::mismatch(own.begin(), own.end(), file.begin(), file.end()).first - own.begin());
        };
        return std::all_of(m_found.begin(), m_found.end(), [&](const Environment& e) { return common(e) <= common(environment); });
    }

    /// Gives the environment its version locations: configured, set in code, or those that hold revisions. Folders that
    /// repeat each other's ids (one per engine) become environments of their own.
    void settle(Environment environment, std::vector<Environment>& found) {
        const CodeOption* computed = nullptr;
        for (const CodeOption& option : m_options) {
            if (option.key != "version_locations" || !nearest(environment, option.file)) continue;
            if (option.known && !option.values.empty()) {
                environment.versionLocations.clear();
                for (const std::string& value : option.values) {
                    for (const std::string& one : splitLocations(value, std::nullopt, std::nullopt).value_or(std::vector<std::string>{})) {
                        environment.versionLocations.push_back(resolveLocation(one, fs::path(option.file).parent_path(), m_project.root));
                    }
                }
            } else {
                computed = &option;
            }
        }
        const fs::path standard = environment.scriptLocation / "versions";
        if (environment.versionLocations.empty() && computed == nullptr && (holdsRevisions(standard) || environment.recursive)) {
            environment.versionLocations.push_back(standard);
        }
        if (!environment.versionLocations.empty() && computed == nullptr) {
            found.push_back(std::move(environment));
            return;
        }
        std::vector<fs::path> folders = foldersWithRevisions(environment.scriptLocation);
        if (folders.empty()) {
            environment.versionLocations.push_back(standard);
            found.push_back(std::move(environment));
            return;
        }
        const bool direct = folders.size() == 1 && folders.front() == environment.scriptLocation;
        if (!direct || computed != nullptr) {
            Finding finding{"environment.locations_offered",
                            Severity::Info,
                            computed != nullptr ? "The version locations are worked out when the project runs"
                                                : "The version locations are not where Alembic looks by itself",
                            (computed != nullptr ? std::string("They are not in the configuration.")
                                                 : standard.string() + " holds no revision itself, and no other folder is configured.") +
                                " The " + counted(folders.size(), "folder") + " below the script location that hold revisions are taken.",
                            {},
                            {}};
            finding.evidence.push_back({environment.scriptLocation.string(), 0, {}, {}});
            if (computed != nullptr) finding.evidence.push_back({computed->file, computed->line, {}, computed->why});
            environment.findings.push_back(std::move(finding));
        }
        if (!repeatIds(folders)) {
            environment.versionLocations = std::move(folders);
            found.push_back(std::move(environment));
            return;
        }
        for (fs::path& folder : folders) {
            Environment one = environment;
            one.name = shownPath(folder, m_project.root);
            one.versionLocations = {std::move(folder)};
            found.push_back(std::move(one));
        }
    }

    [[nodiscard]] bool repeatIds(const std::vector<fs::path>& folders) const {
        if (folders.size() < 2) return false;
        std::set<std::string> seen;
        for (const fs::path& folder : folders) {
            std::set<std::string> own;
            for (const std::string& file : revisionFilesIn(folder.string(), false)) {
                if (const auto read = readRevisionFile(file, m_project.root); read.revision) own.insert(read.revision->id);
            }
            for (const std::string& id : own) {
                if (!seen.insert(id).second) return true;
            }
        }
        return false;
    }

    std::stop_token m_stop;
    Project m_project;
    std::vector<Environment> m_found;
    std::vector<CodeOption> m_options;
    std::map<fs::path, TomlSection> m_tomls; // by folder
    std::set<fs::path> m_merged;             // folders whose ini was read together with their pyproject.toml
};

} // namespace

Project findProject(const fs::path& path, const std::stop_token& stop) {
    const fs::path at = normalized(path);
    std::error_code failed;
    const fs::file_status status = fs::status(at, failed);
    if (!fs::exists(status)) throw Error("opening " + at.string(), failed ? failed.message() : "there is no such file or folder");
    if (fs::is_directory(status)) {
        Finder finder(at, stop);
        const TreeScan scan = scanTree(at, stop);
        for (const fs::path& file : scan.tomlFiles) finder.readToml(file, false);
        for (const fs::path& file : scan.iniFiles) finder.readIni(file, false);
        finder.addTomlEnvironments();
        for (const fs::path& file : scan.envFiles) finder.readEnvFile(file);
        std::vector<fs::path> code = scan.envFiles;
        code.insert(code.end(), scan.codeFiles.begin(), scan.codeFiles.end());
        finder.readCode(code);
        Project project = finder.finish();
        if (!scan.complete) {
            project.findings.push_back({"project.too_large",
                                        Severity::Warning,
                                        "The folder is too large to look through",
                                        "Only a part of it was read. Choose the folder of the project, or its alembic.ini.",
                                        {{at.string(), 0, {}, {}}},
                                        {}});
        }
        return project;
    }
    Finder finder(treeAround(at.parent_path()), stop);
    if (at.extension() == ".toml") {
        finder.readToml(at, true);
        finder.readIni(at.parent_path() / "alembic.ini", false);
        finder.addTomlEnvironments();
    } else if (at.extension() == ".py") {
        throw Error("opening " + at.string(), "choose the project's folder, its alembic.ini or its pyproject.toml");
    } else {
        finder.readToml(at.parent_path() / "pyproject.toml", false);
        finder.readIni(at, true);
    }
    finder.readCode(finder.envFiles());
    return finder.finish();
}

} // namespace stillroom::migrations
