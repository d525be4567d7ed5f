#pragma once

#include "orm/value.h"
#include "python/ast.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::orm {

/// Every import that was followed, in the order of execution, as the interpreter met it.
struct ImportLog {
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    /// An import statement, or a call of import_module(), at the moment it is executed.
    struct Site {
        const ModuleState* importer;
        Place place;
        const python::ast::Try* tried; // the innermost try of the same code whose body it stands in, or null
        bool inFunction;
        bool conditional;                          // under a condition that is not known
        std::size_t loadsFrom = 0;                 // of `loads`: what it made Python execute begins here
        std::vector<const ModuleState*> modules{}; // that it led to
    };
    /// An import that cannot succeed.
    struct Failure {
        std::size_t site;
        std::string why; // "app/db.py has no name Bas"
    };
    /// A file that another name leads to again.
    struct SecondName {
        const ModuleState* module; // under the first name
        std::string name;
        std::size_t site;
    };
    /// A folder that the code itself puts on sys.path.
    struct PathEntry {
        std::string folder;
        Place place;
    };

    std::vector<Site> sites;
    std::vector<std::pair<const ModuleState*, std::size_t>> loads; // each module with the site that made Python execute it, or kNone
    std::vector<Failure> failures;
    std::vector<SecondName> secondNames;
    std::vector<PathEntry> pathEntries;
    std::vector<Place> unknownModules; // import_module() of a name that is not known
    std::size_t current = kNone;       // the site that is being executed

    [[nodiscard]] std::size_t begin(Site site) {
        site.loadsFrom = loads.size();
        sites.push_back(std::move(site));
        return std::exchange(current, sites.size() - 1);
    }
    void ledTo(std::size_t site, const ModuleState* module) {
        if (site != kNone && module != nullptr) sites[site].modules.push_back(module);
    }
};

} // namespace stillroom::orm
