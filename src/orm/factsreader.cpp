// What is known beside the tables: the part of the reader that collects ModelFacts.
#include "orm/reader.h"

#include "base/files.h"
#include "base/text.h"
#include "orm/modelfiles.h"
#include "orm/othernames.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace stillroom::orm {

using python::ast::Stmt;

namespace {

/// Whether the handler goes on where an import fails.
[[nodiscard]] bool takesImportErrors(const python::ast::Expr* type) {
    using namespace python::ast;
    if (type == nullptr) return true;
    if (const auto* several = python::ast::as<Tuple>(type)) return std::any_of(several->elements.begin(), several->elements.end(), takesImportErrors);
    const auto* name = python::ast::as<Name>(type);
    static constexpr std::string_view kTaken[] = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "SyntaxError"};
    return name != nullptr && std::find(std::begin(kTaken), std::end(kTaken), name->id) != std::end(kTaken);
}

/// The handler of the try that swallows a failed import; null where it is raised again, or no handler takes it.
[[nodiscard]] const python::ast::ExceptHandler* swallowing(const python::ast::Try& node) {
    using python::ast::Kind;
    for (const python::ast::ExceptHandler& handler : node.handlers) {
        if (!takesImportErrors(handler.type)) continue;
        const bool raises = std::any_of(handler.body.begin(), handler.body.end(), [](const Stmt* s) { return s->kind == Kind::Raise; });
        return raises ? nullptr : &handler;
    }
    return nullptr;
}

/// Whether it binds something in place of what was not imported.
[[nodiscard]] bool bindsInstead(const python::ast::ExceptHandler& handler) {
    using python::ast::Kind;
    return std::any_of(handler.body.begin(), handler.body.end(), [](const Stmt* s) {
        return s->kind == Kind::Import || s->kind == Kind::ImportFrom || s->kind == Kind::Assign || s->kind == Kind::AnnAssign || s->kind == Kind::ClassDef ||
               s->kind == Kind::FunctionDef || s->kind == Kind::Return;
    });
}

/// "Booking" of Mapped[list["Booking"]]; empty where it is nothing as plain.
[[nodiscard]] std::string annotatedTarget(std::string_view annotation) {
    if (annotation.find("Mapped[") == std::string_view::npos && annotation.find("Relationship[") == std::string_view::npos) return {};
    std::string_view inner = annotation.substr(annotation.rfind('[') + 1);
    inner = inner.substr(0, inner.find(']'));
    inner = inner.substr(0, inner.find('|'));
    std::string name = replaced(replaced(std::string(trimmed(inner)), "\"", ""), "'", "");
    return std::string(trimmed(name));
}

[[nodiscard]] bool isDottedName(std::string_view text) {
    const auto isLetter = [](char c) {
        return c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) != 0;
    };
    return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 && std::all_of(text.begin(), text.end(), isLetter);
}

[[nodiscard]] bool isRelationship(const Value* value) {
    return callOf(value, "relationship") != nullptr || callOf(value, "relation") != nullptr || callOf(value, "Relationship") != nullptr;
}

} // namespace

SourcePlace Reader::sourcePlace(Place place) const {
    if (place.file == nullptr) return {};
    const python::Module& module = *place.file->module;
    const std::size_t offset = std::min<std::size_t>(place.offset, module.text.size());
    const std::size_t start = module.text.rfind('\n', offset == 0 ? 0 : offset - 1);
    const std::string_view line = std::string_view(module.text).substr(start == std::string::npos || offset == 0 ? 0 : start + 1);
    return {place.file->path.string(), module.position(place.offset).line, shortened(trimmed(line.substr(0, line.find('\n'))), 160)};
}

bool Reader::hasMoreFacts() {
    if (!m_isEntered || m_isWholeTree) return false;
    if (!m_i.imports().secondNames.empty()) return true;
    return !filesWithTables(m_request.root, m_stop, [this](const auto& file) { return m_i.files().count(file) != 0; }).empty();
}

void Reader::readOtherFiles() {
    m_isWholeTree = true;
    m_i.executeUnderEachName(false); // whoever imports them first is not known
    const auto files = filesWithTables(m_request.root, m_stop);
    for (const auto& file : files) m_i.importFile(file);
    if (!nameOneTable(files, m_stop)) return;
    for (const auto& file : filesWithModels(m_request.root, m_stop)) m_i.importFile(file); // what leads to both
}

void Reader::collectFacts() {
    ModelFacts& facts = m_models.facts;
    facts.isEntered = m_isEntered;
    facts.isWholeTree = m_isWholeTree;
    facts.envFile = m_request.envFile.string();
    facts.whyMoreTables = m_models.whyMoreTables;
    facts.roots = m_request.roots;
    collectImports();
    collectTables();
    collectClasses();
    std::vector<std::string> files;
    for (const TableDeclaration& table : facts.tables) {
        if (!table.place.file.empty()) files.push_back(table.place.file);
    }
    facts.otherNames = otherNamesOf(files, m_request.root, m_i.paths().roots(), facts.roots, m_stop);
}

void Reader::collectImports() {
    ModelFacts& facts = m_models.facts;
    const ImportLog& log = m_i.imports();
    std::map<const ModuleState*, std::size_t> numbers;
    for (const auto& [module, site] : log.loads) {
        LoadedModule loaded;
        loaded.name = module->name;
        loaded.file = module->file != nullptr ? module->file->path.string() : std::string();
        loaded.loadedBy = site;
        loaded.isReached = m_isEntered && facts.modules.size() < m_reachedLoads;
        if (module->file != nullptr && !module->file->module->diagnostics.empty()) {
            const python::Diagnostic& first = module->file->module->diagnostics.front();
            loaded.syntaxError = sourcePlace({module->file, first.offset});
            loaded.syntaxMessage = first.message;
        }
        numbers.emplace(module, facts.modules.size());
        facts.modules.push_back(std::move(loaded));
    }
    const auto numberOf = [&numbers](const ModuleState* module) {
        const auto found = numbers.find(module);
        return found == numbers.end() ? kNowhere : found->second;
    };
    for (const ImportLog::Site& one : log.sites) {
        ImportSite site;
        site.importer = numberOf(one.importer);
        for (const ModuleState* module : one.modules) {
            if (const std::size_t number = numberOf(module); number != kNowhere) site.modules.push_back(number);
        }
        site.place = sourcePlace(one.place);
        site.inFunction = one.inFunction;
        site.isConditional = one.conditional;
        const auto* handler = one.tried != nullptr ? swallowing(*one.tried) : nullptr;
        site.isTried = handler != nullptr;
        site.hasAlternative = handler != nullptr && (bindsInstead(*handler) || !one.tried->orElse.empty());
        if (handler != nullptr && one.place.file != nullptr) site.handlerLine = one.place.file->module->position(handler->start).line;
        facts.imports.push_back(std::move(site));
    }
    for (const ImportLog::Failure& failure : log.failures) {
        std::string& why = facts.imports[failure.site].failure;
        if (why.empty()) why = failure.why;
    }
    for (const Place& place : log.unknownModules) facts.openImports.push_back(sourcePlace(place));
    for (const ImportLog::PathEntry& entry : log.pathEntries) {
        const SourcePlace place = sourcePlace(entry.place);
        facts.roots.push_back({normalized(m_request.root / entry.folder).string(), place.text, place.file, place.line});
    }
}

void Reader::collectTables() {
    ModelFacts& facts = m_models.facts;
    std::map<std::string, std::size_t> modules; // by name, the last one: names are given once
    for (std::size_t i = 0; i < facts.modules.size(); ++i) modules.emplace(facts.modules[i].name, i);
    const auto named = [&modules](const std::string& name) {
        const auto found = modules.find(name);
        return found == modules.end() ? kNowhere : found->second;
    };
    for (const Registry& one : m_registries.all()) facts.registries.push_back({one.name, named(one.module), {one.file, one.line, {}}, false});
    for (const void* key : m_targetOrder) {
        if (!m_registries.isKnown(key)) continue;
        facts.targets.push_back(m_registries.indexOf(key));
        facts.registries[facts.targets.back()].isTarget = true;
        if (m_targetsTwice.count(key) != 0) facts.targetsTwice.push_back(facts.targets.back());
    }
    facts.tables.reserve(m_builders.size());
    for (std::size_t i = 0; i < m_builders.size(); ++i) {
        const ModelTable& model = m_models.tables[i];
        const auto* type = as<ClassValue>(m_terms[i]);
        const auto* call = as<CallValue>(m_terms[i]);
        TableDeclaration table;
        table.schema = model.table.schema;
        table.name = model.table.name;
        table.registry = model.registry;
        const ModuleState* module = type != nullptr ? type->module : call != nullptr ? call->module : nullptr;
        table.module = module != nullptr ? named(module->name) : kNowhere;
        table.className = model.className;
        table.place = sourcePlace(m_terms[i]->place);
        table.isConditional = type != nullptr ? type->maybe || type->nested : call != nullptr && call->maybe;
        table.isComplete = model.complete;
        table.columns.reserve(model.table.columns.size());
        for (const schema::Column& column : model.table.columns) {
            const auto& key = model.table.primaryKey.columns;
            table.columns.push_back({column.name, column.type, column.nullable, std::find(key.begin(), key.end(), column.name) != key.end()});
        }
        facts.tables.push_back(std::move(table));
    }
    const auto tableNumber = [this](const TableBuilder* builder) {
        const auto found = std::find(m_builders.begin(), m_builders.end(), builder);
        return found == m_builders.end() ? kNowhere : static_cast<std::size_t>(found - m_builders.begin());
    };
    for (Extension& extension : m_extensions) {
        extension.fact.table = tableNumber(extension.table);
        extension.fact.module = extension.module != nullptr ? named(extension.module->name) : kNowhere;
        facts.extensions.push_back(extension.fact);
    }
    std::map<const TableBuilder*, std::size_t> numbers;
    for (std::size_t i = 0; i < m_builders.size(); ++i) numbers.emplace(m_builders[i], i);
    for (std::size_t i = 0; i < m_builders.size(); ++i) {
        for (const TableBuilder::KeyTarget& target : m_builders[i]->keyTargets()) {
            const auto referred = numbers.find(target.table);
            facts.keys.push_back({i, sourcePlace(target.place), target.ownColumn, target.text, target.schemaName, target.tableName, target.columnName,
                                  referred == numbers.end() ? kNowhere : referred->second, target.columnFound});
        }
    }
}

void Reader::collectClasses() {
    ModelFacts& facts = m_models.facts;
    std::map<const void*, std::size_t> registries;
    std::unordered_map<const ModuleState*, std::size_t> modules; // by their first load
    for (std::size_t i = 0; i < m_i.imports().loads.size(); ++i) modules.emplace(m_i.imports().loads[i].first, i);
    for (ClassValue* type : m_mapped) {
        MappedClass one;
        one.name = std::string(type->name);
        if (const auto module = modules.find(type->module); module != modules.end()) one.module = module->second;
        if (const void* registry = m_registries.classRegistryOf(*type)) one.classRegistry = registries.emplace(registry, registries.size()).first->second;
        if (const auto key = m_registries.baseKey(type); key && m_registries.isKnown(*key)) one.registry = m_registries.indexOf(*key);
        one.place = sourcePlace(type->place);
        one.isConditional = type->maybe || type->nested;
        for (const Namespace::Entry& entry : type->names().entries()) {
            if (!isRelationship(entry.value)) continue;
            const auto& call = *as<CallValue>(entry.value);
            const Value* given = argument(call, 0, "argument");
            RelationshipFact fact{facts.classes.size(), std::string(entry.name), std::string(textOf(given)), sourcePlace(call.place)};
            if (given == nullptr && entry.annotation != nullptr && type->place.file != nullptr) {
                fact.target = annotatedTarget(type->place.file->module->textOf(*entry.annotation));
                // A name that the module has is taken from there.
                const std::string first = fact.target.substr(0, fact.target.find('.'));
                if (type->module == nullptr || type->module->names.find(first) != nullptr) fact.target.clear();
            }
            if (isDottedName(fact.target)) facts.relationships.push_back(std::move(fact));
        }
        facts.classes.push_back(std::move(one));
    }
}

} // namespace stillroom::orm
