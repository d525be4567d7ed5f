#include "orm/types.h"

#include "base/text.h"
#include "orm/columnterm.h"
#include "orm/enums.h"
#include "orm/identifiers.h"

#include <algorithm>

namespace stillroom::orm {

using schema::Dialect;

namespace {

constexpr int kMaxDepth = 12;

[[nodiscard]] std::string digitsOf(const Value* value) {
    const auto* number = as<NumberValue>(value);
    return number == nullptr ? std::string() : replaced(std::string(number->text), "_", "");
}

[[nodiscard]] const FunctionValue* methodOf(Interpreter& interpreter, ClassValue& type, std::string_view name) {
    return as<FunctionValue>(interpreter.attribute(&type, name, type.place));
}

} // namespace

TypeText Types::compile(Value* type, const std::string& tableSchema, int depth) {
    if (type == nullptr) return typeNotKnown("the column has no type");
    if (depth > kMaxDepth) return typeNotKnown("types that refer to each other");
    if (const auto* unknown = as<UnknownValue>(type)) return typeNotKnown(std::string(unknown->why));
    if (auto* own = as<ClassValue>(type)) return ownType(*own, nullptr, tableSchema, depth);
    if (auto* call = as<CallValue>(type)) return called(*call, tableSchema, depth);
    return known(type, nullptr, tableSchema, depth);
}

TypeText Types::called(CallValue& call, const std::string& tableSchema, int depth) {
    if (auto* own = as<ClassValue>(call.function)) return ownType(*own, &call, tableSchema, depth);
    const auto* method = as<AttributeValue>(call.function);
    const std::string_view name = method != nullptr ? method->name : conceptOf(call.function).name;
    if (name == "as_mutable") return compile(call.arg(0), tableSchema, depth + 1); // MutableDict.as_mutable(JSONB)
    if (method != nullptr && name == "with_variant") {                             // String().with_variant(TEXT(), "postgresql")
        for (std::uint32_t i = 1; i < call.argCount; ++i) {
            if (textOf(call.args[i]) == schema::nameOf(m_target.dialect)) return compile(call.args[0], tableSchema, depth + 1);
        }
        return compile(method->object, tableSchema, depth + 1);
    }
    if (method != nullptr && (name == "evolve" || name == "as_generic" || name == "copy")) return compile(method->object, tableSchema, depth + 1);
    return known(call.function, &call, tableSchema, depth);
}

/// A type of SQLAlchemy's or of a package that is known.
TypeText Types::known(Value* function, CallValue* call, const std::string& tableSchema, int depth) {
    const Concept what = conceptOf(function);
    if (what.name.empty()) return typeNotKnown(call == nullptr ? "its type is not known" : "its type is made by code that is not known");
    if (auto registered = byCompiles(function, call)) return *registered;
    if (what.is("Enum") || what.is("ENUM")) {
        if (what.is("ENUM") && m_target.dialect == Dialect::Sqlite && !m_target.isVersion2) return typeNotKnown("SQLite has no type ENUM");
        return call == nullptr ? typeNotKnown("an Enum without values") : enumeration(*call, tableSchema);
    }
    if (what.is("ARRAY")) return array(call, tableSchema, depth);
    if (what.is("mutable_json_type") && call != nullptr) return compile(argument(*call, 0, "dbtype"), tableSchema, depth + 1);
    if (what.is("ChoiceType")) { // of sqlalchemy_utils
        Value* impl = call == nullptr ? nullptr : argument(*call, 1, "impl");
        return impl != nullptr ? compile(impl, tableSchema, depth + 1) : typeText("VARCHAR(255)");
    }
    if (auto ofPackage = packageType(m_target, what, call)) return *ofPackage;
    return plainType(m_target, what, call);
}

/// PGTypeCompiler.visit_ARRAY
TypeText Types::array(const CallValue* call, const std::string& tableSchema, int depth) {
    if (m_target.dialect != Dialect::PostgreSql) return typeNotKnown("SQLite has no arrays");
    TypeText item = compile(call == nullptr ? nullptr : argument(*call, 0, "item_type"), tableSchema, depth + 1);
    if (!item.known()) return item;
    const std::string dimensions = digitsOf(argument(*call, 2, "dimensions"));
    constexpr int kMost = 6;
    const int count = dimensions.empty() ? 1 : std::clamp(std::atoi(dimensions.c_str()), 1, kMost);
    std::string brackets;
    for (int i = 0; i < count; ++i) brackets += "[]";
    const std::size_t collation = item.text.find(" COLLATE ");
    item.text.insert(collation == std::string::npos ? item.text.size() : collation, brackets);
    item.isNumber = false;
    item.check.reset();
    return item;
}

/// sqltypes.py, Enum._parse_into_values: the labels, and the name that a Python enumeration gives.
std::optional<std::vector<std::string>> Types::labels(const CallValue& call, std::string& name) {
    std::vector<std::string> labels;
    if (call.partial) return std::nullopt;
    if (call.argCount == 1 && isPythonEnum(call.args[0])) {
        const auto type = pythonEnum(m_i, call.args[0]);
        if (!type || type->members.empty()) return std::nullopt;
        name = lowered(type->name);
        if (Value* callable = call.keyword("values_callable"); isGiven(callable)) return valuesByCallable(m_i, callable, call.args[0], *type);
        // 1.4 keeps second names for a value, unless it is told not to.
        const Value* omits = call.keyword("omit_aliases");
        const bool omitsAliases = omits == nullptr ? m_target.isVersion2 : !isFalse(omits);
        for (const PythonEnum::Member& member : type->members) {
            if (!member.isAlias || !omitsAliases) labels.push_back(member.name);
        }
        return labels;
    }
    for (std::uint32_t i = 0; i < call.argCount; ++i) {
        if (call.args[i]->kind != ValueKind::String) return std::nullopt;
        labels.emplace_back(textOf(call.args[i]));
    }
    return labels;
}

TypeText Types::enumeration(const CallValue& call, const std::string& tableSchema) {
    std::string ofClass;
    const auto values = labels(call, ofClass);
    if (!values) return typeNotKnown("its values are not known");
    GivenName name = givenName(call.keyword("name"));
    if (!name.isKnown) return typeNotKnown("the name of the Enum is not known");
    if (call.keyword("name") == nullptr) name.text = ofClass;
    const Value* native = call.keyword("native_enum");
    if (isGiven(native) && native->kind != ValueKind::Bool) return typeNotKnown("whether it is native is not known");
    const bool isDialects = conceptOf(call.function).is("ENUM"); // postgresql.ENUM is always native
    if (m_target.dialect == Dialect::PostgreSql && (isDialects || !isFalse(native))) {
        if (name.text.empty()) return typeNotKnown("PostgreSQL needs a name for this Enum");
        const auto schemaName = enumSchema(call, tableSchema);
        if (!schemaName) return typeNotKnown("the schema of the Enum is not known");
        TypeText type = typeText(writtenName(m_target.dialect, *schemaName, name.text));
        type.native = schema::Enum{*schemaName, name.text, *values, {}};
        return type;
    }
    if (const Value* length = call.keyword("length"); isGiven(length) && length->kind != ValueKind::Number) return typeNotKnown("its length is not known");
    std::size_t longest = 0;
    for (const std::string& label : *values) longest = std::max(longest, characterCount(label));
    std::string length = std::to_string(longest);
    if (const Value* given = call.keyword("length"); given != nullptr && (m_target.isVersion2 || isFalse(native))) length = digitsOf(given);
    TypeText type = typeText(length.empty() || length == "0" ? "VARCHAR" : "VARCHAR(" + length + ")");
    if (isTrue(call.keyword("create_constraint"))) { // Enum._should_create_constraint
        std::vector<std::string> literals;
        for (const std::string& label : *values) literals.push_back("'" + replaced(label, "'", "''") + "'");
        type.check = TypeCheck{join(literals, ", "), name};
    }
    return type;
}

/// SchemaType.__init__ and _set_table: the Enum's own, that of its MetaData, or the table's.
std::optional<std::string> Types::enumSchema(const CallValue& call, const std::string& tableSchema) const {
    if (isTrue(call.keyword("inherit_schema"))) return tableSchema;
    const GivenName given = givenName(call.keyword("schema"));
    if (!given.isKnown) return std::nullopt;
    const Value* metadata = call.keyword("metadata");
    return given.text.empty() && isGiven(metadata) ? m_schemaOf(metadata) : std::optional(given.text);
}

/// A class of the project: a TypeDecorator, a UserDefinedType, or a subclass of a known type.
TypeText Types::ownType(ClassValue& type, CallValue* call, const std::string& tableSchema, int depth) {
    if (auto registered = byCompiles(&type, call)) return *registered;
    if (derivesFrom(&type, "TypeDecorator")) return decorator(type, call, tableSchema, depth);
    if (methodOf(m_i, type, "get_col_spec") != nullptr) {
        Value* self = call != nullptr ? static_cast<Value*>(call) : &type;
        const Value* made = m_i.call(m_i.attribute(&type, "get_col_spec", type.place), {self}, type.place);
        return made->kind == ValueKind::String ? typeText(std::string(textOf(made)))
                                               : typeNotKnown("get_col_spec() of " + std::string(type.name) + " cannot be followed");
    }
    std::string why;
    CallValue* given = constructed(type, call, why);
    if (!why.empty()) return typeNotKnown(why);
    for (ClassValue* ancestor : m_i.ancestry(&type)) { // class Name(String): with the arguments given
        for (std::uint32_t i = 0; i < ancestor->baseCount; ++i) {
            if (conceptOf(ancestor->bases[i]).name.empty()) continue;
            TypeText result = known(ancestor->bases[i], given, tableSchema, depth + 1);
            if (result.known()) return result;
        }
    }
    return typeNotKnown("the type " + std::string(type.name) + " derives from something that is not known");
}

/// TypeDecorator._gen_dialect_impl
TypeText Types::decorator(ClassValue& type, CallValue* call, const std::string& tableSchema, int depth) {
    if (methodOf(m_i, type, "load_dialect_impl") == nullptr) return implementation(type, call, tableSchema, depth);
    // Nearly all of them ask for the dialect's name: it is given to them, and what they describe is taken.
    Value* self = call != nullptr ? static_cast<Value*>(call) : &type;
    Value* dialect = m_i.dialectNamed(schema::nameOf(m_target.dialect), type.place);
    Value* result = m_i.call(m_i.attribute(&type, "load_dialect_impl", type.place), {self, dialect}, type.place);
    const auto* made = as<CallValue>(result);
    const auto* method = made != nullptr ? as<AttributeValue>(made->function) : nullptr;
    const auto* attribute = as<AttributeValue>(result);
    if (method != nullptr && method->name == "type_descriptor" && made->argCount == 1) result = made->args[0];
    const bool isImplementation = (method != nullptr && method->name == "load_dialect_impl") || // super().load_dialect_impl(dialect)
                                  (attribute != nullptr && attribute->name == "impl_instance") || result == m_i.attribute(&type, "impl", type.place);
    if (isImplementation) return implementation(type, call, tableSchema, depth);
    if (result->kind != ValueKind::Unknown) {
        TypeText given = compile(result, tableSchema, depth + 1);
        if (given.known()) return given;
    }
    return typeNotKnown("load_dialect_impl() of " + std::string(type.name) + " cannot be followed");
}

/// TypeDecorator.__init__: a class as impl gets the arguments, an object is taken as it is.
TypeText Types::implementation(ClassValue& type, CallValue* call, const std::string& tableSchema, int depth) {
    Value* impl = m_i.attribute(&type, "impl", type.place);
    if (impl->kind == ValueKind::Attribute) return typeNotKnown("the TypeDecorator " + std::string(type.name) + " has no impl");
    std::string why;
    const CallValue* given = constructed(type, call, why);
    if (!why.empty()) return typeNotKnown(why);
    if (impl->kind == ValueKind::Call || given == nullptr) return compile(impl, tableSchema, depth + 1);
    const std::vector<Value*> args(given->args, given->args + given->argCount);
    const std::vector<NamedValue> keywords(given->keywords, given->keywords + given->keywordCount);
    CallValue* made = m_i.term(impl, args, keywords, given->place);
    made->partial = given->partial;
    return compile(made, tableSchema, depth + 1);
}

/// The call whose arguments reach the __init__ of the first base outside the project: that of the type itself, or the
/// super().__init__(...) of a constructor of its own.
CallValue* Types::constructed(ClassValue& type, CallValue* call, std::string& why) {
    Value* constructor = m_i.lookUp(type, "__init__");
    if (as<FunctionValue>(constructor) == nullptr) return call;
    std::vector<Value*> args{call != nullptr ? static_cast<Value*>(call) : &type};
    std::vector<NamedValue> keywords;
    if (call != nullptr) {
        args.insert(args.end(), call->args, call->args + call->argCount);
        keywords.assign(call->keywords, call->keywords + call->keywordCount);
        if (call->partial) why = "its arguments are not known";
    }
    const std::size_t before = m_i.calls().size();
    static_cast<void>(m_i.call(constructor, args, type.place, keywords));
    CallValue* inner = nullptr;
    for (std::size_t i = before; i < m_i.calls().size(); ++i) {
        CallValue* made = m_i.calls()[i];
        const auto* method = as<AttributeValue>(made->function);
        if (method == nullptr || method->name != "__init__" || method->object->kind != ValueKind::Super) continue;
        if (inner != nullptr || made->maybe) why = "its constructor cannot be followed";
        inner = made;
    }
    return inner;
}

/// The functions that are registered for this dialect, or for all.
void Types::readCompiles() {
    m_compilesRead = true;
    for (CallValue* call : m_i.callsBesideColumns()) {
        if (callOf(call, "compiles") == nullptr || call->arg(0) == nullptr || call->module == nullptr) continue;
        bool applies = call->argCount == 1;
        for (std::uint32_t i = 1; i < call->argCount; ++i) applies = applies || textOf(call->args[i]) == schema::nameOf(m_target.dialect);
        if (!applies) continue;
        FunctionValue* function = nullptr;
        for (const auto& entry : call->module->names.entries()) {
            auto* one = as<FunctionValue>(entry.value);
            if (one != nullptr && std::find(one->decorators, one->decorators + one->decoratorCount, call) != one->decorators + one->decoratorCount)
                function = one;
        }
        m_compiles.push_back({call->args[0], function, call->argCount == 1});
    }
}

std::optional<std::string> Types::element(Value* element) {
    const auto* made = as<CallValue>(element);
    const auto text = made != nullptr ? byCompiles(made->function, element) : std::nullopt;
    return text && text->known() ? std::optional(text->text) : std::nullopt;
}

/// What a function that is registered with @compiles(type, "dialect") writes, where there is one.
std::optional<TypeText> Types::byCompiles(Value* type, Value* object) {
    if (!m_compilesRead) readCompiles();
    if (m_compiles.empty()) return std::nullopt;
    auto* own = as<ClassValue>(type);
    const Concept what = conceptOf(type);
    const auto inherits = [&](Value* registered) {
        auto* base = as<ClassValue>(registered);
        if (own == nullptr || base == nullptr) return false;
        const auto& ancestry = m_i.ancestry(own);
        return std::find(ancestry.begin(), ancestry.end(), base) != ancestry.end();
    };
    const Compiles* best = nullptr; // one for the dialect counts before one for all
    for (const Compiles& one : m_compiles) {
        const Concept registered = conceptOf(one.type);
        const bool same = one.type == type || (!what.name.empty() && registered.is(what.name) && registered.dialect == what.dialect);
        if ((same || inherits(one.type)) && (best == nullptr || !one.forAll)) best = &one;
    }
    if (best == nullptr) return std::nullopt;
    if (best->function != nullptr) {
        Value* compiler = m_i.unknown("the compiler of the dialect", best->function->place);
        const Value* made = m_i.call(best->function, {object != nullptr ? object : type, compiler}, best->function->place);
        if (made->kind == ValueKind::String) return typeText(std::string(textOf(made)));
    }
    return typeNotKnown("its text is made by a function that is registered with @compiles");
}

} // namespace stillroom::orm
