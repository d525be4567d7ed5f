#include "orm/types.h"

#include "base/text.h"
#include "orm/concepts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stillroom::orm {

using schema::Dialect;

namespace {

constexpr int kMaxDepth = 12;

struct PlainType {
    std::string_view name;
    std::string_view postgresql;
    std::string_view sqlite; // empty: SQLite's compiler has none
};

// Types whose text has no arguments. From the type compilers of SQLAlchemy's two dialects.
constexpr std::array kPlain = {
    PlainType{"Integer", "INTEGER", "INTEGER"},
    PlainType{"INTEGER", "INTEGER", "INTEGER"},
    PlainType{"INT", "INTEGER", "INTEGER"},
    PlainType{"SmallInteger", "SMALLINT", "SMALLINT"},
    PlainType{"SMALLINT", "SMALLINT", "SMALLINT"},
    PlainType{"BigInteger", "BIGINT", "BIGINT"},
    PlainType{"BIGINT", "BIGINT", "BIGINT"},
    PlainType{"Text", "TEXT", "TEXT"},
    PlainType{"TEXT", "TEXT", "TEXT"},
    PlainType{"UnicodeText", "TEXT", "TEXT"},
    PlainType{"CLOB", "CLOB", "CLOB"},
    PlainType{"Boolean", "BOOLEAN", "BOOLEAN"},
    PlainType{"BOOLEAN", "BOOLEAN", "BOOLEAN"},
    PlainType{"Date", "DATE", "DATE"},
    PlainType{"DATE", "DATE", "DATE"},
    PlainType{"DATETIME", "DATETIME", "DATETIME"},
    PlainType{"LargeBinary", "BYTEA", "BLOB"},
    PlainType{"PickleType", "BYTEA", "BLOB"},
    PlainType{"BYTEA", "BYTEA", ""},
    PlainType{"BLOB", "BLOB", "BLOB"},
    PlainType{"JSON", "JSON", "JSON"},
    PlainType{"JSONB", "JSONB", ""},
    PlainType{"Double", "DOUBLE PRECISION", "DOUBLE"},
    PlainType{"DOUBLE", "DOUBLE", "DOUBLE"},
    PlainType{"DOUBLE_PRECISION", "DOUBLE PRECISION", "DOUBLE_PRECISION"},
    PlainType{"REAL", "REAL", "REAL"},
    PlainType{"UUID", "UUID", "CHAR(32)"},
    PlainType{"Uuid", "UUID", "CHAR(32)"},
    PlainType{"HSTORE", "HSTORE", ""},
    PlainType{"INET", "INET", ""},
    PlainType{"CIDR", "CIDR", ""},
    PlainType{"MACADDR", "MACADDR", ""},
    PlainType{"MACADDR8", "MACADDR8", ""},
    PlainType{"TSVECTOR", "TSVECTOR", ""},
    PlainType{"TSQUERY", "TSQUERY", ""},
    PlainType{"MONEY", "MONEY", ""},
    PlainType{"OID", "OID", ""},
    PlainType{"REGCLASS", "REGCLASS", ""},
    PlainType{"REGCONFIG", "REGCONFIG", ""},
    PlainType{"INT4RANGE", "INT4RANGE", ""},
    PlainType{"INT8RANGE", "INT8RANGE", ""},
    PlainType{"NUMRANGE", "NUMRANGE", ""},
    PlainType{"DATERANGE", "DATERANGE", ""},
    PlainType{"TSRANGE", "TSRANGE", ""},
    PlainType{"TSTZRANGE", "TSTZRANGE", ""},
    PlainType{"CITEXT", "CITEXT", ""},
    PlainType{"CIText", "CITEXT", ""},
};

[[nodiscard]] std::string numberText(const Value* value) {
    const auto* number = as<NumberValue>(value);
    return number == nullptr ? std::string() : std::string(number->text);
}

[[nodiscard]] TypeText text(std::string value) {
    TypeText type;
    type.text = std::move(value);
    return type;
}

/// As SQLAlchemy's preparer writes a name: in quotes only where its letters ask for them.
[[nodiscard]] std::string typeName(Dialect dialect, const std::string& schemaName, const std::string& name) {
    const auto part = [dialect](const std::string& word) {
        const bool plain = !word.empty() && !(word.front() >= '0' && word.front() <= '9') && std::all_of(word.begin(), word.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
        });
        return plain ? word : schema::quoteIdentifier(dialect, word);
    };
    return schemaName.empty() ? part(name) : part(schemaName) + "." + part(name);
}

[[nodiscard]] TypeText notKnown(std::string why) {
    TypeText type;
    type.why = std::move(why);
    return type;
}

} // namespace

bool isPythonEnum(const Value* type) {
    return as<ClassValue>(type) != nullptr && (derivesFrom(type, "enum.Enum") || derivesFrom(type, "enum.IntEnum") || derivesFrom(type, "enum.StrEnum") ||
                                               derivesFrom(type, "enum.Flag") || derivesFrom(type, "enum.IntFlag"));
}

std::vector<EnumMember> enumMembers(Interpreter& interpreter, ClassValue* type) {
    std::vector<EnumMember> members;
    if (!isPythonEnum(type)) return members;
    std::vector<std::string> values; // a second name for a value is an alias, no member
    long long next = 1;
    for (const auto& entry : type->names().entries()) {
        if (entry.value == nullptr || entry.name.starts_with('_') || entry.value->kind == ValueKind::Function || entry.value->kind == ValueKind::Class)
            continue;
        Value* value = entry.value;
        if (const auto* call = as<CallValue>(value); call != nullptr && conceptOf(call->function).is("auto")) {
            const bool isText = derivesFrom(type, "enum.StrEnum");
            value = isText ? interpreter.string(lowered(std::string(entry.name)), value->place) : interpreter.string(std::to_string(next), value->place);
        }
        ++next;
        std::string key = std::string(textOf(value)) + numberText(value);
        if (!key.empty() && std::find(values.begin(), values.end(), key) != values.end()) continue;
        if (!key.empty()) values.push_back(std::move(key));
        members.push_back({std::string(entry.name), value});
    }
    return members;
}

TypeText Types::compile(Value* type, int depth) {
    if (type == nullptr) return notKnown("the column has no type");
    if (depth > kMaxDepth) return notKnown("types that refer to each other");
    if (auto* own = as<ClassValue>(type)) return ownType(*own, nullptr, depth);
    if (const auto* unknown = as<UnknownValue>(type)) return notKnown(std::string(unknown->why));
    const auto* call = as<CallValue>(type);
    if (call == nullptr) {
        const Concept what = conceptOf(type);
        if (what.name.empty()) return notKnown("its type is not known");
        return plain(what.name, what.dialect, nullptr, type->place, depth);
    }
    if (auto* own = as<ClassValue>(call->function)) return ownType(*own, call, depth);
    const auto* method = as<AttributeValue>(call->function);
    if (method != nullptr && method->name == "with_variant") { // String().with_variant(TEXT(), "postgresql")
        for (std::uint32_t i = 1; i < call->argCount; ++i) {
            if (textOf(call->args[i]) == schema::nameOf(m_dialect)) return compile(call->args[0], depth + 1);
        }
        return compile(method->object, depth + 1);
    }
    if (method != nullptr && (method->name == "evolve" || method->name == "as_generic")) return compile(method->object, depth + 1);
    const Concept what = conceptOf(call->function);
    if (what.name.empty()) return notKnown("its type is made by code that is not known");
    return plain(what.name, what.dialect, call, type->place, depth);
}

TypeText Types::plain(std::string_view name, std::string_view dialect, const CallValue* call, Place /*place*/, int depth) {
    const bool postgresql = m_dialect == Dialect::PostgreSql;
    const auto arg = [call](std::size_t position, std::string_view keyword) { return call == nullptr ? nullptr : argument(*call, position, keyword); };
    const auto sized = [&](std::string word) {
        const Value* length = arg(0, "length");
        if (length == nullptr || length->kind == ValueKind::None) return text(std::move(word));
        const std::string digits = numberText(length);
        return digits.empty() ? notKnown("its length is not known") : text(word + "(" + digits + ")");
    };
    if (name == "String" || name == "Unicode" || name == "VARCHAR" || name == "AutoString") return sized("VARCHAR");
    if (name == "CHAR" || name == "NCHAR" || name == "NVARCHAR") return sized(std::string(name));
    if ((name == "Text" || name == "TEXT" || name == "UnicodeText") && call != nullptr && arg(0, "length") != nullptr) return sized("TEXT");
    if (name == "Enum" || name == "ENUM") return call == nullptr ? notKnown("an Enum without values") : enumeration(*call);
    if (name == "DateTime" || name == "TIMESTAMP" || (name == "Time" || name == "TIME")) {
        const bool isTime = name == "Time" || name == "TIME";
        const bool zoned = isTrue(arg(0, "timezone"));
        const Value* precision = arg(1, "precision");
        if (!postgresql) return text(isTime ? "TIME" : name == "TIMESTAMP" ? "TIMESTAMP" : "DATETIME");
        const std::string digits = dialect == "postgresql" ? numberText(precision) : std::string();
        return text(std::string(isTime ? "TIME" : "TIMESTAMP") + (digits.empty() ? "" : "(" + digits + ")") +
                    (zoned ? " WITH TIME ZONE" : " WITHOUT TIME ZONE"));
    }
    if (name == "Interval" || name == "INTERVAL") return text(postgresql ? "INTERVAL" : "DATETIME");
    if (name == "Numeric" || name == "NUMERIC" || name == "DECIMAL" || name == "Float" || name == "FLOAT") {
        const bool isFloat = name == "Float" || name == "FLOAT";
        const std::string word = isFloat ? "FLOAT" : name == "DECIMAL" ? "DECIMAL" : "NUMERIC";
        const std::string precision = numberText(arg(0, "precision"));
        const std::string scale = isFloat ? std::string() : numberText(arg(1, "scale"));
        if (precision.empty()) return text(word);
        if (isFloat) return text(postgresql ? word + "(" + precision + ")" : word);
        return text(word + "(" + precision + (scale.empty() ? "" : ", " + scale) + ")");
    }
    if (name == "ARRAY") {
        if (!postgresql) return notKnown("SQLite has no arrays");
        TypeText item = compile(arg(0, "item_type"), depth + 1);
        if (!item.known()) return item;
        const std::string dimensions = numberText(arg(2, "dimensions"));
        const int count = dimensions.empty() ? 1 : std::clamp(std::atoi(dimensions.c_str()), 1, 6);
        for (int i = 0; i < count; ++i) item.text += "[]";
        item.isInteger = item.isBig = item.isSmall = false;
        return item;
    }
    if (name == "BIT") {
        const std::string length = numberText(arg(0, "length"));
        const bool varying = isTrue(arg(1, "varying"));
        return text(std::string("BIT") + (varying ? " VARYING" : "") + (length.empty() ? (varying ? "" : "(1)") : "(" + length + ")"));
    }
    if (name == "Vector" || name == "VECTOR") {
        const std::string length = numberText(arg(0, "dim"));
        return text("VECTOR" + (length.empty() ? "" : "(" + length + ")"));
    }
    if (name == "Geometry" || name == "Geography") {
        const std::string_view kind = textOf(arg(0, "geometry_type"));
        const std::string srid = numberText(arg(1, "srid"));
        return text(lowered(std::string(name)) + "(" + std::string(kind.empty() ? "GEOMETRY" : kind) + "," + (srid.empty() ? "-1" : srid) + ")");
    }
    if (name == "LONGTEXT" || name == "MEDIUMTEXT" || name == "TINYINT" || name == "VARBINARY" || name == "BINARY") return text(std::string(name));
    if (name == "NullType") return notKnown("the column has no type");
    // Types of sqlalchemy-utils, by what they are stored as.
    if (name == "UUIDType") return text(postgresql ? "UUID" : "BINARY(16)");
    if (name == "EmailType" || name == "URLType" || name == "PhoneNumberType" || name == "ColorType" || name == "LocaleType" || name == "TimezoneType")
        return text(name == "EmailType" ? "VARCHAR(255)" : name == "URLType" ? "TEXT" : name == "TimezoneType" ? "VARCHAR(50)" : "VARCHAR(20)");
    if (name == "JSONType") return text(postgresql ? "JSON" : "TEXT");
    if (name == "TSVectorType") return text("TSVECTOR");
    if (name == "ArrowType" || name == "UtcDateTime" || name == "TZDateTime") return text(postgresql ? "TIMESTAMP WITHOUT TIME ZONE" : "DATETIME");
    for (const PlainType& known : kPlain) {
        if (known.name != name) continue;
        const std::string_view word = postgresql ? known.postgresql : known.sqlite;
        if (word.empty()) return notKnown("SQLite has no type " + std::string(name));
        TypeText type = text(std::string(word));
        type.isInteger = word == "INTEGER" || word == "SMALLINT" || word == "BIGINT";
        type.isSmall = word == "SMALLINT";
        type.isBig = word == "BIGINT";
        return type;
    }
    return notKnown("the type " + std::string(name) + " is not known");
}

TypeText Types::enumeration(const CallValue& call) {
    std::vector<std::string> labels;
    std::string name(textOf(call.keyword("name")));
    std::string schemaName(textOf(call.keyword("schema")));
    if (auto* type = as<ClassValue>(call.arg(0))) {
        const auto members = enumMembers(m_i, type);
        if (members.empty()) return notKnown("its values are not known");
        const Value* callable = call.keyword("values_callable");
        for (const EnumMember& member : members) {
            if (callable == nullptr || callable->kind == ValueKind::None) {
                labels.push_back(member.name);
            } else if (member.value->kind == ValueKind::String) { // [e.value for e in x], in practice
                labels.emplace_back(textOf(member.value));
            } else {
                return notKnown("its values are worked out by values_callable");
            }
        }
        if (name.empty()) name = lowered(std::string(type->name));
    } else {
        for (std::uint32_t i = 0; i < call.argCount; ++i) {
            if (call.args[i]->kind != ValueKind::String) return notKnown("its values are not known");
            labels.emplace_back(textOf(call.args[i]));
        }
        if (call.partial) return notKnown("its values are not known");
    }
    const Value* native = call.keyword("native_enum");
    const bool isNative = m_dialect == Dialect::PostgreSql && (native == nullptr || native->kind != ValueKind::Bool || isTrue(native));
    if (isNative) {
        if (name.empty()) return notKnown("PostgreSQL needs a name for this Enum");
        TypeText type = text(typeName(m_dialect, schemaName, name));
        type.native = schema::Enum{schemaName, name, labels, {}};
        return type;
    }
    std::size_t longest = 0;
    for (const std::string& label : labels) longest = std::max(longest, label.size());
    const std::string length = numberText(call.keyword("length"));
    return text("VARCHAR(" + (length.empty() ? std::to_string(longest) : length) + ")");
}

/// A class of the project: a TypeDecorator or a subclass of a known type.
TypeText Types::ownType(ClassValue& type, const CallValue* call, int depth) {
    if (derivesFrom(&type, "TypeDecorator")) {
        Value* load = m_i.attribute(&type, "load_dialect_impl", type.place);
        Value* impl = m_i.attribute(&type, "impl", type.place);
        if (impl->kind == ValueKind::Attribute) return notKnown("the TypeDecorator " + std::string(type.name) + " has no impl");
        if (auto* function = as<FunctionValue>(load); function != nullptr) {
            // Nearly all of them ask for the dialect's name: it is given to them, and what they describe is taken.
            Value* dialect = m_i.dialectNamed(schema::nameOf(m_dialect), type.place);
            Value* result = m_i.call(function, {&type, dialect}, type.place);
            const auto* described = as<CallValue>(result);
            const auto* method = described != nullptr ? as<AttributeValue>(described->function) : nullptr;
            if (method != nullptr && method->name == "type_descriptor" && described->argCount == 1) return compile(described->args[0], depth + 1);
            if (result->kind != ValueKind::Unknown) {
                TypeText given = compile(result, depth + 1);
                if (given.known()) return given;
            }
            return notKnown("load_dialect_impl() of " + std::string(type.name) + " cannot be followed");
        }
        // Arguments of the decorator go to its impl, where it has no constructor of its own.
        const bool ownConstructor = m_i.attribute(&type, "__init__", type.place)->kind == ValueKind::Function;
        if (call != nullptr && call->argCount + call->keywordCount > 0 && !ownConstructor) {
            const Concept what = conceptOf(impl->kind == ValueKind::Call ? as<CallValue>(impl)->function : impl);
            if (!what.name.empty()) return plain(what.name, what.dialect, call, type.place, depth + 1);
        }
        return compile(impl, depth + 1);
    }
    if (auto* spec = as<FunctionValue>(m_i.attribute(&type, "get_col_spec", type.place))) {
        Value* made = m_i.call(spec, {&type}, type.place);
        return made->kind == ValueKind::String ? text(std::string(textOf(made)))
                                               : notKnown("get_col_spec() of " + std::string(type.name) + " cannot be followed");
    }
    for (std::uint32_t i = 0; i < type.baseCount; ++i) { // class Name(String): with the arguments given
        if (auto* own = as<ClassValue>(type.bases[i])) {
            TypeText given = ownType(*own, call, depth + 1);
            if (given.known()) return given;
        }
        const Concept what = conceptOf(type.bases[i]);
        if (what.name.empty()) continue;
        TypeText given = plain(what.name, what.dialect, call, type.place, depth + 1);
        if (given.known()) return given;
    }
    return notKnown("the type " + std::string(type.name) + " derives from something that is not known");
}

std::optional<TypeText> Types::ofAnnotation(Value* python) {
    static constexpr std::pair<std::string_view, std::string_view> kMap[] = {
        {"builtins.int", "Integer"},        {"builtins.str", "String"},        {"builtins.bool", "Boolean"}, {"builtins.float", "Float"},
        {"builtins.bytes", "LargeBinary"},  {"datetime.datetime", "DateTime"}, {"datetime.date", "Date"},    {"datetime.time", "Time"},
        {"datetime.timedelta", "Interval"}, {"decimal.Decimal", "Numeric"},    {"uuid.UUID", "Uuid"}};
    if (const auto* external = as<ExternalValue>(python)) {
        for (const auto& [name, type] : kMap) {
            if (external->name == name) return plain(type, {}, nullptr, python->place, 0);
        }
        return std::nullopt;
    }
    auto* type = as<ClassValue>(python);
    if (!isPythonEnum(type)) return std::nullopt;
    const auto members = enumMembers(m_i, type);
    std::vector<std::string> labels;
    for (const EnumMember& member : members) labels.push_back(member.name);
    if (m_dialect == Dialect::PostgreSql) {
        TypeText result = text(typeName(m_dialect, "", lowered(std::string(type->name))));
        result.native = schema::Enum{{}, lowered(std::string(type->name)), labels, {}};
        return result;
    }
    std::size_t longest = 0;
    for (const std::string& label : labels) longest = std::max(longest, label.size());
    return text("VARCHAR(" + std::to_string(longest) + ")");
}

} // namespace stillroom::orm
