#include "orm/registries.h"

#include "base/text.h"
#include "orm/columnterm.h"

#include <algorithm>

namespace stillroom::orm {
namespace {

[[nodiscard]] std::string moduleOf(const Value* value) {
    const auto* call = as<CallValue>(value);
    return call != nullptr && call->module != nullptr ? call->module->name : std::string();
}

/// The name that the module binds it to.
[[nodiscard]] std::string nameOf(const Value* value) {
    const auto* call = as<CallValue>(value);
    if (call == nullptr || call->module == nullptr) return {};
    for (const auto& entry : call->module->names.entries()) {
        if (entry.value == value) return std::string(entry.name);
    }
    return {};
}

} // namespace

std::optional<Registries::Key> Registries::metadataKey(const Value* value) {
    if (value == nullptr) return std::nullopt;
    if (const auto* call = as<CallValue>(value); call != nullptr && conceptOf(call->function).is("MetaData")) return call;
    if (const auto* attribute = as<AttributeValue>(value); attribute != nullptr && attribute->name == "metadata") return baseKey(attribute->object);
    if (const auto* external = as<ExternalValue>(value); external != nullptr && external->name.ends_with("SQLModel.metadata")) return kSqlModel;
    const auto* element = as<SubscriptValue>(value); // db.metadatas["audit"]
    const auto* all = element != nullptr ? as<AttributeValue>(element->object) : nullptr;
    if (all != nullptr && all->name == "metadatas" && isFlaskDatabase(all->object)) return bindKey(*as<CallValue>(all->object), element->index);
    return std::nullopt;
}

std::optional<Registries::Key> Registries::baseKey(const Value* base, int depth) {
    constexpr int kMaxDepth = 40;
    if (base == nullptr || depth > kMaxDepth) return std::nullopt;
    if (const auto* generic = as<SubscriptValue>(base)) return baseKey(generic->object, depth + 1);
    if (isFlaskDatabase(base)) return databaseKey(*as<CallValue>(base), depth);
    if (const auto* attribute = as<AttributeValue>(base); attribute != nullptr && (attribute->name == "Model" || attribute->name == "Base"))
        return baseKey(attribute->object, depth + 1);
    if (const auto* call = as<CallValue>(base)) {
        const Concept what = conceptOf(call->function);
        if (what.is("declarative_base") || what.is("automap_base") || what.is("registry")) {
            Value* metadata = call->keyword("metadata");
            const auto key = metadataKey(metadata);
            if (const Value* inner = call->arg(0); what.is("automap_base") && inner != nullptr) return baseKey(inner, depth + 1);
            return note(key ? *key : call, base, std::string(what.name), metadata);
        }
        if (const auto* method = as<AttributeValue>(call->function); method != nullptr && method->name == "generate_base")
            return baseKey(method->object, depth + 1);
        return std::nullopt;
    }
    if (const auto* external = as<ExternalValue>(base); external != nullptr && external->name.starts_with("sqlmodel.") && external->name.ends_with("SQLModel"))
        return note(kSqlModel, base, "sqlmodel", nullptr);
    auto* type = const_cast<ClassValue*>(as<ClassValue>(base)); // NOLINT: the ancestry is remembered for it
    if (type == nullptr) return std::nullopt;
    const auto known = m_baseOf.find(type);
    if (known != m_baseOf.end()) return known->second;
    m_baseOf[type] = std::nullopt; // a class that derives from itself
    return m_baseOf[type] = classKey(*type, depth);
}

/// flask_sqlalchemy's SQLAlchemy.__init__ and _make_declarative_base: a DeclarativeBase that is handed in brings its MetaData,
/// an older declarative base only where no MetaData is handed in beside it.
std::optional<Registries::Key> Registries::databaseKey(const CallValue& database, int depth) {
    Value* model = database.keyword("model_class");
    Value* metadata = database.keyword("metadata");
    auto* type = as<ClassValue>(model);
    const auto& ancestry = type != nullptr ? m_i.ancestry(type) : std::vector<ClassValue*>();
    const bool isNewStyle = std::any_of(ancestry.begin(), ancestry.end(), [](const ClassValue* ancestor) {
        return std::any_of(ancestor->bases, ancestor->bases + ancestor->baseCount, [](const Value* b) { return isDeclarativeRoot(b); });
    });
    if (isNewStyle || !isGiven(metadata)) {
        if (const auto key = baseKey(model, depth + 1)) return key;
    }
    return note(metadataKey(metadata).value_or(&database), &database, "flask_sqlalchemy", metadata);
}

std::optional<Registries::Key> Registries::bindKey(const CallValue& database, const Value* bind) {
    const auto usual = baseKey(&database);
    if (!usual || !isGiven(bind)) return usual;
    const std::string name(textOf(bind));
    if (bind->kind != ValueKind::String) return std::nullopt;
    const Key key = &*m_binds.emplace(*usual, name).first;
    if (isKnown(key)) return key;
    note(key, &database, "flask_sqlalchemy", nullptr);
    m_registries.back().name += ".metadatas[\"" + name + "\"]";
    m_metadata.back().namingConvention = factsOf(*usual).namingConvention; // of the usual one no more is taken over
    return key;
}

const CallValue* Registries::flaskDatabaseOf(ClassValue& type) {
    for (const ClassValue* ancestor : m_i.ancestry(&type)) {
        for (std::uint32_t i = 0; i < ancestor->baseCount; ++i) {
            const auto* attribute = as<AttributeValue>(ancestor->bases[i]);
            const Value* base = attribute != nullptr ? attribute->object : ancestor->bases[i];
            if (isFlaskDatabase(base)) return as<CallValue>(base);
        }
    }
    return nullptr;
}

/// The MetaData of a class itself, or of its `__bind_key__`, before that of its base.
Registries::Key Registries::ownKey(ClassValue& type, ClassValue& ancestor, Value* metadata, const Value* base, Key key) {
    if (const auto own = metadataKey(metadata)) return note(*own, &ancestor, m_registries[m_registryOf.at(key)].kind, metadata);
    const auto* model = as<AttributeValue>(base);
    const Value* database = model != nullptr ? model->object : base;
    Value* bind = isFlaskDatabase(database) ? m_i.lookUp(type, "__bind_key__") : nullptr;
    if (bind == nullptr) return key;
    if (const auto bound = bindKey(*as<CallValue>(database), bind)) return *bound;
    m_unclear.emplace(&ancestor, bind->place);
    return note(&ancestor, &ancestor, "flask_sqlalchemy", bind);
}

std::optional<Registries::Key> Registries::classKey(ClassValue& type, int depth) {
    // A MetaData of its own anywhere on the way counts before that of the base.
    Value* metadata = nullptr;
    for (ClassValue* ancestor : m_i.ancestry(&type)) {
        for (std::uint32_t i = 0; i < ancestor->keywordCount; ++i) { // class Own(SQLModel, registry=registry(...))
            if (ancestor->keywords[i].name == "registry") return baseKey(ancestor->keywords[i].value, depth + 1);
        }
        if (Value* own = ancestor->names().find("metadata"); own != nullptr && metadata == nullptr) metadata = own;
        const bool declares = std::any_of(ancestor->bases, ancestor->bases + ancestor->baseCount, [](const Value* b) { return isDeclarativeRoot(b); });
        for (std::uint32_t i = 0; i < ancestor->decoratorCount; ++i) {
            const Value* decorator = ancestor->decorators[i];
            const auto* method = as<AttributeValue>(decorator);
            const auto* call = as<CallValue>(decorator);
            if (method != nullptr && (method->name == "mapped" || method->name == "as_declarative_base")) return baseKey(method->object, depth + 1);
            if (call != nullptr && conceptOf(call->function).is("as_declarative")) {
                if (metadata == nullptr) metadata = call->keyword("metadata");
                return note(metadataKey(metadata).value_or(ancestor), ancestor, "as_declarative", metadata);
            }
            // @registry.mapped_as_dataclass, and 2.1's @mapped_as_dataclass(registry)
            if (method != nullptr && method->name == "mapped_as_dataclass") return baseKey(method->object, depth + 1);
            if (call != nullptr && conceptOf(call->function).is("mapped_as_dataclass") && call->arg(0) != nullptr) {
                if (const auto key = baseKey(call->arg(0), depth + 1)) return key;
            }
            if (const auto* made = call != nullptr ? as<AttributeValue>(call->function) : nullptr;
                made != nullptr && (made->name == "as_declarative_base" || made->name == "mapped_as_dataclass"))
                return baseKey(made->object, depth + 1);
        }
        if (declares) {
            Value* registry = ancestor->names().find("registry");
            if (callOf(registry, "registry") != nullptr && metadata == nullptr) return baseKey(registry, depth + 1);
            return note(metadataKey(metadata).value_or(ancestor), ancestor, "DeclarativeBase", metadata);
        }
        for (std::uint32_t i = 0; i < ancestor->baseCount; ++i) {
            const auto* generic = as<SubscriptValue>(ancestor->bases[i]);
            if ((generic != nullptr ? generic->object : ancestor->bases[i])->kind == ValueKind::Class) continue; // it comes later in the ancestry
            if (const auto key = baseKey(ancestor->bases[i], depth + 1)) return ownKey(type, *ancestor, metadata, ancestor->bases[i], *key);
        }
    }
    return std::nullopt;
}

Registries::Key Registries::classRegistryOf(ClassValue& type) {
    const auto ofMade = [](const Value* made) -> Key { // registry().generate_base(), @registry.mapped
        const auto* method = as<AttributeValue>(made);
        return method != nullptr ? static_cast<Key>(method->object) : made;
    };
    for (ClassValue* ancestor : m_i.ancestry(&type)) {
        for (std::uint32_t i = 0; i < ancestor->keywordCount; ++i) {
            if (ancestor->keywords[i].name == "registry") return ancestor->keywords[i].value;
        }
        for (std::uint32_t i = 0; i < ancestor->decoratorCount; ++i) {
            const auto* call = as<CallValue>(ancestor->decorators[i]);
            const auto* method = as<AttributeValue>(call != nullptr ? call->function : ancestor->decorators[i]);
            if (method != nullptr && (method->name.starts_with("mapped") || method->name == "as_declarative_base")) return method->object;
            if (call != nullptr && conceptOf(call->function).is("as_declarative")) {
                const Value* given = call->keyword("class_registry");
                return given != nullptr ? static_cast<Key>(given) : ancestor;
            }
        }
        for (std::uint32_t i = 0; i < ancestor->baseCount; ++i) {
            const Value* base = ancestor->bases[i];
            if (const auto* generic = as<SubscriptValue>(base)) base = generic->object;
            if (base->kind == ValueKind::Class) continue; // it comes later in the ancestry
            if (isDeclarativeRoot(base)) {
                const Value* own = ancestor->names().find("registry");
                return own != nullptr ? static_cast<Key>(own) : ancestor;
            }
            if (!baseKey(base)) continue;
            if (const auto* model = as<AttributeValue>(base); model != nullptr) base = model->object;
            if (const auto* call = as<CallValue>(base)) {
                if (const Value* given = call->keyword("class_registry")) return given;
                if (isFlaskDatabase(call)) return call;
                return as<AttributeValue>(call->function) != nullptr ? ofMade(call->function) : call;
            }
            return base->kind == ValueKind::External ? static_cast<Key>(kSqlModel) : base;
        }
    }
    return nullptr;
}

bool Registries::isDeclarativeRoot(const Value* base) {
    const Concept what = conceptOf(base);
    return what.package == "sqlalchemy" && (what.is("DeclarativeBase") || what.is("DeclarativeBaseNoMeta"));
}

std::optional<Place> Registries::unclear(Key key) const {
    const auto found = m_unclear.find(key);
    return found == m_unclear.end() ? std::nullopt : std::optional(found->second);
}

Registries::Key Registries::note(Key key, const Value* base, std::string kind, const Value* metadata) {
    if (m_registryOf.count(key) != 0) return key;
    Registry registry;
    registry.kind = std::move(kind);
    const auto* type = as<ClassValue>(base);
    registry.name = type != nullptr ? std::string(type->name) : nameOf(base);
    if (base->place.file != nullptr) {
        registry.file = base->place.file->path.string();
        registry.line = base->place.file->module->position(base->place.offset).line;
    }
    registry.module = type != nullptr && type->module != nullptr ? type->module->name : moduleOf(base);
    m_registryOf.emplace(key, m_registries.size());
    m_registries.push_back(std::move(registry));
    MetadataFacts facts;
    if (metadata != nullptr && metadata->kind == ValueKind::Unknown) m_unclear.emplace(key, base->place);
    if (const auto* call = as<CallValue>(metadata)) {
        const GivenName schemaName = givenName(call->keyword("schema"));
        facts.schema = schemaName.text;
        if (!schemaName.isKnown) m_unclear.emplace(key, call->place);
        facts.namingConvention = argument(*call, 3, "naming_convention");
    }
    // Base.metadata.naming_convention = {...}, metadata.schema = "..."
    for (const auto& assignment : m_i.assignments()) {
        if (assignment.name != "naming_convention" && assignment.name != "schema") continue;
        if (metadataKey(assignment.object) != std::optional<Key>(key)) continue;
        if (assignment.name == "schema") facts.schema = textOf(assignment.value);
        if (assignment.name == "naming_convention") facts.namingConvention = assignment.value; // its builders say where it is not known
        const bool known = assignment.name != "schema" || assignment.value->kind == ValueKind::String || assignment.value->kind == ValueKind::None;
        if (!known) m_unclear.emplace(key, assignment.value->place);
    }
    m_metadata.push_back(facts);
    return key;
}

} // namespace stillroom::orm
