#include "diagnosis/models/importchains.h"

#include "base/files.h"
#include "base/text.h"

#include <algorithm>

namespace stillroom::diagnosis {

using namespace orm;

std::vector<std::size_t> chainTo(const ModelFacts& facts, std::size_t module) {
    std::vector<std::size_t> chain;
    while (module < facts.modules.size() && facts.modules[module].loadedBy != kNowhere && chain.size() < facts.modules.size()) {
        chain.push_back(facts.modules[module].loadedBy);
        module = facts.imports[chain.back()].importer;
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

std::set<std::size_t> loadedWith(const ModelFacts& facts, std::size_t module) {
    std::set<std::size_t> seen{module};
    std::vector<std::size_t> open{module};
    while (!open.empty()) {
        const std::size_t one = open.back();
        open.pop_back();
        for (const ImportSite& site : facts.imports) {
            if (site.importer != one || site.inFunction || site.isConditional) continue;
            for (const std::size_t next : site.modules) {
                if (seen.insert(next).second) open.push_back(next);
            }
        }
    }
    return seen;
}

std::string shownFile(const ModelSubject& subject, const std::string& file) { return shownPath(file, subject.root); }

std::string shown(const ModelSubject& subject, const SourcePlace& place) {
    return shownFile(subject, place.file) + (place.line != 0 ? ":" + std::to_string(place.line) : "");
}

Evidence evidenceOf(const SourcePlace& place, const std::string& note) {
    return {place.file, place.line, {}, note.empty() ? place.text : place.text.empty() ? note : note + ": " + place.text};
}

std::string shownKind(const TableDeclaration& table) { return table.className.empty() ? "a Table()" : "class " + table.className; }

void addChain(const ModelSubject& subject, std::size_t module, std::vector<Evidence>& evidence) {
    if (subject.facts.isEntered && !subject.facts.isReached(module)) return; // what leads there is not what happens
    for (const std::size_t site : chainTo(subject.facts, module)) {
        Evidence one = evidenceOf(subject.facts.imports[site].place, "on the way to " + subject.facts.modules[module].name);
        if (std::find(evidence.begin(), evidence.end(), one) == evidence.end()) evidence.push_back(std::move(one));
    }
}

std::string chainText(const ModelSubject& subject, std::size_t module) {
    const auto chain = chainTo(subject.facts, module);
    constexpr std::size_t kEnds = 3; // shown at both ends of a long chain
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < chain.size(); ++i) {
        if (chain.size() > 2 * kEnds && i == kEnds) parts.push_back("\u2026");
        if (chain.size() > 2 * kEnds && i >= kEnds && i + kEnds < chain.size()) continue;
        parts.push_back(shown(subject, subject.facts.imports[chain[i]].place));
    }
    return join(parts, " \u2192 ");
}

bool isSure(const TableDeclaration& table) { return !table.isConditional && table.module != kNowhere; }

bool isOfOthers(const ModelSubject& subject, const std::string& file) {
    const auto shared = [&file](const std::filesystem::path& folder) { // leading parts that both have
        const std::filesystem::path path(file);
        const auto [a, b] = std::mismatch(path.begin(), path.end(), folder.begin(), folder.end());
        return std::distance(path.begin(), a);
    };
    const auto own = shared(std::filesystem::path(subject.facts.envFile).parent_path());
    return std::any_of(subject.otherScripts.begin(), subject.otherScripts.end(), [&](const auto& folder) { return shared(folder) > own; });
}

bool isFullyRead(const ModelFacts& facts) { return facts.openImports.empty() && facts.whyMoreTables.empty(); }

} // namespace stillroom::diagnosis
