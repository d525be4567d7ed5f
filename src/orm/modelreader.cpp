#include "orm/modelreader.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "orm/classcolumns.h"
#include "orm/concepts.h"
#include "orm/modelfiles.h"
#include "orm/registries.h"
#include "orm/tablebuilder.h"

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
        if (usesModernOrm()) m_columns.orderAsClassesResolve();
        addAll();
        readAllWhereEmpty();
        addLater();
        addLooseIndexes();
        addListeners();
        addUnclear();
        resolveForeignTypes();
        addSyntaxErrors();
        finish();
        return std::move(m_models);
    }

private:
    using Key = Registries::Key;

    /// Columns' attribute keys and terms, with their names.
    struct Named {
        const CallValue* term;
        std::string key;
        std::string name;
    };

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

    /// Whether the project needs SQLAlchemy 2.0: anything of its new ORM is used.
    [[nodiscard]] bool usesModernOrm() const {
        const auto& classes = m_i.classes();
        const bool declares = std::any_of(classes.begin(), classes.end(), [](const ClassValue* c) {
            return std::any_of(c->bases, c->bases + c->baseCount,
                               [](const Value* b) { return Registries::isDeclarativeRoot(b) || conceptOf(b).is("MappedAsDataclass"); });
        });
        const auto& calls = m_i.calls();
        return declares || std::any_of(calls.begin(), calls.end(), [](const CallValue* c) { return conceptOf(c->function).is("mapped_column"); });
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
            if (!m_targets.empty()) {
                for (const Value* one : m_unknownTargets) unresolvedTable(one->place, "a part of target_metadata is not known");
                return;
            }
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
        const auto key = m_registries.metadataKey(target);
        if (key)
            m_targets.insert(*key);
        else if (!isSequence(target) && target->kind != ValueKind::None)
            m_unknownTargets.push_back(target);
    }

    // ---- tables

    [[nodiscard]] TableBuilder builderFor(const void* key) {
        return {m_i, m_request.dialect, m_registries.factsOf(key),
                [this](const Value* column, std::string& schemaName, std::string& table, std::string& name) {
                    return placeOfColumn(column, schemaName, table, name);
                },
                [this](Place place, std::string why) { unresolved(place, std::move(why)); }};
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

    /// The table of a Table() term, of a class, or of `Class.__table__`.
    [[nodiscard]] std::optional<std::size_t> tableOf(const Value* value) const {
        if (const auto found = m_tableOfTerm.find(value); found != m_tableOfTerm.end()) return found->second;
        const auto* attribute = as<AttributeValue>(value);
        if (attribute != nullptr && attribute->name == "__table__") value = attribute->object;
        const auto found = m_tableOfClass.find(as<ClassValue>(value));
        return found == m_tableOfClass.end() ? std::nullopt : std::optional(found->second);
    }

    /// Where a column is: its term, Class.attribute, table.c.key, Class.__table__.c["key"].
    [[nodiscard]] std::optional<std::pair<std::size_t, std::string>> placeOf(const Value* column) {
        if (const auto* call = as<CallValue>(column)) {
            const auto place = call->number < m_columnPlaces.size() ? m_columnPlaces[call->number] : kNowhere;
            return place == kNowhere ? std::nullopt : std::optional(std::pair(place.first, m_named[place.first][place.second].name));
        }
        const auto* attribute = as<AttributeValue>(column);
        const auto* subscript = as<SubscriptValue>(column);
        const Value* owner = attribute != nullptr ? attribute->object : subscript != nullptr ? subscript->object : nullptr;
        const std::string key(attribute != nullptr ? attribute->name : subscript != nullptr ? textOf(subscript->index) : std::string_view{});
        if (auto* type = const_cast<ClassValue*>(as<ClassValue>(owner))) { // NOLINT: the ancestry is remembered for it
            for (const ClassValue* ancestor : m_i.ancestry(type)) {
                const auto table = tableOf(ancestor);
                const std::string* named = table ? columnByKey(*table, key) : nullptr;
                if (named != nullptr) return std::pair(*table, *named);
            }
            return std::nullopt;
        }
        const auto* collection = as<AttributeValue>(owner);
        if (collection == nullptr || (collection->name != "c" && collection->name != "columns")) return std::nullopt;
        const auto table = tableOf(collection->object);
        const std::string* named = table ? columnByKey(*table, key) : nullptr;
        return named == nullptr ? std::nullopt : std::optional(std::pair(*table, *named));
    }

    bool placeOfColumn(const Value* column, std::string& schemaName, std::string& table, std::string& name) {
        const auto place = placeOf(column);
        if (!place) return false;
        const auto& model = m_models.tables[place->first].table;
        schemaName = model.schema;
        table = model.name;
        name = place->second;
        return true;
    }

    void keep(ModelTable table, const void* key, Place place, std::vector<Named> named, std::vector<schema::Enum>& enums) {
        table.registry = m_registries.indexOf(key);
        if (place.file != nullptr) {
            table.file = place.file->path.string();
            table.line = place.file->module->position(place.offset).line;
        }
        const std::size_t index = m_models.tables.size();
        notePlaces(index, std::move(named));
        keepEnums(enums);
        m_keys.push_back(key);
        m_models.tables.push_back(std::move(table));
    }

    /// The table that a Table() means that makes none: extend_existing, keep_existing, or a name alone.
    [[nodiscard]] std::optional<std::size_t> declared(Key key, const CallValue& call) const {
        const bool again = isTrue(call.keyword("extend_existing")) || isTrue(call.keyword("keep_existing")) || call.argCount <= 2;
        const std::string_view given = textOf(call.keyword("schema"));
        const std::string schemaName = call.keyword("schema") != nullptr ? std::string(given) : m_registries.factsOf(key).schema;
        for (std::size_t i = 0; again && i < m_keys.size(); ++i) {
            const schema::Table& table = m_models.tables[i].table;
            if (m_keys[i] == key && table.name == textOf(call.arg(0)) && table.schema == schemaName) return i;
        }
        return std::nullopt;
    }

    void keepEnums(std::vector<schema::Enum>& enums) {
        for (schema::Enum& one : enums) {
            const bool known =
                std::any_of(m_models.enums.begin(), m_models.enums.end(), [&](const schema::Enum& e) { return e.schema == one.schema && e.name == one.name; });
            if (!known) m_models.enums.push_back(std::move(one));
        }
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
        TableBuilder builder = builderFor(*key);
        builder.begin(std::string(textOf(call.arg(0))), call.keyword("schema"));
        std::vector<Named> named;
        for (std::uint32_t i = first; i < call.argCount; ++i) addPart(builder, call.args[i], named);
        const Value* reflected = call.keyword("autoload_with") != nullptr ? call.keyword("autoload_with") : call.keyword("autoload");
        if (reflected != nullptr) unresolvedTable(call.place, "the table " + std::string(textOf(call.arg(0))) + " is read from the database");
        if (const auto known = declared(*key, call)) { // the same table again
            m_tableOfTerm[&call] = *known;
            if (!isTrue(call.keyword("keep_existing"))) merge(*known, builder, std::move(named), true);
            return;
        }
        if (reflected != nullptr && named.empty()) return; // no declaration
        ModelTable table = builder.finish();
        table.table.comment = textOf(call.keyword("comment"));
        if (call.partial) unresolved(call.place, "some arguments of the table are not known");
        if (call.maybe) unresolved(call.place, "whether the table " + table.table.name + " is there depends on a condition that is not known");
        table.complete = table.complete && !call.partial && !call.maybe && reflected == nullptr;
        m_tableOfTerm[&call] = m_models.tables.size();
        keep(std::move(table), *key, call.place, std::move(named), builder.enums());
    }

    /// What a class gets from itself, its mixins and its abstract bases; not from a parent that has a table of its own.
    void addClass(ClassValue& type) {
        const auto key = m_registries.baseKey(&type);
        if (!key) return judgeUnmapped(type);
        if (isBase(type, *key)) return;
        if (isTrue(type.names().find("__abstract__"))) return;
        if (m_registries.at(*key).kind == "sqlmodel" && !isSqlModelTable(type)) return;
        if (Value* given = type.names().find("__table__")) {
            if (const auto found = m_tableOfTerm.find(given); found != m_tableOfTerm.end()) {
                m_models.tables[found->second].className = std::string(type.name);
                m_tableOfClass[&type] = found->second;
            }
            return;
        }
        std::vector<ClassValue*> sources; // whose attributes count
        ClassValue* parent = nullptr;
        for (ClassValue* ancestor : ancestryWithBase(type)) {
            const bool mapped = ancestor != &type && m_tableOfClass.count(ancestor) != 0;
            if (mapped && parent == nullptr) parent = ancestor;
            if (!mapped && !(parent != nullptr && isAncestor(ancestor, parent))) sources.push_back(ancestor);
        }
        const auto name = tableName(type, sources, parent, *key);
        if (!name) {
            if (parent != nullptr) addToParent(type, sources, m_tableOfClass.at(parent), *key);
            return;
        }
        TableBuilder builder = builderFor(*key);
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
        auto named = addColumns(builder, type, sources, *key);
        for (Value* one : parts.arguments) builder.addArgument(one);
        ModelTable table = builder.finish();
        table.className = std::string(type.name);
        judge(type, sources, table);
        m_tableOfClass[&type] = m_models.tables.size();
        keep(std::move(table), *key, type.place, std::move(named), builder.enums());
        // What the class has from now on: code that asks for it is called after this.
        type.names().set("__table__", m_i.attribute(&type, "__table__", type.place), type.place.offset, false);
    }

    /// What of a mapped class is not known, and so what of its table.
    void judge(ClassValue& type, const std::vector<ClassValue*>& sources, ModelTable& table) {
        if (std::exchange(m_unclear, false)) table.complete = false;
        if (type.maybe) {
            table.complete = false;
            unresolved(type.place, "whether class " + std::string(type.name) + " is there depends on a condition that is not known");
        }
        for (ClassValue* source : sources) {
            if (!isJudgedWell(*source)) table.complete = false;
        }
        const bool keyed = !table.table.primaryKey.columns.empty() || m_i.lookUp(type, "__mapper_args__") != nullptr;
        if (keyed || !table.complete) return;
        table.complete = false;
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
                           std::any_of(entries.begin(), entries.end(), [](const Namespace::Entry& e) { return ClassColumns::columnOf(e.value) != nullptr; });
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
                    const CallValue* column = ClassColumns::columnOf(value);
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

    std::vector<Named> addColumns(TableBuilder& builder, ClassValue& type, const std::vector<ClassValue*>& sources, Key key) {
        std::vector<Named> named;
        for (const FoundColumn& one : m_columns.of(type, sources, m_registries.at(key).kind == "sqlmodel")) {
            builder.addColumn(one.key, one.call, one.annotation, one.optional, one.place);
            named.push_back(nameOf(one.key, one.call));
        }
        return named;
    }

    [[nodiscard]] static Named nameOf(const std::string& key, const CallValue* call) {
        const std::string_view positional = call != nullptr ? textOf(call->arg(0)) : std::string_view{};
        const std::string_view given = call != nullptr && positional.empty() ? textOf(call->keyword("name")) : positional;
        const std::string_view own = call != nullptr ? textOf(call->keyword("key")) : std::string_view{};
        return {call, std::string(own.empty() ? std::string_view(key) : own), std::string(given.empty() ? std::string_view(key) : given)};
    }

    void notePlaces(std::size_t index, std::vector<Named> named) {
        if (m_named.size() <= index) m_named.resize(index + 1);
        if (m_columnPlaces.size() < m_i.calls().size()) m_columnPlaces.resize(m_i.calls().size(), kNowhere);
        std::vector<Named>& all = m_named[index];
        for (Named& one : named) {
            if (one.term != nullptr) m_columnPlaces[one.term->number] = {index, all.size()};
            all.push_back(std::move(one));
        }
    }

    /// The name of the column that a table has under a key; null where it has none.
    [[nodiscard]] const std::string* columnByKey(std::size_t index, std::string_view key) const {
        if (index >= m_named.size()) return nullptr;
        const auto found = std::find_if(m_named[index].begin(), m_named[index].end(), [key](const Named& n) { return n.key == key; });
        return found == m_named[index].end() ? nullptr : &found->name;
    }

    /// Single-table inheritance: the child's columns belong to the parent's table, and may be NULL.
    void addToParent(ClassValue& type, const std::vector<ClassValue*>& sources, std::size_t index, const void* key) {
        m_tableOfClass[&type] = index;
        TableBuilder builder = builderFor(key);
        builder.begin(m_models.tables[index].table.name, nullptr);
        auto named = addColumns(builder, type, sources, key);
        merge(index, builder, std::move(named), false);
        if (std::exchange(m_unclear, false)) m_models.tables[index].complete = false;
    }

    /// table.append_column(Column(...)), table.append_constraint(...)
    void addLater() {
        for (std::size_t i = 0; i < m_i.calls().size(); ++i) {
            const CallValue* call = m_i.calls()[i];
            const auto* method = as<AttributeValue>(call->function);
            if (method == nullptr || call->argCount == 0) continue;
            if (method->name == "to_metadata" || method->name == "tometadata") {
                if (tableOf(method->object)) unresolvedTable(call->place, "a copy of a table made by " + std::string(method->name) + "() is not followed");
                continue;
            }
            if (method->name != "append_column" && method->name != "append_constraint") continue;
            const auto index = tableOf(method->object);
            if (!index) {
                unresolved(call->place, "which table gets the column or constraint is not known");
                continue;
            }
            TableBuilder builder = builderFor(m_keys[*index]);
            std::vector<Named> named;
            beginAgain(builder, *index);
            addPart(builder, call->args[0], named);
            merge(*index, builder, std::move(named), true);
        }
    }

    /// Something more for a table that is there: constraints take their names from it.
    void beginAgain(TableBuilder& builder, std::size_t index) {
        const schema::Table& table = m_models.tables[index].table;
        builder.begin(table.name, nullptr);
        if (!table.schema.empty()) builder.addOptions(*as<DictValue>(m_i.schemaOption(table.schema)));
    }

    void addPart(TableBuilder& builder, Value* part, std::vector<Named>& named) {
        const CallValue* column = ClassColumns::columnOf(part);
        if (column == nullptr) return builder.addArgument(part);
        const std::string name(textOf(argument(*column, 0, "name")));
        if (name.empty()) return unresolvedTable(column->place, "the name of a column is not known");
        builder.addColumn(name, column, nullptr, false, part->place);
        named.push_back(nameOf(name, column));
    }

    /// \param replaces whether a column of a name that is there takes its place
    void merge(std::size_t index, TableBuilder& builder, std::vector<Named> named, bool replaces) {
        ModelTable extra = builder.finish();
        ModelTable& table = m_models.tables[index];
        for (schema::Column& column : extra.table.columns) {
            const auto known =
                std::find_if(table.table.columns.begin(), table.table.columns.end(), [&](const schema::Column& c) { return c.name == column.name; });
            if (known == table.table.columns.end())
                table.table.columns.push_back(std::move(column));
            else if (replaces)
                *known = std::move(column);
        }
        if (table.table.primaryKey.columns.empty()) table.table.primaryKey = std::move(extra.table.primaryKey);
        const auto move = [](auto& from, auto& to) { std::move(from.begin(), from.end(), std::back_inserter(to)); };
        move(extra.table.foreignKeys, table.table.foreignKeys);
        move(extra.table.uniqueConstraints, table.table.uniqueConstraints);
        move(extra.table.indexes, table.table.indexes);
        move(extra.table.checkConstraints, table.table.checkConstraints);
        move(extra.table.exclusionConstraints, table.table.exclusionConstraints);
        table.complete = table.complete && extra.complete;
        keepEnums(builder.enums());
        notePlaces(index, std::move(named));
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

    /// Index("name", table.c.x) outside of any table.
    void addLooseIndexes() {
        for (const CallValue* call : m_i.calls()) {
            if (callOf(call, "Index") == nullptr || call->argCount < 2) continue;
            std::vector<schema::IndexKey> keys;
            std::optional<std::size_t> index;
            for (std::uint32_t i = 1; i < call->argCount; ++i) {
                const Value* part = call->args[i];
                const auto* made = as<CallValue>(part); // column.desc()
                const auto* method = made != nullptr ? as<AttributeValue>(made->function) : nullptr;
                const bool directed = method != nullptr && (method->name == "desc" || method->name == "asc");
                const auto place = placeOf(directed ? method->object : part);
                if (!place) continue;
                index = place->first;
                keys.push_back({place->second, false, directed && method->name == "desc", false, false, {}, {}});
            }
            if (!index || keys.size() + 1 != call->argCount) continue;
            schema::Index one;
            one.name = textOf(call->arg(0));
            one.unique = isTrue(call->keyword("unique"));
            one.keys = std::move(keys);
            auto& indexes = m_models.tables[*index].table.indexes;
            const bool known = std::any_of(indexes.begin(), indexes.end(), [&](const schema::Index& i) { return i.name == one.name; });
            if (!known) indexes.push_back(std::move(one));
        }
    }

    /// A column without a type has that of the column it refers to, over several steps if need be.
    void resolveForeignTypes() {
        std::map<std::pair<const void*, std::string>, std::size_t> byName;
        for (std::size_t i = 0; i < m_models.tables.size(); ++i)
            byName.emplace(std::pair(m_keys[i], m_models.tables[i].table.schema + "." + m_models.tables[i].table.name), i);
        constexpr int kRounds = 8;
        for (int round = 0; round < kRounds; ++round) {
            for (std::size_t i = 0; i < m_models.tables.size(); ++i) {
                for (schema::Column& column : m_models.tables[i].table.columns) {
                    if (!column.type.empty()) continue;
                    for (const schema::ForeignKey& key : m_models.tables[i].table.foreignKeys) {
                        const auto at = std::find(key.columns.begin(), key.columns.end(), column.name);
                        const auto target = byName.find({m_keys[i], key.referredSchema + "." + key.referredTable});
                        if (at == key.columns.end() || target == byName.end()) continue;
                        const schema::Column* referred =
                            m_models.tables[target->second].table.column(key.referredColumns[static_cast<std::size_t>(at - key.columns.begin())]);
                        if (referred != nullptr) column.type = referred->type;
                    }
                }
            }
        }
        for (ModelTable& table : m_models.tables) {
            for (const schema::Column& column : table.table.columns) table.complete = table.complete && !column.type.empty();
        }
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
    std::vector<const Value*> m_unknownTargets; // parts of target_metadata
    std::set<const void*> m_targets;
    std::vector<const void*> m_keys; // of the tables
    static constexpr std::pair<std::size_t, std::size_t> kNowhere{static_cast<std::size_t>(-1), 0};
    std::vector<std::pair<std::size_t, std::size_t>> m_columnPlaces; // of Column terms by their number: the table, and which of its columns
    std::vector<std::vector<Named>> m_named;                         // the columns of each table
    std::unordered_map<const Value*, std::size_t> m_tableOfTerm;
    std::unordered_map<const ClassValue*, std::size_t> m_tableOfClass;
};

} // namespace

Models readModels(const ModelRequest& request, const std::stop_token& stop) { return Reader(request, stop).read(); }

} // namespace stillroom::orm
