#pragma once

#include "orm/interpreter.h"

#include <vector>

namespace stillroom::orm {

/// SQLAlchemy's ColumnCollection as code sees it, `table.c` and `constraint.columns`: a term whose keywords are the columns
/// by their keys. Null where the value is none.
[[nodiscard]] const CallValue* columnCollection(const Value* value);
/// Its columns, in order.
[[nodiscard]] std::vector<Value*> columnsOf(const CallValue& collection);
/// Makes one.
[[nodiscard]] Value* columnCollection(Interpreter& interpreter, const std::vector<NamedValue>& columns, Place place);

} // namespace stillroom::orm
