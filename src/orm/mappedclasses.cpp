#include "orm/reader.h"

#include "python/textcase.h"

#include <algorithm>

namespace stillroom::orm {

namespace {

/// Flask-SQLAlchemy's camel_to_snake_case(). None where it is not known what lower() makes of the name.
[[nodiscard]] std::optional<std::string> snakeCase(std::string_view name) {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool after = i > 0 && (lower(name[i - 1]) || digit(name[i - 1]));
        const bool before = i > 0 && i + 1 < name.size() && lower(name[i + 1]);
        if (upper(name[i]) && (after || before)) out += '_';
        out += name[i];
    }
    return python::inCase(out.substr(std::min(out.find_first_not_of('_'), out.size())), python::Case::Lower);
}

} // namespace

void Reader::addClass(ClassValue& type) {
    const auto key = m_registries.baseKey(&type);
    if (!key) return judgeUnmapped(type);
    if (isBase(type, *key)) return;
    if (isTrue(type.names().find("__abstract__"))) return;
    if (derivesFrom(&type, "SQLModel") && !isSqlModelTable(type)) return;
    if (Value* given = type.names().find("__table__")) {
        if (TableBuilder* table = m_tables.tableOf(given)) {
            const auto at = std::find(m_builders.begin(), m_builders.end(), table) - m_builders.begin();
            m_models.tables[static_cast<std::size_t>(at)].className = std::string(type.name);
            m_tables.setTerm(&type, *table);
            m_mapped.push_back(&type);
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
    const auto name = tableName(type, sources, parent);
    const ArgumentParts parts = name ? tableArguments(type, sources) : ArgumentParts{};
    if (!name || (parent != nullptr && isRowOfParent(type, sources, parts))) {
        if (parent != nullptr) addToParent(type, sources, *m_tables.tableOf(parent));
        return;
    }
    if (TableBuilder* known = extended(*key, *name, parts)) {
        return extend(*known, type, sources, parts);
    }
    TableBuilder& builder = builderFor(*key);
    builder.begin(*name, nullptr);
    for (const DictValue* options : parts.options) {
        builder.addOptions(*options);
        for (const auto& [option, value] : *options->items) {
            if (!textOf(option).starts_with("autoload")) continue;
            m_unclear = true;
            unresolved(value->place, "the table " + *name + " is read from the database");
        }
    }
    addColumns(builder, type, sources);
    for (Value* one : parts.arguments) builder.addArgument(one);
    judge(type, sources, builder);
    keep(builder, std::string(type.name), *key, type.place, &type);
    m_mapped.push_back(&type);
    // What the class has from now on: code that asks for it is called after this.
    type.names().set("__table__", m_i.attribute(&type, "__table__", type.place), type.place.offset, false);
}

/// The table that is there already: Table.__new__ with extend_existing, which declarative classes hand on.
TableBuilder* Reader::extended(Key key, const std::string& name, const ArgumentParts& parts) const {
    bool extends = false;
    std::string schemaName = m_registries.factsOf(key).schema;
    for (const DictValue* options : parts.options) {
        for (const auto& [option, value] : *options->items) {
            extends = extends || ((textOf(option) == "extend_existing" || textOf(option) == "keep_existing") && isTrue(value));
            if (textOf(option) == "schema" && value->kind == ValueKind::String) schemaName = textOf(value);
        }
    }
    return extends ? builderNamed(key, schemaName, name) : nullptr;
}

void Reader::judge(ClassValue& type, const std::vector<ClassValue*>& sources, TableBuilder& table) {
    if (std::exchange(m_unclear, false)) table.setIncomplete();
    if (type.maybe) {
        table.setIncomplete();
        unresolved(type.place, "whether class " + std::string(type.name) + " is there depends on a condition that is not known");
    }
    for (ClassValue* source : sources) {
        if (!isJudgedWell(*source)) table.setIncomplete();
    }
    if (derivesFrom(&type, "DeferredReflection")) {
        const Value* name = m_i.lookUp(type, "__tablename__");
        table.setIncomplete();
        unresolved(name != nullptr ? name->place : type.place, "the table " + table.table().name + " is read from the database");
    }
    const bool keyed = table.hasPrimaryKey() || m_i.lookUp(type, "__mapper_args__") != nullptr;
    if (keyed || !table.isComplete()) return;
    table.setIncomplete();
    unresolved(type.place, "class " + std::string(type.name) + " has no primary key as far as it could be read: SQLAlchemy refuses such a class");
}

bool Reader::isJudgedWell(ClassValue& source) {
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

void Reader::judgeUnmapped(ClassValue& type) {
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

std::vector<ClassValue*> Reader::ancestryWithBase(ClassValue& type) {
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

bool Reader::isAncestor(ClassValue* candidate, ClassValue* of) {
    const std::vector<ClassValue*> list = ancestryWithBase(*of);
    return std::find(list.begin(), list.end(), candidate) != list.end();
}

bool Reader::isBase(const ClassValue& type, const void* key) {
    if (&type == key) return true;
    for (std::uint32_t i = 0; i < type.baseCount; ++i) {
        if (Registries::isDeclarativeRoot(type.bases[i])) return true;
    }
    for (std::uint32_t i = 0; i < type.decoratorCount; ++i) {
        const auto* call = as<CallValue>(type.decorators[i]);
        const auto* method = call != nullptr ? as<AttributeValue>(call->function) : as<AttributeValue>(type.decorators[i]);
        if ((call != nullptr && conceptOf(call->function).is("as_declarative")) || (method != nullptr && method->name == "as_declarative_base")) return true;
    }
    return false;
}

bool Reader::isSqlModelTable(const ClassValue& type) {
    for (std::uint32_t i = 0; i < type.keywordCount; ++i) {
        if (type.keywords[i].name == "table") return isTrue(type.keywords[i].value);
    }
    return false;
}

std::optional<std::string> Reader::tableName(ClassValue& type, const std::vector<ClassValue*>& sources, const ClassValue* parent) {
    for (ClassValue* source : sources) {
        Value* given = source->names().find("__tablename__");
        if (given == nullptr) continue;
        Value* value = m_columns.attributeFor(type, given);
        if (value->kind == ValueKind::None) return std::nullopt;
        if (const std::string text = givenName(value).text; !text.empty()) return text;
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
    const CallValue* database = m_registries.flaskDatabaseOf(type);
    const bool isFlask = database != nullptr && !isTrue(database->keyword("disable_autonaming"));
    if (!isFlask && !isSqlModelTable(type)) {
        // SQLAlchemy refuses such a class, unless a metaclass names its table.
        const bool isRefused =
            parent == nullptr && !derivesFrom(&type, "AbstractConcreteBase") && m_columns.hasPrimaryKey(type, ancestryWithBase(type), sources);
        if (isRefused) unresolvedTable(type.place, "the table's name of class " + std::string(type.name) + " is not known: it has none of its own");
        return std::nullopt;
    }
    auto own = isFlask ? snakeCase(type.name) : python::inCase(type.name, python::Case::Lower);
    if (!own) unresolvedTable(type.place, "the table's name of class " + std::string(type.name) + " is not known");
    return own;
}

/// flask_sqlalchemy's __table_cls__(): without a key of its own the child of a class with a table has no table, however it is named.
bool Reader::isRowOfParent(ClassValue& type, const std::vector<ClassValue*>& sources, const ArgumentParts& parts) {
    const CallValue* database = m_registries.flaskDatabaseOf(type);
    if (database == nullptr || isTrue(database->keyword("disable_autonaming"))) return false;
    const bool isKeyed =
        std::any_of(parts.arguments.begin(), parts.arguments.end(), [](const Value* one) { return callOf(one, "PrimaryKeyConstraint") != nullptr; });
    return !isKeyed && !m_columns.hasPrimaryKey(type, ancestryWithBase(type), sources);
}

Reader::ArgumentParts Reader::tableArguments(ClassValue& type, const std::vector<ClassValue*>& sources) {
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

void Reader::addColumns(TableBuilder& builder, ClassValue& type, const std::vector<ClassValue*>& sources, bool replaces) {
    const auto columns = isSqlModelTable(type) ? m_columns.ofSqlModel(m_i.ancestry(&type), m_tables.target().isVersion2)
                                               : m_columns.of(type, ancestryWithBase(type), sources, m_tables.target().isVersion2);
    builder.expectColumns(columns.size());
    for (const DeclaredColumn& one : columns) builder.addColumn(one, replaces);
}

void Reader::addToParent(ClassValue& type, const std::vector<ClassValue*>& sources, TableBuilder& table) {
    m_tables.setTerm(&type, table);
    m_mapped.push_back(&type);
    addColumns(table, type, sources);
    if (std::exchange(m_unclear, false)) table.setIncomplete();
}

} // namespace stillroom::orm
