#include "orm/columnterm.h"

#include <algorithm>

namespace stillroom::orm {
namespace {

/// SchemaItems, which a column's arguments may hold beside its type.
[[nodiscard]] bool isSchemaItem(const Concept& what) {
    for (const std::string_view known :
         {"ForeignKey", "Identity", "Computed", "CheckConstraint", "Sequence", "FetchedValue", "DefaultClause", "ColumnDefault"}) {
        if (what.is(known)) return true;
    }
    return false;
}

/// Column.__init__: a first argument that is a text is the name.
[[nodiscard]] bool isName(const Value* value) {
    const auto* call = as<CallValue>(value);
    return value->kind == ValueKind::String || value->kind == ValueKind::None || (call != nullptr && conceptOf(call->function).is("quoted_name"));
}

} // namespace

bool isFalse(const Value* value) { return value != nullptr && value->kind == ValueKind::Bool && !as<BoolValue>(value)->truth; }
bool isGiven(const Value* value) { return value != nullptr && value->kind != ValueKind::None; }

ColumnTerm columnTerm(const CallValue& call) {
    ColumnTerm term;
    term.name = givenName(call.keyword("name"));
    term.type = call.keyword("type_");
    for (std::uint32_t i = 0; i < call.argCount; ++i) {
        Value* arg = call.args[i];
        const auto* part = as<CallValue>(arg);
        if (i == 0 && isName(arg)) {
            if (arg->kind != ValueKind::None) term.name = givenName(arg);
        } else if (part != nullptr && isSchemaItem(conceptOf(part->function))) {
            term.items.push_back(part);
        } else if (!isGiven(term.type)) {
            term.type = arg;
        }
    }
    if (!isGiven(term.type)) term.type = nullptr;
    return term;
}

bool hasItem(const ColumnTerm& term, std::string_view name) {
    return std::any_of(term.items.begin(), term.items.end(), [name](const CallValue* item) { return conceptOf(item->function).is(name); });
}

std::string columnNameOf(const CallValue& call, std::string_view key) {
    GivenName name = columnTerm(call).name;
    return name.text.empty() ? std::string(key) : std::move(name.text);
}

} // namespace stillroom::orm
