#include "orm/concepts.h"

#include <algorithm>

namespace stillroom::orm {
namespace {

[[nodiscard]] bool isKnownPackage(std::string_view package) {
    for (const std::string_view known : {"sqlalchemy",
                                         "sqlmodel",
                                         "flask_sqlalchemy",
                                         "flask_sqlalchemy_lite",
                                         "sqlalchemy_utils",
                                         "geoalchemy2",
                                         "pgvector",
                                         "citext",
                                         "sqlalchemy_json",
                                         "advanced_alchemy",
                                         "fastapi_users_db_sqlalchemy",
                                         "fastapi_users",
                                         "sqlalchemy_utc",
                                         "alembic_utils",
                                         "typing",
                                         "typing_extensions",
                                         "enum",
                                         "datetime",
                                         "decimal",
                                         "uuid",
                                         "builtins",
                                         "dataclasses",
                                         "ipaddress"}) {
        if (package == known) return true;
    }
    return false;
}

[[nodiscard]] bool isOfColumns(std::string_view name) {
    static constexpr std::string_view kNames[] = {"Column", "mapped_column", "ForeignKey",   "String",     "Unicode",  "Text",  "VARCHAR",
                                                  "CHAR",   "Integer",       "SmallInteger", "BigInteger", "Numeric",  "Float", "Boolean",
                                                  "Date",   "Time",          "DateTime",     "TIMESTAMP",  "Interval", "JSON",  "JSONB",
                                                  "UUID",   "Uuid",          "ARRAY",        "LargeBinary"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

} // namespace

bool derivesFrom(const Value* type, std::string_view externalName, int depth) {
    constexpr int kMaxDepth = 40;
    if (type == nullptr || depth > kMaxDepth) return false;
    if (const auto* generic = as<SubscriptValue>(type)) return derivesFrom(generic->object, externalName, depth + 1);
    if (const auto* external = as<ExternalValue>(type)) return external->name == externalName || lastPart(external->name) == externalName;
    const auto* own = as<ClassValue>(type);
    for (std::uint32_t i = 0; own != nullptr && i < own->baseCount; ++i) {
        if (derivesFrom(own->bases[i], externalName, depth + 1)) return true;
    }
    return false;
}

bool isFlaskDatabase(const Value* value) {
    const auto* made = as<CallValue>(value);
    if (made == nullptr) return false;
    if (const auto* external = as<ExternalValue>(made->function))
        return lastPart(external->name) == "SQLAlchemy" && (external->name.starts_with("flask_sqlalchemy") || external->name.starts_with("flask.ext"));
    return derivesFrom(made->function, "flask_sqlalchemy.SQLAlchemy") || derivesFrom(made->function, "flask_sqlalchemy.extension.SQLAlchemy");
}

Concept conceptNamed(std::string_view dotted) {
    const std::string_view package = dotted.substr(0, dotted.find('.'));
    if (!isKnownPackage(package)) return {};
    constexpr std::string_view kDialects = "sqlalchemy.dialects.";
    std::string_view dialect;
    if (dotted.starts_with(kDialects)) {
        dialect = dotted.substr(kDialects.size());
        dialect = dialect.substr(0, dialect.find('.'));
    }
    const std::string_view name = lastPart(dotted);
    return {name, package, dialect, package == "sqlalchemy" && isOfColumns(name)};
}

Concept conceptOf(const Value* value) {
    if (const auto* external = as<ExternalValue>(value)) return external->what;
    const auto* attribute = as<AttributeValue>(value);
    if (attribute == nullptr) return {};
    if (isFlaskDatabase(attribute->object)) return {attribute->name, "sqlalchemy", {}, false};
    const Concept owner = conceptOf(attribute->object); // func.now, db.func.now
    if (!owner.name.empty() && (owner.is("func") || owner.is("types") || owner.is("sql") || owner.is("orm")))
        return {attribute->name, owner.is("func") ? "func" : "sqlalchemy", {}, false};
    return {};
}

bool isHarmlessBase(std::string_view name) {
    static constexpr std::string_view kPackages[] = {"builtins",
                                                     "typing",
                                                     "typing_extensions",
                                                     "abc",
                                                     "enum",
                                                     "collections",
                                                     "dataclasses",
                                                     "sqlalchemy",
                                                     "sqlmodel",
                                                     "flask_sqlalchemy",
                                                     "pydantic",
                                                     "six",
                                                     "flask_login",
                                                     "itsdangerous",
                                                     "zope",
                                                     "werkzeug",
                                                     "marshmallow",
                                                     "sqlalchemy_serializer",
                                                     "pyramid",
                                                     "flask"};
    if (std::find(std::begin(kPackages), std::end(kPackages), name.substr(0, name.find('.'))) != std::end(kPackages)) return true;
    const std::string_view last = lastPart(name);
    return last == "UserMixin" || last == "RoleMixin" || last == "SerializerMixin" || last == "AllFeaturesMixin";
}

Value* argument(const CallValue& call, std::size_t position, std::string_view keyword) {
    if (Value* named = call.keyword(keyword)) return named;
    return call.arg(position);
}

} // namespace stillroom::orm
