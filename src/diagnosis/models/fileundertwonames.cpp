// models.file_under_two_names: one file that is, or may be, executed as two modules.
#include "diagnosis/models/importchains.h"

#include "base/files.h"
#include "base/text.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

constexpr const char* kCode = "models.file_under_two_names";

/// What is in front of the shorter name in the longer one: "src." of models.user and src.models.user.
[[nodiscard]] std::string prefixOf(const std::string& a, const std::string& b) {
    const std::string& longer = a.size() > b.size() ? a : b;
    const std::string& shorter = a.size() > b.size() ? b : a;
    return longer.ends_with("." + shorter) ? longer.substr(0, longer.size() - shorter.size()) : longer + " " + shorter;
}

/// The folder of sys.path that lets the file be called so.
[[nodiscard]] std::filesystem::path rootFor(const std::string& file, const std::string& name) {
    std::filesystem::path folder = std::filesystem::path(file).parent_path();
    auto parts = std::count(name.begin(), name.end(), '.');
    if (std::filesystem::path(file).filename() == "__init__.py") ++parts;
    for (; parts > 0; --parts) folder = folder.parent_path();
    return folder;
}

[[nodiscard]] std::string whyRoot(const ModelSubject& s, const std::filesystem::path& folder) {
    const std::string name = folder == s.root ? "the project's folder" : shownPath(folder, s.root);
    const auto why = std::find_if(s.facts.roots.begin(), s.facts.roots.end(), [&](const SearchRoot& r) { return std::filesystem::path(r.folder) == folder; });
    if (why == s.facts.roots.end()) return name + " (nothing in the project says that it is on sys.path: it is where Python is started so)";
    return name + " (" + why->why + (why->file.empty() ? "" : ", " + shownFile(s, why->file) + (why->line != 0 ? ":" + std::to_string(why->line) : "")) + ")";
}

[[nodiscard]] std::string rootsText(const ModelSubject& s, const std::string& file, const std::string& a, const std::string& b) {
    return "It is " + a + " below " + whyRoot(s, rootFor(file, a)) + ", and " + b + " below " + whyRoot(s, rootFor(file, b)) + ".";
}

/// The import, by statements of the project, that leads to the other name: that of the module itself or of a package around it.
[[nodiscard]] std::size_t nameGiver(const ModelFacts& facts, std::size_t module) {
    const auto chain = chainTo(facts, module);
    const std::string first = facts.modules[module].name.substr(0, facts.modules[module].name.find('.'));
    for (const std::size_t site : chain) { // the outermost that names the package so
        const auto& led = facts.imports[site].modules;
        if (std::any_of(led.begin(), led.end(),
                        [&](std::size_t m) { return facts.modules[m].name == first || facts.modules[m].name.starts_with(first + "."); }))
            return site;
    }
    return chain.empty() ? kNowhere : chain.back();
}

struct Double {
    std::size_t first;
    std::size_t second;
};

[[nodiscard]] std::string remedy(const ModelSubject& s, const std::string& kept, const std::string& other, const SourcePlace& at) {
    const std::string prefix = prefixOf(kept, other);
    std::string text = "\nTo do: use one name everywhere. At " + shown(s, at) + " write " + kept + " instead of " + other;
    if (prefix.find(' ') == std::string::npos) text += ", and so for every import that begins like it";
    text +=
        ". Inside the package, relative imports cannot go wrong. Take the folder that only the other name needs off sys.path.\nBeware: extend_existing=True "
        "would only hide it: every class exists twice then, isinstance() fails between them, and relationships find \"Multiple classes\".";
    return text;
}

void addLoaded(const ModelSubject& s, const std::vector<Double>& doubles, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    bool clashes = false;
    bool splits = false;
    bool hidden = false;
    const Double* shownOne = nullptr; // the most telling
    std::string table;
    for (const Double& one : doubles) {
        for (const TableDeclaration& a : facts.tables) {
            if (a.module != one.first) continue;
            for (const TableExtension& extension : facts.extensions) {
                if (extension.module != one.second || extension.place != a.place) continue;
                hidden = true;
                if (shownOne == nullptr) shownOne = &one;
            }
            for (const TableDeclaration& b : facts.tables) {
                if (b.module != one.second || b.place != a.place || b.fullName() != a.fullName()) continue;
                const bool same = a.registry == b.registry;
                if (same && !clashes) {
                    shownOne = &one;
                    table = a.fullName();
                }
                clashes = clashes || same;
                splits = splits || !same;
            }
        }
    }
    if (!clashes && !splits && !hidden) return;
    if (shownOne == nullptr) shownOne = &doubles.front();
    const LoadedModule& first = facts.modules[shownOne->first];
    const LoadedModule& second = facts.modules[shownOne->second];
    Finding result{kCode, clashes || splits ? Severity::Error : Severity::Warning, shownFile(s, first.file) + " is loaded as two modules", {}, {}, {}};
    result.detail = "Python executes it as " + first.name + " and again as " + second.name + ". ";
    if (clashes) {
        result.detail += "The second time it stops with \"Table '" + table + "' is already defined for this MetaData instance\".";
    } else if (splits) {
        result.detail += "Each has a declarative base of its own, so its tables are in two MetaData objects: Alembic sees those of one, and the rest of the "
                         "program may use those of the other.";
    } else {
        result.detail += "extend_existing lets that pass, and every class exists twice.";
    }
    result.detail += " " + rootsText(s, first.file, first.name, second.name) + "\nThe first is loaded by " + chainText(s, shownOne->first) +
                     "; the second by " + chainText(s, shownOne->second) + ".";
    if (doubles.size() > 1) {
        std::vector<std::string> names;
        for (const Double& one : doubles) {
            if (&one != shownOne) names.push_back(shownFile(s, facts.modules[one.first].file));
        }
        result.detail += " The same happens to " + some(names) + ".";
    }
    const std::size_t site = nameGiver(facts, shownOne->second);
    result.detail += remedy(s, first.name, second.name, site != kNowhere ? facts.imports[site].place : SourcePlace{second.file, 0, {}});
    result.evidence.push_back({first.file, 0, {}, "is " + first.name + " and " + second.name});
    for (const TableDeclaration& one : facts.tables) {
        if (one.module == shownOne->first) result.evidence.push_back(evidenceOf(one.place, "declares " + one.fullName()));
    }
    addChain(s, shownOne->first, result.evidence);
    addChain(s, shownOne->second, result.evidence);
    findings.push_back(std::move(result));
}

/// What no import from env.py doubles, but statements elsewhere may.
void addWritten(const ModelSubject& s, const std::vector<const OtherNames*>& files, std::vector<Finding>& findings) {
    const OtherNames& shownOne = *files.front();
    const OtherImport& first = shownOne.imports.front();
    const auto other = std::find_if(shownOne.imports.begin(), shownOne.imports.end(), [&](const OtherImport& i) { return i.name != first.name; });
    const bool inTests =
        std::all_of(shownOne.imports.begin(), shownOne.imports.end(), [&](const OtherImport& i) { return i.isTest || i.name == first.name; }) ||
        std::all_of(shownOne.imports.begin(), shownOne.imports.end(), [&](const OtherImport& i) { return i.isTest || i.name == other->name; });
    Finding result{kCode, inTests ? Severity::Info : Severity::Warning, shownFile(s, shownOne.file) + " is imported under two names", {}, {}, {}};
    result.detail = "It is imported as " + first.name + " at " + shownFile(s, first.file) + ":" + std::to_string(first.line) + ", and as " + other->name +
                    " at " + shownFile(s, other->file) + ":" + std::to_string(other->line) +
                    ". A program that does both executes it twice and stops with \"is already defined for this MetaData instance\". " +
                    rootsText(s, shownOne.file, first.name, other->name);
    if (files.size() > 1) {
        std::vector<std::string> names;
        for (std::size_t i = 1; i < files.size(); ++i) names.push_back(shownFile(s, files[i]->file));
        result.detail += " The same holds for " + some(names) + ".";
    }
    result.detail += remedy(s, first.name, other->name, {other->file, other->line, other->text});
    result.evidence.push_back({shownOne.file, 0, {}, "is " + first.name + " and " + other->name});
    constexpr std::size_t kShown = 12;
    for (const OtherImport& one : shownOne.imports) {
        if (result.evidence.size() <= kShown) result.evidence.push_back({one.file, one.line, {}, one.text});
    }
    findings.push_back(std::move(result));
}

} // namespace

void checkFileUnderTwoNames(const ModelSubject& s, std::vector<Finding>& findings) {
    const ModelFacts& facts = s.facts;
    std::map<std::string, std::size_t> byFile;
    std::map<std::string, std::vector<Double>> groups; // by what their names differ in
    std::map<std::string, bool> told;
    for (std::size_t i = 0; i < facts.modules.size(); ++i) {
        const LoadedModule& module = facts.modules[i];
        if (module.file.empty() || !module.isReached) continue;
        const auto [first, isNew] = byFile.emplace(module.file, i);
        if (isNew) continue;
        groups[prefixOf(facts.modules[first->second].name, module.name)].push_back({first->second, i});
        told[module.file] = true;
    }
    for (const auto& [prefix, doubles] : groups) addLoaded(s, doubles, findings);
    std::map<std::string, std::vector<const OtherNames*>> written;
    for (const OtherNames& one : facts.otherNames) {
        if (told.count(one.file) != 0) continue;
        const auto other = std::find_if(one.imports.begin(), one.imports.end(), [&](const OtherImport& i) { return i.name != one.imports.front().name; });
        written[prefixOf(one.imports.front().name, other->name)].push_back(&one);
    }
    for (const auto& [prefix, files] : written) {
        const bool isTold = groups.count(prefix) != 0;
        if (!isTold) addWritten(s, files, findings);
    }
}

} // namespace stillroom::diagnosis
