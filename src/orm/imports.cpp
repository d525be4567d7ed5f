#include "orm/execution.h"

namespace stillroom::orm {

using namespace python::ast;
using python::ast::as;

void Execution::importNames(const Import& node) {
    for (const Alias& alias : node.names) {
        const std::string full(alias.name);
        ModuleState* module = m_i.importModule(full);
        const std::string first = full.substr(0, full.find('.'));
        ModuleState* bound = module == nullptr || !alias.asName.empty() ? module : m_i.importModule(first);
        const std::string_view id = alias.asName.empty() ? m_i.keep(first) : alias.asName;
        if (bound != nullptr) {
            bind(id, m_i.make<ModuleValue>(place(&node), bound), node.start);
        } else if (const auto* known = orm::as<ModuleValue>(m_frame.names->find(id)); known == nullptr) {
            bind(id, m_i.external(alias.asName.empty() ? first : full, place(&node)), node.start);
        }
    }
}

void Execution::importFrom(const ImportFrom& node) {
    std::string full(node.module);
    if (node.level > 0) {
        std::string package = m_frame.module->name;
        const std::uint32_t up = node.level - (m_frame.module->isPackage ? 1 : 0);
        for (std::uint32_t i = 0; i < up; ++i) package.resize(package.find('.') == std::string::npos ? 0 : package.rfind('.'));
        full = package.empty() || full.empty() ? package + full : package + "." + full;
    }
    ModuleState* module = full.empty() ? nullptr : m_i.importModule(full);
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
            }
        }
        if (value == nullptr && module->finished && module->file != nullptr && module->externalStars.empty()) failImport();
        if (value == nullptr) value = attribute(m_i, m_i.make<ModuleValue>(place(&node), module), alias.name, place(&node));
        bind(id, value, node.start);
    }
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
