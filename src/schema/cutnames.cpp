#include "schema/cutnames.h"

#include "base/cut.h"

namespace stillroom::schema {
namespace {

constexpr std::size_t kMaxName = 63; // NAMEDATALEN - 1

template <class Names, class Take>
void forAll(Names& names, const Take& take) {
    for (auto& name : names) take(name);
}

/// \param table a Table, or a constant one
template <class AnyTable, class Take>
void forEachName(AnyTable& table, const Take& take) {
    take(table.name);
    for (auto& column : table.columns) take(column.name);
    forAll(table.primaryKey.columns, take);
    for (auto& one : table.uniqueConstraints) forAll(one.columns, take);
    for (auto& one : table.foreignKeys) {
        forAll(one.columns, take);
        take(one.referredTable);
        forAll(one.referredColumns, take);
    }
    for (auto& one : table.indexes) {
        forAll(one.included, take);
        for (auto& key : one.keys) {
            if (!key.isExpression) take(key.text);
        }
    }
}

template <class AnyOperation, class Take>
void forEachNameOf(AnyOperation& operation, const Take& take) {
    take(operation.table);
    take(operation.name);
    take(operation.newName);
    forAll(operation.tables, take);
    if (operation.change.name) take(*operation.change.name);
    forEachName(operation.definition, take);
}

void cut(std::string& name) {
    if (name.size() > kMaxName) name.resize(cutAtCharacter(name, kMaxName).size());
}

} // namespace

void cutNames(Table& table) { forEachName(table, cut); }
void cutNames(Operation& operation) { forEachNameOf(operation, cut); }

bool hasNamesToCut(const Operation& operation) {
    bool has = false;
    forEachNameOf(operation, [&has](const std::string& name) { has = has || name.size() > kMaxName; });
    return has;
}

} // namespace stillroom::schema
