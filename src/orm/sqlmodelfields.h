#pragma once

#include "orm/classcolumns.h"

namespace stillroom::orm {

/// The columns of a SQLModel class with table=True: every annotated field but relationships, as SQLModel's own
/// get_column_from_field() makes them. \param sources the class first, then its bases
[[nodiscard]] std::vector<FoundColumn> sqlModelColumns(Interpreter& interpreter, const std::vector<ClassValue*>& sources, const ClassColumns::Note& note);

} // namespace stillroom::orm
