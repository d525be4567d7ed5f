#include "orm/othernames.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "orm/modelfiles.h"
#include "python/parser.h"
#include "python/source.h"
#include "python/visitor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

/// The dotted name of the file as a root of sys.path gives it; none where a folder on the way is no name.
[[nodiscard]] std::optional<std::string> nameBelow(const fs::path& file, const fs::path& root) {
    const fs::path relative = file.lexically_relative(root);
    if (relative.empty() || *relative.begin() == "..") return std::nullopt;
    std::string name;
    for (const fs::path& part : relative.parent_path()) {
        if (part.string().find_first_of(".-") != std::string::npos) return std::nullopt;
        name += (name.empty() ? "" : ".") + part.string();
    }
    const std::string stem = relative.stem().string();
    if (stem != "__init__") name += (name.empty() ? "" : ".") + stem;
    return name.empty() ? std::nullopt : std::optional(name);
}

struct Named {
    std::string file;
    std::string root; // that gives it the name
};
using Names = std::map<std::string, Named>; // by each possible name of those files that have several

[[nodiscard]] Names possibleNames(const std::set<std::string>& files, const std::vector<fs::path>& roots) {
    Names names;
    for (const std::string& file : files) {
        std::map<std::string, std::string> own;
        for (const fs::path& root : roots) {
            if (auto name = nameBelow(file, root)) own.emplace(std::move(*name), root.string());
        }
        if (own.size() < 2) continue;
        for (const auto& [name, root] : own) names.emplace(name, Named{file, root});
    }
    return names;
}

[[nodiscard]] bool isTest(const std::string& file) {
    const std::string name = fs::path(file).filename().string();
    return name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py" || file.find("/tests/") != std::string::npos ||
           file.find("/test/") != std::string::npos;
}

class Statements {
public:
    Statements(const Names& names, const std::vector<SearchRoot>& told, std::map<std::string, OtherNames>& found)
        : m_names(names), m_told(told), m_found(found) {}

    void read(const fs::path& file, const python::Module& module) {
        python::forEachImport(module.body, [&](const python::ast::Stmt& statement) {
            using namespace python::ast;
            if (const auto* plain = as<Import>(&statement)) {
                for (const Alias& alias : plain->names) note(file, module, statement, std::string(alias.name));
            } else if (const auto* from = as<ImportFrom>(&statement); from != nullptr && from->level == 0) {
                note(file, module, statement, std::string(from->module));
                for (const Alias& alias : from->names) note(file, module, statement, std::string(from->module) + "." + std::string(alias.name));
            }
        });
    }

private:
    void note(const fs::path& file, const python::Module& module, const python::ast::Stmt& statement, const std::string& name) {
        const auto known = m_names.find(name);
        if (known == m_names.end() || known->second.file == file) return;
        const std::string& root = known->second.root;
        const bool isTold = std::any_of(m_told.begin(), m_told.end(), [&root](const SearchRoot& one) { return one.folder == root; });
        if (!isTold && !file.string().starts_with(root + "/")) return;
        OtherNames& other = m_found[known->second.file];
        other.file = known->second.file;
        const std::string_view text = module.textOf(statement);
        other.imports.push_back(
            {file.string(), module.position(statement.start).line, shortened(text.substr(0, text.find('\n')), 160), name, isTest(file.string())});
    }

    const Names& m_names;
    const std::vector<SearchRoot>& m_told;
    std::map<std::string, OtherNames>& m_found;
};

constexpr std::size_t kMaxBytes = 8U << 20U;

/// Whether the file's text has one of the words, each followed by a dot, a space or the end of the line; which, is added to `written`.
[[nodiscard]] bool mayImport(const fs::path& file, const std::map<std::string, std::vector<std::string>>& starts, std::set<std::string>& written) {
    std::string text;
    try {
        text = readFile(file.string(), kMaxBytes);
    } catch (const Error&) { // not readable: it imports nothing
        return false;
    }
    bool may = false;
    for (const auto& [first, words] : starts) {
        for (const std::string& word : words) {
            for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
                const char next = at + word.size() < text.size() ? text[at + word.size()] : '\n';
                if (next != '.' && next != ' ' && next != '\n' && next != '\r' && next != ',') continue;
                written.insert(first);
                may = true;
                break;
            }
        }
    }
    return may;
}

} // namespace

std::vector<OtherNames> otherNamesOf(const std::vector<std::string>& modelFiles, const fs::path& root, const std::vector<fs::path>& roots,
                                     const std::vector<SearchRoot>& told, const std::stop_token& stop) {
    const Names names = possibleNames({modelFiles.begin(), modelFiles.end()}, roots);
    if (names.empty()) return {};
    // Most often one of the ways is never written: then no file need be parsed.
    std::map<std::string, std::vector<std::string>> starts; // "from app.models", by the first part of the names
    bool isOneStart = false;                                // for two names of one file
    std::map<std::string, std::set<std::string>> ofFile;
    for (const auto& [name, named] : names) {
        const std::string first = name.substr(0, name.find('.'));
        const std::size_t dot = name.find('.');
        const std::string two = dot == std::string::npos ? first : name.substr(0, name.find('.', dot + 1));
        std::vector<std::string> words{"from " + two, "import " + two};
        if (dot != std::string::npos) words.push_back("from " + first + " import " + two.substr(dot + 1));
        for (std::string& word : words) {
            if (std::find(starts[first].begin(), starts[first].end(), word) == starts[first].end()) starts[first].push_back(std::move(word));
        }
        isOneStart = !ofFile[named.file].insert(first).second || isOneStart;
    }
    std::set<std::string> written;
    std::vector<std::string> files;
    for (const fs::path& file : pythonFiles(root)) {
        if (stop.stop_requested()) throw Cancelled();
        if (mayImport(file, starts, written)) files.push_back(file.string());
    }
    const bool areSeveral = std::any_of(ofFile.begin(), ofFile.end(), [&written](const auto& one) {
        return std::count_if(one.second.begin(), one.second.end(), [&written](const std::string& first) { return written.count(first) != 0; }) > 1;
    });
    if (!areSeveral && !isOneStart) return {};
    std::map<std::string, OtherNames> found;
    Statements statements(names, told, found);
    for (const std::string& file : files) {
        if (stop.stop_requested()) throw Cancelled();
        const auto module = python::parse(python::decode(readFile(file, kMaxBytes)).text);
        statements.read(file, *module);
    }
    std::vector<OtherNames> result;
    for (auto& [file, other] : found) {
        const bool several =
            std::any_of(other.imports.begin(), other.imports.end(), [&o = other](const OtherImport& i) { return i.name != o.imports.front().name; });
        if (several) result.push_back(std::move(other));
    }
    return result;
}

} // namespace stillroom::orm
