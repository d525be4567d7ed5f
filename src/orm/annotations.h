#pragma once

#include "orm/interpreter.h"
#include "orm/tablebuilder.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stillroom::orm {

/// A type as an annotation names it, taken apart as SQLAlchemy's util/typing.py does.
struct AnnotatedType {
    Value* whole = nullptr;          // without None
    bool includesNone = false;       // Optional[X], X | None, also inside Annotated
    bool isAnnotated = false;        // Annotated[X, ...]
    Value* alias = nullptr;          // TypeAliasType around it
    Value* plain = nullptr;          // X of Annotated[X, ...], else the same as `whole`
    std::vector<Value*> annotations; // what Annotated holds beside the type
};

/// Whether two terms are the same type: list[int] here and list[int] there.
[[nodiscard]] bool isSameType(const Value* a, const Value* b, int depth = 0);

/// Reads annotations: texts in them are evaluated in the names of `frame`.
class AnnotationReader {
public:
    AnnotationReader(Interpreter& interpreter, Frame& frame) : m_i(interpreter), m_frame(frame) {}

    /// The value of an annotation, also of one that is written as a text.
    [[nodiscard]] Value* evaluated(const python::ast::Expr* annotation);
    [[nodiscard]] Value* evaluated(Value* value, int depth = 0);
    [[nodiscard]] AnnotatedType takenApart(Value* type);
    [[nodiscard]] bool includesNone(Value* type, int depth = 0);
    /// Without None, where it is a union.
    [[nodiscard]] Value* withoutNone(Value* type);

private:
    [[nodiscard]] std::vector<Value*> unionParts(Value* type);

    Interpreter& m_i;
    Frame& m_frame;
};

/// The columns of mapped classes: Column() and mapped_column() in every form, with what Mapped[...] says of them.
class Annotations {
public:
    explicit Annotations(Interpreter& interpreter) : m_i(interpreter) {}

    /// What an attribute of a mapped class declares; mostly one column or none.
    /// \param ancestors the class and what it derives from, with the class that the base was made with
    /// \param source the class that has the attribute; \param value of the attribute, as it is for this class
    [[nodiscard]] std::vector<DeclaredColumn> columnsOf(const std::vector<ClassValue*>& ancestors, ClassValue& source, const Namespace::Entry& entry,
                                                        Value* value);
    /// The Column or mapped_column of an attribute's value, also inside deferred() and column_property().
    [[nodiscard]] static const CallValue* columnOf(const Value* value);

private:
    [[nodiscard]] DeclaredColumn annotated(const DeclaredColumn& column, Value* type, AnnotationReader& reader, const std::vector<ClassValue*>& ancestors);
    [[nodiscard]] Value* annotationOf(ClassValue& source, const Namespace::Entry& entry, AnnotationReader& reader);
    [[nodiscard]] std::vector<DeclaredColumn> composite(const CallValue& call, Value* annotation, ClassValue& source,
                                                        const std::vector<ClassValue*>& ancestors);
    [[nodiscard]] const CallValue* ofDataclassField(const std::vector<ClassValue*>& ancestors, const CallValue& field);
    [[nodiscard]] CallValue* merged(const CallValue& outer, const CallValue* inner, Value* type);
    [[nodiscard]] Value* resolved(const AnnotatedType& type, const std::vector<ClassValue*>& ancestors);
    [[nodiscard]] Value* mapped(Value* type, Value* map, bool fallsBack);
    [[nodiscard]] Value* enumFor(Value* type, const Value* pattern);
    [[nodiscard]] Value* typeMap(const std::vector<ClassValue*>& ancestors);

    Interpreter& m_i;
    std::unordered_map<const ClassValue*, Value*> m_typeMaps; // by the first of the ancestors
};

} // namespace stillroom::orm
