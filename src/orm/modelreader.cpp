#include "orm/reader.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "orm/modelfiles.h"
#include "orm/sqlalchemyversion.h"

#include <algorithm>

namespace stillroom::orm {

namespace fs = std::filesystem;

Models Reader::read() {
    m_i.executeUnderEachName(m_way == Way::ForFacts);
    importAll();
    m_reachedLoads = m_i.imports().loads.size();
    if (m_way == Way::ForFacts) readOtherFiles();
    m_i.bindTypeCheckingNames();
    m_tables.setVersion2(usesVersion2(m_i));
    addAll();
    readAllWhereEmpty();
    finishTables();
    addListeners();
    addUnclear();
    addSyntaxErrors();
    if (m_request.withFacts) collectFacts();
    finish();
    return std::move(m_models);
}

void Reader::addAll() {
    while (m_nextClass < m_i.classes().size() || m_nextCall < m_i.calls().size()) {
        const std::size_t until = m_nextClass < m_i.classes().size() ? m_i.classes()[m_nextClass]->number : m_i.calls().size();
        for (; m_nextCall < until; ++m_nextCall) {
            addLater(*m_i.calls()[m_nextCall]);
            const CallValue* table = callOf(m_i.calls()[m_nextCall], "Table");
            const Concept what = table != nullptr ? conceptOf(table->function) : Concept{};
            if (what.package == "sqlalchemy" || what.package == "sqlmodel") addTable(*table);
        }
        if (m_nextClass < m_i.classes().size()) addClass(*m_i.classes()[m_nextClass++]);
    }
}

void Reader::readAllWhereEmpty() {
    if (m_targets.empty() || std::any_of(m_keys.begin(), m_keys.end(), [this](Key key) { return m_targets.count(key) != 0; })) return;
    m_models.findings.push_back({"models.target_empty",
                                 Severity::Info,
                                 "The target_metadata of env.py has no tables as far as its imports can be followed",
                                 "Every model of the tree is read instead.",
                                 {{m_request.envFile.string(), 0, {}, "target_metadata"}},
                                 {}});
    m_isWholeTree = true;
    for (const fs::path& file : filesWithModels(m_request.root, m_stop)) m_i.importFile(file);
    m_i.bindTypeCheckingNames();
    m_tables.setVersion2(usesVersion2(m_i));
    addAll();
    const bool found = std::any_of(m_keys.begin(), m_keys.end(), [this](Key key) { return m_targets.count(key) != 0; });
    if (!found) m_targets.clear();
}

ModulePaths Reader::modulePaths(const ModelRequest& request) {
    std::vector<fs::path> roots;
    for (const fs::path& path : request.searchPaths) roots.push_back(aroundPackages(path));
    roots.push_back(aroundPackages(request.root));
    roots.push_back(roots.back() / "src");
    roots.push_back(request.root / "src");
    for (const SearchRoot& root : request.roots) roots.emplace_back(root.folder); // as they stand: somebody put them there
    std::erase_if(roots, [](const fs::path& p) { return !isDirectory(p); });
    return ModulePaths(std::move(roots));
}

void Reader::importAll() {
    if (!m_request.envFile.empty()) {
        m_i.importFile(m_request.envFile);
        for (const CallValue* call : m_i.calls()) {
            if (const Value* target = call->keyword("target_metadata"); target != nullptr) noteTarget(target);
        }
        if (!m_targets.empty()) {
            m_isEntered = true;
            for (const Value* one : m_unknownTargets) unresolvedTable(one->place, "a part of target_metadata is not known");
            return;
        }
        m_models.findings.push_back({"models.target_not_followed",
                                     Severity::Info,
                                     "Where env.py takes its target_metadata from could not be followed",
                                     "Every model of the tree is read instead.",
                                     {{m_request.envFile.string(), 0, {}, "target_metadata"}},
                                     {}});
    }
    m_isWholeTree = true;
    for (const fs::path& file : filesWithModels(m_request.root, m_stop)) m_i.importFile(file);
}

void Reader::noteTarget(const Value* target) {
    for (const Value* one : itemsOf(target)) noteTarget(one);
    const auto key = m_registries.metadataKey(target);
    if (key && m_targets.insert(*key).second)
        m_targetOrder.push_back(*key);
    else if (key)
        return;
    else if (!isSequence(target) && target->kind != ValueKind::None)
        m_unknownTargets.push_back(target);
}

void Reader::unresolved(Place place, std::string why) {
    Unresolved one;
    one.why = std::move(why);
    if (place.file != nullptr) {
        one.file = place.file->path.string();
        one.line = place.file->module->position(place.offset).line;
        const std::string_view text = std::string_view(place.file->module->text).substr(std::min<std::size_t>(place.offset, place.file->module->text.size()));
        one.text = shortened(trimmed(text.substr(0, text.find('\n'))), 160);
    }
    m_models.unresolved.push_back(std::move(one));
}

void Reader::unresolvedTable(Place place, std::string why) {
    m_models.whyMoreTables = why;
    unresolved(place, std::move(why));
}

void Reader::addSyntaxErrors() {
    for (const auto& [path, module] : m_i.files()) {
        if (module->file->module->diagnostics.empty()) continue;
        const python::Diagnostic& first = module->file->module->diagnostics.front();
        const Place place{module->file, first.offset};
        unresolvedTable(place, path.filename().string() + " is not Python: " + first.message);
        const Unresolved& said = m_models.unresolved.back();
        m_models.findings.push_back({"models.syntax_error",
                                     Severity::Error,
                                     path.filename().string() + " is not Python",
                                     first.message + ". Python cannot import it; what could be read of it is shown.",
                                     {{said.file, said.line, {}, said.text}},
                                     {}});
        for (ModelTable& table : m_models.tables) table.complete = table.complete && table.file != said.file;
    }
}

void Reader::addListeners() {
    for (const auto& [call, function] : m_i.listeners()) {
        const std::string_view event = textOf(call->arg(1));
        static constexpr std::string_view kEvents[] = {"instrument_class",     "mapper_configured",   "before_mapper_configured", "after_configured",
                                                       "before_configured",    "after_parent_attach", "before_parent_attach",     "class_instrument",
                                                       "attribute_instrument", "mapper_constructed"};
        if (std::find(std::begin(kEvents), std::end(kEvents), event) == std::end(kEvents)) continue;
        const auto& node = *function->node;
        const std::string_view text = function->place.file->module->textOf(node);
        for (const std::string_view word : {"append_column", "Column(", "append_constraint", "Index(", "add_property"}) {
            if (text.find(word) == std::string_view::npos) continue;
            const Place place{function->place.file, node.start + static_cast<std::uint32_t>(text.find(word))};
            unresolvedTable(place, "the listener " + std::string(function->name) + "() may add columns, constraints or indexes to tables");
            break;
        }
    }
}

void Reader::addUnclear() {
    std::set<Key> seen;
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        const auto place = m_registries.unclear(m_keys[i]);
        if (!place) continue;
        m_models.tables[i].complete = false;
        if (seen.insert(m_keys[i]).second)
            unresolved(*place, "the MetaData of " + m_registries.at(m_keys[i]).name + ", its schema or its naming convention is not known");
    }
    if (m_i.isExhausted()) unresolvedTable({}, "the project's code is too much to be followed to its end");
}

void Reader::finish() {
    if (!m_targets.empty()) { // only what env.py hands to Alembic
        std::vector<ModelTable> kept;
        for (std::size_t i = 0; i < m_models.tables.size(); ++i) {
            if (m_targets.count(m_keys[i]) != 0) kept.push_back(std::move(m_models.tables[i]));
        }
        m_models.tables = std::move(kept);
    }
    m_models.registries = m_registries.take();
    for (const ModelTable& table : m_models.tables) ++m_models.registries[table.registry].tables;
}

Models readModels(const ModelRequest& request, const std::stop_token& stop) {
    python::SourceTree tree(request.root);
    Models models;
    bool more = false;
    {
        Reader reader(request, tree, Reader::Way::Program, stop);
        models = reader.read();
        more = request.withFacts && reader.hasMoreFacts();
    }
    if (more) models.facts = Reader(request, tree, Reader::Way::ForFacts, stop).read().facts;
    return models;
}

} // namespace stillroom::orm
