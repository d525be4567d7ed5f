#include "orm/typefamilies.h"

#include "base/text.h"

#include <algorithm>
#include <initializer_list>

namespace stillroom::orm {
namespace {

/// sqltypes.py: the types that others derive from, each with these others.
struct Family {
    std::string_view base;
    std::initializer_list<std::string_view> types;
};
const Family kFamilies[] = {
    {"Integer", {"INTEGER", "INT", "SmallInteger", "SMALLINT", "BigInteger", "BIGINT"}},
    {"String", {"Unicode", "VARCHAR", "Text", "UnicodeText", "TEXT", "CHAR", "NCHAR", "NVARCHAR", "CLOB", "Enum", "ENUM"}},
    {"Numeric", {"NUMERIC", "DECIMAL", "Float", "FLOAT", "REAL", "Double", "DOUBLE", "DOUBLE_PRECISION"}},
    {"DateTime", {"DATETIME", "TIMESTAMP"}},
    {"Date", {"DATE"}},
    {"Time", {"TIME"}},
    {"Boolean", {"BOOLEAN"}},
    {"JSON", {"JSONB"}},
    {"ARRAY", {}},
    {"LargeBinary", {"BLOB", "BYTEA", "BINARY", "VARBINARY"}},
    {"Interval", {"INTERVAL"}},
    {"Uuid", {"UUID"}},
    {"TSVECTOR", {}},
    {"INET", {}},
    {"HSTORE", {}},
};

[[nodiscard]] bool holds(const Family& family, std::string_view type) {
    return family.base == type || std::find(family.types.begin(), family.types.end(), type) != family.types.end();
}

[[nodiscard]] const Family* familyOf(std::string_view type) {
    const Family* found = std::find_if(std::begin(kFamilies), std::end(kFamilies), [type](const Family& family) { return holds(family, type); });
    return found == std::end(kFamilies) ? nullptr : found;
}

} // namespace

bool isOwnType(const Concept& type) { return type.package == "sqlalchemy" && familyOf(type.name) != nullptr; }

std::optional<bool> isOfType(const Concept& type, const Concept& wanted) {
    // Those of sqlalchemy_utils are decorators, or types of their own.
    if (type.package == "sqlalchemy_utils" && type.name != wanted.name && (wanted.package == type.package || isOwnType(wanted)))
        return lowered(type.name).find(lowered(wanted.name)) != std::string::npos ? std::nullopt : std::optional(false);
    const Family* family = type.package == "sqlalchemy" ? familyOf(type.name) : nullptr;
    if (family == nullptr || wanted.name.empty()) return std::nullopt;
    if (type.name == wanted.name) return true;
    if (wanted.package != "sqlalchemy") return false; // SQLAlchemy's own derive from nothing else
    const Family* other = familyOf(wanted.name);
    if (other == nullptr) return std::nullopt;
    if (other != family) return false;
    if (other->base == wanted.name) return true;
    const bool mayDerive = lowered(type.name).find(lowered(wanted.name)) != std::string::npos; // TEXT and UnicodeText of Text
    return mayDerive ? std::nullopt : std::optional(false);
}

} // namespace stillroom::orm
