#include "orm/sqlmodelfields.h"

#include "orm/enums.h"

#include <algorithm>
#include <limits>

namespace stillroom::orm {
namespace {

struct FieldType {
    std::string_view python;
    std::string_view column;
};
// get_sqlalchemy_type, in its order: a subclass is what comes first.
constexpr FieldType kTypes[] = {{"builtins.str", "String"},          {"ipaddress.IPv4Address", "String"},
                                {"ipaddress.IPv4Network", "String"}, {"ipaddress.IPv6Address", "String"},
                                {"ipaddress.IPv6Network", "String"}, {"pathlib.Path", "String"},
                                {"pydantic.EmailStr", "String"},     {"pydantic.networks.EmailStr", "String"},
                                {"builtins.float", "Float"},         {"builtins.bool", "Boolean"},
                                {"builtins.int", "Integer"},         {"datetime.datetime", "DateTime"},
                                {"datetime.date", "Date"},           {"datetime.timedelta", "Interval"},
                                {"datetime.time", "Time"},           {"builtins.bytes", "LargeBinary"},
                                {"decimal.Decimal", "Numeric"},      {"uuid.UUID", "Uuid"}};

[[nodiscard]] bool isPydanticPackage(const Value* function) {
    const auto* external = as<ExternalValue>(function);
    return external != nullptr && (external->name.starts_with("sqlmodel") || external->name.starts_with("pydantic"));
}

[[nodiscard]] const CallValue* fieldCall(const Value* value, std::string_view name) {
    const auto* call = as<CallValue>(value);
    const auto* external = call != nullptr ? as<ExternalValue>(call->function) : nullptr;
    return external != nullptr && isPydanticPackage(external) && lastPart(external->name) == name ? call : nullptr;
}

/// `x: ClassVar[int]` and what pydantic does not take for a field.
[[nodiscard]] bool isNoField(const Namespace::Entry& entry, const Value* annotation) {
    const auto* generic = as<SubscriptValue>(annotation);
    const Concept what = conceptOf(generic != nullptr ? generic->object : annotation);
    return entry.name.starts_with('_') || entry.name == "model_config" || entry.name == "metadata" || what.is("ClassVar") ||
           fieldCall(entry.value, "Relationship") != nullptr || fieldCall(entry.value, "PrivateAttr") != nullptr;
}

} // namespace

std::vector<DeclaredColumn> SqlModelFields::columnsOf(const std::vector<ClassValue*>& ancestors, bool isVersion2) {
    // Fields come in the order of the bases, the last first; one that a base declares again keeps its place.
    std::vector<Field> fields;
    for (auto source = ancestors.rbegin(); source != ancestors.rend(); ++source) {
        for (const auto& entry : (*source)->names().entries()) {
            if (entry.annotation == nullptr) continue;
            const auto known = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.entry->name == entry.name; });
            const bool isOwn = *source == ancestors.front(); // of the class itself: they come as it declares them
            if (known != fields.end() && !isOwn) {
                *known = {*source, &entry};
                continue;
            }
            if (known != fields.end()) fields.erase(known);
            fields.push_back({*source, &entry});
        }
    }
    std::vector<DeclaredColumn> columns;
    for (const Field& field : fields) {
        if (auto one = column(field)) columns.push_back(std::move(*one));
    }
    if (isVersion2) return columns;
    // SQLAlchemy 1.4 orders columns as they were made: those of sa_column= by the class's body, the others once it is there.
    const auto order = [this](const DeclaredColumn& one) {
        const bool isGiven = one.call->number < m_i.calls().size() && m_i.calls()[one.call->number] == one.call;
        return isGiven ? one.call->number : std::numeric_limits<std::uint32_t>::max();
    };
    std::stable_sort(columns.begin(), columns.end(), [&](const DeclaredColumn& a, const DeclaredColumn& b) { return order(a) < order(b); });
    return columns;
}

std::optional<DeclaredColumn> SqlModelFields::column(const Field& field) {
    const Place place{field.source->place.file, field.entry->offset};
    AnnotationReader reader(m_i, *field.source->frame);
    Value* annotation = reader.evaluated(field.entry->annotation);
    if (isNoField(*field.entry, annotation)) return std::nullopt;
    const CallValue* given = fieldCall(field.entry->value, "Field");
    const std::string_view key = field.entry->name;
    if (const Value* own = given != nullptr ? given->keyword("sa_column") : nullptr; isGiven(own)) {
        const CallValue* call = Annotations::columnOf(own);
        if (call == nullptr) call = m_i.term(m_i.external("sqlalchemy.Column", place), {m_i.unknown("its sa_column is not known", place)}, {}, place);
        return DeclaredColumn{key, call, call, std::nullopt, place};
    }
    const AnnotatedType type = reader.takenApart(annotation);
    std::vector<Value*> args;
    std::vector<NamedValue> keywords;
    const auto keyword = [given](std::string_view name) { return given == nullptr ? nullptr : given->keyword(name); };
    Value* ownType = keyword("sa_type");
    args.push_back(ownType != nullptr ? ownType : typeOf(type, given));
    if (Value* target = keyword("foreign_key"); isGiven(target)) {
        std::vector<NamedValue> options;
        if (Value* action = keyword("ondelete"); isGiven(action)) options.push_back({"ondelete", action});
        args.push_back(m_i.term(m_i.external("sqlalchemy.ForeignKey", place), {target}, options, place));
    }
    for (Value* more : itemsOf(keyword("sa_column_args"))) args.push_back(more);
    for (const std::string_view name : {"primary_key", "index", "unique"}) {
        if (Value* value = keyword(name)) keywords.push_back({name, value});
    }
    Value* nullable = keyword("nullable");
    keywords.push_back({"nullable", nullable != nullptr ? nullable : m_i.boolean(type.includesNone && !isTrue(keyword("primary_key")), place)});
    Value* standard = given == nullptr ? field.entry->value : argument(*given, 0, "default");
    if (Value* factory = keyword("default_factory"); isGiven(factory)) standard = factory;
    if (isGiven(standard)) keywords.push_back({"default", standard});
    const Value* more = keyword("sa_column_kwargs");
    const auto* named = as<DictValue>(more);
    for (const auto& [name, value] : named != nullptr ? *named->items : std::vector<std::pair<Value*, Value*>>{}) {
        std::erase_if(keywords, [&name = name](const NamedValue& k) { return k.name == textOf(name); });
        keywords.push_back({textOf(name), value});
    }
    CallValue* call = m_i.term(m_i.external("sqlalchemy.Column", place), args, keywords, place);
    call->partial = (given != nullptr && given->partial) || (isGiven(more) && named == nullptr);
    return DeclaredColumn{key, call, field.entry->value != nullptr ? field.entry->value : call, std::nullopt, place};
}

/// get_sqlalchemy_type
Value* SqlModelFields::typeOf(const AnnotatedType& type, const CallValue* field) {
    const Place place = type.whole->place;
    if (isPythonEnum(type.plain)) return m_i.term(m_i.external("sqlalchemy.Enum", place), {type.plain}, {}, place);
    const auto isField = [](const Value* one) { return fieldCall(one, "Field") != nullptr; };
    if (std::any_of(type.annotations.begin(), type.annotations.end(), isField)) return m_i.unknown("a Field() inside Annotated is not followed", place);
    const auto* limited = as<CallValue>(type.plain); // constr(max_length=5): SQLModel does not look into it
    Value* python = type.plain;
    if (limited != nullptr && isPydanticPackage(limited->function)) {
        const std::string_view name = lastPart(as<ExternalValue>(limited->function)->name);
        const std::string_view stands = name == "constr"       ? "str"
                                        : name == "condecimal" ? "decimal"
                                        : name == "conint"     ? "int"
                                        : name == "confloat"   ? "float"
                                                               : "";
        if (!stands.empty()) python = m_i.external("builtins." + std::string(stands), place);
    }
    const auto option = [field](std::string_view name) -> Value* {
        Value* value = field == nullptr ? nullptr : field->keyword(name);
        return isGiven(value) ? value : nullptr;
    };
    const auto* known = std::find_if(std::begin(kTypes), std::end(kTypes), [python](const FieldType& one) {
        return isExternal(python, one.python) || (as<ClassValue>(python) != nullptr && derivesFrom(python, one.python));
    });
    if (known == std::end(kTypes)) return m_i.unknown("its annotation names no type that SQLModel knows", place);
    std::vector<NamedValue> arguments;
    const auto pass = [&](std::string_view from, std::string_view to) {
        if (Value* value = option(from)) arguments.push_back({to, value});
    };
    if (known->column == "String") pass("max_length", "length");
    if (known->column == "Numeric") {
        pass("max_digits", "precision");
        pass("decimal_places", "scale");
    }
    return m_i.term(m_i.external("sqlalchemy." + std::string(known->column), place), {}, arguments, place);
}

} // namespace stillroom::orm
