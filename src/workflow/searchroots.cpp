#include "workflow/searchroots.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"

#include <algorithm>
#include <functional>

namespace stillroom::workflow {

namespace fs = std::filesystem;

namespace {

class Collector {
public:
    void add(const fs::path& folder, std::string why, const fs::path& file, std::uint32_t line) {
        const std::string path = normalized(folder).string();
        const bool known = std::any_of(m_roots.begin(), m_roots.end(), [&path](const orm::SearchRoot& r) { return r.folder == path; });
        if (!known && isDirectory(path)) m_roots.push_back({path, std::move(why), file.string(), line});
    }

    /// The folders of a list, each relative to `folder`.
    void addList(std::string_view list, const fs::path& folder, const std::string& why, const fs::path& file, std::uint32_t line) {
        for (std::string one : splitWords(list, " \t:;,\"'[]")) {
            if (one.find('$') != std::string::npos) one = one.ends_with("/") || one.find('/') == std::string::npos ? "." : one.substr(one.rfind('}') + 1);
            if (one.starts_with("/app") || one.starts_with("/code"))
                one = "." + one.substr(one.find('/', 1) == std::string::npos ? one.size() : one.find('/', 1));
            add(folder / one, why, file, line);
        }
    }

    static void forEachLine(const fs::path& file, const std::function<void(std::string_view, std::uint32_t)>& visit) {
        std::string text;
        try {
            text = readFile(file.string(), 1U << 20U);
        } catch (const Error&) {
            return;
        }
        std::uint32_t number = 0;
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            visit(trimmed(rest.substr(0, end)), ++number);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    [[nodiscard]] std::vector<orm::SearchRoot> take() { return std::move(m_roots); }

private:
    std::vector<orm::SearchRoot> m_roots;
};

/// PYTHONPATH=src, PYTHONPATH: src, ENV PYTHONPATH /app/src
void addPythonPath(Collector& collector, const fs::path& file) {
    Collector::forEachLine(file, [&](std::string_view line, std::uint32_t number) {
        const std::size_t at = line.find("PYTHONPATH");
        if (line.starts_with('#') || at == std::string_view::npos) return;
        std::string_view value = line.substr(at + 10);
        const std::size_t start = value.find_first_not_of(" \t=:?+");
        if (start == std::string_view::npos || start == 0) return;
        value = value.substr(start);
        value = value.substr(0, value.find_first_of(" \t&")); // the command that follows it
        collector.addList(value, file.parent_path(), "PYTHONPATH", file, number);
    });
}

/// pythonpath of pytest.ini, tox.ini, setup.cfg and pyproject.toml.
void addPytestPath(Collector& collector, const fs::path& file) {
    Collector::forEachLine(file, [&](std::string_view line, std::uint32_t number) {
        if (!line.starts_with("pythonpath") && !line.starts_with("python_paths")) return;
        const std::size_t at = line.find('=');
        if (at != std::string_view::npos) collector.addList(line.substr(at + 1), file.parent_path(), "pythonpath of pytest", file, number);
    });
}

/// sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "src")) of a file that nothing imports: the folder, as far
/// as the one line tells.
void addScriptPath(Collector& collector, const fs::path& file) {
    Collector::forEachLine(file, [&](std::string_view line, std::uint32_t number) {
        if (line.find("sys.path.insert(") == std::string_view::npos && line.find("sys.path.append(") == std::string_view::npos) return;
        fs::path folder = file;
        bool isRelative = false; // to the file, not to where Python is started
        for (const std::string_view up : {"dirname(", ".parent"}) {
            for (std::size_t at = line.find(up); at != std::string_view::npos; at = line.find(up, at + 1)) {
                folder = folder.parent_path();
                isRelative = true;
            }
        }
        if (!isRelative) folder = file.parent_path();
        const std::size_t arguments = line.find("sys.path.") + 16;
        for (std::size_t from = line.find_first_of("\"'", arguments); from != std::string_view::npos;) {
            const std::size_t end = line.find(line[from], from + 1);
            if (end == std::string_view::npos) break;
            folder /= line.substr(from + 1, end - from - 1);
            from = line.find_first_of("\"'", end + 1);
        }
        collector.add(folder, std::string(line), file, number);
    });
}

} // namespace

std::vector<orm::SearchRoot> searchRoots(const migrations::Project& project, const migrations::Environment* environment) {
    Collector collector;
    std::vector<fs::path> folders{project.root};
    if (environment != nullptr) {
        for (const fs::path& file : environment->configFiles) {
            Collector::forEachLine(file, [&](std::string_view line, std::uint32_t number) {
                if (!line.starts_with("prepend_sys_path")) return;
                for (const fs::path& path : environment->importPaths) collector.add(path, "prepend_sys_path", file, number);
            });
        }
        if (!environment->configFile.empty() && environment->configFile.parent_path() != project.root)
            folders.insert(folders.begin(), environment->configFile.parent_path());
    }
    for (const fs::path& folder : folders) {
        for (const char* name : {"conftest.py", "tests/conftest.py", "manage.py", "wsgi.py"}) addScriptPath(collector, folder / name);
        for (const char* name : {".env", ".env.local", ".env.dev", ".env.example", ".envrc", "docker-compose.yml", "docker-compose.yaml", "compose.yml",
                                 "compose.yaml", "Makefile", "Dockerfile", "Procfile", "justfile"})
            addPythonPath(collector, folder / name);
        for (const char* name : {"pytest.ini", "tox.ini", "setup.cfg", "pyproject.toml"}) addPytestPath(collector, folder / name);
    }
    return collector.take();
}

} // namespace stillroom::workflow
