#include "orm/classcolumns.h"

#include "orm/sqlmodelfields.h"

#include <algorithm>
#include <set>

namespace stillroom::orm {

namespace {

[[nodiscard]] bool isColumn(const Value* function) {
    const Concept what = conceptOf(function);
    return what.is("Column") || what.is("mapped_column");
}

/// A class of the project over Column, with the constructor that Column has.
[[nodiscard]] bool isOwnColumn(const Value* function) { return function->kind == ValueKind::Class && derivesFrom(function, "Column"); }

/// All columns of one property: composite(Point, Column("x", ...), Column("y", ...)).
[[nodiscard]] std::vector<const CallValue*> columnsOf(const Value* value) {
    const auto* call = as<CallValue>(value);
    std::vector<const CallValue*> columns;
    if (call == nullptr) return columns;
    const Concept what = conceptOf(call->function);
    if (what.is("composite") || what.is("column_property")) {
        for (std::uint32_t i = 0; i < call->argCount; ++i) {
            if (const CallValue* one = ClassColumns::columnOf(call->args[i])) columns.push_back(one);
        }
    } else if (const CallValue* one = ClassColumns::columnOf(value)) {
        columns.push_back(one);
    }
    return columns;
}

[[nodiscard]] bool isCascading(const Value* value) {
    const auto* function = as<FunctionValue>(value);
    return function != nullptr && std::any_of(function->decorators, function->decorators + function->decoratorCount, [](const Value* d) {
               const auto* external = as<ExternalValue>(d);
               return external != nullptr && external->name.ends_with(".cascading");
           });
}

/// What is surely no column: of Python's own library.
[[nodiscard]] bool isOfPython(std::string_view name) {
    static constexpr std::string_view kPackages[] = {
        "builtins", "logging",   "typing",  "typing_extensions", "functools", "collections", "operator",    "enum", "re",     "datetime", "uuid",   "json",
        "os",       "itertools", "weakref", "threading",         "decimal",   "abc",         "dataclasses", "time", "random", "string",   "inspect"};
    return std::find(std::begin(kPackages), std::end(kPackages), name.substr(0, name.find('.'))) != std::end(kPackages);
}

} // namespace

bool ClassColumns::isDeclaredAttr(const Value* value) {
    const auto* function = as<FunctionValue>(value);
    for (std::uint32_t i = 0; function != nullptr && i < function->decoratorCount; ++i) {
        const Value* decorator = function->decorators[i];
        const auto* attribute = as<AttributeValue>(decorator);
        if (conceptOf(decorator).is("declared_attr") || conceptOf(decorator).is("directive") || conceptOf(decorator).is("cascading")) return true;
        if (attribute != nullptr && (attribute->name == "directive" || attribute->name == "cascading" || attribute->name == "declared_attr")) return true;
    }
    return false;
}

Value* ClassColumns::attributeFor(ClassValue& type, Value* value) {
    auto* function = as<FunctionValue>(value);
    return isDeclaredAttr(value) ? m_i.declared(*function, type) : value;
}

const CallValue* ClassColumns::columnOf(const Value* value) {
    const auto* call = as<CallValue>(value);
    if (call == nullptr) return nullptr;
    if (isColumn(call->function) || isOwnColumn(call->function)) return call;
    // cls.__table__.c.get("start", Column(...)): a column of the parent's table, or a new one of it.
    const auto* method = as<AttributeValue>(call->function);
    const auto* collection = method != nullptr && method->name == "get" ? as<AttributeValue>(method->object) : nullptr;
    if (collection != nullptr && (collection->name == "c" || collection->name == "columns")) return columnOf(call->arg(1));
    const Concept what = conceptOf(call->function);
    if (what.is("deferred") || what.is("column_property")) return columnOf(call->arg(0));
    if (what.is("Field") && what.package == "sqlmodel") {
        if (const Value* given = call->keyword("sa_column")) return columnOf(given);
    }
    return nullptr;
}

std::vector<FoundColumn> ClassColumns::of(ClassValue& type, const std::vector<ClassValue*>& sources, bool isSqlModel) {
    if (isSqlModel) return sqlModelColumns(m_i, sources, [this](Place place, std::string why) { m_note(place, std::move(why)); });
    std::vector<FoundColumn> found;
    std::set<std::string_view> seen;
    for (ClassValue* source : sources) {
        for (const auto& entry : source->names().entries()) {
            if (entry.value == nullptr && entry.annotation == nullptr) continue;
            if (seen.insert(entry.name).second) add(type, *source, entry, found); // else overridden
        }
    }
    // Of a parent's mixins, declared_attr.cascading counts for each child anew.
    for (ClassValue* ancestor : m_i.ancestry(&type)) {
        if (std::find(sources.begin(), sources.end(), ancestor) != sources.end()) continue;
        for (const auto& entry : ancestor->names().entries()) {
            if (entry.value != nullptr && isCascading(entry.value) && seen.insert(entry.name).second) add(type, *ancestor, entry, found);
        }
    }
    const bool annotated = m_isModern || std::any_of(found.begin(), found.end(), [](const FoundColumn& one) {
                               return one.annotation != nullptr || (one.call != nullptr && conceptOf(one.call->function).is("mapped_column"));
                           });
    if (!annotated) std::stable_sort(found.begin(), found.end(), [](const FoundColumn& a, const FoundColumn& b) { return a.order < b.order; });
    return found;
}

void ClassColumns::add(ClassValue& type, ClassValue& source, const Namespace::Entry& entry, std::vector<FoundColumn>& found) {
    Value* value = entry.value != nullptr ? attributeFor(type, entry.value) : nullptr;
    const auto columns = columnsOf(value);
    const Place place{source.place.file, entry.offset};
    if (entry.maybe && !columns.empty()) m_note(value->place, "whether the column " + std::string(entry.name) + " is there depends on conditions");
    if (!columns.empty() && isOwnColumn(columns.front()->function)) {
        auto* own = as<ClassValue>(columns.front()->function);
        if (m_i.lookUp(*own, "__init__") != nullptr || m_i.lookUp(*own, "__new__") != nullptr)
            m_note(value->place,
                   "column " + std::string(entry.name) + ": what the constructor of " + std::string(own->name) + " makes of its arguments is not known");
    }
    if (columns.size() > 1) { // their names are their own
        for (const CallValue* one : columns) {
            const std::string_view name = textOf(argument(*one, 0, "name"));
            found.push_back({std::string(name.empty() ? entry.name : name), one, nullptr, false, one->place, one->number});
        }
        return;
    }
    const CallValue* call = columns.empty() ? nullptr : columns.front();
    if (entry.annotation != nullptr) {
        if (auto one = mapped(type, source, entry, call, value)) {
            if (entry.maybe && call == nullptr) m_note(place, "whether the column " + std::string(entry.name) + " is there depends on conditions");
            found.push_back(std::move(*one));
            return;
        }
        if (call == nullptr) addOfDataclass(entry, value, type, found);
    } else if (call != nullptr) {
        found.push_back({std::string(entry.name), call, nullptr, false, place, call->number});
    }
    if (call == nullptr) noteIfUnclear(type, entry, value);
}

Value* ClassColumns::annotationOf(const Namespace::Entry& entry, ClassValue& source) {
    // `id: Mapped[id]` means the id around the class: the class's own is bound by the very statement.
    Frame frame = *source.frame;
    Namespace outside;
    if (frame.names->find(entry.name) != nullptr) {
        for (const auto& other : frame.names->entries()) {
            if (other.name != entry.name && other.value != nullptr) outside.set(other.name, other.value, other.offset, other.maybe);
        }
        frame.names = &outside;
    }
    Value* annotation = m_i.evaluate(entry.annotation, frame);
    return annotation->kind == ValueKind::String ? m_i.evaluateText(textOf(annotation), frame, annotation->place) : annotation;
}

/// A column with an annotation; none where the attribute is something else.
std::optional<FoundColumn> ClassColumns::mapped(ClassValue& type, ClassValue& source, const Namespace::Entry& entry, const CallValue* call, Value* value) {
    FoundColumn found{std::string(entry.name), call, nullptr, false, {source.place.file, entry.offset}, call != nullptr ? call->number : 0};
    Value* annotation = annotationOf(entry, source);
    const auto* generic = as<SubscriptValue>(annotation);
    if (generic == nullptr || !conceptOf(generic->object).is("Mapped")) {
        return call != nullptr ? std::optional(found) : std::nullopt; // a plain annotation
    }
    if (call == nullptr && value != nullptr) return std::nullopt; // relationship() and its like
    Value* inner = generic->index;
    if (inner->kind == ValueKind::String) inner = m_i.evaluateText(textOf(inner), *source.frame, inner->place);
    found.call = annotated(inner, found.optional, call, found.place);
    if (Value* mappedType = typeOfMap(type, inner); mappedType != nullptr) {
        const bool hasForeignKey = found.call != nullptr && std::any_of(found.call->args, found.call->args + found.call->argCount,
                                                                        [](const Value* v) { return callOf(v, "ForeignKey") != nullptr; });
        std::vector<Value*> args;
        std::vector<NamedValue> keywords;
        if (found.call != nullptr) {
            args.assign(found.call->args, found.call->args + found.call->argCount);
            keywords.assign(found.call->keywords, found.call->keywords + found.call->keywordCount);
        }
        const bool typed = std::any_of(args.begin(), args.end(), [](const Value* v) {
            return v->kind != ValueKind::String && v->kind != ValueKind::None && callOf(v, "ForeignKey") == nullptr &&
                   !conceptOf(as<CallValue>(v) != nullptr ? as<CallValue>(v)->function : v).name.ends_with("Constraint");
        });
        if (!typed && !hasForeignKey) {
            keywords.push_back({"type_", mappedType});
            found.call = m_i.term("sqlalchemy.orm.mapped_column", args, keywords, found.call != nullptr ? found.call->place : found.place);
        }
    }
    found.annotation = inner;
    return found;
}

/// Annotated[int, mapped_column(primary_key=True)]: what it holds is the ground for what the class says itself.
const CallValue* ClassColumns::annotated(Value*& inner, bool& optional, const CallValue* call, Place place) {
    constexpr int kMaxDepth = 8;
    for (int depth = 0; depth < kMaxDepth; ++depth) {
        stripOptional(inner, optional);
        const auto* generic = as<SubscriptValue>(inner);
        if (generic == nullptr || !conceptOf(generic->object).is("Annotated")) return call;
        const std::vector<Value*> parts = itemsOf(generic->index);
        if (parts.empty()) return call;
        inner = parts.front();
        const auto ground = std::find_if(parts.begin() + 1, parts.end(), [](const Value* v) { return columnOf(v) != nullptr; });
        if (ground == parts.end()) continue;
        const CallValue& base = *columnOf(*ground);
        std::vector<Value*> args;
        std::vector<NamedValue> keywords;
        if (call != nullptr) {
            args.assign(call->args, call->args + call->argCount);
            keywords.assign(call->keywords, call->keywords + call->keywordCount);
        }
        const bool named = !args.empty() && args.front()->kind == ValueKind::String;
        for (std::uint32_t i = 0; i < base.argCount; ++i) {
            if (base.args[i]->kind != ValueKind::String || !named) args.push_back(base.args[i]);
        }
        for (std::uint32_t i = 0; i < base.keywordCount; ++i) {
            const bool given = std::any_of(keywords.begin(), keywords.end(), [&](const NamedValue& k) { return k.name == base.keywords[i].name; });
            if (!given) keywords.push_back(base.keywords[i]);
        }
        call = m_i.term("sqlalchemy.orm.mapped_column", args, keywords, call != nullptr ? call->place : place);
    }
    return call;
}

/// What type_annotation_map of the class's base says of the Python type; null where it says nothing.
Value* ClassColumns::typeOfMap(ClassValue& type, const Value* annotation) {
    const auto* map = as<DictValue>(m_i.lookUp(type, "type_annotation_map"));
    if (map == nullptr) {
        const auto* registry = as<CallValue>(m_i.lookUp(type, "registry"));
        if (registry != nullptr) map = as<DictValue>(registry->keyword("type_annotation_map"));
    }
    if (map == nullptr) return nullptr;
    for (const auto& [key, value] : *map->items) {
        if (isSame(key, annotation)) return value;
    }
    return nullptr;
}

/// Optional[X], Union[X, None] and X | None become X.
void ClassColumns::stripOptional(Value*& value, bool& optional) {
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

/// field(metadata={"sa": Column(...)}) of a data class with __sa_dataclass_metadata_key__ = "sa".
void ClassColumns::addOfDataclass(const Namespace::Entry& entry, const Value* value, ClassValue& type, std::vector<FoundColumn>& found) {
    const CallValue* field = callOf(value, "field");
    const auto* metadata = field != nullptr ? as<DictValue>(field->keyword("metadata")) : nullptr;
    const Value* wanted = metadata != nullptr ? m_i.lookUp(type, "__sa_dataclass_metadata_key__") : nullptr;
    for (const auto& [key, given] : wanted != nullptr ? *metadata->items : std::vector<std::pair<Value*, Value*>>{}) {
        Value* made = given;
        if (isSame(key, wanted) && made->kind == ValueKind::Function) made = m_i.call(made, {}, made->place); // lambda: Column(...)
        const CallValue* call = isSame(key, wanted) ? columnOf(made) : nullptr;
        if (call != nullptr) found.push_back({std::string(entry.name), call, nullptr, false, call->place, call->number});
    }
}

/// What may be a column or not is said.
void ClassColumns::noteIfUnclear(const ClassValue& type, const Namespace::Entry& entry, const Value* value) {
    if (value == nullptr || (entry.name.starts_with("__") && entry.name.ends_with("__"))) return;
    const auto say = [&](const std::string& why) {
        const Place place = entry.value->kind == ValueKind::Function ? entry.value->place : Place{entry.value->place.file, entry.offset};
        m_note(place, "column " + std::string(entry.name) + " of class " + std::string(type.name) + ": whether it is a column is not known: " + why);
    };
    if (const auto* unknown = as<UnknownValue>(value)) return say(std::string(unknown->why));
    const auto* call = as<CallValue>(value);
    if (call == nullptr || !conceptOf(call->function).name.empty()) return;
    if (const auto* external = as<ExternalValue>(call->function)) {
        if (!isOfPython(external->name) && !external->name.starts_with("sqlalchemy.")) say(std::string(external->name) + " is not in the project");
    } else if (const auto* function = as<FunctionValue>(call->function)) {
        say("what a decorator makes of " + std::string(function->name) + "() is not known");
    }
}

} // namespace stillroom::orm
