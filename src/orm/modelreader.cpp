#include "orm/modelreader.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
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
    return out;
}

class Reader {
public:
    Reader(const ModelRequest& request, std::stop_token stop)
        : m_request(request), m_stop(std::move(stop)), m_tree(request.root), m_i(m_tree, modulePaths(request), m_stop) {}

    Models read() {
        importAll();
        const std::size_t classes = m_i.classes().size();
        for (std::size_t i = 0; i < m_i.calls().size(); ++i) {
            if (const CallValue* call = callOf(m_i.calls()[i], "Table"); call != nullptr && conceptOf(call->function).package == "sqlalchemy") addTable(*call);
        }
        for (std::size_t i = 0; i < classes; ++i) addClass(*m_i.classes()[i]);
        addLooseIndexes();
        resolveForeignTypes();
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

    bool placeOfColumn(const Value* column, std::string& schemaName, std::string& table, std::string& name) {
        const auto found = m_columnPlaces.find(column);
        if (found == m_columnPlaces.end()) {
            // table.c.id, Class.__table__.c.id
            const auto* attribute = as<AttributeValue>(column);
            const auto* collection = attribute != nullptr ? as<AttributeValue>(attribute->object) : nullptr;
            if (collection == nullptr || (collection->name != "c" && collection->name != "columns")) return false;
            const auto owner = m_tableOfTerm.find(collection->object);
            if (owner == m_tableOfTerm.end()) return false;
            const auto& model = m_models.tables[owner->second].table;
            schemaName = model.schema;
            table = model.name;
            name = attribute->name;
            return true;
        }
        const auto& model = m_models.tables[found->second.first].table;
        schemaName = model.schema;
        table = model.name;
        name = found->second.second;
        return true;
    }

    void keep(ModelTable table, const void* key, Place place, const std::vector<std::pair<const Value*, std::string>>& terms, std::vector<schema::Enum>& enums,
              const Value* term) {
        table.registry = m_registries.indexOf(key);
        if (place.file != nullptr) {
            table.file = place.file->path.string();
            table.line = place.file->module->position(place.offset).line;
        }
        const std::size_t index = m_models.tables.size();
        for (const auto& [column, name] : terms) m_columnPlaces[column] = {index, name};
        if (term != nullptr) m_tableOfTerm[term] = index;
        for (schema::Enum& one : enums) {
            const bool known =
                std::any_of(m_models.enums.begin(), m_models.enums.end(), [&](const schema::Enum& e) { return e.schema == one.schema && e.name == one.name; });
            if (!known) m_models.enums.push_back(std::move(one));
        }
        m_keys.push_back(key);
        m_models.tables.push_back(std::move(table));
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
        TableBuilder builder = builderFor(*key);
        builder.begin(std::string(textOf(call.arg(0))), call.keyword("schema"));
        std::vector<std::pair<const Value*, std::string>> terms;
        for (std::uint32_t i = first; i < call.argCount; ++i) {
            Value* part = call.args[i];
            if (const CallValue* column = callOf(part, "Column")) {
                const std::string name(textOf(argument(*column, 0, "name")));
                builder.addColumn(name, column, nullptr, false, part->place);
                terms.emplace_back(part, name);
            } else {
                builder.addArgument(part);
            }
        }
        ModelTable table = builder.finish();
        table.table.comment = textOf(call.keyword("comment"));
        if (call.partial) {
            table.complete = false;
            unresolved(call.place, "some arguments of the table are not known");
        }
        keep(std::move(table), *key, call.place, terms, builder.enums(), &call);
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
        for (const DictValue* options : parts.options) builder.addOptions(*options);
        const auto terms = addColumns(builder, type, sources);
        for (Value* one : parts.arguments) builder.addArgument(one);
        ModelTable table = builder.finish();
        table.className = std::string(type.name);
        m_tableOfClass[&type] = m_models.tables.size();
        keep(std::move(table), *key, type.place, terms, builder.enums(), &type);
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
                    const CallValue* column = columnOf(value);
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

    /// The Column or mapped_column of an attribute's value, also inside deferred() and column_property().
    [[nodiscard]] static const CallValue* columnOf(const Value* value) {
        const auto* call = as<CallValue>(value);
        if (call == nullptr) return nullptr;
        const Concept what = conceptOf(call->function);
        if (what.is("Column") || what.is("mapped_column")) return call;
        if (what.is("deferred") || what.is("column_property")) return columnOf(call->arg(0));
        if (what.is("Field") && what.package == "sqlmodel") {
            if (const Value* given = call->keyword("sa_column")) return columnOf(given);
        }
        return nullptr;
    }

    struct Found {
        std::string key;
        const CallValue* call;
        Value* annotation;
        bool optional;
        Place place;
        std::uint32_t order;
    };

    std::vector<std::pair<const Value*, std::string>> addColumns(TableBuilder& builder, ClassValue& type, const std::vector<ClassValue*>& sources) {
        std::vector<Found> found;
        std::set<std::string_view> seen;
        bool annotated = false;
        for (ClassValue* source : sources) {
            for (const auto& entry : source->names().entries()) {
                if (!seen.insert(entry.name).second) continue; // overridden
                Value* value = entry.value != nullptr ? attributeFor(type, entry.value) : nullptr;
                if (value == nullptr && entry.annotation == nullptr) continue;
                if (entry.maybe && columnOf(value) != nullptr)
                    unresolved(value->place, "whether the column " + std::string(entry.name) + " is there depends on conditions");
                if (const auto one = columnFrom(*source, entry, value)) {
                    annotated = annotated || one->annotation != nullptr || conceptOf(one->call != nullptr ? one->call->function : nullptr).is("mapped_column");
                    found.push_back(*one);
                }
            }
        }
        // SQLAlchemy 1.4 orders columns as they were made, so that those of mixins come first; 2.0 as classes resolve.
        if (!annotated) std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.order < b.order; });
        std::vector<std::pair<const Value*, std::string>> terms;
        for (const Found& one : found) {
            builder.addColumn(one.key, one.call, one.annotation, one.optional, one.place);
            if (one.call == nullptr) continue;
            const std::string_view name = textOf(one.call->arg(0));
            const std::string_view named = textOf(one.call->keyword("name"));
            terms.emplace_back(one.call, name.empty() ? named.empty() ? one.key : std::string(named) : std::string(name));
        }
        return terms;
    }

    [[nodiscard]] std::optional<Found> columnFrom(ClassValue& source, const Namespace::Entry& entry, Value* value) {
        const CallValue* call = columnOf(value);
        Found found{std::string(entry.name), call, nullptr, false, {source.place.file, entry.offset}, call != nullptr ? call->number : 0};
        if (entry.annotation == nullptr) return call != nullptr ? std::optional(found) : std::nullopt;
        Value* annotation = m_i.evaluate(entry.annotation, *source.frame);
        if (annotation->kind == ValueKind::String) annotation = m_i.evaluateText(textOf(annotation), *source.frame, annotation->place);
        const auto* mapped = as<SubscriptValue>(annotation);
        if (mapped == nullptr || !conceptOf(mapped->object).is("Mapped")) {
            if (call == nullptr) return std::nullopt; // a plain annotation
            return found;
        }
        if (call == nullptr && value != nullptr) return std::nullopt; // relationship() and its like
        Value* inner = mapped->index;
        if (inner->kind == ValueKind::String) inner = m_i.evaluateText(textOf(inner), *source.frame, inner->place);
        stripOptional(inner, found.optional);
        if (call == nullptr && (isMappedClass(inner) || inner->kind == ValueKind::Subscript || inner->kind == ValueKind::Unknown)) return std::nullopt;
        found.annotation = inner;
        return found;
    }

    [[nodiscard]] bool isMappedClass(Value* value) {
        return as<ClassValue>(value) != nullptr && !isPythonEnum(value) && m_registries.baseKey(value).has_value();
    }

    /// Optional[X], Union[X, None] and X | None become X.
    void stripOptional(Value*& value, bool& optional) {
        if (const auto* subscript = as<SubscriptValue>(value)) {
            const Concept what = conceptOf(subscript->object);
            if (what.is("Optional")) {
                optional = true;
                value = subscript->index;
            } else if (what.is("Union")) {
                Value* kept = nullptr;
                for (Value* one : itemsOf(subscript->index)) one->kind == ValueKind::None ? static_cast<void>(optional = true) : static_cast<void>(kept = one);
                if (kept != nullptr) value = kept;
            }
        } else if (const auto* operation = as<OperationValue>(value); operation != nullptr && operation->op == python::ast::Operator::BitOr) {
            if (operation->right->kind == ValueKind::None) {
                optional = true;
                value = operation->left;
            } else if (operation->left != nullptr && operation->left->kind == ValueKind::None) {
                optional = true;
                value = operation->right;
            }
        }
    }

    /// Single-table inheritance: the child's columns belong to the parent's table, and may be NULL.
    void addToParent(ClassValue& type, const std::vector<ClassValue*>& sources, std::size_t index, const void* key) {
        m_tableOfClass[&type] = index;
        TableBuilder builder = builderFor(key);
        builder.begin(m_models.tables[index].table.name, nullptr);
        const auto terms = addColumns(builder, type, sources);
        ModelTable extra = builder.finish();
        ModelTable& table = m_models.tables[index];
        for (schema::Column& column : extra.table.columns) {
            if (table.table.column(column.name) == nullptr) table.table.columns.push_back(std::move(column));
        }
        for (auto& one : extra.table.foreignKeys) table.table.foreignKeys.push_back(std::move(one));
        for (auto& one : extra.table.uniqueConstraints) table.table.uniqueConstraints.push_back(std::move(one));
        for (auto& one : extra.table.indexes) table.table.indexes.push_back(std::move(one));
        table.complete = table.complete && extra.complete;
        for (const auto& [term, name] : terms) m_columnPlaces[term] = {index, name};
    }

    /// Index("name", table.c.x) outside of any table.
    void addLooseIndexes() {
        for (const CallValue* call : m_i.calls()) {
            if (callOf(call, "Index") == nullptr || call->argCount < 2) continue;
            std::string schemaName;
            std::string table;
            std::vector<std::string> columns;
            std::optional<std::size_t> index;
            for (std::uint32_t i = 1; i < call->argCount; ++i) {
                const auto place = m_columnPlaces.find(call->args[i]);
                std::string name;
                if (place != m_columnPlaces.end()) {
                    index = place->second.first;
                    columns.push_back(place->second.second);
                } else if (placeOfColumn(call->args[i], schemaName, table, name)) {
                    index = m_tableOfTerm.at(as<AttributeValue>(as<AttributeValue>(call->args[i])->object)->object);
                    columns.push_back(name);
                }
            }
            if (!index || columns.size() + 1 != call->argCount) continue;
            schema::Index one;
            one.name = textOf(call->arg(0));
            one.unique = isTrue(call->keyword("unique"));
            for (std::string& column : columns) one.keys.push_back({std::move(column), false, false, false, false, {}, {}});
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
    std::set<const void*> m_targets;
    std::vector<const void*> m_keys; // of the tables
    std::unordered_map<const Value*, std::pair<std::size_t, std::string>> m_columnPlaces;
    std::unordered_map<const Value*, std::size_t> m_tableOfTerm;
    std::unordered_map<const ClassValue*, std::size_t> m_tableOfClass;
};

} // namespace

Models readModels(const ModelRequest& request, const std::stop_token& stop) { return Reader(request, stop).read(); }

} // namespace stillroom::orm
