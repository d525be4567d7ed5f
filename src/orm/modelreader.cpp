#include "orm/modelreader.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "orm/annotations.h"
#include "orm/concepts.h"
#include "orm/enums.h"
#include "orm/modelfiles.h"
#include "orm/registries.h"
#include "orm/sqlalchemyversion.h"
#include "orm/sqlmodelfields.h"
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
    return out;
}

class Reader {
public:
    Reader(const ModelRequest& request, std::stop_token stop)
        : m_request(request), m_stop(std::move(stop)), m_tree(request.root), m_i(m_tree, modulePaths(request), m_stop) {}

    Models read() {
        importAll();
        m_tables.emplace(m_i, TypeTarget{m_request.dialect, usesVersion2(m_i)}, [this](const Value* metadata) { return schemaOf(metadata); });
        const std::size_t classes = m_i.classes().size();
        for (std::size_t i = 0; i < m_i.calls().size(); ++i) {
            if (const CallValue* call = callOf(m_i.calls()[i], "Table"); call != nullptr && isSqlAlchemys(*call)) addTable(*call);
        }
        for (std::size_t i = 0; i < classes; ++i) addClass(*m_i.classes()[i]);
        finishTables();
        addSyntaxErrors();
        finish();
        return std::move(m_models);
    }

private:
    [[nodiscard]] static ModulePaths modulePaths(const ModelRequest& request) {
        std::vector<fs::path> roots = request.searchPaths;
        roots.push_back(request.root);
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

    /// SQLModel hands on SQLAlchemy's own names.
    [[nodiscard]] static bool isSqlAlchemys(const CallValue& call) {
        const std::string_view package = conceptOf(call.function).package;
        return package == "sqlalchemy" || package == "sqlmodel";
    }

    [[nodiscard]] TableBuilder& builderFor(const void* key) {
        return m_tables->add(key, m_registries.factsOf(key), [this](Place place, std::string why) { unresolved(place, std::move(why)); });
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
        m_tableOfTerm[term] = m_models.tables.size();
        m_tables->setTerm(term, builder);
        m_keys.push_back(key);
        m_builders.push_back(&builder);
        m_models.tables.push_back(std::move(table));
    }

    /// Keys, constraints and names can be made when every table has its columns.
    void finishTables() {
        m_tables->attachLoose(m_i.calls());
        m_tables->finish();
        std::set<std::pair<std::string, std::string>> known; // enums, by schema and name
        for (std::size_t i = 0; i < m_builders.size(); ++i) {
            m_models.tables[i].table = m_builders[i]->take();
            m_models.tables[i].complete = m_builders[i]->isComplete();
            for (schema::Enum& one : m_builders[i]->enums()) {
                if (known.emplace(one.schema, one.name).second) m_models.enums.push_back(std::move(one));
            }
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
            if (call.maybe || call.argCount < 2) return; // a call of something else by that name
            return unresolvedTable(call.place, key ? "the name of the table is not known" : "the MetaData of the table is not known");
        }
        TableBuilder& builder = builderFor(*key);
        builder.begin(std::string(textOf(call.arg(0))), call.keyword("schema"));
        for (std::uint32_t i = first; i < call.argCount; ++i) builder.addArgument(call.args[i]);
        builder.setComment(call.keyword("comment"));
        if (call.partial) {
            builder.setIncomplete();
            unresolved(call.place, "some arguments of the table are not known");
        }
        keep(builder, {}, *key, call.place, &call);
    }

    /// What a class gets from itself, its mixins and its abstract bases; not from a parent that has a table of its own.
    void addClass(ClassValue& type) {
        const auto key = m_registries.baseKey(&type);
        if (!key || isBase(type, *key)) return;
        if (isTrue(type.names().find("__abstract__"))) return;
        if (*key == Registries::kSqlModel && !isSqlModelTable(type)) return;
        if (Value* given = type.names().find("__table__")) {
            if (const auto found = m_tableOfTerm.find(given); found != m_tableOfTerm.end()) {
                m_models.tables[found->second].className = std::string(type.name);
                m_tables->setTerm(&type, *m_builders[found->second]);
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
            if (parent != nullptr) addToParent(type, sources, m_tableOfClass.at(parent));
            return;
        }
        TableBuilder& builder = builderFor(*key);
        const ArgumentParts parts = tableArguments(type, sources);
        builder.begin(*name, nullptr);
        for (const DictValue* options : parts.options) builder.addOptions(*options);
        addColumns(builder, type, sources);
        for (Value* one : parts.arguments) builder.addArgument(one);
        m_tableOfClass[&type] = m_models.tables.size();
        keep(builder, std::string(type.name), *key, type.place, &type);
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

    [[nodiscard]] static bool isDeclaredAttr(const Value* value) {
        const auto* function = as<FunctionValue>(value);
        for (std::uint32_t i = 0; function != nullptr && i < function->decoratorCount; ++i) {
            const Value* decorator = function->decorators[i];
            const auto* attribute = as<AttributeValue>(decorator);
            if (conceptOf(decorator).is("declared_attr") || conceptOf(decorator).is("directive") || conceptOf(decorator).is("cascading") ||
                isExternal(decorator, "builtins.classmethod"))
                return true;
            if (attribute != nullptr && (attribute->name == "directive" || attribute->name == "cascading" || attribute->name == "declared_attr")) return true;
        }
        return false;
    }

    /// The value of an attribute of a mixin for this class: a declared_attr is called with it.
    [[nodiscard]] Value* attributeFor(ClassValue& type, Value* value) {
        if (!isDeclaredAttr(value)) return value;
        return m_i.call(value, {&type}, value->place);
    }

    [[nodiscard]] std::optional<std::string> tableName(ClassValue& type, const std::vector<ClassValue*>& sources, const ClassValue* parent, const void* key) {
        for (ClassValue* source : sources) {
            Value* given = source->names().find("__tablename__");
            if (given == nullptr) continue;
            Value* value = attributeFor(type, given);
            if (value->kind == ValueKind::None) return std::nullopt;
            if (value->kind == ValueKind::String) return std::string(textOf(value));
            unresolvedTable(value->place, "the table's name of class " + std::string(type.name) + " is not known");
            return std::nullopt;
        }
        if (parent != nullptr) { // a declared_attr of the parent counts for its children too
            for (ClassValue* ancestor : ancestryWithBase(type)) {
                Value* given = ancestor->names().find("__tablename__");
                if (given == nullptr || !isDeclaredAttr(given)) continue;
                Value* value = attributeFor(type, given);
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
                    const Value* value = attributeFor(type, e.value);
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
            const bool counts = std::find(sources.begin(), sources.end(), source) != sources.end() || isDeclaredAttr(given);
            if (given == nullptr || !counts) continue;
            Value* value = attributeFor(type, given);
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

    struct Found {
        DeclaredColumn column;
        std::uint32_t order = 0;
        long long sortOrder = 0;
    };

    void addColumns(TableBuilder& builder, ClassValue& type, const std::vector<ClassValue*>& sources) {
        if (m_registries.baseKey(&type) == std::optional<const void*>(Registries::kSqlModel) || isSqlModelTable(type)) {
            for (const DeclaredColumn& column : m_fields.columnsOf(m_i.ancestry(&type))) builder.addColumn(column);
            return;
        }
        std::vector<Found> found;
        std::set<std::string_view> seen;
        const std::vector<ClassValue*> ancestors = ancestryWithBase(type);
        for (ClassValue* source : sources) {
            for (const auto& entry : source->names().entries()) {
                if (source == &type && isSaidByMixin(sources, type, entry)) continue;
                if (!seen.insert(entry.name).second) continue; // overridden
                Value* value = entry.value != nullptr ? attributeFor(type, entry.value) : nullptr;
                if (value == nullptr && entry.annotation == nullptr) continue;
                if (entry.maybe && Annotations::columnOf(value) != nullptr)
                    unresolved(value->place, "whether the column " + std::string(entry.name) + " is there depends on conditions");
                if (value == nullptr && isRelationship(*source, entry)) continue;
                for (DeclaredColumn& column : m_annotations.columnsOf(ancestors, *source, entry, value)) {
                    const auto* sorted = as<NumberValue>(column.call->keyword("sort_order"));
                    const auto* made = as<CallValue>(column.term);
                    found.push_back(
                        {std::move(column), made != nullptr ? made->number : 0, sorted != nullptr ? std::atoll(std::string(sorted->text).c_str()) : 0});
                }
            }
        }
        // SQLAlchemy 1.4 orders columns as they were made, so that those of mixins come first; 2.0 as classes resolve.
        if (m_tables->target().isVersion2)
            std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.sortOrder < b.sortOrder; });
        else
            std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.order < b.order; });
        for (const Found& one : found) builder.addColumn(one.column);
    }

    /// A mere annotation of the class says nothing where a mixin has the attribute: _ClassScanMapperConfig._scan_attributes.
    [[nodiscard]] static bool isSaidByMixin(const std::vector<ClassValue*>& sources, const ClassValue& type, const Namespace::Entry& entry) {
        return entry.value == nullptr && std::any_of(sources.begin(), sources.end(), [&](const ClassValue* source) {
                   const Namespace::Entry* other = source != &type ? source->names().entry(entry.name) : nullptr;
                   return other != nullptr && (other->value != nullptr || other->annotation != nullptr);
               });
    }

    /// A mere Mapped["Other"] without a value, where Other is mapped: said for type checkers.
    [[nodiscard]] bool isRelationship(ClassValue& source, const Namespace::Entry& entry) {
        AnnotationReader reader(m_i, *source.frame);
        const auto* mapped = as<SubscriptValue>(reader.evaluated(entry.annotation));
        if (mapped == nullptr) return true;
        Value* inner = reader.withoutNone(mapped->index);
        return as<ClassValue>(inner) != nullptr && !isPythonEnum(inner) && m_registries.baseKey(inner).has_value();
    }

    /// Single-table inheritance: the child's columns belong to the parent's table.
    void addToParent(ClassValue& type, const std::vector<ClassValue*>& sources, std::size_t index) {
        m_tableOfClass[&type] = index;
        m_tables->setTerm(&type, *m_builders[index]);
        addColumns(*m_builders[index], type, sources);
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
    std::set<const void*> m_targets;
    std::optional<TableSet> m_tables;
    Annotations m_annotations{m_i};
    SqlModelFields m_fields{m_i};
    std::vector<const void*> m_keys;       // of the tables
    std::vector<TableBuilder*> m_builders; // beside them
    std::unordered_map<const Value*, std::size_t> m_tableOfTerm;
    std::unordered_map<const ClassValue*, std::size_t> m_tableOfClass;
};

} // namespace

Models readModels(const ModelRequest& request, const std::stop_token& stop) { return Reader(request, stop).read(); }

} // namespace stillroom::orm
