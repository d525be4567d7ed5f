#include "base/files.h"
#include "base/text.h"
#include "orm/execution.h"

#include <algorithm>

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

namespace fs = std::filesystem;

namespace {

[[nodiscard]] fs::path above(fs::path folder, std::size_t levels) {
    for (; levels > 0; --levels) folder = folder.parent_path();
    return folder;
}

[[nodiscard]] fs::path below(fs::path folder, std::string_view dotted) {
    for (const std::string& part : splitWords(dotted, ".")) folder /= part;
    return folder;
}

} // namespace

/// By the names alone and as if all lay in one tree: a guess, of which a wrong one does no harm.
void Interpreter::expectImports(const ModuleState& module) {
    constexpr std::size_t kWorthIt = 8; // modules that are expected at once
    if (module.folder.empty()) return;
    const std::size_t parts = splitWords(module.name, ".").size();
    const fs::path root = above(module.folder, module.isPackage ? parts : parts - std::min<std::size_t>(parts, 1));
    std::vector<fs::path> expected;
    for (const Stmt* statement : module.file->module->body) {
        if (const auto* plain = as<Import>(statement)) {
            for (const Alias& alias : plain->names) expected.push_back(below(root, alias.name));
        } else if (const auto* from = as<ImportFrom>(statement)) {
            const fs::path package = below(from->level > 0 ? above(module.folder, from->level - 1) : root, from->module);
            if (!from->module.empty()) expected.push_back(package);
            for (const Alias& alias : from->names) {
                if (from->module.empty()) expected.push_back(package / alias.name); // from . import billing, orders
            }
        }
    }
    if (expected.size() >= kWorthIt) m_tree.expect(std::move(expected));
}

void Execution::importNames(const Import& node) {
    const std::size_t around = beginImport(place(&node));
    const std::size_t site = m_i.m_imports.current;
    for (const Alias& alias : node.names) {
        const std::string full(alias.name);
        ModuleState* module = m_i.importModule(full);
        m_i.m_imports.ledTo(site, module);
        if (module == nullptr && isInPackage(full)) noteFailure(site, "there is no module " + full);
        const std::string first = full.substr(0, full.find('.'));
        ModuleState* bound = module == nullptr || !alias.asName.empty() ? module : m_i.importModule(first);
        const std::string_view id = alias.asName.empty() ? m_i.keep(first) : alias.asName;
        if (bound != nullptr) {
            bind(id, m_i.make<ModuleValue>(place(&node), bound), node.start);
        } else if (const auto* known = orm::as<ModuleValue>(m_frame.names->find(id)); known == nullptr) {
            bind(id, m_i.external(alias.asName.empty() ? first : full, place(&node)), node.start);
        }
    }
    m_i.m_imports.current = around;
}

/// \returns what is to be the current site again once the statement is done
std::size_t Execution::beginImport(Place at) {
    const bool inFunction = m_frame.function != nullptr || m_frame.outer != nullptr;
    return m_i.m_imports.begin({m_frame.module, at, m_try, inFunction, m_i.m_maybe > 0});
}

/// Whether the name lies in a package of the project that has an __init__.py: then its absence is sure.
bool Execution::isInPackage(const std::string& full) {
    const std::size_t dot = full.rfind('.');
    const ModuleState* package = dot == std::string::npos ? nullptr : m_i.importModule(full.substr(0, dot));
    if (package == nullptr || !package->isPackage || package->file == nullptr || package->folder.empty()) return false;
    if (package->names.find("__path__") != nullptr || package->names.find("__getattr__") != nullptr) return false;
    const std::string stem = full.substr(dot + 1) + "."; // a compiled module: model.cpython-311.so, model.pyx
    const auto entries = listFolder(package->folder.string());
    return std::none_of(entries.begin(), entries.end(), [&stem](const FolderEntry& entry) { return entry.name.starts_with(stem); });
}

void Execution::noteFailure(std::size_t site, std::string why) {
    if (!m_i.m_importsOnlyKnown) m_i.m_imports.failures.push_back({site, std::move(why)});
}

void Execution::importFrom(const ImportFrom& node) {
    std::string full(node.module);
    if (node.level > 0) {
        std::string package = m_frame.module->name;
        const std::uint32_t up = node.level - (m_frame.module->isPackage ? 1 : 0);
        for (std::uint32_t i = 0; i < up; ++i) package.resize(package.find('.') == std::string::npos ? 0 : package.rfind('.'));
        full = package.empty() || full.empty() ? package + full : package + "." + full;
    }
    const std::size_t around = beginImport(place(&node));
    const std::size_t site = m_i.m_imports.current;
    ModuleState* module = full.empty() ? nullptr : m_i.importModule(full);
    m_i.m_imports.ledTo(site, module);
    if (module == nullptr && isInPackage(full)) noteFailure(site, "there is no module " + full);
    for (const Alias& alias : node.names) {
        const std::string_view id = alias.asName.empty() ? alias.name : alias.asName;
        if (alias.name == "*") {
            if (module != nullptr) {
                starImport(*module, node.start);
            } else {
                m_frame.module->externalStars.push_back(m_i.keep(full));
            }
            continue;
        }
        if (module == nullptr) {
            if (node.level > 0 || m_i.importModule(full.substr(0, full.find('.'))) != nullptr) failImport();
            bind(id,
                 node.level > 0 ? m_i.unknown("the module " + full + " is not in the project", place(&node))
                                : m_i.external(full + "." + std::string(alias.name), place(&node)),
                 node.start);
            continue;
        }
        Value* value = module->names.find(alias.name);
        if (value == nullptr) {
            ModuleState* inner = module->isPackage ? m_i.importModule(full + "." + std::string(alias.name)) : nullptr;
            if (inner != nullptr) {
                value = m_i.make<ModuleValue>(place(&node), inner);
                m_i.m_imports.ledTo(site, inner);
            }
        }
        if (value == nullptr && module->finished && module->file != nullptr && module->externalStars.empty()) {
            if (module->names.find("__getattr__") == nullptr) noteFailure(site, module->name + " has no name " + std::string(alias.name));
            failImport();
        }
        if (value == nullptr) value = attribute(m_i, m_i.make<ModuleValue>(place(&node), module), alias.name, place(&node));
        bind(id, value, node.start);
    }
    m_i.m_imports.current = around;
}

/// sys.path.insert(0, folder): what it holds can be imported from now on.
void Execution::noteSearchPath(std::string_view folder, Place at) {
    if (folder.empty() || at.file == nullptr) return;
    const std::filesystem::path path = normalized(m_i.m_tree.root() / std::string(folder)); // relative ones: to where the command is given
    m_i.m_imports.pathEntries.push_back({path.string(), at});
    m_i.m_paths.add(path);
}

/// An import that cannot succeed: a try around it goes on with its handler.
void Execution::failImport() {
    if (m_tries == 0 || m_i.m_importsOnlyKnown) return;
    m_importFailed = true;
    m_ended = true;
}

// All public names, or those that __all__ lists.
void Execution::starImport(ModuleState& from, std::uint32_t offset) {
    if (&from == m_frame.module) return;
    Value* all = from.names.find("__all__");
    if (isSequence(all)) {
        const ModuleValue self{{ValueKind::Module, {m_frame.module->file, offset}}, &from};
        for (const Value* item : itemsOf(all)) {
            const std::string_view id = textOf(item);
            if (id.empty()) continue;
            Value* value = from.names.find(id);
            if (value == nullptr && from.isPackage) {
                if (ModuleState* inner = m_i.importModule(from.name + "." + std::string(id))) value = m_i.make<ModuleValue>(self.place, inner);
            }
            if (value == nullptr && !from.externalStars.empty())
                value = m_i.external(std::string(from.externalStars.back()) + "." + std::string(id), self.place);
            if (value != nullptr) bind(id, value, offset);
        }
        return;
    }
    const std::vector<Namespace::Entry> entries = from.names.entries(); // a copy: it may import itself
    for (const auto& entry : entries) {
        if (entry.value != nullptr && !entry.name.starts_with('_')) bind(entry.name, entry.value, offset);
    }
    for (const std::string_view star : from.externalStars) m_frame.module->externalStars.push_back(star);
}

} // namespace stillroom::orm
