#pragma once

#include "orm/annotations.h"

#include <vector>

namespace stillroom::orm {

/// The columns that SQLModel makes of the fields of a class with table=True: sqlmodel/main.py, get_column_from_field.
class SqlModelFields {
public:
    explicit SqlModelFields(Interpreter& interpreter) : m_i(interpreter) {}

    /// \param ancestors the class and what it derives from, in order of resolution
    [[nodiscard]] std::vector<DeclaredColumn> columnsOf(const std::vector<ClassValue*>& ancestors, bool isVersion2);

private:
    struct Field {
        ClassValue* source; // whose annotation counts
        const Namespace::Entry* entry;
    };
    [[nodiscard]] std::optional<DeclaredColumn> column(const Field& field);
    [[nodiscard]] Value* typeOf(const AnnotatedType& type, const CallValue* field);

    Interpreter& m_i;
};

} // namespace stillroom::orm
