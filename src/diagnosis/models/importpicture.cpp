#include "diagnosis/models/importpicture.h"

#include "base/files.h"
#include "base/text.h"
#include "diagnosis/models/importchains.h"

#include <algorithm>
#include <map>

namespace stillroom::diagnosis {

using namespace orm;
using Role = ImportPicture::Role;
using Node = ImportPicture::Node;

namespace {

constexpr std::size_t kMostModules = 8; // in one picture

class Builder {
public:
    Builder(const ModelFacts& facts, const std::vector<std::size_t>& modules, std::size_t longest)
        : m_facts(facts), m_modules(modules), m_longest(std::max<std::size_t>(longest, 4)) {}

    [[nodiscard]] ImportPicture build() {
        for (const std::size_t module : m_modules) {
            if (m_facts.isEntered && !m_facts.isReached(module)) addBaseOf(module);
        }
        for (const std::size_t module : m_modules) addWay(module);
        for (std::size_t i = 0; i < m_modules.size(); ++i) mark(i);
        layOut();
        return std::move(m_picture);
    }

private:
    struct Step {
        std::size_t module;
        std::size_t site; // that led to it, or kNowhere
    };

    [[nodiscard]] bool isWanted(std::size_t module) const { return std::find(m_modules.begin(), m_modules.end(), module) != m_modules.end(); }

    /// Where env.py meets the MetaData of what it does not lead to.
    void addBaseOf(std::size_t module) {
        const std::size_t registry = registryOf(module);
        const std::size_t base = registry < m_facts.registries.size() ? m_facts.registries[registry].module : kNowhere;
        if (base == kNowhere || !m_facts.isReached(base) || isWanted(base)) return;
        addWay(base);
        m_picture.nodes[m_nodes.at(base)].note = "has the base";
    }

    /// The way to the module, with its middle left out where it is long.
    void addWay(std::size_t module) {
        std::vector<Step> way;
        const auto chain = m_facts.isEntered && !m_facts.isReached(module) ? std::vector<std::size_t>() : chainTo(m_facts, module);
        const std::size_t first = chain.empty() ? kNowhere : m_facts.imports[chain.front()].importer;
        if (first != kNowhere) way.push_back({first, kNowhere}); // the code of an installed package may import too
        for (std::size_t i = 0; i < chain.size(); ++i) way.push_back({i + 1 < chain.size() ? m_facts.imports[chain[i + 1]].importer : module, chain[i]});
        if (chain.empty()) way.push_back({module, kNowhere});
        const std::size_t ends = m_longest / 2;
        const bool isLong = way.size() > m_longest;
        std::size_t parent = kNowhere;
        for (std::size_t i = 0; i < way.size(); ++i) {
            const bool isLeftOut = isLong && i >= ends && i + (m_longest - ends) < way.size() && !isWanted(way[i].module);
            if (!isLeftOut) {
                parent = nodeFor(way[i], parent);
                continue;
            }
            std::size_t end = i;
            while (end + (m_longest - ends) < way.size() && !isWanted(way[end].module)) ++end;
            parent = leftOut(way, i, end, parent);
            i = end - 1;
        }
    }

    [[nodiscard]] std::size_t add(Node node) {
        node.layer = node.parent == kNowhere ? 0 : m_picture.nodes[node.parent].layer + 1;
        m_picture.nodes.push_back(std::move(node));
        return m_picture.nodes.size() - 1;
    }

    [[nodiscard]] std::size_t nodeFor(const Step& step, std::size_t parent) {
        const auto known = m_nodes.find(step.module);
        if (known != m_nodes.end()) return known->second;
        Node node;
        const LoadedModule& module = m_facts.modules[step.module];
        node.role = parent == kNowhere ? Role::Entry : Role::Passed;
        node.label = module.file == m_facts.envFile && !module.file.empty() ? "env.py" : module.name;
        node.file = module.file;
        node.parent = parent;
        if (step.site != kNowhere) {
            node.import = m_facts.imports[step.site].place.text;
            if (parent != kNowhere && m_picture.nodes[parent].role != Role::Elided) node.importLine = m_facts.imports[step.site].place.line;
        }
        return m_nodes[step.module] = add(std::move(node));
    }

    [[nodiscard]] std::size_t leftOut(const std::vector<Step>& way, std::size_t first, std::size_t end, std::size_t parent) {
        const auto key = std::pair(way[first].module, way[end - 1].module);
        const auto known = m_leftOut.find(key);
        if (known != m_leftOut.end()) return known->second;
        Node node;
        node.role = Role::Elided;
        node.label = counted(end - first, "module");
        for (std::size_t i = first; i < end; ++i) node.note += (i == first ? "" : ", ") + m_facts.modules[way[i].module].name;
        node.parent = parent;
        return m_leftOut[key] = add(std::move(node));
    }

    [[nodiscard]] std::size_t registryOf(std::size_t module) const {
        const auto table = std::find_if(m_facts.tables.begin(), m_facts.tables.end(), [module](const TableDeclaration& t) { return t.module == module; });
        return table == m_facts.tables.end() ? kNowhere : table->registry;
    }

    void mark(std::size_t index) {
        const std::size_t module = m_modules[index];
        Node& node = m_picture.nodes[m_nodes.at(module)];
        std::vector<std::string> tables;
        for (const TableDeclaration& table : m_facts.tables) {
            if (table.module != module) continue;
            tables.push_back(table.fullName());
            if (node.line == 0) node.line = table.place.line;
        }
        const bool hasBase = std::any_of(m_facts.registries.begin(), m_facts.registries.end(), [module](const RegistryFact& r) { return r.module == module; });
        node.note = tables.empty() ? std::string(hasBase ? "has the base" : "")
                                   : "declares " + (tables.size() > 2 ? counted(tables.size(), "table") : join(tables, ", "));
        const bool isDouble = std::any_of(m_modules.begin(), m_modules.end(),
                                          [&](std::size_t other) { return other != module && m_facts.modules[other].file == m_facts.modules[module].file; });
        const std::size_t own = registryOf(module);
        const std::size_t first = registryOf(m_modules.front());
        if (m_facts.isEntered && !m_facts.isReached(module)) {
            node.role = Role::NotReached;
            node.note = "not imported" + (node.note.empty() ? "" : "; " + node.note);
        } else if (isDouble && !node.file.empty()) {
            node.role = Role::Doubled;
            node.note = "one file under two names";
        } else if (own != kNowhere && first != kNowhere && own != first) {
            node.role = Role::Foreign;
            node.note = "another MetaData" + (node.note.empty() ? "" : "; " + node.note);
        } else if (node.role != Role::Entry) {
            node.role = Role::Declares;
        }
    }

    /// A node stands in the row of its first child; every further child opens a row.
    void layOut() {
        std::vector<std::vector<std::size_t>> children(m_picture.nodes.size());
        std::vector<std::size_t> roots;
        for (std::size_t i = 0; i < m_picture.nodes.size(); ++i) {
            const std::size_t parent = m_picture.nodes[i].parent;
            (parent == kNowhere ? roots : children[parent]).push_back(i);
        }
        std::vector<std::size_t> open(roots.rbegin(), roots.rend());
        while (!open.empty()) {
            const std::size_t one = open.back();
            open.pop_back();
            Node& node = m_picture.nodes[one];
            const bool isFirst = node.parent != kNowhere && children[node.parent].front() == one;
            node.row = isFirst ? m_picture.nodes[node.parent].row : m_picture.rows++;
            m_picture.layers = std::max(m_picture.layers, node.layer + 1);
            m_picture.order.push_back(one);
            open.insert(open.end(), children[one].rbegin(), children[one].rend());
        }
    }

    const ModelFacts& m_facts;
    const std::vector<std::size_t>& m_modules;
    std::size_t m_longest;
    ImportPicture m_picture;
    std::map<std::size_t, std::size_t> m_nodes; // by module
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> m_leftOut;
};

void addOnce(std::vector<std::size_t>& to, std::size_t module) {
    if (to.size() < kMostModules && std::find(to.begin(), to.end(), module) == to.end()) to.push_back(module);
}

/// Every module that the file is: as loaded from env.py, where it is.
void addModulesOfFile(const ModelFacts& facts, const std::string& file, std::vector<std::size_t>& to) {
    for (std::size_t i = 0; i < facts.modules.size(); ++i) {
        if (!file.empty() && facts.modules[i].file == file) addOnce(to, i);
    }
}

} // namespace

const char* nameOf(Role role) {
    switch (role) {
    case Role::Entry: return "where it begins";
    case Role::Passed: return "on the way";
    case Role::Declares: return "what it is about";
    case Role::Doubled: return "loaded under two names";
    case Role::Foreign: return "of another MetaData";
    case Role::NotReached: return "not reached";
    case Role::Elided: return "left out";
    }
    return "";
}

ImportPicture importPicture(const ModelFacts& facts, const std::vector<std::size_t>& modules, std::size_t longest) {
    std::vector<std::size_t> known;
    for (const std::size_t module : modules) {
        if (module < facts.modules.size()) addOnce(known, module);
    }
    return Builder(facts, known, longest).build();
}

std::string ImportPicture::text(const std::filesystem::path& root) const {
    std::string result;
    for (const Node& end : nodes) {
        if (end.role == Role::Passed || end.role == Role::Elided || (end.role == Role::Entry && nodes.size() > 1)) continue;
        std::string line;
        for (const Node* node = &end;; node = &nodes[node->parent]) {
            std::string part = node->label;
            if (node->parent != kNowhere && node->importLine != 0)
                part = "line " + std::to_string(node->importLine) + " of " + shownPath(nodes[node->parent].file, root) + " imports " + part;
            line = line.empty() ? part : part + "; " + line;
            if (node->parent == kNowhere) break;
        }
        result += line + ": " + (end.note.empty() ? nameOf(end.role) : end.note) + ".\n";
    }
    return result;
}

std::vector<std::size_t> modulesOf(const ModelFacts& facts, const Finding& finding) {
    std::vector<std::size_t> modules;
    const auto isImport = [&facts](const Evidence& evidence) {
        return std::any_of(facts.imports.begin(), facts.imports.end(),
                           [&](const ImportSite& site) { return site.place.line == evidence.line && site.place.file == evidence.file; });
    };
    for (const Evidence& evidence : finding.evidence) {
        if (evidence.file != facts.envFile && !isImport(evidence)) addModulesOfFile(facts, evidence.file, modules);
    }
    for (const Evidence& evidence : finding.evidence) {
        if (modules.empty() && evidence.file != facts.envFile) addModulesOfFile(facts, evidence.file, modules);
    }
    return modules;
}

std::vector<std::size_t> modulesOf(const ModelFacts& facts, const std::string& schema, const std::string& name, const std::string& file) {
    std::vector<std::size_t> modules;
    addModulesOfFile(facts, file, modules);
    for (const TableDeclaration& table : facts.tables) {
        if (table.name == name && table.schema == schema && table.module != kNowhere) addOnce(modules, table.module);
    }
    return modules;
}

} // namespace stillroom::diagnosis
