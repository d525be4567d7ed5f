#include "orm/sqlmodelfields.h"

#include "orm/types.h"

#include <algorithm>

namespace stillroom::orm {

namespace {

/// One field: what the classes on the way say of it; the last one counts.
struct Field {
    std::string_view name;
    ClassValue* source;
    Namespace::Entry entry;
};

/// In pydantic's order: those of the bases first; one that is declared again keeps its place.
[[nodiscard]] std::vector<Field> fieldsOf(const std::vector<ClassValue*>& sources) {
    std::vector<Field> fields;
    for (auto source = sources.rbegin(); source != sources.rend(); ++source) {
        for (const auto& entry : (*source)->names().entries()) {
            if (entry.annotation == nullptr || entry.name.starts_with("_") || entry.name == "model_config") continue;
            const auto known = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == entry.name; });
            if (known == fields.end())
                fields.push_back({entry.name, *source, entry});
            else
                *known = {entry.name, *source, entry};
        }
    }
    return fields;
}

/// Optional[X] and X | None become X. False where it is a choice of several types.
[[nodiscard]] bool strip(Value*& value, bool& optional) {
    const auto keep = [&](const std::vector<Value*>& parts) {
        std::vector<Value*> kept;
        for (Value* one : parts) {
            if (one != nullptr && one->kind == ValueKind::None)
                optional = true;
            else
                kept.push_back(one);
        }
        if (kept.size() == 1) value = kept.front();
        return kept.size() == 1;
    };
    if (const auto* generic = as<SubscriptValue>(value)) {
        const Concept what = conceptOf(generic->object);
        if (what.is("Optional")) {
            optional = true;
            value = generic->index;
        } else if (what.is("Union")) {
            return keep(itemsOf(generic->index));
        } else if (what.is("Annotated") && !itemsOf(generic->index).empty()) {
            value = itemsOf(generic->index).front();
            return strip(value, optional);
        }
    } else if (const auto* either = as<OperationValue>(value); either != nullptr && either->op == python::ast::Operator::BitOr) {
        return keep({either->left, either->right});
    }
    return true;
}

/// get_sqlalchemy_type(): none where the annotation names no type that SQLModel takes.
class FieldType {
public:
    FieldType(Interpreter& interpreter, const CallValue* field, Place place) : m_i(interpreter), m_field(field), m_place(place) {}

    [[nodiscard]] Value* of(Value* annotation) {
        if (isPythonEnum(annotation)) return m_i.term("sqlalchemy.Enum", {annotation}, {}, m_place);
        if (const auto* call = as<CallValue>(annotation)) { // constr(max_length=11), condecimal(...)
            const auto* function = as<ExternalValue>(call->function);
            const std::string_view last = function != nullptr ? lastPart(function->name) : std::string_view{};
            if (last == "constr") return text(call->keyword("max_length"));
            if (last == "conint") return m_i.external("sqlalchemy.Integer", m_place);
            return nullptr;
        }
        const auto* external = as<ExternalValue>(annotation);
        if (external == nullptr) return nullptr;
        const std::string_view name = external->name;
        static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {{"builtins.int", "Integer"},
                                                                                   {"builtins.bool", "Boolean"},
                                                                                   {"builtins.float", "Float"},
                                                                                   {"builtins.bytes", "LargeBinary"},
                                                                                   {"datetime.datetime", "DateTime"},
                                                                                   {"datetime.date", "Date"},
                                                                                   {"datetime.time", "Time"},
                                                                                   {"datetime.timedelta", "Interval"},
                                                                                   {"uuid.UUID", "Uuid"},
                                                                                   {"pydantic.UUID4", "Uuid"},
                                                                                   {"pydantic.UUID1", "Uuid"},
                                                                                   {"pydantic.UUID3", "Uuid"},
                                                                                   {"pydantic.UUID5", "Uuid"},
                                                                                   {"pydantic.PositiveInt", "Integer"},
                                                                                   {"pydantic.NonNegativeInt", "Integer"},
                                                                                   {"pydantic.PositiveFloat", "Float"},
                                                                                   {"pydantic.AwareDatetime", "DateTime"},
                                                                                   {"pydantic.NaiveDatetime", "DateTime"}};
        for (const auto& [python, type] : kTypes) {
            if (name == python) return m_i.external("sqlalchemy." + std::string(type), m_place);
        }
        if (name == "decimal.Decimal") {
            std::vector<NamedValue> keywords;
            if (Value* digits = given("max_digits")) keywords.push_back({"precision", digits});
            if (Value* places = given("decimal_places")) keywords.push_back({"scale", places});
            return m_i.term("sqlalchemy.Numeric", {}, keywords, m_place);
        }
        const bool isText = name == "builtins.str" || name == "pathlib.Path" || name.starts_with("ipaddress.") || name == "pydantic.EmailStr" ||
                            name == "pydantic.networks.EmailStr" || name == "pydantic.NameEmail";
        return isText ? text(given("max_length")) : nullptr;
    }

private:
    [[nodiscard]] Value* given(std::string_view keyword) const {
        Value* value = m_field != nullptr ? m_field->keyword(keyword) : nullptr;
        return value != nullptr && value->kind != ValueKind::None ? value : nullptr;
    }
    [[nodiscard]] Value* text(Value* length) {
        std::vector<Value*> args;
        if (length != nullptr && length->kind != ValueKind::None) args.push_back(length);
        return m_i.term("sqlalchemy.String", args, {}, m_place);
    }

    Interpreter& m_i;
    const CallValue* m_field;
    Place m_place;
};

/// The Column() that SQLModel makes of a field.
[[nodiscard]] const CallValue* columnTerm(Interpreter& interpreter, const CallValue* field, Value* type, bool optional, bool defaultsToNone, Place place) {
    const auto keyword = [&](std::string_view name) {
        Value* value = field != nullptr ? field->keyword(name) : nullptr;
        return value != nullptr && value->kind == ValueKind::None ? nullptr : value;
    };
    std::vector<Value*> args{type};
    std::vector<NamedValue> keywords;
    for (const std::string_view name : {"primary_key", "index", "unique"}) {
        if (Value* value = keyword(name)) keywords.push_back({name, value});
    }
    Value* nullable = keyword("nullable");
    const bool primary = isTrue(keyword("primary_key"));
    keywords.push_back({"nullable", nullable != nullptr ? nullable : interpreter.boolean(!primary && (optional || defaultsToNone), place)});
    if (Value* target = keyword("foreign_key")) {
        std::vector<NamedValue> of;
        if (Value* action = keyword("ondelete")) of.push_back({"ondelete", action});
        args.push_back(interpreter.term("sqlalchemy.ForeignKey", {target}, of, place));
    }
    for (Value* one : itemsOf(keyword("sa_column_args"))) args.push_back(one);
    if (const auto* more = as<DictValue>(keyword("sa_column_kwargs"))) {
        for (const auto& [key, value] : *more->items) {
            std::erase_if(keywords, [&key = key](const NamedValue& k) { return k.name == textOf(key); });
            keywords.push_back({textOf(key), value});
        }
    }
    return interpreter.term("sqlalchemy.Column", args, keywords, place);
}

} // namespace

std::vector<FoundColumn> sqlModelColumns(Interpreter& interpreter, const std::vector<ClassValue*>& sources, const ClassColumns::Note& note) {
    std::vector<FoundColumn> found;
    for (const Field& one : fieldsOf(sources)) {
        const Place place{one.source->place.file, one.entry.offset};
        Value* value = one.entry.value;
        const CallValue* field = callOf(value, "Field");
        if (callOf(value, "Relationship") != nullptr) continue;
        if (const CallValue* given = ClassColumns::columnOf(value)) { // sa_column=
            found.push_back({std::string(one.name), given, nullptr, false, place, given->number});
            continue;
        }
        Value* annotation = interpreter.evaluate(one.entry.annotation, *one.source->frame);
        if (annotation->kind == ValueKind::String) annotation = interpreter.evaluateText(textOf(annotation), *one.source->frame, annotation->place);
        const auto* generic = as<SubscriptValue>(annotation);
        if (conceptOf(annotation).is("ClassVar") || (generic != nullptr && conceptOf(generic->object).is("ClassVar"))) continue;
        // A Field() within Annotated[...] says as much as one behind the equals sign.
        if (field == nullptr && generic != nullptr && conceptOf(generic->object).is("Annotated")) {
            for (Value* part : itemsOf(generic->index)) field = field == nullptr ? callOf(part, "Field") : field;
        }
        bool optional = false;
        const bool single = strip(annotation, optional);
        Value* type = field != nullptr ? field->keyword("sa_type") : nullptr;
        if (type == nullptr && single) type = FieldType(interpreter, field, place).of(annotation);
        if (type == nullptr) {
            note(place, "column " + std::string(one.name) + ": its annotation names no type that SQLModel knows");
            type = interpreter.external("sqlalchemy.types.NullType", place);
        }
        const Value* preset = field != nullptr ? argument(*field, 0, "default") : value;
        const bool defaultsToNone = preset != nullptr && preset->kind == ValueKind::None;
        const CallValue* made = columnTerm(interpreter, field, type, optional, defaultsToNone, place);
        found.push_back({std::string(one.name), made, nullptr, false, place, made->number});
    }
    return found;
}

} // namespace stillroom::orm
