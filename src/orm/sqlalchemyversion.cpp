#include "orm/sqlalchemyversion.h"

#include <algorithm>

namespace stillroom::orm {
namespace {

/// Names of sqlalchemy and sqlalchemy.orm that came with 2.0; SQLModel's field arguments need it as well.
[[nodiscard]] bool isNew(const Value* value) {
    const auto* external = as<ExternalValue>(value);
    if (external == nullptr) return false;
    if (external->name.starts_with("sqlmodel.") || external->name == "sqlmodel") return true;
    if (!external->name.starts_with("sqlalchemy.")) return false;
    for (const std::string_view name : {"DeclarativeBase", "DeclarativeBaseNoMeta", "MappedAsDataclass", "Mapped", "mapped_column", "WriteOnlyMapped",
                                        "DynamicMapped", "MappedColumn", "Uuid", "Double", "DOUBLE"}) {
        if (lastPart(external->name) == name) return true;
    }
    return false;
}

} // namespace

bool usesVersion2(const Interpreter& interpreter) {
    for (const auto& [path, module] : interpreter.files()) {
        const auto& entries = module->names.entries();
        if (std::any_of(entries.begin(), entries.end(), [](const Namespace::Entry& e) { return isNew(e.value); })) return true;
    }
    for (const ClassValue* type : interpreter.classes()) {
        if (std::any_of(type->bases, type->bases + type->baseCount, isNew)) return true;
    }
    return std::any_of(interpreter.calls().begin(), interpreter.calls().end(), [](const CallValue* call) { // orm.mapped_column() and its like
        const auto* external = as<ExternalValue>(call->function);
        return external != nullptr && external->name.starts_with("sqlalchemy.orm.") && isNew(external);
    });
}

} // namespace stillroom::orm
