#include "orm/reader.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "orm/modelfiles.h"
#include "orm/sqlalchemyversion.h"
#include "orm/unresolved.h"

#include <algorithm>

namespace stillroom::orm {

namespace fs = std::filesystem;

Models Reader::read() {
    m_i.executeUnderEachName(m_way == Way::ForFacts);
    m_i.setTableView([this](const Value* term) {
        TableBuilder* table = m_tables.tableOf(term);
        return table != nullptr ? m_tables.objects().table(*table) : nullptr;
    });
    importAll();
    m_reachedLoads = m_i.imports().loads.size();
    if (m_way == Way::ForFacts) readOtherFiles();
    m_i.bindTypeCheckingNames();
    m_tables.setVersion2(usesVersion2(m_i, m_request));
    addAll();
    readAllWhereEmpty();
    runListeners();
    addAssignments();
    finishTables();
    addUnclear();
    addSyntaxErrors();
    if (m_request.withFacts) collectFacts();
    finish();
    return std::move(m_models);
}

void Reader::addAll() {
    m_models.tables.reserve(m_i.classes().size()); // nearly every class has one: they are not moved as they become more
    const std::vector<CallValue*>& calls = m_i.callsBesideColumns();
    while (m_nextClass < m_i.classes().size() || m_nextCall < calls.size()) {
        const std::size_t until = m_nextClass < m_i.classes().size() ? m_i.classes()[m_nextClass]->number : m_i.calls().size();
        for (; m_nextCall < calls.size() && calls[m_nextCall]->number < until; ++m_nextCall) {
            const CallValue& call = *calls[m_nextCall];
            addLater(call);
            const CallValue* table = callOf(&call, "Table");
            const Concept what = table != nullptr ? conceptOf(table->function) : Concept{};
            if (what.package == "sqlalchemy" || what.package == "sqlmodel")
                addTable(*table);
            else
                judgeTable(call);
        }
        if (m_nextClass < m_i.classes().size()) addClass(*m_i.classes()[m_nextClass++]);
    }
}

bool Reader::hasTargetTables() const {
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        const python::SourceFile* file = m_terms[i]->place.file;
        const bool isOfProject = file != nullptr && file->path.is_absolute() && file->path.string().find("/site-packages/") == std::string::npos;
        if (isOfProject && m_targets.count(m_keys[i]) != 0) return true;
    }
    return false;
}

void Reader::readAllWhereEmpty() {
    if (m_targets.empty() || hasTargetTables()) return;
    m_models.findings.push_back({"models.target_empty",
                                 Severity::Info,
                                 "The target_metadata of env.py has no tables as far as its imports can be followed",
                                 "Every model of the tree is read instead.",
                                 {{m_request.envFile.string(), 0, {}, "target_metadata"}},
                                 {}});
    m_isWholeTree = true;
    importFiles();
    m_i.bindTypeCheckingNames();
    m_tables.setVersion2(usesVersion2(m_i, m_request));
    addAll();
    if (!hasTargetTables()) m_targets.clear();
}

ModulePaths Reader::modulePaths(const ModelRequest& request) {
    std::vector<fs::path> roots;
    for (const fs::path& path : request.searchPaths) roots.push_back(aroundPackages(path));
    roots.push_back(aroundPackages(request.root));
    roots.push_back(roots.back() / "src");
    roots.push_back(request.root / "src");
    for (const SearchRoot& root : request.roots) roots.emplace_back(root.folder); // as they stand: somebody put them there
    std::erase_if(roots, [](const fs::path& p) { return !isDirectory(p); });
    return ModulePaths(std::move(roots), normalized(request.root));
}

void Reader::importAll() {
    if (!m_request.envFile.empty()) {
        m_i.importFile(m_request.envFile);
        for (const CallValue* call : m_i.callsBesideColumns()) {
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
    importFiles();
}

/// Every file of the tree with models: those of the package that env.py belongs to first, as its program imports them.
void Reader::importFiles() {
    m_i.paths().lookForDistributions();
    std::vector<fs::path> files = filesWithModels(m_request.root, m_stop);
    fs::path package = m_request.envFile.parent_path();
    while (!package.empty() && package != m_request.root && package != package.parent_path() && !isFile(package / "__init__.py"))
        package = package.parent_path();
    while (isFile(package.parent_path() / "__init__.py")) package = package.parent_path();
    if (isFile(package / "__init__.py")) {
        std::stable_partition(files.begin(), files.end(), [&](const fs::path& file) {
            const fs::path relative = file.lexically_relative(package);
            return !relative.empty() && *relative.begin() != "..";
        });
    }
    for (const fs::path& file : files) m_i.importFile(file);
}

void Reader::noteTarget(const Value* target) {
    std::set<const void*> ofList;
    for (const Value* one : itemsOf(target)) {
        noteTarget(one);
        if (const auto key = m_registries.metadataKey(one); key && !ofList.insert(*key).second) m_targetsTwice.insert(*key);
    }
    const auto key = m_registries.metadataKey(target);
    if (key && m_targets.insert(*key).second)
        m_targetOrder.push_back(*key);
    else if (key)
        return;
    else if (!isSequence(target) && target->kind != ValueKind::None)
        m_unknownTargets.push_back(target);
}

void Reader::unresolved(Place place, std::string why) { m_models.unresolved.push_back(unresolvedAt(place, std::move(why))); }

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

/// table.c.name.nullable = False, table.schema = "other": said, as nearly nobody does it.
void Reader::addAssignments() {
    static constexpr std::string_view kFacts[] = {"name",           "key",     "type",          "nullable", "primary_key", "unique", "index", "schema",
                                                  "server_default", "comment", "autoincrement", "computed", "identity"};
    for (const Interpreter::Assignment& assignment : m_i.assignments()) {
        if (std::find(std::begin(kFacts), std::end(kFacts), assignment.name) == std::end(kFacts)) continue;
        const auto column = m_tables.columnOf(assignment.object);
        TableBuilder* table = column ? column->table : builderOf(assignment.object);
        if (table == nullptr) continue;
        table->setIncomplete();
        const std::string of = column && column->column != nullptr ? "of column " + column->column->column.name : "of the table";
        unresolved(assignment.place, "the " + std::string(assignment.name) + " " + of + " is set by code");
    }
    for (const Place& place : m_i.lostChanges()) unresolvedTable(place, "which table is changed or copied is not known");
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
    for (const CallValue* call : m_i.callsBesideColumns()) {
        const auto* external = as<ExternalValue>(call->function);
        const auto* imported = external != nullptr && external->name == "importlib.import_module" ? as<UnknownValue>(call->arg(0)) : nullptr;
        if (imported != nullptr && imported->why == kOfUnknownLoop) unresolvedTable(call->place, "which modules are imported here is not known");
        if (external == nullptr || (!external->name.ends_with("make_versioned") && !external->name.ends_with("make_searchable"))) continue;
        unresolvedTable(call->place, std::string(external->name) + "() adds tables, columns or indexes");
        const bool addsIndexes = external->name.ends_with("make_searchable");
        for (std::size_t i = 0; i < m_keys.size() && addsIndexes; ++i) {
            const auto& columns = m_models.tables[i].table.columns;
            if (std::any_of(columns.begin(), columns.end(), [](const schema::Column& c) { return c.type == "TSVECTOR"; })) m_models.tables[i].complete = false;
        }
    }
    for (const Registry& registry : m_registries.all()) {
        if (registry.module.starts_with("flask_appbuilder") && registry.tables == 0 && !m_keys.empty())
            unresolvedTable({}, "tables of Flask-AppBuilder itself: ab_user, ab_role and their like");
    }
    if (m_i.isExhausted()) unresolvedTable({}, "the project's code is too much to be followed to its end");
}

void Reader::finish() {
    if (!m_targets.empty()) { // only what env.py hands to Alembic
        std::size_t kept = 0;
        for (std::size_t i = 0; i < m_models.tables.size(); ++i) {
            if (m_targets.count(m_keys[i]) == 0) continue;
            if (kept != i) m_models.tables[kept] = std::move(m_models.tables[i]);
            ++kept;
        }
        m_models.tables.resize(kept);
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
