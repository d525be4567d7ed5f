#include "orm/columncollection.h"

namespace stillroom::orm {
namespace {

constexpr std::string_view kClass = "sqlalchemy.sql.base.ColumnCollection";

} // namespace

const CallValue* columnCollection(const Value* value) {
    const auto* made = as<CallValue>(value);
    return made != nullptr && isExternal(made->function, kClass) ? made : nullptr;
}

std::vector<Value*> columnsOf(const CallValue& collection) {
    std::vector<Value*> columns;
    for (std::uint32_t i = 0; i < collection.keywordCount; ++i) columns.push_back(collection.keywords[i].value);
    return columns;
}

Value* columnCollection(Interpreter& interpreter, const std::vector<NamedValue>& columns, Place place) {
    return interpreter.term(interpreter.external(std::string(kClass), place), {}, columns, place);
}

} // namespace stillroom::orm
