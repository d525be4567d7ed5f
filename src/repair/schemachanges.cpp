#include "repair/schemachanges.h"

#include "base/text.h"
#include "schema/renamings.h"
#include "schema/statements.h"

#include <algorithm>
#include <iterator>

namespace stillroom::repair {
namespace {

using schema::Operation;
using schema::OperationKind;
using schema::Renaming;

/// Finds what has another name after the statements.
class RenamingFinder {
public:
    RenamingFinder(const schema::Schema& before, const schema::Schema& after, const schema::CompareOptions& options)
        : m_before(before), m_after(after), m_options(options) {}

    [[nodiscard]] std::vector<Renaming> find(const std::vector<Operation>& operations) const {
        const bool allKnown = std::none_of(operations.begin(), operations.end(),
                                           [](const Operation& one) { return one.kind == OperationKind::Unknown || !one.cannotTell.empty(); });
        schema::CompareOptions options = m_options;
        options.withRenamings = true;
        const std::vector<Renaming> alike = findRenamings(m_after, m_before, options);
        std::vector<Renaming> tables;
        std::vector<Renaming> columns;
        for (const Operation& one : operations) {
            if (one.kind == OperationKind::RenameTable) {
                const std::string to = one.newSchema.empty() ? one.schema : one.newSchema;
                const Renaming renaming{schemaOf(one.schema), one.table, {}, schemaOf(to), one.newName.empty() ? one.table : one.newName, {}};
                if (isGoneAndCome(renaming) && isKept(renaming, operations) && (allKnown || isIn(alike, renaming))) tables.push_back(renaming);
            }
        }
        for (const Operation& one : operations) {
            if (one.kind != OperationKind::AlterColumn || !one.change.name) continue;
            for (Renaming renaming : placesOf(one, tables)) {
                renaming.fromColumn = one.name;
                renaming.toColumn = *one.change.name;
                if (isGoneAndCome(renaming) && isKept(renaming, operations) && (allKnown || isIn(alike, renaming))) columns.push_back(renaming);
            }
        }
        tables.insert(tables.end(), columns.begin(), columns.end());
        return tables;
    }

private:
    [[nodiscard]] std::string schemaOf(const std::string& name) const { return name.empty() ? m_options.defaultSchema : name; }
    [[nodiscard]] bool isSame(const std::string& a, const std::string& b) const {
        return m_options.dialect == schema::Dialect::Sqlite ? lowered(a) == lowered(b) : a == b;
    }
    [[nodiscard]] static bool isIn(const std::vector<Renaming>& list, const Renaming& one) { return std::find(list.begin(), list.end(), one) != list.end(); }

    [[nodiscard]] const schema::Table* table(const schema::Schema& in, const std::string& schemaName, const std::string& name) const {
        const auto found = std::find_if(in.tables.begin(), in.tables.end(),
                                        [&](const schema::Table& one) { return schemaOf(one.schema) == schemaName && isSame(one.name, name); });
        return found == in.tables.end() ? nullptr : &*found;
    }
    [[nodiscard]] bool has(const schema::Table* table, const std::string& column) const {
        return table != nullptr &&
               std::any_of(table->columns.begin(), table->columns.end(), [&](const schema::Column& one) { return isSame(one.name, column); });
    }

    /// The old name was there before and is not any more, the new one is there and was not.
    [[nodiscard]] bool isGoneAndCome(const Renaming& one) const {
        const schema::Table* before = table(m_before, one.fromSchema, one.fromTable);
        const schema::Table* after = table(m_after, one.toSchema, one.toTable);
        if (before == nullptr || after == nullptr) return false;
        if (one.ofColumn()) return has(before, one.fromColumn) && !has(after, one.fromColumn) && has(after, one.toColumn) && !has(before, one.toColumn);
        return table(m_after, one.fromSchema, one.fromTable) == nullptr && table(m_before, one.toSchema, one.toTable) == nullptr;
    }

    /// No statement drops it under any of its names.
    [[nodiscard]] bool isKept(const Renaming& one, const std::vector<Operation>& operations) const {
        return std::none_of(operations.begin(), operations.end(), [&](const Operation& other) {
            const bool ofTable = isSame(other.table, one.fromTable) || isSame(other.table, one.toTable);
            if (other.kind == OperationKind::DropSchema) return true;
            if (other.kind == OperationKind::DropTable) return ofTable;
            return other.kind == OperationKind::DropColumn && one.ofColumn() && ofTable &&
                   (isSame(other.name, one.fromColumn) || isSame(other.name, one.toColumn));
        });
    }

    /// Where the table of the operation was and is: the statement may come before or after the table's own renaming.
    [[nodiscard]] std::vector<Renaming> placesOf(const Operation& operation, const std::vector<Renaming>& tables) const {
        for (const Renaming& one : tables) {
            const bool isFrom = one.fromSchema == schemaOf(operation.schema) && isSame(one.fromTable, operation.table);
            const bool isTo = one.toSchema == schemaOf(operation.schema) && isSame(one.toTable, operation.table);
            if (isFrom || isTo) return {one};
        }
        const std::string place = schemaOf(operation.schema);
        return {{place, operation.table, {}, place, operation.table, {}}};
    }

    const schema::Schema& m_before;
    const schema::Schema& m_after;
    const schema::CompareOptions& m_options;
};

[[nodiscard]] schema::Difference differenceOf(const Renaming& one) {
    schema::Difference difference;
    difference.kind = std::string(one.ofColumn() ? "column." : "table.") + (one.moved() && !one.ofColumn() ? "moved" : "renamed");
    difference.severity = Severity::Info;
    difference.schema = one.ofColumn() ? one.toSchema : one.fromSchema;
    difference.table = one.ofColumn() ? one.toTable : one.fromTable;
    difference.name = one.fromColumn;
    difference.actual = one.ofColumn() ? one.fromColumn : one.fromTable;
    difference.expected = one.ofColumn() ? one.toColumn : (one.moved() ? one.toSchema + "." : "") + one.toTable;
    difference.renaming = one;
    return difference;
}

} // namespace

std::vector<schema::Difference> schemaChanges(const schema::Schema& before, const schema::Schema& after, const std::vector<Statement>& statements,
                                              schema::Dialect dialect) {
    schema::CompareOptions options;
    options.dialect = dialect;
    options.defaultSchema = dialect == schema::Dialect::PostgreSql ? "public" : "";
    options.withRenamings = false;
    std::vector<Operation> operations;
    for (const Statement& one : statements) {
        for (Operation& operation : schema::operationsOf(dialect, one.sql)) operations.push_back(std::move(operation));
    }
    const std::vector<Renaming> renamings = RenamingFinder(before, after, options).find(operations);
    std::vector<schema::Difference> list;
    for (const Renaming& one : renamings) list.push_back(differenceOf(one));
    auto others = schema::compare(after, renamings.empty() ? before : schema::withRenamings(before, renamings, options), options);
    std::erase_if(others, [](const schema::Difference& one) { return !one.cannotTell.empty(); });
    list.insert(list.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    return list;
}

std::string changeText(const schema::Difference& change) {
    const std::string what = change.kind.substr(0, change.kind.find('.')) + " " + (change.schema.empty() ? "" : change.schema + ".") + change.table +
                             (change.name.empty() ? "" : "." + change.name);
    if (change.kind.ends_with(".missing")) return "makes    " + what + (change.expected.empty() ? "" : "  " + change.expected);
    if (change.kind.ends_with(".extra")) return "drops    " + what + (change.actual.empty() ? "" : "  " + change.actual);
    if (change.kind.ends_with(".renamed")) return "renames  " + what + " to " + change.expected;
    if (change.kind.ends_with(".moved")) return "moves    " + what + " to " + change.expected;
    return "changes  " + what + "  from " + change.actual + " to " + change.expected;
}

} // namespace stillroom::repair
