#include "diagnosis/models/failedimports.h"

#include <algorithm>
#include <map>
#include <set>

namespace stillroom::diagnosis {

using namespace orm;

namespace {

class Failures {
public:
    explicit Failures(const ModelFacts& facts) : m_facts(facts) {
        for (std::size_t i = 0; i < facts.imports.size(); ++i) m_sitesOf[facts.imports[i].importer].push_back(i);
    }

    /// The modules that fail one through the other when `module` is executed, the cause last; empty where it comes to its end.
    [[nodiscard]] std::vector<FailingModule> of(std::size_t module) {
        if (module == kNowhere || !m_open.insert(module).second) return {};
        std::vector<FailingModule> result = find(module);
        m_open.erase(module);
        return result;
    }

private:
    [[nodiscard]] std::vector<FailingModule> find(std::size_t module) {
        const LoadedModule& loaded = m_facts.modules[module];
        if (!loaded.syntaxError.file.empty()) return {{module, loaded.syntaxError, loaded.syntaxMessage}};
        const auto known = m_known.find(module);
        if (known != m_known.end()) return known->second;
        std::vector<FailingModule> result;
        for (const std::size_t i : m_sitesOf[module]) {
            const ImportSite& site = m_facts.imports[i];
            if (site.inFunction || site.isConditional || site.isTried) continue;
            if (!site.failure.empty()) {
                result = {{module, site.place, site.failure}};
                break;
            }
            for (const std::size_t next : site.modules) {
                if (m_facts.modules[next].loadedBy != i) continue; // it was executed before
                auto inner = of(next);
                if (inner.empty()) continue;
                result = {{module, site.place, m_facts.modules[next].name + " fails"}};
                result.insert(result.end(), inner.begin(), inner.end());
                break;
            }
            if (!result.empty()) break;
        }
        m_known.emplace(module, result);
        return result;
    }

    const ModelFacts& m_facts;
    std::map<std::size_t, std::vector<std::size_t>> m_sitesOf;
    std::map<std::size_t, std::vector<FailingModule>> m_known;
    std::set<std::size_t> m_open; // imports go round in circles
};

} // namespace

bool SwallowedImport::covers(const ModelFacts& facts, const ImportSite& other) const {
    std::size_t module = other.importer;
    for (std::size_t depth = 0; module != kNowhere && depth < facts.modules.size(); ++depth) {
        if (std::any_of(failing.begin(), failing.end(), [module](const FailingModule& one) { return one.module == module; })) return true;
        const std::size_t by = facts.modules[module].loadedBy;
        module = by == kNowhere ? kNowhere : facts.imports[by].importer;
    }
    return false;
}

std::vector<SwallowedImport> swallowedImports(const ModelFacts& facts) {
    std::vector<SwallowedImport> result;
    Failures failures(facts);
    for (std::size_t i = 0; i < facts.imports.size(); ++i) {
        const ImportSite& site = facts.imports[i];
        if (!site.isTried || site.hasAlternative || site.isConditional) continue;
        if (!site.failure.empty() && !site.modules.empty()) { // the module is there, a name is not
            continue;
        }
        for (const std::size_t module : site.modules) {
            auto failing = failures.of(module);
            if (failing.empty()) continue;
            result.push_back({i, std::move(failing)});
            break;
        }
    }
    return result;
}

} // namespace stillroom::diagnosis
