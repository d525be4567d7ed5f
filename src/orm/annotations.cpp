#include "orm/annotations.h"

#include "orm/enums.h"

#include <algorithm>

namespace stillroom::orm {
namespace {

/// sqltypes.py, _type_map: what SQLAlchemy gives Python's own types.
constexpr std::pair<std::string_view, std::string_view> kDefaultMap[] = {
    {"builtins.int", "Integer"},        {"builtins.str", "String"},        {"builtins.bool", "Boolean"}, {"builtins.float", "Float"},
    {"builtins.bytes", "LargeBinary"},  {"datetime.datetime", "DateTime"}, {"datetime.date", "Date"},    {"datetime.time", "Time"},
    {"datetime.timedelta", "Interval"}, {"decimal.Decimal", "Numeric"},    {"uuid.UUID", "Uuid"}};

/// Mapped[...] and what derives from it for columns.
[[nodiscard]] const SubscriptValue* mappedOf(const Value* annotation) {
    const auto* subscript = as<SubscriptValue>(annotation);
    const Concept what = subscript != nullptr ? conceptOf(subscript->object) : Concept{};
    return what.is("Mapped") || what.is("MappedColumn") ? subscript : nullptr;
}

/// The template of a map for every enumeration: Enum(enum.Enum).
[[nodiscard]] bool isGenericEnum(const CallValue& call) {
    const auto* base = as<ExternalValue>(call.arg(0));
    return call.argCount == 1 && base != nullptr && base->name.starts_with("enum.");
}

[[nodiscard]] const SubscriptValue* literalOf(const Value* type) {
    const auto* subscript = as<SubscriptValue>(type);
    return subscript != nullptr && conceptOf(subscript->object).is("Literal") ? subscript : nullptr;
}

} // namespace

const CallValue* Annotations::columnOf(const Value* value) {
    const auto* call = as<CallValue>(value);
    if (call == nullptr) return nullptr;
    const Concept what = conceptOf(call->function);
    const bool isOwn = call->function->kind == ValueKind::Class && derivesFrom(call->function, "Column"); // with the constructor that Column has
    if (what.is("Column") || what.is("mapped_column") || isOwn) return call;
    if (what.is("deferred") || what.is("column_property")) return columnOf(call->arg(0));
    // cls.__table__.c.get("x", Column(...)): the column of the parent's table, or a new one.
    const auto* method = as<AttributeValue>(call->function);
    const auto* collection = method != nullptr ? as<AttributeValue>(method->object) : nullptr;
    if (method != nullptr && (method->name == "copy" || method->name == "_copy") && method->object->kind == ValueKind::Call) return columnOf(method->object);
    const bool isLookUp = collection != nullptr && method->name == "get" && (collection->name == "c" || collection->name == "columns");
    return isLookUp && call->argCount == 2 ? columnOf(call->args[1]) : nullptr;
}

/// `name: str = field(metadata={"sa": Column(...)})`, where __sa_dataclass_metadata_key__ is "sa".
const CallValue* Annotations::ofDataclassField(const std::vector<ClassValue*>& ancestors, const CallValue& field) {
    const auto* metadata = as<DictValue>(field.keyword("metadata"));
    if (metadata == nullptr) return nullptr;
    const auto owner =
        std::find_if(ancestors.begin(), ancestors.end(), [](const ClassValue* type) { return type->names().find("__sa_dataclass_metadata_key__") != nullptr; });
    if (owner == ancestors.end()) return nullptr;
    const std::string_view key = textOf((*owner)->names().find("__sa_dataclass_metadata_key__"));
    for (const auto& [name, item] : *metadata->items) {
        if (textOf(name) != key) continue;
        return columnOf(item->kind == ValueKind::Function ? m_i.call(item, {}, item->place) : item); // a mixin's stands in a lambda
    }
    return nullptr;
}

/// That of the attribute, or of what its declared_attr returns.
Value* Annotations::annotationOf(ClassValue& source, const Namespace::Entry& entry, AnnotationReader& reader) {
    if (entry.annotation != nullptr && source.names().find(entry.name) != nullptr) {
        // `id: Mapped[id]` means the id around the class: the class's own is bound by the very statement.
        Frame frame = *source.frame;
        Namespace outside;
        for (const auto& other : source.names().entries()) {
            if (other.name != entry.name && other.value != nullptr) outside.set(other.name, other.value, other.offset, other.maybe);
        }
        frame.names = &outside;
        return AnnotationReader(m_i, frame).evaluated(entry.annotation);
    }
    if (entry.annotation != nullptr) return reader.evaluated(entry.annotation);
    const auto* function = as<FunctionValue>(entry.value);
    if (function == nullptr || function->node == nullptr || function->node->returns == nullptr) return nullptr;
    return AnnotationReader(m_i, source.module != nullptr ? source.module->frame : *source.frame).evaluated(function->node->returns);
}

std::vector<DeclaredColumn> Annotations::columnsOf(const std::vector<ClassValue*>& ancestors, ClassValue& source, const Namespace::Entry& entry, Value* value) {
    const auto* given = as<CallValue>(value);
    const Concept what = given != nullptr ? conceptOf(given->function) : Concept{};
    const Place place{source.place.file, entry.offset};
    if (what.is("Column")) return {{entry.name, given, given, std::nullopt, place}}; // its annotation says nothing
    AnnotationReader reader(m_i, *source.frame);
    const auto* mapped = mappedOf(annotationOf(source, entry, reader));
    Value* type = mapped != nullptr ? reader.evaluated(mapped->index) : nullptr;
    if (what.is("composite")) return composite(*given, type, source, ancestors);
    const CallValue* call = columnOf(value);
    if (call == nullptr && what.is("field")) call = ofDataclassField(ancestors, *given);
    if (call == nullptr && (mapped == nullptr || value != nullptr)) return {}; // a plain annotation, relationship() and its like
    DeclaredColumn column{entry.name, call, call, std::nullopt, place};
    if (call == nullptr) { // a mere Mapped[int] makes a mapped_column()
        column.call = m_i.term(m_i.external("sqlalchemy.orm.mapped_column", place), {}, {}, place);
        column.term = column.call;
    }
    // Inside deferred() and column_property() the annotation says nothing.
    const bool isMapped = mapped != nullptr && (value == nullptr || what.is("mapped_column"));
    std::vector<DeclaredColumn> result{isMapped ? annotated(column, type, reader, ancestors) : column};
    for (std::uint32_t i = 1; what.is("column_property") && i < given->argCount; ++i) {
        if (const CallValue* more = columnOf(given->args[i])) result.push_back({column.key, more, more, std::nullopt, more->place});
    }
    return result;
}

/// MappedColumn._init_column_for_annotation
DeclaredColumn Annotations::annotated(const DeclaredColumn& column, Value* type, AnnotationReader& reader, const std::vector<ClassValue*>& ancestors) {
    DeclaredColumn result = column;
    const AnnotatedType parts = reader.takenApart(type);
    result.annotatedNullable = parts.includesNone;
    const auto found =
        std::find_if(parts.annotations.begin(), parts.annotations.end(), [](const Value* one) { return callOf(one, "mapped_column") != nullptr; });
    const CallValue* inner = found == parts.annotations.end() ? nullptr : as<CallValue>(*found);
    if (inner != nullptr && hasItem(columnTerm(*inner), "Identity")) result.annotatedNullable = false; // Identity._set_parent comes after it
    if (inner != nullptr) result.call = merged(*column.call, inner, nullptr);
    const ColumnTerm term = columnTerm(*result.call);
    if (term.type == nullptr && !hasItem(term, "ForeignKey")) result.call = merged(*result.call, nullptr, resolved(parts, ancestors));
    return result;
}

/// Column._merge: what is said inside Annotated counts where the column itself says nothing.
CallValue* Annotations::merged(const CallValue& outer, const CallValue* inner, Value* type) {
    std::vector<Value*> args(outer.args, outer.args + outer.argCount);
    std::vector<NamedValue> keywords(outer.keywords, outer.keywords + outer.keywordCount);
    const bool hasType = columnTerm(outer).type != nullptr;
    for (std::uint32_t i = 0; inner != nullptr && i < inner->argCount; ++i) {
        if (i > 0 || inner->args[0]->kind != ValueKind::String) args.push_back(inner->args[i]); // its name is ignored
    }
    for (std::uint32_t i = 0; inner != nullptr && i < inner->keywordCount; ++i) {
        const NamedValue& more = inner->keywords[i];
        if (more.name == "name" || more.name == "key" || (more.name == "type_" && hasType)) continue;
        const auto own = std::find_if(keywords.begin(), keywords.end(), [&](const NamedValue& k) { return k.name == more.name; });
        if (own == keywords.end())
            keywords.push_back(more);
        else if (!isGiven(own->value))
            own->value = more.value;
    }
    if (type != nullptr) keywords.push_back({"type_", type});
    CallValue* result = m_i.term(outer.function, args, keywords, outer.place);
    result->partial = outer.partial || (inner != nullptr && inner->partial);
    return result;
}

/// composite(Point, mapped_column("x"), mapped_column("y")): each column is annotated by a field of the class.
std::vector<DeclaredColumn> Annotations::composite(const CallValue& call, Value* annotation, ClassValue& source, const std::vector<ClassValue*>& ancestors) {
    auto* type = as<ClassValue>(annotation != nullptr ? AnnotationReader(m_i, *source.frame).withoutNone(annotation) : nullptr);
    if (auto* given = as<ClassValue>(call.arg(0)); type == nullptr) type = given;
    std::vector<const Namespace::Entry*> fields;
    for (const auto& entry : type != nullptr ? type->names().entries() : std::vector<Namespace::Entry>{}) {
        if (entry.annotation != nullptr) fields.push_back(type->names().entry(entry.name));
    }
    std::vector<DeclaredColumn> result;
    std::size_t position = 0;
    for (std::uint32_t i = 0; i < call.argCount; ++i) {
        if (call.args[i]->kind == ValueKind::Class) continue;
        const Namespace::Entry* field = position < fields.size() ? fields[position] : nullptr;
        ++position;
        const CallValue* part = columnOf(call.args[i]);
        const auto isAttribute = [part](const Namespace::Entry& e) { return e.value == part; };
        const auto& attributes = source.names().entries();
        if (part == nullptr || std::any_of(attributes.begin(), attributes.end(), isAttribute)) continue; // another attribute, or its name
        DeclaredColumn column{m_i.kept(columnNameOf(*part, field != nullptr ? field->name : std::string_view())), part, part, std::nullopt, part->place};
        if (field != nullptr && conceptOf(part->function).is("mapped_column")) {
            AnnotationReader ofField(m_i, *type->frame);
            column = annotated(column, ofField.evaluated(field->annotation), ofField, ancestors);
        }
        result.push_back(std::move(column));
    }
    return result;
}

// ---- registry._resolve_type

Value* Annotations::resolved(const AnnotatedType& type, const std::vector<ClassValue*>& ancestors) {
    Value* map = typeMap(ancestors);
    if (map->kind == ValueKind::Unknown) return map;
    std::vector<Value*> checks;
    if (type.alias != nullptr) checks.push_back(type.alias);
    checks.push_back(type.whole);
    if (type.isAnnotated) checks.push_back(type.plain);
    for (Value* one : checks) {
        if (Value* found = mapped(one, map, one == type.whole)) return found;
    }
    if (const auto* unknown = as<UnknownValue>(type.plain)) return m_i.unknown(std::string(unknown->why), type.plain->place);
    return m_i.unknown("its annotation names no type that SQLAlchemy knows", type.whole->place);
}

/// \param fallsBack whether a NewType counts as what it is made of
Value* Annotations::mapped(Value* type, Value* map, bool fallsBack) {
    const auto* dict = as<DictValue>(map);
    const auto lookUp = [dict](const auto& matches) -> Value* { // the last one counts, as in a dictionary
        if (dict == nullptr) return nullptr;
        const auto at = std::find_if(dict->items->rbegin(), dict->items->rend(), [&](const auto& item) { return matches(item.first); });
        return at == dict->items->rend() ? nullptr : at->second;
    };
    if (Value* exact = lookUp([type](const Value* key) { return isSameType(key, type); })) {
        const CallValue* pattern = callOf(exact, "Enum");
        return pattern != nullptr && isGenericEnum(*pattern) ? enumFor(type, pattern) : exact;
    }
    if (literalOf(type) != nullptr) return enumFor(type, lookUp([](const Value* key) { return conceptOf(key).is("Literal"); }));
    if (isPythonEnum(type)) {
        // Of the classes that it derives from, only an Enum type may stand for it: the nearest counts.
        auto* own = as<ClassValue>(type);
        for (ClassValue* ancestor : own != nullptr ? m_i.ancestry(own) : std::vector<ClassValue*>{}) {
            if (Value* pattern = lookUp([ancestor](const Value* key) { return key == ancestor; })) return enumFor(type, pattern);
            for (const std::string_view base : {"enum.IntEnum", "enum.StrEnum", "enum.IntFlag", "enum.Flag"}) {
                const bool derives =
                    std::any_of(ancestor->bases, ancestor->bases + ancestor->baseCount, [base](const Value* b) { return isExternal(b, base); });
                if (Value* pattern = derives ? lookUp([base](const Value* key) { return isExternal(key, base); }) : nullptr) return enumFor(type, pattern);
            }
        }
        return enumFor(type, lookUp([](const Value* key) { return isExternal(key, "enum.Enum"); }));
    }
    if (const auto* external = as<ExternalValue>(type)) {
        for (const auto& [name, sqlType] : kDefaultMap) {
            if (external->name == name) return m_i.external("sqlalchemy." + std::string(sqlType), type->place);
        }
    }
    const CallValue* made = callOf(type, "NewType");
    if (made == nullptr) made = callOf(type, "TypeAliasType");
    return fallsBack && made != nullptr && made->arg(1) != nullptr ? mapped(made->args[1], map, true) : nullptr;
}

/// Enum._resolve_for_python_type: an Enum of the type's own values with the arguments of the map's.
Value* Annotations::enumFor(Value* type, const Value* pattern) {
    const CallValue* like = callOf(pattern, "Enum");
    std::vector<NamedValue> keywords;
    if (like != nullptr) keywords.assign(like->keywords, like->keywords + like->keywordCount);
    std::vector<Value*> args{type};
    if (const auto* literal = literalOf(type)) {
        args = isSequence(literal->index) ? itemsOf(literal->index) : std::vector<Value*>{literal->index};
        std::erase_if(keywords, [](const NamedValue& k) { return k.name == "native_enum"; });
        keywords.push_back({"native_enum", m_i.boolean(false, type->place)});
    }
    return m_i.term(m_i.external("sqlalchemy.Enum", type->place), args, keywords, type->place);
}

/// The type_annotation_map of the base, or of its registry; None where there is none.
Value* Annotations::typeMap(const std::vector<ClassValue*>& ancestors) {
    const auto known = m_typeMaps.find(ancestors.front());
    if (known != m_typeMaps.end()) return known->second;
    Value* map = nullptr;
    const auto ofCall = [&map](const Value* value) { // registry(...), declarative_base(...), registry(...).generate_base()
        for (int i = 0; i < 3 && value != nullptr && map == nullptr; ++i) {
            if (const auto* attribute = as<AttributeValue>(value)) value = attribute->object;
            const auto* call = as<CallValue>(value);
            if (call == nullptr) return;
            map = call->keyword("type_annotation_map");
            value = call->function;
        }
    };
    for (ClassValue* ancestor : ancestors) {
        for (std::uint32_t i = 0; i < ancestor->decoratorCount && map == nullptr; ++i) ofCall(ancestor->decorators[i]);
        for (std::uint32_t i = 0; i < ancestor->baseCount && map == nullptr; ++i) ofCall(ancestor->bases[i]);
        if (map == nullptr) ofCall(ancestor->names().find("registry"));
        if (map == nullptr) map = ancestor->names().find("type_annotation_map");
        if (map != nullptr) break;
    }
    if (map == nullptr) map = m_i.none(ancestors.front()->place);
    if (map->kind != ValueKind::Dict && map->kind != ValueKind::None) map = m_i.unknown("the type_annotation_map is not known", map->place);
    return m_typeMaps[ancestors.front()] = map;
}

} // namespace stillroom::orm
