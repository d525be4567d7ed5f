// Types of well-known packages, by what they are stored as: the impl and load_dialect_impl() of each.
#include "orm/typetext.h"

#include "base/text.h"
#include "orm/columnterm.h"

#include <algorithm>
#include <array>

namespace stillroom::orm {

using schema::Dialect;

namespace {

struct PackageType {
    std::string_view package;
    std::string_view name;
    std::string_view postgresql;
    std::string_view sqlite; // empty: the dialect has none
};
constexpr std::array kTypes = {
    PackageType{"sqlalchemy_utils", "URLType", "TEXT", "TEXT"},
    PackageType{"sqlalchemy_utils", "PhoneNumberType", "VARCHAR(20)", "VARCHAR(20)"},
    PackageType{"sqlalchemy_utils", "ColorType", "VARCHAR(20)", "VARCHAR(20)"},
    PackageType{"sqlalchemy_utils", "LocaleType", "VARCHAR(10)", "VARCHAR(10)"},
    PackageType{"sqlalchemy_utils", "TimezoneType", "VARCHAR(50)", "VARCHAR(50)"},
    PackageType{"sqlalchemy_utils", "IPAddressType", "VARCHAR(50)", "VARCHAR(50)"},
    PackageType{"sqlalchemy_utils", "CountryType", "VARCHAR(2)", "VARCHAR(2)"},
    PackageType{"sqlalchemy_utils", "CurrencyType", "VARCHAR(3)", "VARCHAR(3)"},
    PackageType{"sqlalchemy_utils", "ScalarListType", "TEXT", "TEXT"},
    PackageType{"sqlalchemy_utils", "PasswordType", "BYTEA", "BLOB"},
    PackageType{"sqlalchemy_utils", "JSONType", "JSON", "TEXT"},
    PackageType{"sqlalchemy_utils", "StringEncryptedType", "VARCHAR", "VARCHAR"},
    PackageType{"sqlalchemy_utils", "EncryptedType", "BYTEA", "BLOB"},
    PackageType{"sqlalchemy_utils", "LtreeType", "LTREE", ""},
    PackageType{"sqlalchemy_utils", "TSVectorType", "TSVECTOR", ""},
    PackageType{"sqlalchemy_utc", "UtcDateTime", "TIMESTAMP WITH TIME ZONE", "DATETIME"},
    PackageType{"sqlalchemy_json", "MutableJson", "JSON", "JSON"},
    PackageType{"sqlalchemy_json", "NestedMutableJson", "JSON", "JSON"},
    PackageType{"geoalchemy2", "Raster", "raster", "raster"},
};

[[nodiscard]] std::string digitsOf(const Value* value) {
    const auto* number = as<NumberValue>(value);
    return number == nullptr ? std::string() : replaced(std::string(number->text), "_", "");
}

/// sqlalchemy_utils' UUIDType(binary=True, native=True)
[[nodiscard]] TypeText uuidType(Dialect dialect, const CallValue* call) {
    const auto isOff = [call](std::size_t position, std::string_view keyword) { return call != nullptr && isFalse(argument(*call, position, keyword)); };
    if (dialect == Dialect::PostgreSql && !isOff(1, "native")) return typeText("UUID");
    if (isOff(0, "binary")) return typeText("CHAR(32)");
    return typeText(dialect == Dialect::PostgreSql ? "BYTEA" : "BINARY(16)");
}

/// geoalchemy2's Geometry and Geography: get_col_spec(), and the index that a column of it gets.
[[nodiscard]] TypeText geometryType(const Concept& type, const CallValue* call) {
    const auto given = [call](std::size_t position, std::string_view keyword) { return call == nullptr ? nullptr : argument(*call, position, keyword); };
    const Value* kind = given(0, "geometry_type");
    if (isGiven(kind) && kind->kind != ValueKind::String) return typeNotKnown("its geometry is not known");
    const std::string srid = digitsOf(given(1, "srid"));
    TypeText result = typeText(lowered(type.name));
    const bool isBare = kind != nullptr && kind->kind == ValueKind::None;
    if (!isBare) result.text += "(" + std::string(kind == nullptr ? "GEOMETRY" : textOf(kind)) + "," + (srid.empty() ? "-1" : srid) + ")";
    result.isSpatial = call == nullptr || !isFalse(call->keyword("spatial_index"));
    return result;
}

/// pgvector's types: a word and how many dimensions there are.
[[nodiscard]] TypeText vectorType(const Concept& type, const CallValue* call) {
    const std::string_view word = type.is("Vector") ? "VECTOR" : type.is("HalfVector") ? "HALFVEC" : type.is("SparseVector") ? "SPARSEVEC" : type.name;
    const std::string length = call == nullptr ? std::string() : digitsOf(argument(*call, 0, type.is("BIT") ? "length" : "dim"));
    return typeText(std::string(word) + (length.empty() ? "" : "(" + length + ")"));
}

} // namespace

std::optional<TypeText> packageType(TypeTarget target, const Concept& type, const CallValue* call) {
    const bool postgresql = target.dialect == Dialect::PostgreSql;
    if (type.package == "pgvector") return vectorType(type, call);
    if (type.is("Geometry") || type.is("Geography")) return geometryType(type, call);
    if (type.package == "sqlalchemy_utils" && type.is("UUIDType")) return uuidType(target.dialect, call);
    if (type.package == "sqlalchemy_utils" && type.is("EmailType")) {
        const std::string length = call == nullptr ? std::string() : digitsOf(argument(*call, 0, "length"));
        return typeText("VARCHAR(" + (length.empty() ? "255" : length) + ")");
    }
    if (type.package == "sqlalchemy_utils" && type.is("ArrowType")) {
        const bool isZoned = call != nullptr && isTrue(call->keyword("timezone"));
        return typeText(!postgresql ? "DATETIME" : isZoned ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP WITHOUT TIME ZONE");
    }
    const auto* known = std::find_if(kTypes.begin(), kTypes.end(), [&](const PackageType& t) { return t.package == type.package && t.name == type.name; });
    if (known == kTypes.end()) return std::nullopt;
    const std::string_view word = postgresql ? known->postgresql : known->sqlite;
    return word.empty() ? typeNotKnown("SQLite has no type " + std::string(type.name)) : typeText(std::string(word));
}

} // namespace stillroom::orm
