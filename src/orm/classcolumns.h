#pragma once

#include "orm/annotations.h"
#include "orm/registries.h"
#include "orm/sqlmodelfields.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::orm {

/// Finds the columns among the attributes of mapped classes, in every style of declaring them.
class ClassColumns {
public:
    using Note = std::function<void(Place place, std::string why)>;

    ClassColumns(Interpreter& interpreter, Registries& registries, Note note) : m_i(interpreter), m_registries(registries), m_note(std::move(note)) {}

    /// Those of a class and of the classes that it takes attributes from, in the order in which they are in the table.
    /// \param ancestors the class and what it derives from; \param sources those of them whose attributes count, in Python's order of resolution
    [[nodiscard]] std::vector<DeclaredColumn> of(ClassValue& type, const std::vector<ClassValue*>& ancestors, const std::vector<ClassValue*>& sources,
                                                 bool isVersion2);
    /// Whether one of them is declared as (part of) the primary key.
    [[nodiscard]] bool hasPrimaryKey(ClassValue& type, const std::vector<ClassValue*>& ancestors, const std::vector<ClassValue*>& sources);
    /// Those of a SQLModel class with table=True.
    [[nodiscard]] std::vector<DeclaredColumn> ofSqlModel(const std::vector<ClassValue*>& ancestors, bool isVersion2) {
        return m_fields.columnsOf(ancestors, isVersion2);
    }
    /// The value of an attribute of a mixin for this class: a declared_attr is called with it.
    [[nodiscard]] Value* attributeFor(ClassValue& type, Value* value);

    [[nodiscard]] static bool isDeclaredAttr(const Value* value);

private:
    struct Found {
        DeclaredColumn column;
        std::uint32_t order;
        long long sortOrder;
    };
    void add(ClassValue& type, const std::vector<ClassValue*>& ancestors, ClassValue& source, const Namespace::Entry& entry, std::vector<Found>& found);
    [[nodiscard]] bool isRelationship(ClassValue& source, const Namespace::Entry& entry);
    void noteOwnConstructor(const DeclaredColumn& column);
    void noteIfUnclear(const ClassValue& type, const Namespace::Entry& entry, const Value* value);

    Interpreter& m_i;
    Registries& m_registries;
    Note m_note;
    Annotations m_annotations{m_i};
    SqlModelFields m_fields{m_i};
};

} // namespace stillroom::orm
