#include "orm/sqlalchemyversion.h"

#include "orm/requirements.h"

#include <algorithm>

namespace stillroom::orm {
namespace {

/// Names of sqlalchemy and sqlalchemy.orm that came with 2.0.
[[nodiscard]] bool isNew(const Value* value) {
    const auto* external = as<ExternalValue>(value);
    if (external == nullptr || !external->name.starts_with("sqlalchemy.")) return false;
    for (const std::string_view name : {"DeclarativeBase", "DeclarativeBaseNoMeta", "MappedAsDataclass", "Mapped", "mapped_column", "WriteOnlyMapped",
                                        "DynamicMapped", "MappedColumn", "Uuid", "Double", "DOUBLE"}) {
        if (lastPart(external->name) == name) return true;
    }
    return false;
}

/// SQLModel of today runs on it.
[[nodiscard]] bool isSqlModel(const Value* value) {
    const auto* external = as<ExternalValue>(value);
    return external != nullptr && (external->name.starts_with("sqlmodel.") || external->name == "sqlmodel");
}

/// Flask-SQLAlchemy runs on SQLAlchemy 2 since its 3.1; what its 3.0 took away is said to be older.
[[nodiscard]] bool isOldFlask(const Value* value) {
    const auto* external = as<ExternalValue>(value);
    return external != nullptr && (external->name.starts_with("flask.ext.") || external->name == "flask_sqlalchemy.BaseQuery" ||
                                   external->name == "flask_sqlalchemy.get_debug_queries");
}

[[nodiscard]] bool isFlask(const Value* value) {
    const auto* external = as<ExternalValue>(value);
    return external != nullptr && (external->name == "flask_sqlalchemy" || external->name.starts_with("flask_sqlalchemy."));
}

/// Whether a module binds such a value to a name.
template <class Matches>
[[nodiscard]] bool anyName(const Interpreter& interpreter, const Matches& matches) {
    return std::any_of(interpreter.files().begin(), interpreter.files().end(), [&](const auto& file) {
        const auto& entries = file.second->names.entries();
        return std::any_of(entries.begin(), entries.end(), [&](const Namespace::Entry& e) { return matches(e.value); });
    });
}

} // namespace

bool usesVersion2(const Interpreter& interpreter, const ModelRequest& request) {
    const auto hasNewBase = [](const ClassValue* type) { return std::any_of(type->bases, type->bases + type->baseCount, isNew); };
    if (anyName(interpreter, isNew) || std::any_of(interpreter.classes().begin(), interpreter.classes().end(), hasNewBase)) return true;
    const bool callsNew = std::any_of(interpreter.calls().begin(), interpreter.calls().end(), [](const CallValue* call) { // orm.mapped_column() and its like
        const auto* external = as<ExternalValue>(call->function);
        return external != nullptr && external->name.starts_with("sqlalchemy.orm.") && isNew(external);
    });
    if (callsNew) return true;
    if (const auto required = requiredVersion2(request)) return *required;
    const auto hasModelBase = [](const ClassValue* type) { return std::any_of(type->bases, type->bases + type->baseCount, isSqlModel); };
    return anyName(interpreter, isSqlModel) || std::any_of(interpreter.classes().begin(), interpreter.classes().end(), hasModelBase) ||
           (anyName(interpreter, isFlask) && !anyName(interpreter, isOldFlask));
}

} // namespace stillroom::orm
