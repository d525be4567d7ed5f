#pragma once

#include "orm/interpreter.h"
#include "orm/typetext.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// Works out types of SQLAlchemy and of well-known packages, and those of the project that derive from them.
class Types {
public:
    /// The schema that a MetaData gives to what is made with it, where the MetaData is known.
    using SchemaOf = std::function<std::optional<std::string>(const Value* metadata)>;

    Types(Interpreter& interpreter, TypeTarget target, SchemaOf schemaOf) : m_i(interpreter), m_target(target), m_schemaOf(std::move(schemaOf)) {}

    void setVersion2(bool isVersion2) { m_target.isVersion2 = isVersion2; }
    /// \param type a type class, a call of one, or a class of the project
    /// \param tableSchema of the table: an Enum may inherit it
    [[nodiscard]] TypeText compile(Value* type, const std::string& tableSchema, int depth = 0);
    /// The text of an SQL element of the project, by the function that is registered for its class with @compiles.
    [[nodiscard]] std::optional<std::string> element(Value* element);

private:
    struct Compiles { // @compiles(type, "dialect")
        Value* type;
        FunctionValue* function; // null where it is not found
        bool forAll;             // dialects
    };

    [[nodiscard]] TypeText called(CallValue& call, const std::string& tableSchema, int depth);
    [[nodiscard]] TypeText known(Value* function, CallValue* call, const std::string& tableSchema, int depth);
    [[nodiscard]] TypeText array(const CallValue* call, const std::string& tableSchema, int depth);
    [[nodiscard]] TypeText enumeration(const CallValue& call, const std::string& tableSchema);
    [[nodiscard]] std::optional<std::vector<std::string>> labels(const CallValue& call, std::string& name);
    [[nodiscard]] std::optional<std::string> enumSchema(const CallValue& call, const std::string& tableSchema) const;
    [[nodiscard]] TypeText ownType(ClassValue& type, CallValue* call, const std::string& tableSchema, int depth);
    [[nodiscard]] TypeText decorator(ClassValue& type, CallValue* call, const std::string& tableSchema, int depth);
    [[nodiscard]] TypeText implementation(ClassValue& type, CallValue* call, const std::string& tableSchema, int depth);
    [[nodiscard]] CallValue* constructed(ClassValue& type, CallValue* call, std::string& why);
    [[nodiscard]] std::optional<TypeText> byCompiles(Value* type, Value* object);
    void readCompiles();

    Interpreter& m_i;
    TypeTarget m_target;
    SchemaOf m_schemaOf;
    std::vector<Compiles> m_compiles;
    bool m_compilesRead = false;
};

} // namespace stillroom::orm
