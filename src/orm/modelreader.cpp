#include "orm/modelreader.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "orm/classcolumns.h"
#include "orm/concepts.h"
#include "orm/modelfiles.h"
#include "orm/registries.h"
#include "orm/sqlalchemyversion.h"
#include "orm/tableset.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace stillroom::orm {

namespace fs = std::filesystem;

namespace {

/// Flask-SQLAlchemy's camel_to_snake_case().
[[nodiscard]] std::string snakeCase(std::string_view name) {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool after = i > 0 && (lower(name[i - 1]) || digit(name[i - 1]));
        const bool before = i > 0 && i + 1 < name.size() && lower(name[i + 1]);
        if (upper(name[i]) && (after || before)) out += '_';
        out += upper(name[i]) ? static_cast<char>(name[i] + 32) : name[i];
    }
    return out.substr(std::min(out.find_first_not_of('_'), out.size()));
}

class Reader {
public:
    Reader(const ModelRequest& request, std::stop_token stop)
        : m_request(request), m_stop(std::move(stop)), m_tree(request.root), m_i(m_tree, modulePaths(request), m_stop) {}

    Models read() {
        importAll();
        m_i.bindTypeCheckingNames();
        m_tables.setVersion2(usesVersion2(m_i));
        addAll();
        readAllWhereEmpty();
        addLater();
        finishTables();
        addListeners();
        addUnclear();
        addSyntaxErrors();
        finish();
        return std::move(m_models);
    }

private:
    using Key = Registries::Key;

    /// Tables and classes in the order in which they were made; a class's attributes may make more of both.
    void addAll() {
        while (m_nextClass < m_i.classes().size() || m_nextCall < m_i.calls().size()) {
            const std::size_t until = m_nextClass < m_i.classes().size() ? m_i.classes()[m_nextClass]->number : m_i.calls().size();
            for (; m_nextCall < until; ++m_nextCall) {
                const CallValue* table = callOf(m_i.calls()[m_nextCall], "Table");
                const Concept what = table != nullptr ? conceptOf(table->function) : Concept{};
                if (what.package == "sqlalchemy" || what.package == "sqlmodel") addTable(*table);
            }
            if (m_nextClass < m_i.classes().size()) addClass(*m_i.classes()[m_nextClass++]);
        }
    }

    /// Programs that import their models by other ways than env.py's imports: plugins, drivers, a scan of packages.
    void readAllWhereEmpty() {
        if (m_targets.empty() || std::any_of(m_keys.begin(), m_keys.end(), [this](Key key) { return m_targets.count(key) != 0; })) return;
        m_models.findings.push_back({"models.target_empty",
                                     Severity::Warning,
                                     "The target_metadata of env.py has no tables as far as its imports can be followed",
                                     "Every model of the tree is read instead.",
                                     {{m_request.envFile.string(), 0, {}, "target_metadata"}},
                                     {}});
        for (const fs::path& file : filesWithModels(m_request.root, m_stop)) m_i.importFile(file);
        m_i.bindTypeCheckingNames();
        m_tables.setVersion2(usesVersion2(m_i));
        addAll();
        const bool found = std::any_of(m_keys.begin(), m_keys.end(), [this](Key key) { return m_targets.count(key) != 0; });
        if (!found) m_targets.clear();
    }

    [[nodiscard]] static ModulePaths modulePaths(const ModelRequest& request) {
        std::vector<fs::path> roots;
        for (const fs::path& path : request.searchPaths) roots.push_back(aroundPackages(path));
        roots.push_back(aroundPackages(request.root));
        roots.push_back(roots.back() / "src");
        roots.push_back(request.root / "src");
        std::erase_if(roots, [](const fs::path& p) { return !isDirectory(p); });
        return ModulePaths(std::move(roots));
    }

    void importAll() {
        if (!m_request.envFile.empty()) {
            m_i.importFile(m_request.envFile);
            for (const CallValue* call : m_i.calls()) {
                if (const Value* target = call->keyword("target_metadata"); target != nullptr) noteTarget(target);
            }
            if (!m_targets.empty()) return;
            m_models.findings.push_back({"models.target_not_followed",
                                         Severity::Warning,
                                         "Where env.py takes its target_metadata from could not be followed",
                                         "Every model of the tree is read instead.",
                                         {{m_request.envFile.string(), 0, {}, "target_metadata"}},
                                         {}});
        }
        for (const fs::path& file : filesWithModels(m_request.root, m_stop)) m_i.importFile(file);
    }

    void noteTarget(const Value* target) {
        for (const Value* one : itemsOf(target)) noteTarget(one);
        if (const auto key = m_registries.metadataKey(target)) m_targets.insert(*key);
    }

    // ---- tables

    [[nodiscard]] TableBuilder& builderFor(const void* key) {
        return m_tables.add(key, m_registries.factsOf(key), [this](Place place, std::string why) { unresolved(place, std::move(why)); });
    }

    [[nodiscard]] std::optional<std::string> schemaOf(const Value* metadata) {
        const auto key = m_registries.metadataKey(metadata);
        if (!key) return std::nullopt;
        if (!m_registries.isKnown(*key)) m_registries.note(*key, metadata, "metadata", metadata);
        return m_registries.factsOf(*key).schema;
    }

    void unresolved(Place place, std::string why) {
        Unresolved one;
        one.why = std::move(why);
        if (place.file != nullptr) {
            one.file = place.file->path.string();
            one.line = place.file->module->position(place.offset).line;
            const std::string_view text =
                std::string_view(place.file->module->text).substr(std::min<std::size_t>(place.offset, place.file->module->text.size()));
            one.text = shortened(trimmed(text.substr(0, text.find('\n'))), 160);
        }
        m_models.unresolved.push_back(std::move(one));
    }

    void unresolvedTable(Place place, std::string why) {
        m_models.whyMoreTables = why;
        unresolved(place, std::move(why));
    }

    /// A file that Python refuses: what could be read of it is shown, but no more is believed of it.
    void addSyntaxErrors() {
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

    void keep(TableBuilder& builder, std::string className, const void* key, Place place, const Value* term) {
        ModelTable table;
        table.className = std::move(className);
        table.registry = m_registries.indexOf(key);
        if (place.file != nullptr) {
            table.file = place.file->path.string();
            table.line = place.file->module->position(place.offset).line;
        }
        m_tables.setTerm(term, builder);
        m_keys.push_back(key);
        m_builders.push_back(&builder);
        m_models.tables.push_back(std::move(table));
    }

    /// Keys, constraints and names can be made when every table has its columns.
    void finishTables() {
        m_tables.attachLoose(m_i.calls());
        m_tables.finish();
        std::set<std::pair<std::string, std::string>> known; // enums, by schema and name
        for (std::size_t i = 0; i < m_builders.size(); ++i) {
            m_models.tables[i].table = m_builders[i]->take();
            m_models.tables[i].complete = m_builders[i]->isComplete();
            for (schema::Enum& one : m_builders[i]->enums()) {
                if (known.emplace(one.schema, one.name).second) m_models.enums.push_back(std::move(one));
            }
        }
    }

    /// The table that a Table() means that makes none: extend_existing, keep_existing, or a name alone.
    [[nodiscard]] TableBuilder* declared(Key key, const CallValue& call) const {
        const bool again = isTrue(call.keyword("extend_existing")) || isTrue(call.keyword("keep_existing")) || call.argCount <= 2;
        const std::string_view given = textOf(call.keyword("schema"));
        const std::string schemaName = call.keyword("schema") != nullptr ? std::string(given) : m_registries.factsOf(key).schema;
        for (std::size_t i = 0; again && i < m_keys.size(); ++i) {
            const schema::Table& table = m_builders[i]->table();
            if (m_keys[i] == key && table.name == textOf(call.arg(0)) && table.schema == schemaName) return m_builders[i];
        }
        return nullptr;
    }

    void addTable(const CallValue& call) {
        const Value* metadata = argument(call, 1, "metadata");
        const auto* owner = as<AttributeValue>(call.function); // db.Table("name", Column(...))
        auto key = m_registries.metadataKey(metadata);
        std::uint32_t first = 2;
        if (!key && owner != nullptr && isFlaskDatabase(owner->object)) {
            key = m_registries.baseKey(owner->object);
            first = 1;
        }
        if (key && !m_registries.isKnown(*key)) m_registries.note(*key, metadata, "metadata", metadata);
        if (!key || call.arg(0) == nullptr || call.arg(0)->kind != ValueKind::String) {
            if (call.argCount < 2) return; // a call of something else by that name
            return unresolvedTable(call.place, key ? "the name of the table is not known" : "the MetaData of the table is not known");
        }
        const Value* reflected = call.keyword("autoload_with") != nullptr ? call.keyword("autoload_with") : call.keyword("autoload");
        if (reflected != nullptr) unresolvedTable(call.place, "the table " + std::string(textOf(call.arg(0))) + " is read from the database");
        if (TableBuilder* known = declared(*key, call)) { // the same table again
            m_tables.setTerm(&call, *known);
            for (std::uint32_t i = first; i < call.argCount && !isTrue(call.keyword("keep_existing")); ++i) known->addArgument(call.args[i], true);
            return;
        }
        const bool hasColumns = std::any_of(call.args, call.args + call.argCount, [](const Value* part) { return Annotations::columnOf(part) != nullptr; });
        if (reflected != nullptr && !hasColumns) return; // no declaration
        TableBuilder& builder = builderFor(*key);
        builder.begin(std::string(textOf(call.arg(0))), call.keyword("schema"));
        for (std::uint32_t i = first; i < call.argCount; ++i) builder.addArgument(call.args[i]);
        builder.setComment(call.keyword("comment"));
        if (call.partial) unresolved(call.place, "some arguments of the table are not known");
        if (call.maybe) unresolved(call.place, "whether the table " + builder.table().name + " is there depends on a condition that is not known");
        if (call.partial || call.maybe || reflected != nullptr) builder.setIncomplete();
        keep(builder, {}, *key, call.place, &call);
    }

    /// What a class gets from itself, its mixins and its abstract bases; not from a parent that has a table of its own.
    void addClass(ClassValue& type) {
        const auto key = m_registries.baseKey(&type);
        if (!key) return judgeUnmapped(type);
        if (isBase(type, *key)) return;
        if (isTrue(type.names().find("__abstract__"))) return;
        if (m_registries.at(*key).kind == "sqlmodel" && !isSqlModelTable(type)) return;
        if (Value* given = type.names().find("__table__")) {
            if (TableBuilder* table = m_tables.tableOf(given)) {
                const auto at = std::find(m_builders.begin(), m_builders.end(), table) - m_builders.begin();
                m_models.tables[static_cast<std::size_t>(at)].className = std::string(type.name);
                m_tables.setTerm(&type, *table);
            }
            return;
        }
        std::vector<ClassValue*> sources; // whose attributes count
        ClassValue* parent = nullptr;
        for (ClassValue* ancestor : ancestryWithBase(type)) {
            const bool mapped = ancestor != &type && m_tables.tableOf(ancestor) != nullptr;
            if (mapped && parent == nullptr) parent = ancestor;
            if (!mapped && !(parent != nullptr && isAncestor(ancestor, parent))) sources.push_back(ancestor);
        }
        const auto name = tableName(type, sources, parent, *key);
        if (!name) {
            if (parent != nullptr) addToParent(type, sources, *m_tables.tableOf(parent), *key);
            return;
        }
        TableBuilder& builder = builderFor(*key);
        const ArgumentParts parts = tableArguments(type, sources);
        builder.begin(*name, nullptr);
        for (const DictValue* options : parts.options) {
            builder.addOptions(*options);
            for (const auto& [option, value] : *options->items) {
                if (!textOf(option).starts_with("autoload")) continue;
                m_unclear = true;
                unresolved(value->place, "the table " + *name + " is read from the database");
            }
        }
        addColumns(builder, type, sources, *key);
        for (Value* one : parts.arguments) builder.addArgument(one);
        judge(type, sources, builder);
        keep(builder, std::string(type.name), *key, type.place, &type);
        // What the class has from now on: code that asks for it is called after this.
        type.names().set("__table__", m_i.attribute(&type, "__table__", type.place), type.place.offset, false);
    }

    /// What of a mapped class is not known, and so what of its table.
    void judge(ClassValue& type, const std::vector<ClassValue*>& sources, TableBuilder& table) {
        if (std::exchange(m_unclear, false)) table.setIncomplete();
        if (type.maybe) {
            table.setIncomplete();
            unresolved(type.place, "whether class " + std::string(type.name) + " is there depends on a condition that is not known");
        }
        for (ClassValue* source : sources) {
            if (!isJudgedWell(*source)) table.setIncomplete();
        }
        const bool keyed = table.hasPrimaryKey() || m_i.lookUp(type, "__mapper_args__") != nullptr;
        if (keyed || !table.isComplete()) return;
        table.setIncomplete();
        unresolved(type.place, "class " + std::string(type.name) + " has no primary key as far as it could be read: SQLAlchemy refuses such a class");
    }

    /// Whether the class has only bases that are known, or known to bring no columns. Said once of each.
    [[nodiscard]] bool isJudgedWell(ClassValue& source) {
        const bool first = m_judged.insert(&source).second;
        bool well = true;
        const auto say = [&](const std::string& why) {
            if (first) unresolved(source.place, "class " + std::string(source.name) + " may have columns that are not known: " + why);
            well = false;
        };
        for (std::uint32_t i = 0; i < source.baseCount; ++i) {
            const Value* base = source.bases[i];
            if (const auto* generic = as<SubscriptValue>(base)) base = generic->object;
            if (const auto* unknown = as<UnknownValue>(base)) {
                say("of a base, " + std::string(unknown->why));
            } else if (const auto* external = as<ExternalValue>(base); external != nullptr && !isHarmlessBase(external->name) && !m_registries.baseKey(base)) {
                say("its base " + std::string(external->name) + " is not in the project");
            }
        }
        if (Value* hook = source.names().find("__mapper_cls__"); hook != nullptr) say("its __mapper_cls__ may add columns and tables");
        return well;
    }

    /// A class of the project that looks mapped, over a base that is not known.
    void judgeUnmapped(ClassValue& type) {
        const Value* name = type.names().find("__tablename__");
        const auto& entries = type.names().entries();
        const bool named = (name != nullptr && name->kind != ValueKind::Function) || type.names().find("__table__") != nullptr ||
                           std::any_of(entries.begin(), entries.end(), [](const Namespace::Entry& e) { return Annotations::columnOf(e.value) != nullptr; });
        if (!named || type.baseCount == 0) return;
        for (const ClassValue* ancestor : m_i.ancestry(&type)) {
            for (std::uint32_t i = 0; i < ancestor->baseCount; ++i) {
                const Value* base = ancestor->bases[i];
                const auto* external = as<ExternalValue>(base);
                if (base->kind == ValueKind::Class || base->kind == ValueKind::Subscript || (external != nullptr && isHarmlessBase(external->name))) continue;
                return unresolvedTable(type.place, "the table of class " + std::string(type.name) + " is not known: its base " +
                                                       (external != nullptr ? std::string(external->name) + " is not in the project" : "is not known"));
            }
        }
    }

    /// The ancestry, and after it that of the class given to the making of the base: declarative_base(cls=Tabled).
    [[nodiscard]] std::vector<ClassValue*> ancestryWithBase(ClassValue& type) {
        std::vector<ClassValue*> result = m_i.ancestry(&type);
        const std::vector<ClassValue*> own = result;
        for (const ClassValue* ancestor : own) {
            for (std::uint32_t i = 0; i < ancestor->baseCount; ++i) {
                const Value* base = ancestor->bases[i];
                if (const auto* attribute = as<AttributeValue>(base); attribute != nullptr && isFlaskDatabase(attribute->object)) base = attribute->object;
                const auto* call = as<CallValue>(base);
                if (call == nullptr) continue;
                for (const std::string_view keyword : {"cls", "model_class", "class_"}) {
                    auto* given = as<ClassValue>(call->keyword(keyword));
                    if (given == nullptr) continue;
                    for (ClassValue* more : m_i.ancestry(given)) {
                        if (std::find(result.begin(), result.end(), more) == result.end()) result.push_back(more);
                    }
                }
            }
        }
        return result;
    }

    [[nodiscard]] bool isAncestor(ClassValue* candidate, ClassValue* of) {
        const auto& list = m_i.ancestry(of);
        return std::find(list.begin(), list.end(), candidate) != list.end();
    }

    /// The base itself, and the classes above it.
    [[nodiscard]] static bool isBase(const ClassValue& type, const void* key) {
        if (&type == key) return true;
        for (std::uint32_t i = 0; i < type.baseCount; ++i) {
            if (Registries::isDeclarativeRoot(type.bases[i])) return true;
        }
        for (std::uint32_t i = 0; i < type.decoratorCount; ++i) {
            const auto* call = as<CallValue>(type.decorators[i]);
            const auto* method = call != nullptr ? as<AttributeValue>(call->function) : as<AttributeValue>(type.decorators[i]);
            if ((call != nullptr && conceptOf(call->function).is("as_declarative")) || (method != nullptr && method->name == "as_declarative_base"))
                return true;
        }
        return false;
    }

    [[nodiscard]] static bool isSqlModelTable(const ClassValue& type) {
        for (std::uint32_t i = 0; i < type.keywordCount; ++i) {
            if (type.keywords[i].name == "table") return isTrue(type.keywords[i].value);
        }
        return false;
    }

    [[nodiscard]] std::optional<std::string> tableName(ClassValue& type, const std::vector<ClassValue*>& sources, const ClassValue* parent, const void* key) {
        for (ClassValue* source : sources) {
            Value* given = source->names().find("__tablename__");
            if (given == nullptr) continue;
            Value* value = m_columns.attributeFor(type, given);
            if (value->kind == ValueKind::None) return std::nullopt;
            if (value->kind == ValueKind::String) return std::string(textOf(value));
            unresolvedTable(value->place, "the table's name of class " + std::string(type.name) + " is not known");
            return std::nullopt;
        }
        if (parent != nullptr) { // a declared_attr of the parent counts for its children too
            for (ClassValue* ancestor : ancestryWithBase(type)) {
                Value* given = ancestor->names().find("__tablename__");
                if (given == nullptr || !ClassColumns::isDeclaredAttr(given)) continue;
                Value* value = m_columns.attributeFor(type, given);
                if (value->kind == ValueKind::String) return std::string(textOf(value));
                return std::nullopt;
            }
        }
        const Registry& registry = m_registries.at(key);
        if (registry.kind == "sqlmodel") return lowered(std::string(type.name));
        if (registry.kind == "flask_sqlalchemy") {
            const bool hasKey = std::any_of(sources.begin(), sources.end(), [&](ClassValue* source) {
                const auto& entries = source->names().entries();
                return std::any_of(entries.begin(), entries.end(), [&](const Namespace::Entry& e) {
                    if (e.value == nullptr) return false;
                    const Value* value = m_columns.attributeFor(type, e.value);
                    const CallValue* column = Annotations::columnOf(value);
                    return column != nullptr && isTrue(column->keyword("primary_key"));
                });
            });
            if (hasKey) return snakeCase(type.name);
        }
        return std::nullopt;
    }

    struct ArgumentParts {
        std::vector<Value*> arguments;
        std::vector<const DictValue*> options;
    };

    [[nodiscard]] ArgumentParts tableArguments(ClassValue& type, const std::vector<ClassValue*>& sources) {
        ArgumentParts parts;
        for (ClassValue* source : ancestryWithBase(type)) {
            Value* given = source->names().find("__table_args__");
            // Of a parent with a table of its own only a declared_attr counts.
            const bool counts = std::find(sources.begin(), sources.end(), source) != sources.end() || ClassColumns::isDeclaredAttr(given);
            if (given == nullptr || !counts) continue;
            Value* value = m_columns.attributeFor(type, given);
            if (const auto* options = as<DictValue>(value)) {
                parts.options.push_back(options);
            } else if (isSequence(value)) {
                for (Value* item : itemsOf(value)) {
                    if (const auto* last = as<DictValue>(item))
                        parts.options.push_back(last);
                    else
                        parts.arguments.push_back(item);
                }
            } else if (value->kind != ValueKind::None) {
                unresolved(value->place, "__table_args__ of class " + std::string(type.name) + " is not known");
            }
            break; // the first in the order of resolution counts alone
        }
        return parts;
    }

    void addColumns(TableBuilder& builder, ClassValue& type, const std::vector<ClassValue*>& sources, Key key) {
        const bool isSqlModel = m_registries.at(key).kind == "sqlmodel" || isSqlModelTable(type);
        const auto columns =
            isSqlModel ? m_columns.ofSqlModel(m_i.ancestry(&type)) : m_columns.of(type, ancestryWithBase(type), sources, m_tables.target().isVersion2);
        for (const DeclaredColumn& one : columns) builder.addColumn(one);
    }

    /// Single-table inheritance: the child's columns belong to the parent's table.
    void addToParent(ClassValue& type, const std::vector<ClassValue*>& sources, TableBuilder& table, Key key) {
        m_tables.setTerm(&type, table);
        addColumns(table, type, sources, key);
        if (std::exchange(m_unclear, false)) table.setIncomplete();
    }

    /// table.append_column(Column(...)), table.append_constraint(...)
    void addLater() {
        for (std::size_t i = 0; i < m_i.calls().size(); ++i) {
            const CallValue* call = m_i.calls()[i];
            const auto* method = as<AttributeValue>(call->function);
            if (method == nullptr || call->argCount == 0) continue;
            if (method->name == "to_metadata" || method->name == "tometadata") {
                if (m_tables.tableOf(method->object) != nullptr)
                    unresolvedTable(call->place, "a copy of a table made by " + std::string(method->name) + "() is not followed");
                continue;
            }
            if (method->name != "append_column" && method->name != "append_constraint") continue;
            TableBuilder* table = m_tables.tableOf(method->object);
            if (table != nullptr)
                table->addArgument(call->args[0], true);
            else
                unresolved(call->place, "which table gets the column or constraint is not known");
        }
    }

    /// Listeners that are called while classes are mapped, with columns in their code.
    void addListeners() {
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

    /// What of a whole MetaData, or of the whole project, is not known.
    void addUnclear() {
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

    void finish() {
        if (!m_targets.empty()) { // only what env.py hands to Alembic
            std::vector<ModelTable> kept;
            for (std::size_t i = 0; i < m_models.tables.size(); ++i) {
                if (m_targets.count(m_keys[i]) != 0) kept.push_back(std::move(m_models.tables[i]));
            }
            m_models.tables = std::move(kept);
        }
        m_models.registries = m_registries.take();
        for (const ModelTable& table : m_models.tables) ++m_models.registries[table.registry].tables;
        std::map<std::pair<std::size_t, std::string>, const ModelTable*> first;
        for (const ModelTable& table : m_models.tables) {
            const auto [at, isNew] = first.emplace(std::pair(table.registry, table.table.schema + "." + table.table.name), &table);
            if (isNew) continue;
            m_models.findings.push_back(
                {"models.table_defined_twice",
                 Severity::Error,
                 "The table " + table.table.name + " is declared twice",
                 "Table '" + table.table.name + "' is already defined for this MetaData instance: Python stops with this where both modules are imported.",
                 {{at->second->file, at->second->line, {}, at->second->className}, {table.file, table.line, {}, table.className}},
                 {}});
        }
    }

    ModelRequest m_request;
    std::stop_token m_stop;
    python::SourceTree m_tree;
    Interpreter m_i;
    Models m_models;
    Registries m_registries{m_i};
    ClassColumns m_columns{m_i, m_registries, [this](Place place, std::string why) {
                               m_unclear = true;
                               unresolved(place, std::move(why));
                           }};
    std::size_t m_nextCall = 0; // up to where tables and classes are read
    std::size_t m_nextClass = 0;
    bool m_unclear = false; // something of the class that is read is not known
    std::set<const ClassValue*> m_judged;
    std::set<const void*> m_targets;
    std::vector<const void*> m_keys;       // of the tables
    std::vector<TableBuilder*> m_builders; // beside them
    TableSet m_tables{m_i, {m_request.dialect, false}, [this](const Value* metadata) { return schemaOf(metadata); }};
};

} // namespace

Models readModels(const ModelRequest& request, const std::stop_token& stop) { return Reader(request, stop).read(); }

} // namespace stillroom::orm
