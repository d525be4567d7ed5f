#pragma once

#include "orm/interpreter.h"
#include "schema/dialect.h"
#include "schema/schema.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// A column's type as SQLAlchemy's compiler of the dialect writes it, or why that is not known.
struct TypeText {
    std::string text;
    std::string why;                    // where text is empty
    std::optional<schema::Enum> native; // an enum type that the database must have
    std::string check;                  // the CHECK of a non-native Enum or Boolean that asks for one: its values
    bool isInteger = false;             // for autoincrement: by type affinity
    bool isSmall = false;               // SMALLINT and BIGINT make smallserial and bigserial
    bool isBig = false;

    [[nodiscard]] bool known() const { return !text.empty(); }
};

/// Works out types of SQLAlchemy and of well-known packages, and those of the project that derive from them.
class Types {
public:
    Types(Interpreter& interpreter, schema::Dialect dialect) : m_i(interpreter), m_dialect(dialect) {}

    /// \param type a type class, a call of one, or a class of the project
    [[nodiscard]] TypeText compile(Value* type, int depth = 0);
    /// The type that SQLAlchemy's default type_annotation_map gives a Python type; none for others.
    [[nodiscard]] std::optional<TypeText> ofAnnotation(Value* python);

private:
    [[nodiscard]] TypeText plain(std::string_view name, std::string_view dialect, const CallValue* call, Place place, int depth);
    [[nodiscard]] TypeText enumeration(const CallValue& call);
    [[nodiscard]] TypeText ownType(ClassValue& type, const CallValue* call, int depth);

    Interpreter& m_i;
    schema::Dialect m_dialect;
};

/// The members of a Python enumeration, name and value, in their order; empty where `type` is none.
struct EnumMember {
    std::string name;
    Value* value;
};
[[nodiscard]] std::vector<EnumMember> enumMembers(Interpreter& interpreter, ClassValue* type);
[[nodiscard]] bool isPythonEnum(const Value* type);

} // namespace stillroom::orm
