#pragma once

#include "base/rare.h"
#include "orm/concepts.h"
#include "orm/namingconvention.h"
#include "schema/dialect.h"
#include "schema/schema.h"

#include <optional>
#include <string>
#include <utility>

namespace stillroom::orm {

/// The CHECK that a Boolean or an Enum makes where create_constraint=True asks for it and the database has no such type.
struct TypeCheck {
    std::string values; // "0, 1"
    GivenName name;     // of the type
};

/// A column's type as SQLAlchemy's compiler of the dialect writes it, or why that is not known.
struct TypeText {
    std::string text;
    std::string why;           // where text is empty
    Rare<schema::Enum> native; // an enum type that the database must have
    Rare<TypeCheck> check;
    bool isNumber = false;  // Integer or Numeric by type affinity: the engine may number it
    bool isSpatial = false; // its columns get an index of geoalchemy2's

    [[nodiscard]] bool known() const { return !text.empty(); }
};

[[nodiscard]] inline TypeText typeText(std::string text) {
    TypeText type;
    type.text = std::move(text);
    return type;
}
[[nodiscard]] inline TypeText typeNotKnown(std::string why) {
    TypeText type;
    type.why = std::move(why);
    return type;
}

/// What types are compiled for.
struct TypeTarget {
    schema::Dialect dialect = schema::Dialect::PostgreSql;
    bool isVersion2 = false; // SQLAlchemy 2 writes a few types in another way than 1.4
};

/// The types of SQLAlchemy's own and of well-known packages that hold no other type, as SQLAlchemy's compiler of the
/// dialect writes them. \param call the call of the type with its arguments; null for the class alone
[[nodiscard]] TypeText plainType(TypeTarget target, const Concept& type, const CallValue* call);

/// The same for types of packages around SQLAlchemy; nothing where it is none of them.
[[nodiscard]] std::optional<TypeText> packageType(TypeTarget target, const Concept& type, const CallValue* call);

} // namespace stillroom::orm
