#pragma once

#include "orm/registries.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// A column that a class declares, under the name of its attribute.
struct FoundColumn {
    std::string key;
    const CallValue* call; // Column(...) or mapped_column(...); null where the annotation alone declares it
    Value* annotation;     // what Mapped[...] holds, or null
    bool optional;         // it may be None
    Place place;
    std::uint32_t order; // of making
};

/// Finds the columns among the attributes of mapped classes, in every style of declaring them.
class ClassColumns {
public:
    using Note = std::function<void(Place place, std::string why)>;

    ClassColumns(Interpreter& interpreter, Registries& registries, Note note) : m_i(interpreter), m_registries(registries), m_note(std::move(note)) {}

    /// Those of a class and of the classes that it takes attributes from. \param sources in Python's order of resolution
    [[nodiscard]] std::vector<FoundColumn> of(ClassValue& type, const std::vector<ClassValue*>& sources, bool isSqlModel);
    /// With SQLAlchemy 2.0 the columns of a class come before those of its mixins, with 1.4 in the order of their making.
    void orderAsClassesResolve() { m_isModern = true; }
    /// The value of an attribute of a mixin for this class: a declared_attr is called with it.
    [[nodiscard]] Value* attributeFor(ClassValue& type, Value* value);

    [[nodiscard]] static bool isDeclaredAttr(const Value* value);
    /// The Column or mapped_column of an attribute's value, also inside deferred() and column_property().
    [[nodiscard]] static const CallValue* columnOf(const Value* value);

private:
    void add(ClassValue& type, ClassValue& source, const Namespace::Entry& entry, std::vector<FoundColumn>& found);
    [[nodiscard]] std::optional<FoundColumn> mapped(ClassValue& type, ClassValue& source, const Namespace::Entry& entry, const CallValue* call, Value* value);
    void addOfDataclass(const Namespace::Entry& entry, const Value* value, ClassValue& type, std::vector<FoundColumn>& found);
    [[nodiscard]] Value* annotationOf(const Namespace::Entry& entry, ClassValue& source);
    void stripOptional(Value*& value, bool& optional);
    [[nodiscard]] const CallValue* annotated(Value*& inner, bool& optional, const CallValue* call, Place place);
    [[nodiscard]] Value* typeOfMap(ClassValue& type, const Value* annotation);
    void noteIfUnclear(const ClassValue& type, const Namespace::Entry& entry, const Value* value);

    Interpreter& m_i;
    Registries& m_registries;
    Note m_note;
    bool m_isModern = false;
};

} // namespace stillroom::orm
